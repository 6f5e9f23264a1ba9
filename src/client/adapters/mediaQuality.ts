// Round trip, loss and room on the line out of WebRTC's statistics. Pure: reports in, figures out; loss is told since the last look.
import { z } from 'zod'

/** The fields that are read; browsers differ in what they give, so that all are optional. */
const Stat = z.object({
  id: z.string(),
  type: z.string(),
  mid: z.string().optional(),
  nominated: z.boolean().optional(),
  currentRoundTripTime: z.number().optional(),
  availableOutgoingBitrate: z.number().optional(),
  packetsReceived: z.number().optional(),
  packetsSent: z.number().optional(),
  packetsLost: z.number().optional(),
  fractionLost: z.number().optional(),
  qualityLimitationReason: z.string().optional(),
})
/** The relay's stream that only tries how much the line carries: what is missing in its numbers was never sent. */
const PROBATOR = 'probator'

type Stat = z.infer<typeof Stat>

/** Counted since the streams began. */
export interface PacketCounts {
  readonly received: number
  readonly lost: number
}

export interface MediaFigures {
  readonly rttMs: number | undefined
  /** Worst of: what did not reach us since the last look, what did not reach the relay lately. 0..1. */
  readonly lossShare: number
  /** What came to this page. */
  readonly counts: PacketCounts
  /** What of this page's packets came to the relay, as it reports. */
  readonly upCounts: PacketCounts
  /** What the browser thinks that the way to the relay can carry; undefined while it sends nothing. */
  readonly upKbps: number | undefined
  /** The encoder says that it lacks processor time. */
  readonly isEncoderBusy: boolean
}

/** Figures of all transports' reports together. */
export function readMediaFigures(reports: readonly Iterable<unknown>[], before: PacketCounts): MediaFigures {
  const perReport = reports.map((report) => [...report].flatMap(readStat))
  const stats = perReport.flat().filter(({ mid }) => mid !== PROBATOR)
  const rtts = usedPairs(stats).flatMap((pair) => pair.currentRoundTripTime ?? [])
  const ofType = (type: string): readonly Stat[] => stats.filter((stat) => stat.type === type)
  const outbound = ofType('outbound-rtp')
  const counts = {
    received: sumOf(ofType('inbound-rtp'), 'packetsReceived'),
    lost: sumOf(ofType('inbound-rtp'), 'packetsLost'),
  }
  const lostUp = sumOf(ofType('remote-inbound-rtp'), 'packetsLost')
  const sending = perReport.filter((report) => report.some(({ type }) => type === 'outbound-rtp'))
  const roomBps = usedPairs(sending.flat()).flatMap((pair) => pair.availableOutgoingBitrate ?? [])
  return {
    rttMs: rtts.length === 0 ? undefined : Math.max(...rtts) * 1000,
    lossShare: Math.min(1, Math.max(lossBetween(before, counts), worstReported(stats))),
    counts,
    upCounts: { received: Math.max(0, sumOf(outbound, 'packetsSent') - lostUp), lost: lostUp },
    upKbps: roomBps.length === 0 ? undefined : Math.max(...roomBps) / 1000,
    isEncoderBusy: outbound.some(({ qualityLimitationReason }) => qualityLimitationReason === 'cpu'),
  }
}

/** 0..1; 0 where nothing was to come. */
function lossBetween(before: PacketCounts, now: PacketCounts): number {
  const received = Math.max(0, now.received - before.received)
  // A late packet is first counted lost and then taken back, so the difference can be negative.
  const lost = Math.max(0, now.lost - before.lost)
  return received + lost === 0 ? 0 : lost / (received + lost)
}

const worstReported = (stats: readonly Stat[]): number =>
  Math.max(0, ...stats.map((stat) => stat.fractionLost ?? 0))

const usedPairs = (stats: readonly Stat[]): readonly Stat[] =>
  stats.filter((stat) => stat.type === 'candidate-pair' && stat.nominated === true)

function readStat(raw: unknown): Stat[] {
  const stat = Stat.safeParse(raw)
  return stat.success ? [stat.data] : []
}

const sumOf = (stats: readonly Stat[], key: 'packetsReceived' | 'packetsSent' | 'packetsLost'): number =>
  stats.reduce((total, stat) => total + (stat[key] ?? 0), 0)
