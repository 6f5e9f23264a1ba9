// A pose record as the protocol names the picture that it belongs to. Pure.
import type { FrameRecord } from '../../shared/protocol/frameRecord.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { Intrinsics, Pose } from '../../shared/protocol/spaces.ts'
import type { SessionState } from '../../shared/session/state.ts'

export type Calibrations = Pick<SessionState, 'calibrations' | 'latestCalibrationId'>

/** World from camera, as the record tells it. */
export const poseOfRecord = (record: FrameRecord): Pose => ({
  position: record.position,
  orientation: record.orientation,
})

/** Optics of a record's picture; the newest known where the record's own calibration has not been heard of. */
export function intrinsicsOf(
  record: FrameRecord,
  { calibrations, latestCalibrationId }: Calibrations,
): Intrinsics | undefined {
  const own = calibrations.get(record.calibrationId)
  if (own !== undefined) return own.intrinsics
  return latestCalibrationId === undefined ? undefined : calibrations.get(latestCalibrationId)?.intrinsics
}

/** Of a picture that is surely this record's; undefined while its optics are not in the log. */
export function refOfRecord(record: FrameRecord, { calibrations }: Calibrations): PictureRef | undefined {
  const calibration = calibrations.get(record.calibrationId)
  return (
    calibration && {
      epoch: record.epoch,
      frameSeq: record.frameSeq,
      captureTimeMs: record.captureTimeMs,
      worldFromCamera: poseOfRecord(record),
      intrinsics: calibration.intrinsics,
      match: 'exact',
      tracked: record.tracked,
      ...(record.limited ? { limited: true } : {}),
    }
  )
}
