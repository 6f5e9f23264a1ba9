// Boards come into the desk when somebody first wants them: most calls need none, and the desk opens sooner.
import { signal, type ReadonlySignal } from '@preact/signals'
import { AppError } from '../../shared/protocol/errors.ts'
import type { BoardDesk, BoardDeskOptions } from './boardDesk.ts'

export interface BoardsOnDemand {
  /** Undefined until it has been loaded. */
  readonly desk: ReadonlySignal<BoardDesk | undefined>
  /** Undefined when it could not be loaded (which is told), or the call is over. */
  load(): Promise<BoardDesk | undefined>
  close(): void
}

export function createBoardsOnDemand(options: BoardDeskOptions): BoardsOnDemand {
  const desk = signal<BoardDesk | undefined>(undefined)
  let loading: Promise<BoardDesk | undefined> | undefined
  let isClosed = false
  const open = async (): Promise<BoardDesk | undefined> => {
    try {
      const { createBoardDesk } = await import('./boardDesk.ts')
      if (!isClosed) desk.value = createBoardDesk(options)
    } catch (cause) {
      loading = undefined
      options.onFailure(new AppError('offline', 'the part for boards could not be fetched', { cause }))
    }
    return desk.peek()
  }
  return {
    desk,
    load: () => (loading ??= open()),
    close() {
      isClosed = true
      desk.peek()?.close()
    },
  }
}
