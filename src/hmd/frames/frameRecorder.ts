// For each camera frame the pose that it was exposed from, as a 60-byte record (architecture D1). A frame whose pose is
// not there yet waits for it: nothing is extrapolated. Pure: clock, poses and channel are handed in.
import { compose, type Pose } from '../../shared/geometry/pose.ts'
import { speedAt, type PoseTrack } from '../../shared/geometry/poseTrack.ts'
import type { FrameRecord } from '../../shared/protocol/frameRecord.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'

export interface RecordedFrame {
  readonly frameSeq: number
  /** Page clock, ms since 1970. */
  readonly captureTimeMs: number
  readonly kept: boolean
  /** The device's own word on where the camera was; then nothing is interpolated. */
  readonly exact?: { readonly worldFromCamera: Pose; readonly limited: boolean } | undefined
}

/** What holds for the frame at the time when it came: a later recalibration does not reach back. */
export interface RecordingSituation {
  readonly epoch: number
  readonly calibrationId: number
  readonly calibration: CameraCalibration
  /** Undefined on the 2D page: records go out untracked. */
  readonly poses: PoseTrack | undefined
}

export interface FrameRecorder {
  add(frame: RecordedFrame, situation: RecordingSituation): void
  /** The device has told of a head at this time, with a pose or without one: call in each XR frame. */
  headSeen(timeMs: number): void
  /** Sends what can be sent by now: call in each XR frame and after each camera frame. */
  flush(nowMs: number): void
  clear(): void
}

/** Heads seen for so long after the exposure, and none with a pose: tracking is lost. */
const MAX_WAIT_MS = 400
/** No head seen at all for so long: the device draws no frames. A page that is only busy comes back sooner. */
const GIVE_UP_MS = 2000
const MAX_WAITING = 30

type Waiting = { readonly frame: RecordedFrame; readonly situation: RecordingSituation }

export function createFrameRecorder(send: (record: FrameRecord) => void): FrameRecorder {
  let waiting: Waiting[] = []
  let headSeenMs = -Infinity

  /** Undefined: nobody knows where the camera was. */
  function whereWas({ frame, situation }: Waiting): RecordedFrame['exact'] {
    if (frame.exact !== undefined) return frame.exact
    const { calibration, poses } = situation
    const sample = poses?.poseAt(frame.captureTimeMs - calibration.camLagMs)
    return (
      sample && {
        worldFromCamera: compose(sample.pose, calibration.viewerFromCamera),
        limited: sample.limited || sample.isGuess,
      }
    )
  }

  function recordOf(entry: Waiting): FrameRecord {
    const { frame, situation } = entry
    const known = whereWas(entry)
    const exposedAtMs = frame.captureTimeMs - situation.calibration.camLagMs
    const { position, orientation } = known?.worldFromCamera ?? situation.calibration.viewerFromCamera
    return {
      epoch: situation.epoch,
      frameSeq: frame.frameSeq,
      captureTimeMs: frame.captureTimeMs,
      rtpTimestamp: undefined,
      position,
      orientation,
      calibrationId: situation.calibrationId,
      tracked: known !== undefined,
      limited: known?.limited ?? false,
      kept: frame.kept,
      speed: situation.poses && speedAt(situation.poses, exposedAtMs),
    }
  }

  function isReady({ frame, situation }: Waiting, nowMs: number): boolean {
    const { poses, calibration } = situation
    if (poses === undefined || frame.exact !== undefined) return true
    const exposedAtMs = frame.captureTimeMs - calibration.camLagMs
    const isTold = (poses.newestMs ?? -Infinity) >= exposedAtMs
    return isTold || headSeenMs - exposedAtMs > MAX_WAIT_MS || nowMs - exposedAtMs > GIVE_UP_MS
  }

  return {
    add(frame, situation) {
      waiting.push({ frame, situation })
      if (waiting.length > MAX_WAITING) waiting.shift()
    },
    headSeen(timeMs) {
      headSeenMs = Math.max(headSeenMs, timeMs)
    },
    flush(nowMs) {
      if (waiting.length === 0) return
      const ready = waiting.filter((entry) => isReady(entry, nowMs))
      if (ready.length === 0) return
      waiting = waiting.filter((entry) => !ready.includes(entry))
      for (const entry of ready) send(recordOf(entry))
    },
    clear() {
      waiting = []
    },
  }
}
