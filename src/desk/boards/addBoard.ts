// A board on its way from chosen files to the session: read, choose pages and title, send page by page, attach. Given
// up or failed, it is taken back: nobody ever sees half a board.
import { signal, type ReadonlySignal } from '@preact/signals'
import { errorCodeOf } from '../../client/i18n/errorTexts.ts'
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import type { BoardId } from '../../shared/protocol/ids.ts'
import type { NewBoard } from '../../shared/protocol/rest.ts'
import { chosenPages, usualChoice, type ChoiceFault } from './pageChoice.ts'
import { FileFaultError, type FileFault, type OpenPages, type PageSource } from './pageSource.ts'

/** Where pages go to, and the way back. Each rejects with AppError. */
export interface BoardLine {
  putPage(boardId: BoardId, page: number, sending: { picture: Blob; signal: AbortSignal }): Promise<void>
  attach(boardId: BoardId, board: NewBoard): Promise<void>
  giveUp(boardId: BoardId): Promise<void>
}

export type AddFault =
  | { readonly tag: 'file'; readonly fault: FileFault; readonly file: string }
  | { readonly tag: 'server'; readonly code: ErrorCode }

export type Adding =
  | { readonly tag: 'reading'; readonly file: string }
  | {
      readonly tag: 'ready'
      readonly title: string
      readonly count: number
      readonly choice: string
      readonly choiceFault: ChoiceFault | undefined
      /** [BOARD-5] The first of the chosen pages as it would be sent; undefined until it is rendered. */
      readonly preview: Blob | undefined
    }
  | { readonly tag: 'sending'; readonly title: string; readonly done: number; readonly of: number }
  | { readonly tag: 'failed'; readonly fault: AddFault }

export interface AddBoard {
  readonly adding: ReadonlySignal<Adding | undefined>
  /** Opens files: a document, or pictures that become one board's pages in their order. Replaces what was not sent yet. */
  take(files: readonly File[]): Promise<void>
  rename(title: string): void
  choose(pages: string): void
  /** Resolves with the board once it is attached; undefined when it was given up or failed. */
  send(): Promise<BoardId | undefined>
  /** Gives up, or closes the message about a failure. */
  cancel(): void
}

export interface AddBoardOptions {
  readonly openPages: OpenPages
  readonly line: BoardLine
  readonly newBoardId: () => BoardId
}

interface Page {
  readonly source: PageSource
  readonly index: number
  readonly file: string
}

const MAX_TITLE = 120
const titleOf = (file: string): string =>
  file
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .trim()
    .slice(0, MAX_TITLE)

function closeSources(pages: readonly Page[]): void {
  for (const source of new Set(pages.map((page) => page.source))) source.close()
}

export const createAddBoard = (options: AddBoardOptions): AddBoard => new BoardAdder(options)

class BoardAdder implements AddBoard {
  readonly adding = signal<Adding | undefined>(undefined)
  readonly #options: AddBoardOptions
  #abort = new AbortController()
  #pages: readonly Page[] = []
  /** Of the page that is being rendered. */
  #file = ''
  /** The page that is looked at before it is sent: it is rendered once. */
  #looked: { readonly page: Page; readonly picture: Promise<Blob> } | undefined

  constructor(options: AddBoardOptions) {
    this.#options = options
  }

  async take(files: readonly File[]): Promise<void> {
    const [first] = files
    if (first === undefined || this.adding.peek()?.tag === 'sending') return
    this.cancel()
    const { signal: given } = this.#abort
    const pages: Page[] = []
    try {
      for (const file of files) {
        this.adding.value = { tag: 'reading', file: file.name }
        const source = await this.#options.openPages(file, given)
        for (let index = 0; index < source.pages; index += 1) pages.push({ source, index, file: file.name })
      }
    } catch (error) {
      closeSources(pages)
      this.#fail(error, { given, file: this.#fileBeingRead() })
      return
    }
    if (given.aborted) {
      closeSources(pages)
      return
    }
    this.#pages = pages
    const choice = usualChoice(pages.length)
    const title = titleOf(first.name)
    const count = pages.length
    this.adding.value = { tag: 'ready', title, count, choice, choiceFault: undefined, preview: undefined }
    void this.#look(0)
  }

  rename(title: string): void {
    const now = this.adding.peek()
    if (now?.tag === 'ready') this.adding.value = { ...now, title: title.slice(0, MAX_TITLE) }
  }

  choose(pages: string): void {
    const now = this.adding.peek()
    if (now?.tag !== 'ready') return
    const chosen = chosenPages(pages, now.count)
    this.adding.value = { ...now, choice: pages, choiceFault: chosen.ok ? undefined : chosen.error }
    if (chosen.ok) void this.#look(chosen.value[0])
  }

  async send(): Promise<BoardId | undefined> {
    const now = this.adding.peek()
    const title = now?.tag === 'ready' ? now.title.trim() : ''
    if (now?.tag !== 'ready' || title === '') return undefined
    const chosen = chosenPages(now.choice, now.count)
    if (!chosen.ok) return undefined
    const pages = chosen.value.flatMap((index) => this.#pages[index] ?? [])
    const boardId = this.#options.newBoardId()
    const { signal: given } = this.#abort
    try {
      await this.#sendPages(boardId, { title, pages, given })
      await this.#options.line.attach(boardId, { title, pages: pages.length })
    } catch (error) {
      // What cannot be taken back now, the server forgets by itself.
      void this.#options.line.giveUp(boardId).catch(() => {})
      this.#fail(error, { given, file: this.#fileBeingRead() })
      return undefined
    }
    this.#end()
    return boardId
  }

  cancel(): void {
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#end()
  }

  async #sendPages(
    boardId: BoardId,
    { title, pages, given }: { title: string; pages: readonly Page[]; given: AbortSignal },
  ): Promise<void> {
    for (const [done, page] of pages.entries()) {
      this.#file = page.file
      this.adding.value = { tag: 'sending', title, done, of: pages.length }
      const picture = await this.#render(page, given)
      given.throwIfAborted()
      await this.#options.line.putPage(boardId, done, { picture, signal: given })
      given.throwIfAborted()
    }
  }

  #render(page: Page, given: AbortSignal): Promise<Blob> {
    return this.#looked?.page === page ? this.#looked.picture : page.source.render(page.index, given)
  }

  /** What cannot be shown is told of now, not when it is sent. */
  async #look(index = 0): Promise<void> {
    const page = this.#pages[index]
    if (page === undefined || this.#looked?.page === page) return
    const { signal: given } = this.#abort
    const picture = page.source.render(page.index, given)
    this.#looked = { page, picture }
    this.#preview(page, undefined)
    try {
      this.#preview(page, await picture)
    } catch (error) {
      if (this.#isLookedAt(page)) this.#fail(error, { given, file: page.file })
    }
  }

  #preview(page: Page, preview: Blob | undefined): void {
    const now = this.adding.peek()
    if (now?.tag === 'ready' && this.#looked?.page === page) this.adding.value = { ...now, preview }
  }

  /** Once it is being sent, its sending tells. */
  #isLookedAt(page: Page): boolean {
    return this.#looked?.page === page && this.adding.peek()?.tag === 'ready'
  }

  #fileBeingRead(): string {
    const now = this.adding.peek()
    return now?.tag === 'reading' ? now.file : this.#file
  }

  #fail(error: unknown, { given, file }: { given: AbortSignal; file: string }): void {
    // Given up on purpose: nothing to tell.
    if (given.aborted) return
    this.#end()
    const fault: AddFault =
      error instanceof FileFaultError
        ? { tag: 'file', fault: error.fault, file }
        : { tag: 'server', code: errorCodeOf(error) }
    this.adding.value = { tag: 'failed', fault }
  }

  #end(): void {
    closeSources(this.#pages)
    this.#pages = []
    this.#looked = undefined
    this.adding.value = undefined
  }
}
