// The wearer's side of a poor line (SPEC.md): looks at the lines, has the judge decide, tells the session, and sends what is to be
// sent: video within its limits, or stills.
import { isBorneOut, neededKbps } from '../../client/call/videoOrStills.ts'
import { effect, untracked } from '@preact/signals-core'
import type { PeerQuality } from '../../client/call/peerQuality.ts'
import type { CameraFrames } from '../../client/pictureSync/cameraFrames.ts'
import type { MediaQuality } from '../../client/ports.ts'
import { errorCodeOf } from '../../client/i18n/errorTexts.ts'
import type { FrameRecord } from '../../shared/protocol/frameRecord.ts'
import { peersByRole } from '../../shared/session/selectors.ts'
import type { SenderLimits } from '../call/senderLimits.ts'
import { createCameraStills, type CameraStillsOptions } from './cameraStills.ts'
import { capAfter, openCap } from './cap.ts'
import { freshJudge, isSettled, judge, type JudgeState, type LineSample } from './judge.ts'

export interface PoorLineOptions extends CameraStillsOptions {
  readonly quality: PeerQuality
  readonly frames: Pick<CameraFrames, 'onFrame'>
  readonly limits: Pick<SenderLimits, 'allowByLine'>
  readonly onFailure: (error: unknown) => void
}

export interface PoorLine {
  /** Each frame's record once its pose is known; true while it is to go with the video. */
  recorded(record: FrameRecord): boolean
  worldChanged(): void
  close(): void
}

/** After a silence a look speaks of the time since the last one, but not of a page that slept. */
const STEP_AT_MOST_S = 4

const most = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.flatMap((value) => value ?? [])
  return known.length === 0 ? undefined : Math.max(...known)
}

export const startPoorLine = (options: PoorLineOptions): PoorLine => new WatchedLine(options)

class WatchedLine implements PoorLine {
  readonly #options: PoorLineOptions
  readonly #stills: ReturnType<typeof createCameraStills>
  readonly #stops: (() => void)[]
  #state: JudgeState | undefined
  #cap = openCap
  #lookedAtMs: number
  /** Of the camera since the last look. */
  #frames = 0
  #size = { width: 0, height: 0 }
  #isTelling = false

  constructor(options: PoorLineOptions) {
    const { session, quality, frames } = options
    this.#options = options
    this.#lookedAtMs = options.nowMs()
    this.#stills = createCameraStills(options)
    this.#stops = [
      frames.onFrame((frame) => {
        this.#frames += 1
        this.#size = { width: frame.width, height: frame.height }
        this.#stills.see(frame)
      }),
      effect(() => {
        const looked = quality.looked.value
        untracked(() => this.#look(looked))
      }),
      effect(() => this.#stills.setGoing(session.state.value.cameraMode.mode === 'still')),
      session.onEvent((event, replayed) => {
        if (event.type === 'still.asked' && !replayed) this.#stills.ask()
      }),
    ]
  }

  recorded(record: FrameRecord): boolean {
    this.#stills.recorded(record)
    return this.#options.session.state.peek().cameraMode.mode === 'video'
  }

  worldChanged(): void {
    this.#stills.worldChanged()
  }

  close(): void {
    for (const stop of this.#stops.toReversed()) stop()
  }

  #look(looked: MediaQuality | undefined): void {
    const { session, nowMs } = this.#options
    const elapsedS = (nowMs() - this.#lookedAtMs) / 1000
    this.#lookedAtMs = nowMs()
    const hz = this.#frames / Math.max(0.1, elapsedS)
    this.#frames = 0
    const state = session.state.peek()
    // Nobody looks, or nobody can be told.
    if (session.connection.peek().tag !== 'live' || peersByRole(state, 'expert').length === 0) return
    const { mode, cause } = state.cameraMode
    const stepS = Math.min(STEP_AT_MOST_S, elapsedS)
    const sample = this.#sample(looked, hz)
    this.#state = judge(this.#state ?? freshJudge(mode, cause), sample, {
      choice: state.cameraChoice,
      stepS,
    })
    this.#tell(this.#state)
    if (this.#state.mode === 'still') return
    this.#cap = capAfter(
      this.#cap,
      { ...sample, isBorneOut: isBorneOut(sample), isSettled: isSettled(this.#state) },
      stepS,
    )
    void this.#options.limits.allowByLine(this.#cap)
  }

  #sample(looked: MediaQuality | undefined, hz: number): LineSample {
    const { session, quality } = this.#options
    const experts = peersByRole(session.state.peek(), 'expert').map(({ peerId }) => peerId)
    const told = experts.flatMap((peerId) => quality.byPeer.peek().get(peerId) ?? [])
    const isLeftOut = experts.some((peerId) => quality.withoutMedia.peek().has(peerId))
    return {
      passes: !quality.noMedia.peek() && !isLeftOut,
      upKbps: looked?.upKbps,
      upLossShare: looked?.upLossShare,
      downLossShare: most(told.map(({ downLossShare }) => downLossShare)),
      rttMs: most([looked?.rttMs, ...told.map(({ rttMs }) => rttMs)]),
      isEncoderBusy: looked?.isEncoderBusy === true,
      neededKbps: neededKbps(this.#size.width, this.#size.height, Math.min(30, hz)),
      stillMs: this.#stills.uploadMs(),
    }
  }

  /** Whatever became of an earlier word: what the log says is what counts. */
  #tell({ mode, cause }: JudgeState): void {
    const { session, onFailure } = this.#options
    const known = session.state.peek().cameraMode
    if (this.#isTelling || (known.mode === mode && known.cause.reason === cause.reason)) return
    this.#isTelling = true
    session
      .submit({ type: 'camera.sendAs', mode, cause })
      .catch((error: unknown) => {
        if (errorCodeOf(error) !== 'wrong-state') onFailure(error)
      })
      .finally(() => (this.#isTelling = false))
  }
}
