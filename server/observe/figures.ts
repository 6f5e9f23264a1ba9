// One look at everything that is measured from outside: rooms, peers, lines, workers. Reads, and changes nothing.
import type { Role } from '../../src/shared/protocol/roles.ts'
import type { WorkerLoad } from '../media/placement.ts'
import type { Sfu, TransportFigures, WorkerUsage } from '../media/sfu.ts'
import type { Peer, Quality } from '../rooms/peer.ts'
import type { RoomRegistry } from '../rooms/roomRegistry.ts'

export interface Spread {
  readonly median: number
  readonly max: number
}

export interface Figures {
  readonly rooms: number
  readonly peersByRole: ReadonlyMap<Role, number>
  readonly peersByGrade: ReadonlyMap<Quality['grade'], number>
  /** Of what the pages told of themselves; undefined while none told. */
  readonly roundTripS: Spread | undefined
  readonly lossShare: Spread | undefined
  readonly transports: number
  readonly receivedBitsPerSecond: number
  readonly sentBitsPerSecond: number
  /** Worst transport, as the relay itself counts; undefined while none knows. */
  readonly receivedLossShareMax: number | undefined
  readonly sentLossShareMax: number | undefined
  readonly workers: readonly WorkerUsage[]
  readonly loads: readonly WorkerLoad[]
}

/** A page tells every two seconds; what is older than this is of a line that is down. */
export const QUALITY_VALID_MS = 10_000

/** What this peer's page said of its connection, unless it has fallen silent. */
export const freshQuality = ({ quality }: Peer, nowMs: number): Quality | undefined =>
  quality !== undefined && nowMs - quality.atMs <= QUALITY_VALID_MS ? quality.told : undefined

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const maxOf = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : Math.max(...values)

function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const max = sorted.at(-1)
  const median = sorted[Math.floor((sorted.length - 1) / 2)]
  return max === undefined || median === undefined ? undefined : { median, max }
}

function countBy<K>(keys: readonly K[]): Map<K, number> {
  const counts = new Map<K, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** Both directions of one peer; a transport that closes while it is asked is left out. */
export async function measureTransports({ media }: Peer): Promise<readonly TransportFigures[]> {
  const answers = await Promise.allSettled([...media.transports.values()].map((line) => line.measure()))
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
}

export async function readFigures({
  registry,
  sfu,
  nowMs,
}: {
  registry: RoomRegistry
  sfu: Sfu
  nowMs: number
}): Promise<Figures> {
  const rooms = registry.rooms()
  const peers = rooms.flatMap((room) => room.peers)
  const told = peers.flatMap((peer) => freshQuality(peer, nowMs) ?? [])
  const [lines, workers] = await Promise.all([
    Promise.all(peers.map(measureTransports)).then((all) => all.flat()),
    sfu.workerUsage(),
  ])
  return {
    rooms: rooms.length,
    peersByRole: countBy(peers.map(({ role }) => role)),
    peersByGrade: countBy(told.map(({ grade }) => grade)),
    roundTripS: spreadOf(told.map(({ rttMs }) => rttMs / 1000)),
    lossShare: spreadOf(told.map(({ lossShare }) => lossShare)),
    transports: lines.length,
    receivedBitsPerSecond: sum(lines.map((line) => line.receivedBitsPerSecond)),
    sentBitsPerSecond: sum(lines.map((line) => line.sentBitsPerSecond)),
    receivedLossShareMax: maxOf(lines.flatMap((line) => line.receivedLossShare ?? [])),
    sentLossShareMax: maxOf(lines.flatMap((line) => line.sentLossShare ?? [])),
    workers,
    loads: sfu.workerLoads(),
  }
}
