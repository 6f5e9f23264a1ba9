// A web worker that does what a test says: answers, breaks, or says nothing. `useFakeWorkers()` puts it in the place of `Worker`.
import { vi } from 'vitest'

export class FakeWorker extends EventTarget {
  readonly posted: unknown[] = []
  isEnded = false

  constructor() {
    super()
    made.push(this)
  }

  postMessage(message: unknown): void {
    this.posted.push(message)
  }

  terminate(): void {
    this.isEnded = true
  }

  answer(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }

  /** `error`: it did not load, or threw; `messageerror`: what it said cannot be read. */
  breakDown(by: 'error' | 'messageerror' = 'error'): void {
    this.dispatchEvent(new Event(by))
  }
}

let made: FakeWorker[] = []

/** All that are made from now on, the oldest first. Undone by `vi.unstubAllGlobals`. */
export function useFakeWorkers(): readonly FakeWorker[] {
  made = []
  vi.stubGlobal('Worker', FakeWorker)
  return made
}
