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

type Send = (commandId: CommandId, command: Command) => Promise<{ readonly seq: number }>

export class CommandOutbox {
  readonly #send: Send
  readonly #pending = new Map<CommandId, Pending>()
  #isOpen = false
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
      if (this.#isOpen) this.#dispatch(pending)
    })
  }

  /** The line stands: what has no answer yet goes out, in the order in which it was asked for. */
  open(): void {
    this.#isOpen = true
    this.#refusal = undefined
    for (const pending of this.#pending.values()) this.#dispatch(pending)
  }

  /** The line is down; commands wait. */
  pause(): void {
    this.#isOpen = false
  }

  /** The line will not come back: all that wait are refused, and so are those that follow. */
  refuse(error: AppError): void {
    this.#isOpen = false
    this.#refusal = error
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of waiting) reject(error)
  }

  #dispatch(pending: Pending): void {
    if (pending.isSent) return
    pending.isSent = true
    this.#send(pending.commandId, pending.command).then(
      (answer) => {
        if (this.#pending.delete(pending.commandId)) pending.resolve(answer)
      },
      (error: unknown) => this.#onFailure(pending, error),
    )
  }

  #onFailure(pending: Pending, error: unknown): void {
    pending.isSent = false
    const code = error instanceof AppError ? error.code : 'internal'
    if (code === 'timeout') pending.timeouts += 1
    const isUnanswered = code === 'offline' || (code === 'timeout' && pending.timeouts < MAX_TIMEOUTS)
    if (!isUnanswered) {
      if (this.#pending.delete(pending.commandId)) pending.reject(error)
      return
    }
    // Offline over a line that is thought to stand: `pause` and `open` follow and send it again.
    if (code === 'timeout' && this.#isOpen && this.#pending.has(pending.commandId)) this.#dispatch(pending)
  }
}
