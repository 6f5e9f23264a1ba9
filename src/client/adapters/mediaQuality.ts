// Round trip and loss out of WebRTC's statistics. Pure: reports in, figures out; loss is told since the last look.
import { z } from 'zod'

/** The fields that are read; browsers differ in what they give, so that all are optional. */
const Stat = z.object({
  id: z.string(),
  type: z.string(),
  state: z.string().optional(),
  nominated: z.boolean().optional(),
  currentRoundTripTime: z.number().optional(),
  packetsReceived: z.number().optional(),
  packetsLost: z.number().optional(),
  fractionLost: z.number().optional(),
})
type Stat = z.infer<typeof Stat>

export interface PacketCounts {
  readonly received: number
  readonly lost: number
}

export interface MediaFigures {
  readonly rttMs: number | undefined
  /** Worst of: what did not reach us since the last look, what did not reach the relay lately. 0..1. */
  readonly lossShare: number
  readonly counts: PacketCounts
}

/** Figures of all transports' reports together. */
export function readMediaFigures(reports: readonly Iterable<unknown>[], before: PacketCounts): MediaFigures {
  const stats = reports.flatMap((report) => [...report]).flatMap(readStat)
  const pairs = stats.filter((stat) => stat.type === 'candidate-pair' && stat.nominated === true)
  const rtts = pairs.flatMap((pair) => pair.currentRoundTripTime ?? [])
  const inbound = stats.filter((stat) => stat.type === 'inbound-rtp')
  const counts = {
    received: sum(inbound.map((stat) => stat.packetsReceived ?? 0)),
    lost: sum(inbound.map((stat) => stat.packetsLost ?? 0)),
  }
  const received = Math.max(0, counts.received - before.received)
  // A late packet is first counted lost and then taken back, so the difference can be negative.
  const lost = Math.max(0, counts.lost - before.lost)
  const inboundLoss = received + lost === 0 ? 0 : lost / (received + lost)
  const outboundLoss = Math.max(0, ...stats.map((stat) => stat.fractionLost ?? 0))
  return {
    rttMs: rtts.length === 0 ? undefined : Math.max(...rtts) * 1000,
    lossShare: Math.min(1, Math.max(inboundLoss, outboundLoss)),
    counts,
  }
}

function readStat(raw: unknown): Stat[] {
  const stat = Stat.safeParse(raw)
  return stat.success ? [stat.data] : []
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
