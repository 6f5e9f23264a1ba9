// What each key does, for the table that "?" shows. From the same tables as the keys themselves.
import { panelTexts } from '../deskTexts.ts'
import { keys, moreTools, primaryTools, toolKeys } from '../controls/deskCommands.ts'
import { toolTexts } from '../toolTexts.ts'
import { keyTexts } from './keyTexts.ts'

export interface KeyRow {
  readonly keys: readonly string[]
  readonly words: string
}

export const keyTable = (): readonly KeyRow[] => [
  ...[...primaryTools, ...moreTools, 'erase' as const].map((tool) => ({
    keys: [toolKeys[tool]],
    words: toolTexts(tool),
  })),
  { keys: ['1', '–', '6'], words: toolTexts('colours') },
  { keys: [keys.undo, keys.redo], words: `${toolTexts('undo')}, ${toolTexts('redo').toLowerCase()}` },
  { keys: [keys.eraseMine], words: toolTexts('eraseMine') },
  { keys: [keys.clearAll], words: toolTexts('clearAll') },
  { keys: [keys.freeze], words: toolTexts('freezeTip') },
  { keys: ['Esc'], words: toolTexts('liveTip') },
  { keys: [keys.autoFreeze], words: toolTexts('autoFreeze') },
  { keys: ['←', '↑', '→', '↓', 'Enter'], words: keyTexts('keyboardPen') },
  { keys: ['←', '↑', '→', '↓'], words: keyTexts('move') },
  { keys: ['+', '-'], words: keyTexts('resize') },
  { keys: [',', '.'], words: keyTexts('turn') },
  { keys: ['Alt', '←', '↑', '→', '↓'], words: keyTexts('tilt') },
  { keys: ['Delete'], words: keyTexts('remove') },
  { keys: [keys.panel], words: panelTexts('togglePanel') },
  { keys: [keys.microphone], words: panelTexts('mute') },
  { keys: [keys.camera], words: panelTexts('cameraOff') },
  { keys: [keys.chat], words: panelTexts('write') },
]
