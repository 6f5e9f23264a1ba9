// All that the desk can be told to do by a button or a key, in one table, so that tooltip, key and button never differ.
import { colours } from './markColourOrder.ts'
import { visibleMarks } from '../../shared/session/selectors.ts'
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
const allTools: readonly Tool[] = [...primaryTools, ...moreTools, 'erase']
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

export interface DeskActions {
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

/** [BACK-1] Everybody's marks go only when it has been asked. */
export const askToClear = (call: DeskCall): void => {
  const isAny = visibleMarks(call.session.state.peek()).some((mark) => !mark.locked)
  // Nothing is to be asked where nothing would go: the answer says why.
  if (isAny) call.dialog.value = 'clearAll'
  else call.ask({ type: 'mark.clear', scope: 'all' })
}

/** What is half drawn is given up first, then a mark in hand, then the frozen picture. */
function leave({ drawing, editing, freeze }: DeskCall): void {
  if (drawing.wantsSecondLeg.peek()) drawing.cancel()
  else if (editing.selected.peek() !== undefined) editing.selected.value = undefined
  else freeze.backToLive()
}

/** What a key does; undefined when it does nothing here. */
export function commandOfKey(key: string, call: DeskCall, actions: DeskActions): (() => void) | undefined {
  const letter = key.length === 1 ? key.toUpperCase() : key
  const tool = allTools.find((candidate) => toolKeys[candidate] === letter)
  if (tool !== undefined) return () => (call.drawing.tool.value = tool)
  const colour = colours[Number(letter) - 1]
  if (colour !== undefined) return () => (call.drawing.colour.value = colour)
  const commands: Readonly<Record<string, () => void>> = {
    [keys.undo]: () => call.ask({ type: 'mark.undo' }),
    [keys.redo]: () => call.ask({ type: 'mark.redo' }),
    [keys.eraseMine]: () => call.ask({ type: 'mark.clear', scope: 'mine' }),
    [keys.clearAll]: () => askToClear(call),
    ' ': () => toggleFreeze(call),
    [keys.live]: () => leave(call),
    [keys.eraseChosen]: () => call.editing.erase(),
    [keys.autoFreeze]: () => (call.autoFreeze.value = !call.autoFreeze.peek()),
    [keys.sideBySide]: () => (call.stills.sideBySide.value = !call.stills.sideBySide.peek()),
    [keys.panel]: () => actions.togglePanel(),
    [keys.microphone]: () => toggleDevice(call, 'microphone'),
    [keys.camera]: () => toggleDevice(call, 'camera'),
    [keys.chat]: () => actions.openChat(),
    [keys.help]: () => (call.dialog.value = 'keys'),
  }
  return commands[letter]
}
