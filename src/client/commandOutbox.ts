// Commands on their way. Each has its id for life: sent again after a lost line or a lost answer, the server
// recognises it and answers as before, so that it happens once.
import type { Command } from '../shared/protocol/commands.ts'
import { AppError } from '../shared/protocol/errors.ts'
import type { CommandId } from '../shared/protocol/ids.ts'

interface Pending {
  readonly commandId: CommandId
  readonly command: Command
  readonly resolve: (answer: { readonly seq: number }) => void
  readonly reject: (error: unknown) => void
  /** True while a request with it is under way. */
  isSent: boolean
  timeouts: number
}

/** After so many unanswered sends over a standing line the server is taken to be stuck. */
const MAX_TIMEOUTS = 3

/** So many wait for their answers at once: after a long silence more would only use up the server's budget the sooner. */
const MAX_UNDER_WAY = 50
/** The server's budget for commands (200 in 5 s) is whole again by then. */
const HELD_BACK_MS = 5000

type Send = (commandId: CommandId, command: Command) => Promise<{ readonly seq: number }>

export class CommandOutbox {
  readonly #send: Send
  readonly #pending = new Map<CommandId, Pending>()
  #isOpen = false
  #underWay = 0
  /** Set while the server wants to be left alone. */
  #heldBack: ReturnType<typeof setTimeout> | undefined
  #refusal: AppError | undefined

  constructor(send: Send) {
    this.#send = send
  }

  /** Takes a command; resolves after the commit, rejects with AppError. Kept while the line is down. */
  submit(commandId: CommandId, command: Command): Promise<{ readonly seq: number }> {
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal)
    return new Promise((resolve, reject) => {
      const pending: Pending = { commandId, command, resolve, reject, isSent: false, timeouts: 0 }
      this.#pending.set(commandId, pending)
      this.#sendWaiting()
    })
  }

  /** The line stands: what has no answer yet goes out, in the order in which it was asked for. */
  open(): void {
    this.#isOpen = true
    this.#refusal = undefined
    this.#sendWaiting()
  }

  /** The line is down; commands wait. */
  pause(): void {
    this.#isOpen = false
  }

  /** The line will not come back: all that wait are refused, and so are those that follow. */
  refuse(error: AppError): void {
    this.#isOpen = false
    this.#refusal = error
    clearTimeout(this.#heldBack)
    this.#heldBack = undefined
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of waiting) reject(error)
  }

  #sendWaiting(): void {
    for (const pending of this.#pending.values()) {
      if (!this.#isOpen || this.#heldBack !== undefined || this.#underWay >= MAX_UNDER_WAY) return
      if (!pending.isSent) this.#dispatch(pending)
    }
  }

  #dispatch(pending: Pending): void {
    pending.isSent = true
    this.#underWay += 1
    this.#send(pending.commandId, pending.command).then(
      (answer) => {
        this.#underWay -= 1
        if (this.#pending.delete(pending.commandId)) pending.resolve(answer)
        this.#sendWaiting()
      },
      (error: unknown) => {
        this.#underWay -= 1
        this.#onFailure(pending, error)
      },
    )
  }

  #onFailure(pending: Pending, error: unknown): void {
    pending.isSent = false
    const code = error instanceof AppError ? error.code : 'internal'
    // Over a line that is thought to stand: `pause` and `open` follow and send it again.
    if (code === 'offline') return
    if (code === 'rate-limited') {
      this.#heldBack ??= setTimeout(() => {
        this.#heldBack = undefined
        this.#sendWaiting()
      }, HELD_BACK_MS)
      return
    }
    if (code === 'timeout') pending.timeouts += 1
    const isUnanswered = code === 'timeout' && pending.timeouts < MAX_TIMEOUTS
    if (!isUnanswered && this.#pending.delete(pending.commandId)) pending.reject(error)
    this.#sendWaiting()
  }
}
