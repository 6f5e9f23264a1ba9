// Keys while a board is open on the stage. They come before the desk's own, of which only those are left that do not speak of
// the picture behind it (deskCommands.ts).
import { boardTools, type BoardTool } from './boardPen.ts'
import type { BoardDesk } from './boardDesk.ts'

/** The same letters as on the picture. */
export const boardToolKeys: Readonly<Record<BoardTool, string>> = {
  ink: 'I',
  arrow: 'A',
  point: 'P',
  circle: 'O',
  pointer: 'L',
}
/** The page before, the page after. */
export const boardPageKeys = ['PageUp', 'PageDown'] as const
export const wipeKeys = { last: 'Z', mine: 'X', all: 'C' } as const

const writesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, dialog *')

function commandOfKey(key: string, boards: BoardDesk): (() => void) | undefined {
  const board = boards.opened.peek()
  if (board === undefined) return undefined
  const letter = key.length === 1 ? key.toUpperCase() : key
  const tool = boardTools.find((candidate) => boardToolKeys[candidate] === letter)
  if (tool !== undefined) return () => (boards.pen.tool.value = tool)
  const commands: Readonly<Record<string, () => void>> = {
    [wipeKeys.last]: () => boards.wipe('last'),
    [wipeKeys.mine]: () => boards.wipe('mine'),
    [wipeKeys.all]: () => boards.wipe('all'),
    [boardPageKeys[0]]: () => boards.turn(board, -1),
    [boardPageKeys[1]]: () => boards.turn(board, 1),
    Escape: () => boards.open(undefined),
  }
  return commands[letter]
}

/** Listens until the returned function is called. */
export function boardKeys(boards: BoardDesk): () => void {
  const abort = new AbortController()
  addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || event.repeat || event.altKey || writesText(event.target)) return
      // With Shift it is redo everywhere, which a page has none of.
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z'
      if ((event.ctrlKey || event.metaKey) && !isUndo) return
      const command = commandOfKey(event.key, boards)
      if (command === undefined) return
      event.preventDefault()
      // The desk's keys listen on the window, too.
      event.stopImmediatePropagation()
      command()
    },
    { signal: abort.signal, capture: true },
  )
  return () => abort.abort()
}
