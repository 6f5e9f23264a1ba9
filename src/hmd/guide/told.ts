// What is told before the eyes for a while, and then no more: the newest last.
import { signal, type ReadonlySignal } from '@preact/signals-core'

export interface Told<T> {
  readonly now: ReadonlySignal<T | undefined>
  tell(what: T): void
  close(): void
}

export function createTold<T>(lastsMs: number): Told<T> {
  const now = signal<T | undefined>(undefined)
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    now,
    tell(what) {
      clearTimeout(timer)
      now.value = what
      timer = setTimeout(() => (now.value = undefined), lastsMs)
    },
    close: () => clearTimeout(timer),
  }
}
