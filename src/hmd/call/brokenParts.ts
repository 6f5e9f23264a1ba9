// What of this page has stopped working for good (client/openWorker.ts), told before the eyes for a while: the call goes on without.
import { signal, type ReadonlySignal } from '@preact/signals-core'

/** tags: printed tags are not looked for; lag: the camera's delay is not followed. */
export type BrokenPart = 'tags' | 'lag'

export interface BrokenParts {
  readonly part: ReadonlySignal<BrokenPart | undefined>
  tell(part: BrokenPart): void
  close(): void
}

/** Twice as long as reading it takes. */
const LASTS_MS = 10_000

export function createBrokenParts(): BrokenParts {
  const part = signal<BrokenPart | undefined>(undefined)
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    part,
    tell(broken) {
      clearTimeout(timer)
      part.value = broken
      timer = setTimeout(() => (part.value = undefined), LASTS_MS)
    },
    close: () => clearTimeout(timer),
  }
}
