// The expert's boards, without any view: adding one, the list, the one that is open on the desk, showing in the room.
import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { createBoardPages, type BoardPages } from '../../client/boards/boardPages.ts'
import { createLiveOverlayStore, type LiveOverlayStore } from '../../client/liveOverlayStore.ts'
import type { Clock, Media } from '../../client/ports.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import { MAX_SHOWN_BOARDS } from '../../shared/protocol/boards.ts'
import type { Command, CommandOf } from '../../shared/protocol/commands.ts'
import { BoardId, MarkId } from '../../shared/protocol/ids.ts'
import type { MarkColour } from '../../shared/protocol/marks.ts'
import { shownBoards, strokesToWipe } from '../../shared/session/selectors.ts'
import type { Board } from '../../shared/session/state.ts'
import type { StrokePresence } from '../draw/strokePresence.ts'
import { createAddBoard, type AddBoard, type BoardLine } from './addBoard.ts'
import { createBoardPen, type BoardPen } from './boardPen.ts'
import type { OpenPages } from './pageSource.ts'
import { createPageTurns, type PageTurns } from './pageTurns.ts'

export interface BoardPorts extends BoardLine {
  fetchPage(boardId: BoardId, page: number): Promise<Blob>
  readonly openPages: OpenPages
}

/** What would be wiped, and how many strokes that are. */
export interface WipeAsked {
  readonly command: CommandOf<'board.wipe'>
  readonly count: number
}

export interface BoardDesk {
  readonly add: AddBoard
  readonly pages: BoardPages
  readonly pen: BoardPen
  /** What others draw and point at just now. */
  readonly overlay: LiveOverlayStore['overlay']
  readonly boards: ReadonlySignal<readonly Board[]>
  /** On the stage in place of the picture. */
  readonly opened: ReadonlySignal<Board | undefined>
  /** True when no more boards can stand in the room. */
  readonly isRoomFull: ReadonlySignal<boolean>
  /** The page that is looked at: the one in the room, or, of a board that is not shown, one's own. */
  pageOf(board: Board): number
  open(boardId: BoardId | undefined): void
  turn(board: Board, way: -1 | 1): void
  show(board: Board): void
  hide(board: Board): void
  /** [BACK-3] Asks first where more than one stroke goes, or somebody else's. */
  wipe(scope: WipeScope): void
  /** What waits for an answer. */
  readonly asked: ReadonlySignal<WipeAsked | undefined>
  answer(isYes: boolean): void
  /** Sends the board that is being added, and opens it. */
  sendAndOpen(): Promise<void>
  close(): void
}

type WipeScope = CommandOf<'board.wipe'>['scope']

export interface BoardDeskOptions {
  readonly session: SessionClient
  readonly media: Pick<Media, 'onPresence'>
  readonly clock: Clock
  readonly ports: BoardPorts
  readonly presence: StrokePresence
  readonly colour: ReadonlySignal<MarkColour>
  /** UUID v7 at each call. */
  readonly newId: () => string
  readonly ask: (command: Command) => void
  readonly onFailure: (error: unknown) => void
}

export const createBoardDesk = (options: BoardDeskOptions): BoardDesk => new ExpertBoards(options)

class ExpertBoards implements BoardDesk {
  readonly add: AddBoard
  readonly pages: BoardPages
  readonly pen: BoardPen
  readonly overlay: LiveOverlayStore['overlay']
  readonly boards: ReadonlySignal<readonly Board[]>
  readonly opened: ReadonlySignal<Board | undefined>
  readonly isRoomFull: ReadonlySignal<boolean>
  readonly #options: BoardDeskOptions
  readonly #overlayStore: LiveOverlayStore
  readonly #turns: PageTurns
  readonly asked = signal<WipeAsked | undefined>(undefined)
  readonly #openedId = signal<BoardId | undefined>(undefined)
  readonly #ownPages = signal<ReadonlyMap<BoardId, number>>(new Map())

  constructor(options: BoardDeskOptions) {
    const { session, media, ports, presence, newId, colour, onFailure } = options
    this.#options = options
    this.#overlayStore = createLiveOverlayStore(session, media, options.clock)
    this.overlay = this.#overlayStore.overlay
    this.add = createAddBoard({
      openPages: ports.openPages,
      line: ports,
      newBoardId: () => BoardId.parse(newId()),
    })
    this.pages = createBoardPages((boardId, page) => ports.fetchPage(boardId, page))
    this.#turns = createPageTurns(session, onFailure)
    this.boards = computed(() => [...session.state.value.boards.values()])
    this.opened = computed(() => this.boards.value.find(({ boardId }) => boardId === this.#openedId.value))
    this.isRoomFull = computed(() => shownBoards(session.state.value).length >= MAX_SHOWN_BOARDS)
    this.pen = createBoardPen({
      session,
      presence,
      colour,
      newStrokeId: () => MarkId.parse(newId()),
      page: () => {
        const board = this.opened.peek()
        return board && { boardId: board.boardId, page: this.pageOf(board) }
      },
      aspect: () => {
        const board = this.opened.peek()
        const page = board?.pages[this.pageOf(board)]
        return page === undefined ? 1 : page.width / page.height
      },
      onFailure,
    })
  }

  pageOf(board: Board): number {
    return board.shown ? board.page : (this.#ownPages.value.get(board.boardId) ?? board.page)
  }

  open(boardId: BoardId | undefined): void {
    this.pen.cancel()
    this.pen.hover(undefined)
    this.asked.value = undefined
    this.#openedId.value = boardId
  }

  turn(board: Board, way: -1 | 1): void {
    // In the room everybody turns the page together.
    const page = (board.shown ? this.#turns.pageOf(board) : this.pageOf(board)) + way
    if (page < 0 || page >= board.pages.length) return
    this.pen.cancel()
    this.pen.hover(undefined)
    this.#ownPages.value = new Map(this.#ownPages.peek()).set(board.boardId, page)
    if (board.shown) this.#turns.turnTo(board, page)
  }

  show(board: Board): void {
    if (this.isRoomFull.peek()) return
    this.#options.ask({ type: 'board.show', boardId: board.boardId, page: this.pageOf(board) })
  }

  hide(board: Board): void {
    this.#ownPages.value = new Map(this.#ownPages.peek()).set(board.boardId, board.page)
    this.#options.ask({ type: 'board.hide', boardId: board.boardId })
  }

  wipe(scope: WipeScope): void {
    const board = this.opened.peek()
    if (board === undefined) return
    const { ask, session } = this.#options
    const command = { type: 'board.wipe', boardId: board.boardId, page: this.pageOf(board), scope } as const
    const me = session.me.peek()?.participantId
    const goes = strokesToWipe(board, command, me)
    // Nothing brings strokes back.
    const isAsked = goes.length > 1 || goes.some(({ author }) => author !== me)
    if (isAsked) this.asked.value = { command, count: goes.length }
    else ask(command)
  }

  answer(isYes: boolean): void {
    const asked = this.asked.peek()
    this.asked.value = undefined
    if (isYes && asked !== undefined) this.#options.ask(asked.command)
  }

  async sendAndOpen(): Promise<void> {
    const boardId = await this.add.send()
    if (boardId !== undefined) this.open(boardId)
  }

  close(): void {
    this.add.cancel()
    this.pen.close()
    this.pages.close()
    this.#overlayStore.close()
    this.#turns.close()
  }
}
