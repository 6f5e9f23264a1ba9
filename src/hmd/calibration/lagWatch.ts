// Watches the camera's lag all the time (SPEC.md L2-L4): the worker tells the pictures' motion, the head's turning comes
// with each XR frame. Pictures are handed over only while the head turns, which alone tells anything, and seldom once it is sure.
import { openWorker } from '../../client/openWorker.ts'
import type { CameraFrame, CameraFrames } from '../../client/pictureSync/cameraFrames.ts'
import { handOver } from '../../client/pictureSync/handOver.ts'
import { createLagEstimator, type LagEstimate } from '../../shared/geometry/calibration/lagEstimate.ts'
import { angleBetween } from '../../shared/geometry/quat.ts'
import type { HeadPose } from '../xr/xrWorld.ts'
import type { LagAnswer, LagRequest } from './lagMessages.ts'

export interface LagWatch {
  headMoved(pose: HeadPose): void
  estimate(): LagEstimate | undefined
  /** Head poses of before do not compare any more. */
  restart(): void
  close(): void
}

/** Nearer pictures hardly differ; 15 a second follow any turning head. */
const EVERY_MS = 60
/** A head that is held still turns by up to 5°/s; its pictures would say nothing of the lag. */
const TURNING_RAD_PER_S = 0.17
/** The turning that a picture shows was a lag ago. */
const TURNING_COUNTS_MS = 400
/** A session's lag hardly changes: once it is sure it is looked at again after so long. */
const REST_MS = 60_000

/** `onFailure`: the lag is not followed any more. */
export function watchLag(frames: Pick<CameraFrames, 'onFrame'>, onFailure: () => void): LagWatch {
  const estimator = createLagEstimator()
  let isBusy = false
  let hasPoses = false
  let lastMs = -Infinity
  let restsUntilMs = -Infinity
  let turnedAtMs = -Infinity
  let head: HeadPose | undefined
  const worker = openWorker<LagRequest, LagAnswer>({
    make: () => new Worker(new URL('./lagWorker.ts', import.meta.url), { type: 'module', name: 'lag' }),
    onBegin: () => (isBusy = false),
    onAnswer({ motion }) {
      isBusy = false
      if (motion !== undefined) estimator.addMotion(motion)
    },
    onFailure() {
      stop()
      onFailure()
    },
  })
  const stop = frames.onFrame(({ captureTimeMs, picture }: CameraFrame) => {
    const isWanted = captureTimeMs > restsUntilMs && captureTimeMs - turnedAtMs < TURNING_COUNTS_MS
    if (!hasPoses || !isWanted || isBusy || captureTimeMs - lastMs < EVERY_MS) return
    if (estimator.estimate()?.confident === true) restsUntilMs = captureTimeMs + REST_MS
    lastMs = captureTimeMs
    isBusy = true
    handOver(picture)
      .then((own) => worker.post({ captureTimeMs, picture: own }, [own]))
      .catch(() => (isBusy = false))
  })
  return {
    headMoved(pose) {
      const { timeMs, worldFromViewer } = pose
      // Limited tracking counts too: what it has lost is the place, not how the head turns.
      hasPoses = true
      const turnedRad = head && angleBetween(head.worldFromViewer.orientation, worldFromViewer.orientation)
      if (head !== undefined && (turnedRad ?? 0) * 1000 > TURNING_RAD_PER_S * (timeMs - head.timeMs)) {
        turnedAtMs = timeMs
      }
      head = pose
      estimator.addPose(timeMs, worldFromViewer.orientation)
    },
    estimate: () => estimator.estimate(),
    restart() {
      hasPoses = false
      head = undefined
      restsUntilMs = -Infinity
      estimator.clear()
    },
    close() {
      stop()
      worker.close()
    },
  }
}
