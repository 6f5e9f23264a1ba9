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

/** What a record says of its picture in the protocol's words; which picture it is, and its optics, are the caller's to say. */
export const takenBy = (
  record: FrameRecord,
): Pick<
  PictureRef,
  'epoch' | 'captureTimeMs' | 'worldFromCamera' | 'tracked' | 'limited' | 'speed' | 'calibrationId'
> => ({
  epoch: record.epoch,
  captureTimeMs: record.captureTimeMs,
  worldFromCamera: poseOfRecord(record),
  tracked: record.tracked,
  calibrationId: record.calibrationId,
  ...(record.limited ? { limited: true } : {}),
  ...(record.speed === undefined ? {} : { speed: record.speed }),
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
      ...takenBy(record),
      frameSeq: record.frameSeq,
      intrinsics: calibration.intrinsics,
      match: 'exact',
    }
  )
}
