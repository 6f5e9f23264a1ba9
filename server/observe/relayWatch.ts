// Whether the relay is short of processor time: then packets are late and lost in it, and no line is to blame.
import type { Sfu, WorkerUsage } from '../media/sfu.ts'

export interface RelayWatch {
  isBusy(): boolean
  close(): void
}

const LOOK_EVERY_S = 5
/** A worker has one thread; from about here packets wait for it (docs/measures.md, relay-load). */
const BUSY_SHARE = 0.85

const cpuS = ({ userCpuS, systemCpuS }: WorkerUsage): number => userCpuS + systemCpuS

/** The busiest worker's share of its one processor between two looks, 0..1; workers that have begun since are left out. Pure. */
export function busiestShare(
  before: readonly WorkerUsage[],
  now: readonly WorkerUsage[],
  elapsedS: number,
): number {
  const earlier = new Map(before.map((usage) => [usage.index, cpuS(usage)]))
  const shares = now.flatMap((usage) => {
    const at = earlier.get(usage.index)
    return at === undefined || cpuS(usage) < at ? [] : [(cpuS(usage) - at) / elapsedS]
  })
  return Math.max(0, ...shares)
}

export function watchRelay(sfu: Pick<Sfu, 'workerUsage'>, nowMs: () => number): RelayWatch {
  let before: readonly WorkerUsage[] = []
  let lookedAtMs = nowMs()
  let isBusy = false
  async function look(): Promise<void> {
    const now = await sfu.workerUsage()
    const elapsedS = (nowMs() - lookedAtMs) / 1000
    isBusy = elapsedS > 0 && busiestShare(before, now, elapsedS) > BUSY_SHARE
    before = now
    lookedAtMs = nowMs()
  }
  const timer = setInterval(() => {
    // A worker that has just ended tells nothing; the next look is without it.
    look().catch(() => (isBusy = false))
  }, LOOK_EVERY_S * 1000).unref()
  return { isBusy: () => isBusy, close: () => clearInterval(timer) }
}
