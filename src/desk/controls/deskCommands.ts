// All that the desk can be told to do by a button or a key, in one table, so that tooltip, key and button never differ.
import { colours } from './markColourOrder.ts'
import { marksToErase, type EraseScope } from '../../shared/session/selectors.ts'
import type { MarkColour } from '../../shared/protocol/marks.ts'
import type { DeskCall } from '../deskCall.ts'
import type { Tool } from '../draw/tools.ts'

/** Always in sight, and those under the arrow beside them. */
export const primaryTools: readonly Tool[] = [
  'select',
  'ink',
  'arrow',
  'turn',
  'circle',
  'point',
  'label',
  'step',
]
export const moreTools: readonly Tool[] = ['movement', 'area', 'distance', 'angle', 'pointer']

/** One-letter keys; shown in tooltips and aria-keyshortcuts. */
export const toolKeys: Readonly<Record<Tool, string>> = {
  ink: 'I',
  arrow: 'A',
  turn: 'R',
  circle: 'O',
  point: 'P',
  label: 'W',
  step: 'N',
  movement: 'G',
  area: 'H',
  distance: 'K',
  angle: 'J',
  pointer: 'L',
  erase: 'E',
  select: 'S',
}
export const allTools: readonly Tool[] = [...primaryTools, ...moreTools, 'erase']
/** All that a key of the page does besides tools and colours: the keys work, and their table is made, from this list. */
export const keys = {
  undo: 'Z',
  redo: 'Y',
  eraseMine: 'X',
  clearAll: 'C',
  freeze: 'Space',
  live: 'Escape',
  autoFreeze: 'D',
  sideBySide: 'B',
  panel: 'F',
  microphone: 'M',
  camera: 'V',
  chat: 'T',
  help: '?',
  eraseChosen: 'Delete',
} as const
export type DeskKey = keyof typeof keys

export interface DeskActions {
  /** The picture takes the keys. */
  toPicture(): void
  togglePanel(): void
  openChat(): void
}

export const toggleFreeze = (call: DeskCall): void => {
  if (call.freeze.view.peek().tag === 'frozen') call.freeze.backToLive()
  else void call.freeze.freeze()
}

export const toggleDevice = ({ devices }: DeskCall, source: 'camera' | 'microphone'): void => {
  const state = devices[source].state.peek()
  if (state === 'on' || state === 'muted') devices.setMuted(source, state === 'on')
  else void devices.open()
}

/** As many as one sees at a glance; their loss, too, is taken back at a glance. */
const HANDFUL = 5

/** [BACK-1] Asks first where somebody else's marks go, or more than a handful; what has gone is told with Undo beside it. */
export function askToErase(call: DeskCall, scope: EraseScope): void {
  const me = call.session.me.peek()?.participantId
  const marks = marksToErase(call.session.state.peek(), scope, me)
  const isAsked = marks.length > HANDFUL || marks.some(({ author }) => author !== me)
  if (isAsked) call.dialog.value = scope === 'all' ? 'clearAll' : 'clearMine'
  else call.ask({ type: 'mark.clear', scope })
}

/** What is half drawn is given up first, then a mark in hand, then the frozen picture. */
function leave({ drawing, editing, freeze }: DeskCall): void {
  if (drawing.wantsSecondLeg.peek()) drawing.cancel()
  else if (editing.selected.peek() !== undefined) editing.selected.value = undefined
  else freeze.backToLive()
}

/** A board stands on the stage in the picture's place: what nobody sees is not to be changed by a key. */
export const isPictureHidden = ({ boards }: DeskCall): boolean =>
  boards.desk.peek()?.opened.peek() !== undefined
const besidePicture: ReadonlySet<DeskKey> = new Set(['panel', 'microphone', 'camera', 'chat', 'help'])

/** [HAND-11] Of marks drawn from now on, and of the mark in hand, where that is to be seen; a locked one is refused in words. */
export function chooseColour(call: DeskCall, colour: MarkColour): void {
  call.drawing.colour.value = colour
  const markId = isPictureHidden(call) ? undefined : call.editing.selected.peek()
  const mark = markId && call.session.state.peek().marks.get(markId)
  if (mark !== undefined && mark.colour !== colour) call.editing.restyle({ colour })
}

/** What a key does; undefined when it does nothing here. */
export function commandOfKey(key: string, call: DeskCall, actions: DeskActions): (() => void) | undefined {
  const letter = nameOfKey(key)
  const isHidden = isPictureHidden(call)
  const tool = allTools.find((candidate) => toolKeys[candidate] === letter)
  if (tool !== undefined && isHidden) return undefined
  if (tool !== undefined) {
    return () => {
      call.drawing.tool.value = tool
      actions.toPicture()
    }
  }
  const colour = colours[Number(letter) - 1]
  if (colour !== undefined) return () => chooseColour(call, colour)
  const commands: Readonly<Record<DeskKey, () => void>> = {
    undo: () => call.ask({ type: 'mark.undo' }),
    redo: () => call.ask({ type: 'mark.redo' }),
    eraseMine: () => askToErase(call, 'mine'),
    clearAll: () => askToErase(call, 'all'),
    freeze: () => toggleFreeze(call),
    live: () => leave(call),
    eraseChosen: () => call.editing.erase(),
    autoFreeze: () => (call.autoFreeze.value = !call.autoFreeze.peek()),
    sideBySide: () => (call.stills.sideBySide.value = !call.stills.sideBySide.peek()),
    panel: () => actions.togglePanel(),
    microphone: () => toggleDevice(call, 'microphone'),
    camera: () => toggleDevice(call, 'camera'),
    chat: () => actions.openChat(),
    help: () => (call.dialog.value = 'keys'),
  }
  const name = deskKeys.find((each) => keys[each] === letter)
  return name && (besidePicture.has(name) || !isHidden) ? commands[name] : undefined
}

const deskKeys = Object.keys(keys) as readonly DeskKey[]

/** As it stands in the tables: letters are large, the space bar has a name. */
function nameOfKey(key: string): string {
  if (key === ' ') return 'Space'
  return key.length === 1 ? key.toUpperCase() : key
}
