// What every object store does, run on each adapter.
import { beforeEach, describe, expect, it } from 'vitest'
import { BoardId, PictureId, SessionId } from '../../src/shared/protocol/ids.ts'
import type { ObjectStore } from './objectStore.ts'

const name = {
  sessionId: SessionId.parse('session-1'),
  pictureId: PictureId.parse('0192f3a0-0000-7000-8000-000000000001'),
}
const board = {
  sessionId: name.sessionId,
  boardId: BoardId.parse('0192f3a0-0000-7000-8000-000000000002'),
}

export function describeObjectStore(title: string, open: () => ObjectStore): void {
  describe(title, () => {
    let store: ObjectStore
    beforeEach(() => {
      store = open()
    })

    it('gives back what was put, byte for byte', async () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251)
      await store.putStill(name, bytes)
      expect(Uint8Array.from((await store.getStill(name)) ?? [])).toEqual(bytes)
    })

    it('knows no still that was not put, and keeps sessions apart', async () => {
      await store.putStill(name, Uint8Array.of(1))
      expect(await store.getStill({ ...name, sessionId: SessionId.parse('session-2') })).toBeUndefined()
    })

    it('keeps its own copy', async () => {
      const bytes = Uint8Array.of(1, 2, 3)
      await store.putStill(name, bytes)
      bytes[0] = 9
      expect([...((await store.getStill(name)) ?? [])]).toEqual([1, 2, 3])
    })

    it('replaces a still as a whole', async () => {
      await store.putStill(name, Uint8Array.of(1, 2, 3))
      await Promise.all([store.putStill(name, Uint8Array.of(4)), store.putStill(name, Uint8Array.of(5))])
      expect([...((await store.getStill(name)) ?? [])]).toHaveLength(1)
    })

    it('removes a still, also one that is not there', async () => {
      await store.putStill(name, Uint8Array.of(1))
      await store.removeStill(name)
      await store.removeStill(name)
      expect(await store.getStill(name)).toBeUndefined()
    })

    it('keeps the pages of a board, and removes them together', async () => {
      expect(await store.boardIds(board.sessionId)).toEqual([])
      await store.putBoardPage({ ...board, page: 0 }, Uint8Array.of(1))
      await store.putBoardPage({ ...board, page: 11 }, Uint8Array.of(2))
      await store.putBoardPage({ ...board, page: 0 }, Uint8Array.of(3))
      await store.putStill(name, Uint8Array.of(9))
      expect(await store.boardIds(board.sessionId)).toEqual([board.boardId])
      expect(await store.boardIds(SessionId.parse('session-2'))).toEqual([])
      expect([...((await store.getBoardPage({ ...board, page: 0 })) ?? [])]).toEqual([3])
      expect(await store.getBoardPage({ ...board, page: 1 })).toBeUndefined()
      await store.removeBoard(board)
      await store.removeBoard(board)
      expect(await store.getBoardPage({ ...board, page: 11 })).toBeUndefined()
      expect(await store.boardIds(board.sessionId)).toEqual([])
      expect([...((await store.getStill(name)) ?? [])]).toEqual([9])
    })
  })
}
