// The server's figures for Prometheus; the only file that imports prom-client. Units stand in the names. Counted as things
// happen: acknowledgements and failures. Everything else is looked at when somebody asks, at most every five seconds.
// Labels are from closed lists: never an id of a session or a person.
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { roles } from '../../src/shared/protocol/roles.ts'
import type { ErrorCode } from '../../src/shared/protocol/errors.ts'
import type { RoomLimits } from '../rooms/limits.ts'
import type { AppendWatch } from '../store/measuredStore.ts'
import type { Figures, Spread } from './figures.ts'
import type { LoopLag } from './eventLoopLag.ts'
import type { Readiness } from './readiness.ts'

/** What one look finds. */
export interface Look {
  readonly figures: Figures
  readonly lag: LoopLag
  readonly workerDeaths: number
  readonly limits: RoomLimits
  readonly readiness: Readiness
  /** On the disk of the data folder; undefined where there is none, or it cannot be told. */
  readonly freeBytes: number | undefined
}

export interface Metrics {
  readonly contentType: string
  /** Prometheus' text format. */
  text(): Promise<string>
  readonly watch: AppendWatch
  /** Somebody was not let in; counted for want of room only. */
  readonly refused: (code: ErrorCode) => void
}

export interface MetricsOptions {
  readonly version: string
  readonly look: () => Promise<Look>
  /** Runs evenly. */
  readonly nowMs: () => number
}

const LOOK_EVERY_MS = 5_000
/** An append to a healthy disk takes a few milliseconds; beyond a second people notice. */
const ACKNOWLEDGE_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

const medianOf = (spread: Spread | undefined): number | undefined => spread?.median
const maxOf = (spread: Spread | undefined): number | undefined => spread?.max

/** One number each; one that is not known now is left out, since 0 would be a lie. */
const plain: readonly (readonly [name: string, help: string, read: (look: Look) => number | undefined])[] = [
  ['skulder_ready', '1 while new sessions may be sent here.', ({ readiness }) => Number(readiness.ok)],
  [
    'skulder_draining',
    '1 from the order to stop until the end.',
    ({ readiness }) => Number(readiness.isDraining),
  ],
  [
    'skulder_log_writable',
    '1 while the session log takes writes.',
    ({ readiness }) => Number(readiness.isLogWritable),
  ],
  ['skulder_data_free_bytes', 'Room left on the disk of the data folder.', ({ freeBytes }) => freeBytes],
  ['skulder_rooms', 'Rooms that are open.', ({ figures }) => figures.rooms],
  ['skulder_rooms_limit', 'Rooms that may be open.', ({ limits }) => limits.rooms],
  ['skulder_room_peers_limit', 'Peers that one room may have.', ({ limits }) => limits.peersPerRoom],
  [
    'skulder_media_worker_rooms_limit',
    'Rooms that one media worker may carry.',
    ({ limits }) => limits.roomsPerWorker,
  ],
  [
    'skulder_media_worker_streams_limit',
    'Outgoing streams above which a media worker takes nobody new.',
    ({ limits }) => limits.consumersPerWorker,
  ],
  [
    'skulder_peer_round_trip_median_seconds',
    'Round trip to the relay as the pages measure it: the middle peer.',
    ({ figures }) => medianOf(figures.roundTripS),
  ],
  [
    'skulder_peer_round_trip_max_seconds',
    'Round trip to the relay as the pages measure it: the worst peer.',
    ({ figures }) => maxOf(figures.roundTripS),
  ],
  [
    'skulder_peer_loss_median_ratio',
    'Share of packets lost as the pages measure it: the middle peer.',
    ({ figures }) => medianOf(figures.lossShare),
  ],
  [
    'skulder_peer_loss_max_ratio',
    'Share of packets lost as the pages measure it: the worst peer.',
    ({ figures }) => maxOf(figures.lossShare),
  ],
  ['skulder_media_transports', 'Media lines that are open.', ({ figures }) => figures.transports],
  [
    'skulder_media_received_bits_per_second',
    'What the relay receives on all lines.',
    ({ figures }) => figures.receivedBitsPerSecond,
  ],
  [
    'skulder_media_sent_bits_per_second',
    'What the relay sends on all lines.',
    ({ figures }) => figures.sentBitsPerSecond,
  ],
  [
    'skulder_media_received_loss_max_ratio',
    'Share of packets lost on the way to the relay, as the relay counts: the worst line.',
    ({ figures }) => figures.receivedLossShareMax,
  ],
  [
    'skulder_media_sent_loss_max_ratio',
    'Share of packets lost on the way from the relay, as the relay counts: the worst line.',
    ({ figures }) => figures.sentLossShareMax,
  ],
  ['skulder_media_workers', 'Media workers that run.', ({ figures }) => figures.workers.length],
  [
    'skulder_event_loop_lag_median_seconds',
    'How late the event loop was, in the last half to whole minute.',
    ({ lag }) => lag.p50S,
  ],
  [
    'skulder_event_loop_lag_p99_seconds',
    'How late the event loop was, in the last half to whole minute.',
    ({ lag }) => lag.p99S,
  ],
  [
    'skulder_event_loop_lag_max_seconds',
    'How late the event loop was, in the last half to whole minute.',
    ({ lag }) => lag.maxS,
  ],
  ['process_resident_memory_bytes', 'Memory of the server’s process.', () => process.memoryUsage.rss()],
]

function set(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove()
  else gauge.set(value)
}

const grades = ['good', 'fair', 'poor'] as const
const appendFailures = ['storage-full', 'storage-failed'] as const

/** What each media worker uses and carries. */
function addWorkers(registers: [Registry]): (look: Look) => void {
  const labelNames = ['worker'] as const
  const cpu = new Counter({
    name: 'skulder_media_worker_cpu_seconds_total',
    help: 'Processor time of each media worker.',
    labelNames: [...labelNames, 'mode'],
    registers,
  })
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers })
  const memory = gauge(
    'skulder_media_worker_max_resident_bytes',
    'The most memory that each media worker has had.',
  )
  const rooms = gauge('skulder_media_worker_rooms', 'Rooms that each media worker carries.')
  const streams = gauge('skulder_media_worker_streams', 'Outgoing streams that each media worker carries.')
  const deaths = new Counter({
    name: 'skulder_media_worker_deaths_total',
    help: 'Media workers that ended without being asked to.',
    registers,
  })
  return ({ figures, workerDeaths }) => {
    for (const metric of [cpu, memory, rooms, streams, deaths]) metric.reset()
    for (const { index, userCpuS, systemCpuS, maxResidentBytes } of figures.workers) {
      cpu.inc({ worker: index, mode: 'user' }, userCpuS)
      cpu.inc({ worker: index, mode: 'system' }, systemCpuS)
      memory.set({ worker: index }, maxResidentBytes)
    }
    for (const { index, rooms: carried, consumers } of figures.loads) {
      rooms.set({ worker: index }, carried)
      streams.set({ worker: index }, consumers)
    }
    deaths.inc(workerDeaths)
  }
}

/** Everything that is set from a look; `show` sets it. */
function addLookedAt(registers: [Registry]): (look: Look) => void {
  const gauges = plain.map(([name, help, read]) => ({ gauge: new Gauge({ name, help, registers }), read }))
  const peers = new Gauge({
    name: 'skulder_peers',
    help: 'Peers in rooms, by role.',
    labelNames: ['role'],
    registers,
  })
  const peerGrades = new Gauge({
    name: 'skulder_peers_by_grade',
    help: 'Peers whose page tells of its connection, by grade.',
    labelNames: ['grade'],
    registers,
  })
  const showWorkers = addWorkers(registers)
  const own = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the server’s process, without the media workers.',
    registers,
  })
  return (look) => {
    for (const { gauge, read } of gauges) set(gauge, read(look))
    for (const role of roles) peers.set({ role }, look.figures.peersByRole.get(role) ?? 0)
    for (const grade of grades) peerGrades.set({ grade }, look.figures.peersByGrade.get(grade) ?? 0)
    showWorkers(look)
    const { user, system } = process.cpuUsage()
    own.reset()
    own.inc((user + system) / 1e6)
  }
}

function addCounted(registers: [Registry]): AppendWatch {
  const acknowledge = new Histogram({
    name: 'skulder_log_acknowledge_seconds',
    help: 'From asking the log to append until it is on disk.',
    buckets: ACKNOWLEDGE_BUCKETS_S,
    registers,
  })
  const failures = new Counter({
    name: 'skulder_log_append_failures_total',
    help: 'Appends that the log could not take, by code.',
    labelNames: ['code'],
    registers,
  })
  // A first failure must be seen to rise from 0.
  for (const code of appendFailures) failures.inc({ code }, 0)
  return {
    acknowledged: (seconds) => acknowledge.observe(seconds),
    failed: (code) => failures.inc({ code }),
  }
}

const wantsOfRoom = ['room-full', 'server-full'] as const

function addRefusals(registers: [Registry]): (code: ErrorCode) => void {
  const refusals = new Counter({
    name: 'skulder_joins_refused_total',
    help: 'Joins that were refused for want of room, by code.',
    labelNames: ['code'],
    registers,
  })
  for (const code of wantsOfRoom) refusals.inc({ code }, 0)
  return (code) => {
    if (wantsOfRoom.some((known) => known === code)) refusals.inc({ code })
  }
}

export function createMetrics({ version, look, nowMs }: MetricsOptions): Metrics {
  const registry = new Registry()
  const show = addLookedAt([registry])
  const watch = addCounted([registry])
  const refused = addRefusals([registry])
  const build = new Gauge({
    name: 'skulder_build_info',
    help: 'Always 1; the version is the label.',
    labelNames: ['version'],
    registers: [registry],
  })
  build.set({ version }, 1)
  const start = new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the server’s process started, since 1970.',
    registers: [registry],
  })
  start.set(Math.round(performance.timeOrigin / 1000))
  let lastLookMs = -Infinity
  let looking: Promise<void> | undefined
  const refresh = (): Promise<void> => {
    if (looking !== undefined) return looking
    if (nowMs() - lastLookMs < LOOK_EVERY_MS) return Promise.resolve()
    lastLookMs = nowMs()
    looking = look()
      .then(show)
      .finally(() => (looking = undefined))
    return looking
  }
  return {
    contentType: registry.contentType,
    text: async () => {
      await refresh()
      return registry.metrics()
    },
    watch,
    refused,
  }
}
