// How much memory the server holds: its process and its media worker, as Linux counts it.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { childrenOf } from '../bots/processes.ts'

const MB = 1024

export interface Held {
  readonly serverMb: number
  readonly workersMb: number
  /** Open files and sockets of the server's process. */
  readonly descriptors: number
}

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / MB

export const heldBy = (serverPid: number): Held => ({
  serverMb: residentMb(serverPid),
  workersMb: childrenOf(serverPid).reduce((sum, pid) => sum + residentMb(pid), 0),
  descriptors: readdirSync(`/proc/${serverPid}/fd`).length,
})

export const totalMb = ({ serverMb, workersMb }: Held): number => serverMb + workersMb

const LOOK_EVERY_MS = 1_000

/** Waits until memory is back within `share` of `before`, or for `atMostMs`; answers with what is held then. */
export async function settle(serverPid: number, atMostMs: number, wantedMb = 0): Promise<Held> {
  const untilMs = performance.now() + atMostMs
  for (;;) {
    const held = heldBy(serverPid)
    if (totalMb(held) <= wantedMb || performance.now() >= untilMs) return held
    await delay(LOOK_EVERY_MS)
  }
}
