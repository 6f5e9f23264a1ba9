// Whether the wearer has the session before the eyes: in mixed reality the device knows, on the page the page does.
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals-core'
import { watchPageAttention, type WatchedAttention } from '../../client/call/attention.ts'
import type { Attention } from '../../shared/protocol/device.ts'

/** Only what is asked of an XRSession. */
type Visible = Pick<XRSession, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

/** `session`: while the call is in mixed reality. */
export function watchWearerAttention(session: ReadonlySignal<Visible | undefined>): WatchedAttention {
  const page = watchPageAttention()
  const doffed = signal(false)
  const stop = effect(() => {
    const running = session.value
    if (running === undefined) return undefined
    // `visible-blurred` is the device's own menu, over what is still seen.
    const look = (): void => {
      doffed.value = running.visibilityState === 'hidden'
    }
    look()
    running.addEventListener('visibilitychange', look)
    return () => running.removeEventListener('visibilitychange', look)
  })
  return {
    attention: computed<Attention>(() => {
      if (session.value === undefined) return page.attention.value
      return doffed.value ? 'doffed' : 'here'
    }),
    close: () => {
      stop()
      page.close()
    },
  }
}
