// A relay without media, for unit tests. Held to the same contract as mediasoup's.
import { AppError } from '../../src/shared/protocol/errors.ts'
import { chooseWorker, mayGrow, type WorkerLimits, type WorkerLoad } from './placement.ts'
import type {
  MediaKind,
  Opaque,
  SenderReport,
  Sfu,
  SfuConsumer,
  SfuProducer,
  SfuRouter,
  SfuSource,
  SfuTransport,
  TransportChange,
  TransportFigures,
} from './sfu.ts'

interface FakeProducer {
  readonly id: string
  readonly kind: MediaKind
  /** As it was produced with. */
  readonly parameters: Opaque
  paused: boolean
  readonly closed: Set<() => void>
  readonly pausedChanged: Set<(paused: boolean) => void>
  readonly reported: Set<(report: SenderReport) => void>
}

interface FakeWorld {
  readonly newId: () => string
  readonly producers: Map<string, FakeProducer>
  readonly transports: Set<FakeTransport>
  readonly figures: () => TransportFigures
  /** Streams that go out. */
  readonly consumers: Set<string>
}

const fingerprint = { algorithm: 'sha-256', value: '00' }

/** As mediasoup does: parameters without codecs are refused. */
function checkCodecs(parameters: Opaque): void {
  if (!Array.isArray(parameters['codecs'])) throw new AppError('malformed', 'codecs are missing')
}

function closeProducer(world: FakeWorld, id: string): void {
  const producer = world.producers.get(id)
  if (producer === undefined) return
  world.producers.delete(id)
  for (const listener of producer.closed) listener()
}

class FakeTransport implements SfuTransport {
  readonly id: string
  readonly iceParameters = { usernameFragment: 'fake', password: 'fake', iceLite: true }
  readonly iceCandidates = [{ ip: '127.0.0.1', port: 9, protocol: 'udp' }]
  readonly dtlsParameters = { role: 'auto', fingerprints: [fingerprint] }
  readonly sctpParameters = { port: 5000, OS: 1024, MIS: 1024, maxMessageSize: 262144 }
  readonly #world: FakeWorld
  readonly #closers = new Set<() => void>()
  readonly #listeners = new Set<(change: TransportChange) => void>()

  constructor(world: FakeWorld) {
    this.#world = world
    this.id = world.newId()
    world.transports.add(this)
  }

  connect(dtlsParameters: Opaque): Promise<void> {
    if (!Array.isArray(dtlsParameters['fingerprints']))
      return Promise.reject(new AppError('malformed', 'fingerprints are missing'))
    this.change({ tag: 'connected', protocol: 'udp' })
    return Promise.resolve()
  }

  onChange(listener: (change: TransportChange) => void): void {
    this.#listeners.add(listener)
  }

  measure(): Promise<TransportFigures> {
    return this.#world.transports.has(this)
      ? Promise.resolve(this.#world.figures())
      : Promise.reject(new AppError('media-unavailable', 'closed'))
  }

  change(change: TransportChange): void {
    for (const listener of this.#listeners) listener(change)
  }

  restartIce(): Promise<Opaque> {
    return Promise.resolve({ ...this.iceParameters, usernameFragment: this.#world.newId() })
  }

  async produce(options: { kind: MediaKind; rtpParameters: Opaque; paused: boolean }): Promise<SfuProducer> {
    checkCodecs(options.rtpParameters)
    const producer = this.#add({ ...options, parameters: options.rtpParameters })
    return Promise.resolve({
      id: producer.id,
      kind: producer.kind,
      get paused() {
        return producer.paused
      },
      setPaused: (paused) => {
        producer.paused = paused
        for (const listener of producer.pausedChanged) listener(paused)
        return Promise.resolve()
      },
      onSenderReport: (listener) => {
        producer.reported.add(listener)
        return Promise.resolve()
      },
      close: () => closeProducer(this.#world, producer.id),
    })
  }

  #add(options: { kind: MediaKind; parameters: Opaque; paused: boolean }): FakeProducer {
    const id = this.#world.newId()
    const producer: FakeProducer = {
      ...options,
      id,
      closed: new Set(),
      pausedChanged: new Set(),
      reported: new Set(),
    }
    this.#world.producers.set(id, producer)
    this.#closers.add(() => closeProducer(this.#world, id))
    return producer
  }

  async consume(options: { producerId: string; rtpCapabilities: Opaque }): Promise<SfuConsumer> {
    checkCodecs(options.rtpCapabilities)
    const producer = this.#world.producers.get(options.producerId)
    if (producer === undefined) throw new AppError('malformed', 'no such producer')
    const id = this.#world.newId()
    this.#world.consumers.add(id)
    const forget = (): void => void this.#world.consumers.delete(id)
    this.#closers.add(forget)
    producer.closed.add(forget)
    return Promise.resolve({
      id,
      producerId: producer.id,
      kind: producer.kind,
      rtpParameters: producer.parameters,
      get producerPaused() {
        return producer.paused
      },
      resume: () => Promise.resolve(),
      onProducerClosed: (listener) => producer.closed.add(listener),
      onProducerPaused: (listener) => producer.pausedChanged.add(listener),
      close: forget,
    })
  }

  produceData(options: { label: string; sctpStreamParameters: Opaque }) {
    if (typeof options.sctpStreamParameters['streamId'] !== 'number') {
      return Promise.reject(new AppError('malformed', 'streamId is missing'))
    }
    const { id } = this.#add({ kind: 'video', parameters: options.sctpStreamParameters, paused: false })
    return Promise.resolve({ id, close: () => closeProducer(this.#world, id) })
  }

  consumeData({ dataProducerId }: { dataProducerId: string }) {
    const producer = this.#world.producers.get(dataProducerId)
    if (producer === undefined) return Promise.reject(new AppError('malformed', 'no such data producer'))
    return Promise.resolve({
      id: this.#world.newId(),
      dataProducerId,
      sctpStreamParameters: { ...producer.parameters, streamId: 1 },
      onProducerClosed: (listener: () => void) => {
        producer.closed.add(listener)
      },
      close: () => {},
    })
  }

  close(): void {
    for (const close of this.#closers) close()
    this.#closers.clear()
    this.#world.transports.delete(this)
  }
}

export interface FakeSfu extends Sfu {
  /** What each transport carries from now on. */
  setFigures(figures: TransportFigures): void
  /** As if the process had been killed: all routers die. */
  killWorker(): void
  /** What was sent by sources of the server's own. */
  sentPackets(): readonly Buffer[]
  /** Transports that are open. */
  transportCount(): number
  /** As if none could be started again either. */
  stopWorkers(): void
  /** As if every sender had told of its clock. */
  report(report: SenderReport): void
  /** As if nobody answered on any transport any more. */
  loseLines(): void
}

interface FakeWorker {
  readonly index: number
  readonly worlds: Set<FakeWorld>
}

const loadOf = ({ index, worlds }: FakeWorker): WorkerLoad => ({
  index,
  rooms: worlds.size,
  consumers: [...worlds].reduce((sum, { consumers }) => sum + consumers.size, 0),
})

const unlimited: WorkerLimits = { roomsPerWorker: Infinity, consumersPerWorker: Infinity }

/** Workers that carry nothing, and are chosen and counted as mediasoup's are. */
function createFakeWorkers(limits: WorkerLimits, workerCount: number) {
  const workers = Array.from({ length: workerCount }, (_, index): FakeWorker => ({
    index,
    worlds: new Set(),
  }))
  const choose = (): FakeWorker | undefined =>
    chooseWorker(
      workers.map((worker) => ({ load: loadOf(worker), worker })),
      limits,
    )?.worker
  return {
    at: (index: number): FakeWorker => {
      const home = workers[index]
      if (home === undefined) throw new AppError('media-unavailable')
      return home
    },
    choose: (): FakeWorker => {
      const home = choose()
      if (home === undefined) throw new AppError(workers.length === 0 ? 'media-unavailable' : 'server-full')
      return home
    },
    forgetRooms: () => {
      for (const { worlds } of workers) worlds.clear()
    },
    port: {
      workerCount: () => workers.length,
      workerLoads: () => workers.map(loadOf),
      isFull: () => workers.length > 0 && choose() === undefined,
      workerUsage: () =>
        Promise.resolve(
          workers.map(({ index }) => ({ index, userCpuS: 1.5, systemCpuS: 0.5, maxResidentBytes: 1024 })),
        ),
      transportCount: () =>
        workers
          .flatMap(({ worlds }) => [...worlds])
          .reduce((sum, { transports }) => sum + transports.size, 0),
      stopWorkers: () => {
        workers.length = 0
      },
    },
  }
}

const emptyWorld = (newId: FakeWorld['newId'], figures: FakeWorld['figures']): FakeWorld => ({
  newId,
  figures,
  producers: new Map(),
  transports: new Set(),
  consumers: new Set(),
})

async function sourceOf(world: FakeWorld, rtpParameters: Opaque, sent: Buffer[]): Promise<SfuSource> {
  const { id } = await new FakeTransport(world).produce({ kind: 'audio', rtpParameters, paused: false })
  return { id, send: (packet) => void sent.push(packet) }
}

/** A relay that accepts what mediasoup would accept and carries nothing. */
export function createFakeSfu(limits: WorkerLimits = unlimited, workerCount = 1): FakeSfu {
  let count = 0
  let deaths = 0
  let figures: TransportFigures = { receivedBytes: 0, receivedBitsPerSecond: 0, sentBitsPerSecond: 0 }
  const diedListeners = new Set<() => void>()
  const worlds: FakeWorld[] = []
  const sent: Buffer[] = []
  const workers = createFakeWorkers(limits, workerCount)
  const openRouter = (worker?: number): SfuRouter => {
    const home = worker === undefined ? workers.choose() : workers.at(worker)
    const world = emptyWorld(
      () => `fake-${(count += 1)}`,
      () => figures,
    )
    worlds.push(world)
    home.worlds.add(world)
    let died: () => void = () => {}
    const tellDied = (): void => died()
    diedListeners.add(tellDied)
    return {
      rtpCapabilities: { codecs: [{ kind: 'audio', mimeType: 'audio/opus' }], headerExtensions: [] },
      createTransport: () => Promise.resolve(new FakeTransport(world)),
      createSource: (rtpParameters) => sourceOf(world, rtpParameters, sent),
      canConsume: (producerId, { codecs }) => Array.isArray(codecs) && world.producers.has(producerId),
      mayGrow: () => mayGrow(loadOf(home), limits),
      onDied: (listener) => {
        died = listener
      },
      close: () => {
        home.worlds.delete(world)
        diedListeners.delete(tellDied)
      },
    }
  }
  return {
    ...workers.port,
    workerDeaths: () => deaths,
    setFigures: (given) => {
      figures = given
    },
    openRouter: async (worker) => Promise.resolve(openRouter(worker)),
    sentPackets: () => sent,
    killWorker: () => {
      deaths += 1
      workers.forgetRooms()
      const listeners = [...diedListeners]
      diedListeners.clear()
      for (const listener of listeners) listener()
    },
    report: (report) => {
      for (const { producers } of worlds)
        for (const { reported } of producers.values()) for (const listener of reported) listener(report)
    },
    loseLines: () => {
      for (const { transports } of worlds)
        for (const transport of transports) transport.change({ tag: 'failed', reason: 'ice' })
    },
    close: () => Promise.resolve(),
  }
}
