// Pictures of boards' pages as addresses for <img>, fetched once and kept while few: an attached page never changes.
import { signal, type ReadonlySignal, type Signal } from '@preact/signals-core'
import type { BoardId } from '../../shared/protocol/ids.ts'

export type PagePicture =
  | { readonly tag: 'loading' }
  | { readonly tag: 'here'; readonly url: string; readonly blob: Blob }
  /** Asked for again when it is next wanted. */
  | { readonly tag: 'failed' }

export interface BoardPages {
  picture(boardId: BoardId, page: number): ReadonlySignal<PagePicture>
  close(): void
}

/** Pages that are kept: what is shown, what is listed, and the ones just turned. */
const KEPT = 60

export function createBoardPages(fetchPage: (boardId: BoardId, page: number) => Promise<Blob>): BoardPages {
  const known = new Map<string, Signal<PagePicture>>()
  let isClosed = false
  const drop = (picture: Signal<PagePicture> | undefined): void => {
    const now = picture?.peek()
    if (now?.tag === 'here') URL.revokeObjectURL(now.url)
  }
  const load = (picture: Signal<PagePicture>, boardId: BoardId, page: number): void => {
    fetchPage(boardId, page).then(
      (blob) => {
        if (!isClosed) picture.value = { tag: 'here', url: URL.createObjectURL(blob), blob }
      },
      () => (picture.value = { tag: 'failed' }),
    )
  }
  return {
    picture(boardId, page) {
      const key = `${boardId}/${page}`
      const before = known.get(key)
      known.delete(key)
      if (before !== undefined && before.peek().tag !== 'failed') {
        known.set(key, before)
        return before
      }
      const picture = before ?? signal<PagePicture>({ tag: 'loading' })
      if (before !== undefined) before.value = { tag: 'loading' }
      known.set(key, picture)
      load(picture, boardId, page)
      const [oldest] = known.keys()
      if (known.size > KEPT && oldest !== undefined) {
        drop(known.get(oldest))
        known.delete(oldest)
      }
      return picture
    },
    close() {
      isClosed = true
      for (const picture of known.values()) drop(picture)
      known.clear()
    },
  }
}
