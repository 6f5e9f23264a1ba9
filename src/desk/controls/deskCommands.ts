// All that the desk can be told to do by a button or a key, in one table, so that tooltip, key and button never differ.
import { colours } from './markColourOrder.ts'
import type { DeskCall } from '../deskCall.ts'
import { drawingTools, type Tool } from '../draw/tools.ts'

/** One-letter keys; shown in tooltips and aria-keyshortcuts. */
export const toolKeys: Readonly<Record<Tool, string>> = {
  ink: 'I',
  arrow: 'A',
  point: 'P',
  pointer: 'L',
  erase: 'E',
}
export const keys = {
  undo: 'Z',
  redo: 'Y',
  eraseMine: 'X',
  clearAll: 'C',
  freeze: 'Space',
  live: 'Escape',
  autoFreeze: 'D',
  panel: 'F',
  microphone: 'M',
  camera: 'V',
  chat: 'T',
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

/** What a key does; undefined when it does nothing here. */
export function commandOfKey(key: string, call: DeskCall, actions: DeskActions): (() => void) | undefined {
  const letter = key.length === 1 ? key.toUpperCase() : key
  const tool = drawingTools.find((candidate) => toolKeys[candidate] === letter)
  if (tool !== undefined) return () => (call.drawing.tool.value = tool)
  const colour = colours[Number(letter) - 1]
  if (colour !== undefined) return () => (call.drawing.colour.value = colour)
  const commands: Readonly<Record<string, () => void>> = {
    [keys.undo]: () => call.ask({ type: 'mark.undo' }),
    [keys.redo]: () => call.ask({ type: 'mark.redo' }),
    [keys.eraseMine]: () => call.ask({ type: 'mark.clear', scope: 'mine' }),
    [keys.clearAll]: () => call.ask({ type: 'mark.clear', scope: 'all' }),
    ' ': () => toggleFreeze(call),
    [keys.live]: () => call.freeze.backToLive(),
    [keys.autoFreeze]: () => (call.autoFreeze.value = !call.autoFreeze.peek()),
    [keys.panel]: () => actions.togglePanel(),
    [keys.microphone]: () => toggleDevice(call, 'microphone'),
    [keys.camera]: () => toggleDevice(call, 'camera'),
    [keys.chat]: () => actions.openChat(),
  }
  return commands[letter]
}
