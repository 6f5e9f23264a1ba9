// Files in memory, for tests.
import type { BoardId } from '../../src/shared/protocol/ids.ts'
import type { BoardName, ObjectStore, StillName } from './objectStore.ts'

const stillKey = (name: StillName): string => `${name.sessionId}/${name.pictureId}`
const boardKey = (name: BoardName): string => `${name.sessionId}/${name.boardId}`

/** A store that forgets everything when it goes. */
export function createMemoryObjectStore(): ObjectStore {
  const stills = new Map<string, Uint8Array>()
  const boards = new Map<string, { readonly name: BoardName; readonly pages: Map<number, Uint8Array> }>()
  return {
    putStill: (name, jpeg) => {
      stills.set(stillKey(name), jpeg.slice())
      return Promise.resolve()
    },
    getStill: (name) => Promise.resolve(stills.get(stillKey(name))),
    removeStill: (name) => {
      stills.delete(stillKey(name))
      return Promise.resolve()
    },
    putBoardPage: (name, picture) => {
      const board = boards.get(boardKey(name)) ?? { name, pages: new Map<number, Uint8Array>() }
      board.pages.set(name.page, picture.slice())
      boards.set(boardKey(name), board)
      return Promise.resolve()
    },
    getBoardPage: (name) => Promise.resolve(boards.get(boardKey(name))?.pages.get(name.page)),
    boardIds: (sessionId) =>
      Promise.resolve(
        [...boards.values()].flatMap(({ name }): BoardId[] =>
          name.sessionId === sessionId ? [name.boardId] : [],
        ),
      ),
    removeBoard: (name) => {
      boards.delete(boardKey(name))
      return Promise.resolve()
    },
  }
}
