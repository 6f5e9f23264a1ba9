// Runs the calibration wizard: tags out of the camera's pictures, head poses, solver; wizardFlow.ts decides.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import { openWorker } from '../../client/openWorker.ts'
import type { CameraFrames } from '../../client/pictureSync/cameraFrames.ts'
import type {
  CalibrationInput,
  TargetSighting,
  TimedPose,
} from '../../shared/geometry/calibration/calibrationTypes.ts'
import { SHEET_TAG } from '../../shared/geometry/tags/tagCode.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import { watchTags, type TagSighting } from '../tags/tagWatch.ts'
import type { HeadPose } from '../xr/xrWorld.ts'
import {
  beginWizard,
  wizardStep,
  type SolverAnswer,
  type WizardEvent,
  type WizardProgress,
  type WizardState,
} from './wizardFlow.ts'

export interface WizardOptions {
  readonly frames: Pick<CameraFrames, 'onFrame'>
  readonly believed: CameraCalibration
  readonly nowMs: () => number
  readonly onSolved: (calibration: CameraCalibration) => void
}

export interface Wizard {
  readonly state: ReadonlySignal<WizardState>
  /** In each XR frame. */
  headMoved(pose: HeadPose): void
  close(): void
}

const LOOK_EVERY_MS = 150
const SOLVE_EVERY_MS = 700
/** Without a picture for so long, time goes on all the same. */
const SILENT_MS = 1000
/** Poses are kept at most so densely: 60 a second tell as much as 120. */
const POSE_EVERY_MS = 12

class RunningWizard implements Wizard {
  readonly state = signal<WizardState>({ tag: 'looking' })
  readonly #options: WizardOptions
  readonly #poses: TimedPose[] = []
  readonly #sightings: TargetSighting[] = []
  readonly #tags: ReturnType<typeof watchTags>
  #progress: WizardProgress
  #isSolving = false
  #solvedAtMs = -Infinity
  #steppedAtMs: number
  readonly #solver = openWorker<CalibrationInput, SolverAnswer>({
    make: () =>
      new Worker(new URL('./solverWorker.ts', import.meta.url), { type: 'module', name: 'calibration' }),
    onBegin: () => (this.#isSolving = false),
    onAnswer: (answer) => this.#answered(answer),
    onFailure: () => this.#step({ type: 'broke' }),
  })

  constructor(options: WizardOptions) {
    this.#options = options
    this.#steppedAtMs = options.nowMs()
    this.#progress = beginWizard(this.#steppedAtMs)
    this.#tags = watchTags({
      frames: options.frames,
      everyMs: LOOK_EVERY_MS,
      onSighting: (sighting) => this.#looked(sighting),
      onFailure: () => this.#step({ type: 'broke' }),
    })
  }

  headMoved({ timeMs, worldFromViewer, limited }: HeadPose): void {
    const newest = this.#poses.at(-1)?.timeMs ?? -Infinity
    if (!limited && timeMs - newest >= POSE_EVERY_MS) this.#poses.push({ timeMs, worldFromViewer })
    // A camera that is silent is looked at in vain, too: the wearer is told, in the end that it was to no purpose.
    const nowMs = this.#options.nowMs()
    if (nowMs - this.#steppedAtMs >= SILENT_MS) this.#step({ type: 'looked', nowMs, seen: false })
  }

  close(): void {
    this.#tags.close()
    this.#solver.close()
  }

  #answered(answer: SolverAnswer): void {
    this.#isSolving = false
    if (answer === 'broken') this.#step({ type: 'broke' })
    else this.#step({ type: 'answered', nowMs: this.#options.nowMs(), outcome: answer })
  }

  #looked({ captureTimeMs, width, height, tags }: TagSighting): void {
    const { width: w, height: h } = this.#options.believed.intrinsics
    const tag = tags.find(({ id }) => id === SHEET_TAG.id)
    // A camera that has just changed its size has another calibration: not this one's pictures.
    const isUsable = tag !== undefined && w === width && h === height
    if (isUsable) this.#sightings.push({ captureTimeMs, corners: tag.corners })
    this.#step({ type: 'looked', nowMs: this.#options.nowMs(), seen: isUsable })
    this.#solve()
  }

  #solve(): void {
    const nowMs = this.#options.nowMs()
    if (this.#isSolving || nowMs - this.#solvedAtMs < SOLVE_EVERY_MS || this.#sightings.length === 0) return
    this.#isSolving = true
    this.#solvedAtMs = nowMs
    const input: CalibrationInput = {
      sightings: this.#sightings,
      poses: this.#poses,
      targetSizeM: SHEET_TAG.sizeM,
      believed: this.#options.believed,
    }
    this.#solver.post(input)
  }

  #step(event: WizardEvent): void {
    const before = this.#progress.state
    if (event.type !== 'broke') this.#steppedAtMs = event.nowMs
    this.#progress = wizardStep(this.#progress, event)
    const { state } = this.#progress
    if (state === before || (state.tag === before.tag && JSON.stringify(state) === JSON.stringify(before)))
      return
    this.state.value = state
    if (state.tag !== 'done' && state.tag !== 'failed') return
    this.close()
    if (state.tag === 'done') this.#options.onSolved(state.solved.calibration)
  }
}

export const startWizard = (options: WizardOptions): Wizard => new RunningWizard(options)
