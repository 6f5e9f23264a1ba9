// The camera's calibration during a call: the wizard on request, and the lag watched all the time (SPEC.md L4).
import { effect, signal, type ReadonlySignal } from '@preact/signals-core'
import type { Clock } from '../../client/ports.ts'
import type { CameraFrames } from '../../client/pictureSync/cameraFrames.ts'
import { withLag } from '../../shared/geometry/calibration/adoptLag.ts'
import type { LagEstimate } from '../../shared/geometry/calibration/lagEstimate.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import type { WorldIdentity } from '../call/worldIdentity.ts'
import type { HeadPose } from '../xr/xrWorld.ts'
import { isCalibrating } from './calibrationTexts.ts'
import { watchLag, type LagWatch } from './lagWatch.ts'
import type { Wizard } from './wizard.ts'
import type { WizardState } from './wizardFlow.ts'

export interface CallCalibrationOptions {
  readonly frames: Pick<CameraFrames, 'onFrame'>
  readonly clock: Clock
  readonly identity: () => WorldIdentity | undefined
  /** Keeps what the wizard found for this camera. */
  readonly keep: (calibration: CameraCalibration) => void
  /** After the epoch was raised. */
  readonly onRecalibrated: () => void
  /** What is known of the lag by now, some times a minute. */
  readonly onLag: (estimate: LagEstimate, inUseMs: number) => void
  /** The lag is not followed any more. */
  readonly onLagBroken: () => void
}

export interface CallCalibration {
  readonly wizard: ReadonlySignal<WizardState>
  /** Begins the wizard as soon as there are head poses and pictures, or ends the one that runs or is to begin. */
  readonly toggleWizard: () => void
  /** Begins the wizard as soon as there are head poses and pictures. */
  wizardWhenReady(): void
  /** In each XR frame. */
  headMoved(pose: HeadPose): void
  /** There are no head poses to come, or of another session. */
  restart(): void
  /** Head poses of before do not compare any more: a wizard that runs begins anew. */
  spaceWasReset(): void
  close(): void
}

/** How long the wizard's last words stay. */
const LAST_WORDS_MS = 8000
const LAG_EVERY_MS = 2000

class RunningCalibration implements CallCalibration {
  readonly wizard = signal<WizardState>({ tag: 'off' })
  readonly #options: CallCalibrationOptions
  readonly #lag: LagWatch
  #running: Wizard | undefined
  #stopWizard = (): void => {}
  #isWanted = false
  #lagSeenMs = -Infinity

  constructor(options: CallCalibrationOptions) {
    this.#options = options
    this.#lag = watchLag(options.frames, options.onLagBroken)
  }

  readonly toggleWizard = (): void => {
    const wasRunning = isCalibrating(this.wizard.peek())
    this.#end()
    this.#isWanted = false
    if (!wasRunning) this.wizardWhenReady()
  }

  /** What is asked of the wearer is asked at once: the sheet may be fetched while the camera is still getting ready. */
  wizardWhenReady(): void {
    this.#isWanted = true
    this.wizard.value = { tag: 'looking' }
  }

  headMoved(pose: HeadPose): void {
    this.#running?.headMoved(pose)
    this.#lag.headMoved(pose)
    if (pose.timeMs - this.#lagSeenMs >= LAG_EVERY_MS) this.#followLag(pose.timeMs)
    const believed = this.#isWanted ? this.#options.identity()?.calibration : undefined
    if (believed === undefined) return
    this.#isWanted = false
    this.#end()
    this.#begin(believed)
  }

  restart(): void {
    this.#end()
    this.#lag.restart()
  }

  spaceWasReset(): void {
    this.#isWanted ||= isCalibrating(this.wizard.peek())
    this.restart()
  }

  close(): void {
    this.#end()
    this.#lag.close()
  }

  /** Loaded when it is first wanted. */
  #begin(believed: CameraCalibration): void {
    let isEnded = false
    this.#stopWizard = (): void => {
      isEnded = true
    }
    this.wizard.value = { tag: 'looking' }
    import('./wizard.ts').then(
      ({ startWizard }) => {
        if (isEnded) return
        this.#run(
          startWizard({
            frames: this.#options.frames,
            believed,
            nowMs: () => this.#options.clock.nowMs(),
            onSolved: (calibration) => this.#use(calibration),
          }),
        )
      },
      () => {
        if (isEnded) return
        this.wizard.value = { tag: 'failed', reason: 'broken' }
        const timer = setTimeout(() => this.#end(), LAST_WORDS_MS)
        this.#stopWizard = (): void => clearTimeout(timer)
      },
    )
  }

  #run(wizard: Wizard): void {
    this.#running = wizard
    let timer: ReturnType<typeof setTimeout> | undefined
    const follow = effect(() => {
      const now = wizard.state.value
      this.wizard.value = now
      if (now.tag === 'done' || now.tag === 'failed') timer = setTimeout(() => this.#end(), LAST_WORDS_MS)
    })
    this.#stopWizard = (): void => {
      clearTimeout(timer)
      follow()
      wizard.close()
    }
  }

  #end(): void {
    this.#stopWizard()
    this.#stopWizard = (): void => {}
    this.#running = undefined
    this.wizard.value = { tag: 'off' }
  }

  /** The new numbers hold from the next picture on, in a new epoch: what was placed before, another camera placed. */
  #use(calibration: CameraCalibration): void {
    this.#options.keep(calibration)
    const identity = this.#options.identity()
    identity?.raiseEpoch('recalibrated')
    identity?.calibrate(calibration)
    this.#options.onRecalibrated()
  }

  /** L4. The epoch stays: the world has not moved. */
  #followLag(nowMs: number): void {
    this.#lagSeenMs = nowMs
    const identity = this.#options.identity()
    const estimate = this.#lag.estimate()
    if (identity?.calibration === undefined || estimate === undefined) return
    const better = this.#running === undefined ? withLag(identity.calibration, estimate) : undefined
    if (better !== undefined) identity.calibrate(better)
    this.#options.onLag(estimate, identity.calibration.camLagMs)
  }
}

export const createCallCalibration = (options: CallCalibrationOptions): CallCalibration =>
  new RunningCalibration(options)
