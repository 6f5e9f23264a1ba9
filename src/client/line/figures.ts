// From WebRTC's statistics, looked at again and again, to the figures of the line. Pure.
import { z } from 'zod'
import type { DownLooks, WayFigures } from './ladder.ts'

/** The fields that are read; browsers differ in what they give, so that all are optional. */
const Stat = z.object({
  type: z.string(),
  kind: z.string().optional(),
  nominated: z.boolean().optional(),
  availableOutgoingBitrate: z.number().optional(),
  currentRoundTripTime: z.number().optional(),
  packetsSent: z.number().optional(),
  packetsLost: z.number().optional(),
  roundTripTime: z.number().optional(),
  jitter: z.number().optional(),
  timestamp: z.number().optional(),
  packetsReceived: z.number().optional(),
  bytesReceived: z.number().optional(),
  headerBytesReceived: z.number().optional(),
})
type Stat = z.infer<typeof Stat>

/** One look at the way up. */
export interface LineSample {
  readonly upBps: number | undefined
  readonly rttS: number | undefined
  readonly jitterS: number | undefined
  /** Since the beginning. */
  readonly sent: number
  readonly lost: number
}

/** One look at the way down; all since the beginning. */
export interface DownSample {
  readonly atMs: number
  readonly bytes: number
  readonly received: number
  readonly lost: number
  readonly jitterS: number | undefined
}

const readStats = (report: Iterable<unknown>): readonly Stat[] =>
  [...report].flatMap((raw) => {
    const stat = Stat.safeParse(raw)
    return stat.success ? [stat.data] : []
  })

/** The values of a report. `atMs` stands for its time where nothing has come yet. */
export function readDownSample(report: Iterable<unknown>, atMs: number): DownSample {
  const inbound = readStats(report).find(({ type }) => type === 'inbound-rtp')
  return {
    atMs: inbound?.timestamp ?? atMs,
    bytes: (inbound?.bytesReceived ?? 0) + (inbound?.headerBytesReceived ?? 0),
    received: inbound?.packetsReceived ?? 0,
    lost: inbound?.packetsLost ?? 0,
    jitterS: inbound?.jitter,
  }
}

/** The values of a report. */
export function readSample(report: Iterable<unknown>): LineSample {
  const stats = readStats(report)
  const of = (type: string): Stat | undefined =>
    stats.find((stat) => stat.type === type && stat.nominated !== false)
  const pair = of('candidate-pair')
  const remote = of('remote-inbound-rtp')
  return {
    upBps: pair?.availableOutgoingBitrate,
    rttS: remote?.roundTripTime ?? pair?.currentRoundTripTime,
    jitterS: remote?.jitter,
    sent: of('outbound-rtp')?.packetsSent ?? 0,
    lost: remote?.packetsLost ?? 0,
  }
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

const present = (values: readonly (number | undefined)[]): number[] =>
  values.filter((value) => value !== undefined)

/** The first seconds are the congestion control's search; what it found by then stands in the last third. */
const FOUND_SHARE = 2 / 3

/** Undefined where the browser told too little. `triedKbps`: no more was sent, so no more is claimed. */
export function upFiguresOf(
  samples: readonly LineSample[],
  triedKbps: number,
): { readonly up: WayFigures; readonly rttMs: number } | undefined {
  const found = samples.slice(Math.floor(samples.length * FOUND_SHARE))
  const upBps = median(present(found.map((sample) => sample.upBps)))
  const rttS = median(present(samples.map((sample) => sample.rttS)))
  const last = samples.at(-1)
  if (upBps === undefined || rttS === undefined || last === undefined) return undefined
  const jitterS = median(present(samples.map((sample) => sample.jitterS))) ?? 0
  const up = {
    kbps: Math.round(Math.min(triedKbps, upBps / 1000)),
    lossShare: shareOf(last.lost, last.sent),
    jitterMs: Math.round(jitterS * 1000),
  }
  return { up, rttMs: Math.round(rttS * 1000) }
}

/** Late packets are first counted lost and then taken back: never below none. */
const shareOf = (lost: number, all: number): number => (all <= 0 ? 0 : Math.min(1, Math.max(0, lost / all)))

/** Kilobits a second between neighbouring looks. */
function ratesOf(samples: readonly DownSample[]): readonly number[] {
  return samples.flatMap((sample, index) => {
    const before = samples[index - 1]
    if (before === undefined || sample.atMs <= before.atMs) return []
    return [((sample.bytes - before.bytes) * 8) / (sample.atMs - before.atMs)]
  })
}

/**
 * Loss and jitter are those of the little, which a line of any use bears: what a narrow line throws away of the much is told by how
 * much gets through. Undefined where nobody looked.
 */
export function downFiguresOf({ little, much }: DownLooks, triedKbps: number): WayFigures | undefined {
  const [first] = little
  const last = little.at(-1)
  const rates = ratesOf(much)
  const kbps = median(rates.slice(Math.floor(rates.length / 3)))
  if (first === undefined || last === undefined || kbps === undefined) return undefined
  const lost = last.lost - first.lost
  const received = last.received - first.received
  return {
    kbps: Math.round(Math.min(triedKbps, Math.max(0, kbps))),
    lossShare: received <= 0 ? 1 : shareOf(lost, received + lost),
    jitterMs: Math.round((median(present(little.map(({ jitterS }) => jitterS))) ?? 0) * 1000),
  }
}
