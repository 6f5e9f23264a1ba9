// Walks the ladder, measures on the best rung, and holds what was found so far, also over a line that breaks off meanwhile.
import { batch, signal, type ReadonlySignal } from '@preact/signals'
import { downFiguresOf, upFiguresOf } from '../../client/line/figures.ts'
import {
  directRungs,
  mediaRungs,
  type DirectRung,
  type LineFigures,
  type LineProbe,
  type MediaRung,
  type PortOutcome,
  type RelayPlace,
  type RungOutcome,
} from '../../client/line/ladder.ts'
import { AppError, type ErrorCode } from '../../shared/protocol/errors.ts'
import type { Role } from '../../shared/protocol/roles.ts'
import { carrierOf, judge, type LineFacts, type LineVerdict } from './judge.ts'
import type { NoisePicture } from './noisePicture.ts'

/** What the headset's picture takes at most; no more is sent, and no more is asked. */
const TRIED_KBPS = 2500
/** Ports that a firewall drops cost seconds each; a server has as many as it has cores. */
const PORTS_WITHIN_MS = 45_000
/** Of each step; a line that bears none of these bears no consultation. */
const TRIES = 3

export type Rung = 'signalling' | MediaRung

export type LineProgress =
  | { readonly tag: 'walking'; readonly at: Rung }
  | { readonly tag: 'measuring'; readonly share: number }
  | { readonly tag: 'done'; readonly verdict: LineVerdict }
  /** The server lets nobody in with this link, or not now. */
  | { readonly tag: 'refused'; readonly code: ErrorCode }

interface LineTestOptions {
  readonly openProbe: () => Promise<LineProbe>
  readonly startPicture: () => NoisePicture
  /** Whose link it is; undefined while that is not known. */
  readonly role: () => Role | undefined
}

export interface LineTest {
  readonly progress: ReadonlySignal<LineProgress>
  readonly outcomes: ReadonlySignal<Readonly<Partial<Record<Rung, RungOutcome>>>>
  readonly figures: ReadonlySignal<LineFigures | undefined>
  readonly place: ReadonlySignal<RelayPlace | undefined>
  /** One for each media worker that was tried. */
  readonly ports: ReadonlySignal<readonly PortOutcome[]>
  /** How often the line broke off; known in the end. */
  readonly cuts: ReadonlySignal<number>
  /** Does nothing while it runs. */
  run(): Promise<void>
}

/** Refusals that are no refusal: the line itself did not bear the conversation. */
const lineCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['offline', 'timeout'])
const isOfLine = (error: unknown): boolean => error instanceof AppError && lineCodes.has(error.code)

const isDirect = (rung: MediaRung): rung is DirectRung => directRungs.some((direct) => direct === rung)

/** What the ports that were tried by a rung come to. */
function together(ports: readonly PortOutcome[], rung: DirectRung): RungOutcome {
  const tried = ports.flatMap((port) => port[rung] ?? [])
  if (tried.every((outcome) => outcome === 'open')) return 'open'
  return tried.includes('open') ? 'partly' : 'closed'
}

export const createLineTest = (options: LineTestOptions): LineTest => new WalkedLine(options)

class WalkedLine implements LineTest {
  readonly progress = signal<LineProgress>({ tag: 'walking', at: 'signalling' })
  readonly outcomes = signal<Readonly<Partial<Record<Rung, RungOutcome>>>>({})
  readonly figures = signal<LineFigures | undefined>(undefined)
  readonly place = signal<RelayPlace | undefined>(undefined)
  readonly ports = signal<readonly PortOutcome[]>([])
  readonly cuts = signal(0)
  readonly #options: LineTestOptions
  #isRunning = false

  constructor(options: LineTestOptions) {
    this.#options = options
  }

  async run(): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    batch(() => {
      this.progress.value = { tag: 'walking', at: 'signalling' }
      this.outcomes.value = {}
      this.ports.value = []
      this.figures.value = undefined
    })
    const picture = this.#options.startPicture()
    const connection = new Connection(this.#options.openProbe)
    try {
      await connection.step(0, () => Promise.resolve())
      this.#note('signalling', 'open')
      await this.#walk(connection, picture.track)
      await this.#measure(connection, picture.track)
      this.#conclude(connection.cuts === 0 ? 'open' : 'unsteady', connection.cuts)
    } catch (error) {
      this.#fail(error, connection)
    } finally {
      connection.close()
      picture.stop()
      this.#isRunning = false
    }
  }

  async #walk(connection: Connection, picture: MediaStreamTrack): Promise<void> {
    const beganMs = performance.now()
    await this.#walkPort(connection, 0, picture)
    for (let worker = 1; worker < connection.workers; worker += 1) {
      if (performance.now() - beganMs > PORTS_WITHIN_MS) break
      await this.#walkPort(connection, worker, picture)
    }
    const last = this.ports.value.length - 1
    for (const rung of mediaRungs.filter((each) => !isDirect(each))) {
      this.progress.value = { tag: 'walking', at: rung }
      this.#note(rung, await connection.step(last, (probe) => probe.open(rung, picture)))
    }
  }

  /** TCP matters at a further port only where its UDP is closed. */
  async #walkPort(connection: Connection, worker: number, picture: MediaStreamTrack): Promise<void> {
    const before = this.ports.value
    let port: PortOutcome = { port: undefined }
    for (const rung of directRungs) {
      if (before.length > 0 && port.udp === 'open') continue
      this.progress.value = { tag: 'walking', at: rung }
      const { found, place } = await connection.step(worker, async (probe) => ({
        found: await probe.open(rung, picture),
        place: probe.place,
      }))
      port = { ...port, port: place?.port, [rung]: found === 'open' ? 'open' : 'closed' }
      batch(() => {
        this.ports.value = [...before, port]
        this.place.value = place
        this.#note(rung, together(this.ports.value, rung))
      })
    }
  }

  async #measure(connection: Connection, picture: MediaStreamTrack): Promise<void> {
    const carrier = carrierOf({ rungs: this.outcomes.value })
    if (carrier === undefined) return
    this.progress.value = { tag: 'measuring', share: 0 }
    const port = this.ports.value.findIndex((each) => isDirect(carrier) && each[carrier] === 'open')
    const worker = Math.max(0, port)
    const tellHalf = (from: number) => (share: number) =>
      (this.progress.value = { tag: 'measuring', share: from + share / 2 })
    try {
      const up = await connection.step(worker, async (probe) => {
        // It was open a moment ago; where it no longer is, there are no figures.
        if ((await probe.open(carrier, picture)) !== 'open') return undefined
        this.place.value = probe.place
        return upFiguresOf(await probe.watch(tellHalf(0)), TRIED_KBPS)
      })
      if (up === undefined) return
      this.figures.value = { ...up, down: undefined }
      const looks = await connection.step(worker, (probe) => probe.watchDown(carrier, tellHalf(0.5)))
      this.figures.value = { ...up, down: looks && downFiguresOf(looks, TRIED_KBPS) }
    } catch (error) {
      if (!isOfLine(error)) throw error
      // Measuring fills the line; if it holds without that, there are fewer figures, and no more than that.
      await connection.step(worker, () => Promise.resolve())
    }
  }

  #note(rung: Rung, outcome: RungOutcome): void {
    this.outcomes.value = { ...this.outcomes.value, [rung]: outcome }
  }

  #conclude(signalling: LineFacts['signalling'], cuts: number): void {
    this.#note('signalling', signalling === 'open' || signalling === 'closed' ? signalling : 'unsteady')
    const verdict = judge({
      role: this.#options.role(),
      signalling,
      rungs: this.outcomes.value,
      ports: this.ports.value,
      figures: this.figures.value,
    })
    batch(() => {
      this.cuts.value = cuts
      this.progress.value = { tag: 'done', verdict }
    })
  }

  #fail(error: unknown, { hasStood, cuts }: Connection): void {
    if (isOfLine(error)) this.#conclude(hasStood ? 'lost' : 'closed', cuts)
    else this.progress.value = { tag: 'refused', code: error instanceof AppError ? error.code : 'internal' }
  }
}

/** The probe in use, and a fresh one in its place where the line broke off. */
class Connection {
  readonly #openProbe: LineTestOptions['openProbe']
  #probe: LineProbe | undefined
  #worker: number | undefined
  workers = 1
  /** It stood once, so that nothing on the way forbids it. */
  hasStood = false
  /** How often it broke off since then. */
  cuts = 0

  constructor(openProbe: LineTestOptions['openProbe']) {
    this.#openProbe = openProbe
  }

  /** Asks at that worker, and again over a fresh line where it broke off; rejects as the last try did. */
  async step<T>(worker: number, ask: (probe: LineProbe) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask(await this.#at(worker))
      } catch (error) {
        if (!isOfLine(error)) throw error
        this.close()
        if (this.hasStood) this.cuts += 1
        if (tries === TRIES) throw error
      }
    }
  }

  close(): void {
    this.#probe?.close()
    this.#probe = undefined
    this.#worker = undefined
  }

  async #at(worker: number): Promise<LineProbe> {
    if (this.#probe === undefined) {
      this.#probe = await this.#openProbe()
      await this.#probe.connect()
      this.hasStood = true
    }
    if (this.#worker !== worker) this.workers = await this.#probe.takeWorker(worker)
    this.#worker = worker
    return this.#probe
  }
}
