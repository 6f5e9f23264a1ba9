import { describe, expect, it } from 'vitest'
import { PictureRef } from '../../shared/protocol/pictures.ts'
import type { FrameRecord } from '../../shared/protocol/frameRecord.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import type { MatchedPicture } from '../../client/pictureSync/pictureClock.ts'
import { isSamePicture } from '../../client/markCanvas/samePicture.ts'
import { pictureRefOf } from './pictureRef.ts'

const record: FrameRecord = {
  epoch: 3,
  frameSeq: 42,
  captureTimeMs: 1000,
  rtpTimestamp: 90_000,
  position: [1, 1.5, -2],
  orientation: [0, 0, 0, 1],
  calibrationId: 1,
  tracked: true,
  limited: false,
  kept: true,
  speed: undefined,
}
const calibration: CameraCalibration = {
  intrinsics: { width: 1280, height: 720, fx: 969, fy: 969, cx: 630, cy: 341 },
  viewerFromCamera: { position: [0, 0.05, 0], orientation: [0, 0, 0, 1] },
  camLagMs: 0,
  source: 'published',
  offsetSigmaM: 0.005,
  angleSigmaRad: 0.005,
  lagSigmaMs: 1,
}
const matched = (known: FrameRecord | undefined): MatchedPicture => ({
  shown: {
    shownAtMs: 0,
    width: 1280,
    height: 720,
    rtpTimestamp: 90_000,
    captureTimeMs: undefined,
  },
  record: known,
  match: 'exact',
})

describe('what a stroke refers to', () => {
  it('is the record that the shown picture was matched with, and that record’s optics', () => {
    const state = { calibrations: new Map([[1, calibration]]), latestCalibrationId: 1 }
    const picture = pictureRefOf(matched(record), state)
    expect(picture).toMatchObject({ epoch: 3, frameSeq: 42, match: 'exact', intrinsics: { fx: 969 } })
    expect(PictureRef.safeParse(picture).success).toBe(true)
  })

  it('[RP-7] says that tracking was limited', () => {
    const state = { calibrations: new Map([[1, calibration]]), latestCalibrationId: 1 }
    const poor = pictureRefOf(matched({ ...record, limited: true }), state)
    expect(poor?.limited).toBe(true)
    const speed = { linearMPerS: 0.2, angularRadPerS: 1 }
    expect(pictureRefOf(matched({ ...record, speed }), state)?.speed).toEqual(speed)
    expect(PictureRef.safeParse(poor).success).toBe(true)
    expect(pictureRefOf(matched(record), state)?.limited).toBeUndefined()
  })

  it('is approximate with the optics of another calibration', () => {
    const state = { calibrations: new Map([[2, calibration]]), latestCalibrationId: 2 }
    expect(pictureRefOf(matched(record), state)?.match).toBe('approximate')
  })

  it('is nothing without a record or without any optics', () => {
    const none = { calibrations: new Map<number, CameraCalibration>(), latestCalibrationId: undefined }
    expect(pictureRefOf(matched(record), none)).toBeUndefined()
    expect(
      pictureRefOf(matched(undefined), { ...none, calibrations: new Map([[1, calibration]]) }),
    ).toBeUndefined()
  })

  it('is the same picture by epoch and number alone', () => {
    const state = { calibrations: new Map([[1, calibration]]), latestCalibrationId: 1 }
    const picture = pictureRefOf(matched(record), state)
    const next = pictureRefOf(matched({ ...record, frameSeq: 43 }), state)
    expect(picture && isSamePicture(picture, { ...picture, match: 'clock' })).toBe(true)
    expect(picture && next && isSamePicture(picture, next)).toBe(false)
  })
})
