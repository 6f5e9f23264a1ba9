// Walks the ladder, measures on the best rung, and holds what was found so far.
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
import { carrierOf, judge, type LineVerdict } from './judge.ts'
import type { NoisePicture } from './noisePicture.ts'

/** What the headset's picture takes at most; no more is sent, and no more is asked. */
const TRIED_KBPS = 2500
/** Ports that a firewall drops cost seconds each; a server has as many as it has cores. */
const PORTS_WITHIN_MS = 45_000

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
}

export interface LineTest {
  readonly progress: ReadonlySignal<LineProgress>
  readonly outcomes: ReadonlySignal<Readonly<Partial<Record<Rung, RungOutcome>>>>
  readonly figures: ReadonlySignal<LineFigures | undefined>
  readonly place: ReadonlySignal<RelayPlace | undefined>
  /** One for each media worker that was tried. */
  readonly ports: ReadonlySignal<readonly PortOutcome[]>
  /** Does nothing while it runs. */
  run(): Promise<void>
}

/** Refusals that are no refusal: the line itself did not bear the conversation. */
const lineCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['offline', 'timeout'])

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
    let probe: LineProbe | undefined
    try {
      probe = await this.#options.openProbe()
      await probe.connect()
      this.#note('signalling', 'open')
      await this.#walk(probe, picture.track)
      await this.#measure(probe, picture.track)
      this.#conclude('open')
    } catch (error) {
      this.#fail(error)
    } finally {
      probe?.close()
      picture.stop()
      this.#isRunning = false
    }
  }

  async #walk(probe: LineProbe, picture: MediaStreamTrack): Promise<void> {
    const beganMs = performance.now()
    const workers = await probe.takeWorker(0)
    await this.#walkPort(probe, picture)
    for (let worker = 1; worker < workers; worker += 1) {
      if (performance.now() - beganMs > PORTS_WITHIN_MS) break
      await probe.takeWorker(worker)
      await this.#walkPort(probe, picture)
    }
    for (const rung of mediaRungs.filter((each) => !isDirect(each))) {
      this.progress.value = { tag: 'walking', at: rung }
      this.#note(rung, await probe.open(rung, picture))
    }
  }

  /** TCP matters at a further port only where its UDP is closed. */
  async #walkPort(probe: LineProbe, picture: MediaStreamTrack): Promise<void> {
    const before = this.ports.value
    let port: PortOutcome = { port: undefined }
    for (const rung of directRungs) {
      if (before.length > 0 && port.udp === 'open') continue
      this.progress.value = { tag: 'walking', at: rung }
      const outcome = (await probe.open(rung, picture)) === 'open' ? 'open' : 'closed'
      port = { ...port, port: probe.place?.port, [rung]: outcome }
      batch(() => {
        this.ports.value = [...before, port]
        this.place.value = probe.place
        this.#note(rung, together(this.ports.value, rung))
      })
    }
  }

  async #measure(probe: LineProbe, picture: MediaStreamTrack): Promise<void> {
    const carrier = carrierOf({ rungs: this.outcomes.value })
    if (carrier === undefined) return
    this.progress.value = { tag: 'measuring', share: 0 }
    const worker = this.ports.value.findIndex((port) => isDirect(carrier) && port[carrier] === 'open')
    await probe.takeWorker(Math.max(0, worker))
    // It was open a moment ago; where it no longer is, there are no figures.
    if ((await probe.open(carrier, picture)) !== 'open') return
    const tellHalf = (from: number) => (share: number) =>
      (this.progress.value = { tag: 'measuring', share: from + share / 2 })
    const up = upFiguresOf(await probe.watch(tellHalf(0)), TRIED_KBPS)
    const looks = await probe.watchDown(carrier, tellHalf(0.5))
    if (up === undefined) return
    this.figures.value = { ...up, down: looks && downFiguresOf(looks, TRIED_KBPS) }
  }

  #note(rung: Rung, outcome: RungOutcome): void {
    this.outcomes.value = { ...this.outcomes.value, [rung]: outcome }
  }

  #conclude(signalling: 'open' | 'closed'): void {
    const verdict = judge({
      signalling,
      rungs: this.outcomes.value,
      ports: this.ports.value,
      figures: this.figures.value,
    })
    this.progress.value = { tag: 'done', verdict }
  }

  #fail(error: unknown): void {
    const code = error instanceof AppError ? error.code : 'internal'
    if (lineCodes.has(code)) {
      this.#note('signalling', 'closed')
      this.#conclude('closed')
    } else this.progress.value = { tag: 'refused', code }
  }
}
