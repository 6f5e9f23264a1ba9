// What each key does, for the table that "?" shows: made from the lists by which the keys work, so that none is left out.
import { boardPageKeys } from '../boards/boardKeys.ts'
import { panelTexts } from '../deskTexts.ts'
import { allTools, keys, toolKeys, type DeskKey } from '../controls/deskCommands.ts'
import { stillsTexts } from '../stills/stillsTexts.ts'
import { toolTexts } from '../toolTexts.ts'
import { keyTexts } from './keyTexts.ts'

export interface KeyRow {
  readonly keys: readonly string[]
  readonly words: string
}

const deskWords: Readonly<Record<DeskKey, () => string>> = {
  undo: () => toolTexts('undo'),
  redo: () => toolTexts('redo'),
  eraseMine: () => toolTexts('eraseMine'),
  clearAll: () => toolTexts('clearAll'),
  freeze: () => keyTexts('freeze'),
  live: () => keyTexts('live'),
  autoFreeze: () => toolTexts('autoFreeze'),
  sideBySide: () => stillsTexts('sideBySide'),
  panel: () => panelTexts('togglePanel'),
  microphone: () => keyTexts('microphone'),
  camera: () => keyTexts('camera'),
  chat: () => panelTexts('write'),
  help: () => toolTexts('keys'),
  eraseChosen: () => keyTexts('remove'),
}

/** Browsers' own ways to the same. */
const alsoKeys: Partial<Record<DeskKey, readonly string[]>> = {
  undo: ['Ctrl+Z'],
  redo: ['Ctrl+Y'],
}

const shownKeys: Readonly<Record<string, string>> = { Escape: 'Esc', PageUp: 'PgUp', PageDown: 'PgDn' }
const shown = (key: string): string => shownKeys[key] ?? key
const arrows = ['←', '↑', '→', '↓']

/** What works on whatever has the focus: a picture, a mark in hand, the strip, a page. */
const focusedRows = (): readonly KeyRow[] => [
  { keys: [...arrows, 'Enter'], words: keyTexts('keyboardPen') },
  { keys: arrows, words: keyTexts('move') },
  { keys: ['+', '-'], words: keyTexts('resize') },
  { keys: [',', '.'], words: keyTexts('turn') },
  { keys: ['Alt', ...arrows], words: keyTexts('tilt') },
  { keys: ['Tab'], words: keyTexts('tools') },
  { keys: ['←', '→', 'Enter'], words: keyTexts('strip') },
  { keys: boardPageKeys.map(shown), words: keyTexts('pages') },
]

export const keyTable = (): readonly KeyRow[] => [
  ...allTools.map((tool) => ({
    keys: [toolKeys[tool]],
    words: tool === 'pointer' ? keyTexts('pointer') : toolTexts(tool),
  })),
  { keys: ['1', '–', '6'], words: keyTexts('colours') },
  ...deskKeys.map((name) => ({
    keys: [shown(keys[name]), ...(alsoKeys[name] ?? [])],
    words: deskWords[name](),
  })),
  ...focusedRows(),
]

const deskKeys = Object.keys(keys) as readonly DeskKey[]
