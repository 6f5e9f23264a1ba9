// From WebRTC's statistics, looked at again and again, to the figures of the line. Pure.
import { z } from 'zod'
import type { LineFigures } from './ladder.ts'

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
})
type Stat = z.infer<typeof Stat>

/** One look. */
export interface LineSample {
  readonly upBps: number | undefined
  readonly rttS: number | undefined
  readonly jitterS: number | undefined
  /** Since the beginning. */
  readonly sent: number
  readonly lost: number
}

/** The values of a report. */
export function readSample(report: Iterable<unknown>): LineSample {
  const stats = [...report].flatMap((raw) => {
    const stat = Stat.safeParse(raw)
    return stat.success ? [stat.data] : []
  })
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
export function figuresOf(samples: readonly LineSample[], triedKbps: number): LineFigures | undefined {
  const found = samples.slice(Math.floor(samples.length * FOUND_SHARE))
  const upBps = median(present(found.map((sample) => sample.upBps)))
  const rttS = median(present(samples.map((sample) => sample.rttS)))
  const last = samples.at(-1)
  if (upBps === undefined || rttS === undefined || last === undefined) return undefined
  const jitterS = median(present(samples.map((sample) => sample.jitterS))) ?? 0
  return {
    upKbps: Math.round(Math.min(triedKbps, upBps / 1000)),
    // Late packets are first counted lost and then taken back: never below none.
    lossShare: last.sent === 0 ? 0 : Math.min(1, Math.max(0, last.lost / last.sent)),
    rttMs: Math.round(rttS * 1000),
    jitterMs: Math.round(jitterS * 1000),
  }
}
