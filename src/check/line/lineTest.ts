// Walks the ladder, measures on the best rung, and holds what was found so far.
import { batch, signal, type ReadonlySignal } from '@preact/signals'
import { figuresOf } from '../../client/line/figures.ts'
import {
  mediaRungs,
  type LineFigures,
  type LineProbe,
  type MediaRung,
  type RelayPlace,
  type RungOutcome,
} from '../../client/line/ladder.ts'
import { AppError, type ErrorCode } from '../../shared/protocol/errors.ts'
import { carrierOf, judge, type LineVerdict } from './judge.ts'
import type { NoisePicture } from './noisePicture.ts'

/** What the headset's picture takes at most; no more is sent, and no more is asked. */
const TRIED_KBPS = 2500

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
  /** Does nothing while it runs. */
  run(): Promise<void>
}

/** Refusals that are no refusal: the line itself did not bear the conversation. */
const lineCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['offline', 'timeout'])

export const createLineTest = (options: LineTestOptions): LineTest => new WalkedLine(options)

class WalkedLine implements LineTest {
  readonly progress = signal<LineProgress>({ tag: 'walking', at: 'signalling' })
  readonly outcomes = signal<Readonly<Partial<Record<Rung, RungOutcome>>>>({})
  readonly figures = signal<LineFigures | undefined>(undefined)
  readonly place = signal<RelayPlace | undefined>(undefined)
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
    for (const rung of mediaRungs) {
      this.progress.value = { tag: 'walking', at: rung }
      this.#note(rung, await probe.open(rung, picture))
      this.place.value = probe.place
    }
  }

  async #measure(probe: LineProbe, picture: MediaStreamTrack): Promise<void> {
    const carrier = carrierOf({ rungs: this.outcomes.value })
    if (carrier === undefined) return
    this.progress.value = { tag: 'measuring', share: 0 }
    // It was open a moment ago; where it no longer is, there are no figures.
    if ((await probe.open(carrier, picture)) !== 'open') return
    const samples = await probe.watch((share) => (this.progress.value = { tag: 'measuring', share }))
    this.figures.value = figuresOf(samples, TRIED_KBPS)
  }

  #note(rung: Rung, outcome: RungOutcome): void {
    this.outcomes.value = { ...this.outcomes.value, [rung]: outcome }
  }

  #conclude(signalling: 'open' | 'closed'): void {
    const verdict = judge({ signalling, rungs: this.outcomes.value, figures: this.figures.value })
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
