// Whether whoever sits at this page has it before the eyes.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { Attention } from '../../shared/protocol/device.ts'

export interface WatchedAttention {
  readonly attention: ReadonlySignal<Attention>
  readonly close: () => void
}

/** `hidden` while another tab or window covers the page, or the screen is locked. */
export function watchPageAttention(): WatchedAttention {
  const now = (): Attention => (document.visibilityState === 'hidden' ? 'hidden' : 'here')
  const attention = signal(now())
  const look = (): void => {
    attention.value = now()
  }
  document.addEventListener('visibilitychange', look)
  return { attention, close: () => document.removeEventListener('visibilitychange', look) }
}
