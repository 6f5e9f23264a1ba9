// Delivers everything at its time with one timer: many timers would swap packets that are less than a millisecond apart.
import { Deliveries } from './deliveries.ts'

export interface ShaperClock {
  nowMs(): number
  /** Returns what takes it back. */
  wakeIn(waitMs: number, action: () => void): () => void
}

export interface Postman {
  readonly clock: ShaperClock
  deliver(atMs: number, action: () => void): void
  /** What is on its way is lost. */
  stop(): void
}

export const systemClock: ShaperClock = {
  nowMs: () => performance.now(),
  wakeIn: (waitMs, action) => {
    const timer = setTimeout(action, waitMs)
    return () => clearTimeout(timer)
  },
}

export function createPostman(clock: ShaperClock): Postman {
  const deliveries = new Deliveries()
  let takeBack: (() => void) | undefined
  let wakesAtMs = Infinity
  let isStopped = false

  const sleep = (): void => {
    const nextMs = deliveries.nextMs() ?? Infinity
    if (isStopped || nextMs >= wakesAtMs) return
    takeBack?.()
    wakesAtMs = nextMs
    takeBack = clock.wakeIn(Math.max(0, nextMs - clock.nowMs()), () => {
      takeBack = undefined
      wakesAtMs = Infinity
      for (const deliver of deliveries.take(clock.nowMs())) deliver()
      sleep()
    })
  }
  return {
    clock,
    deliver: (atMs, action) => {
      deliveries.add(atMs, action)
      sleep()
    },
    stop: () => {
      isStopped = true
      takeBack?.()
    },
  }
}
