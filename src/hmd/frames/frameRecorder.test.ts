import { describe, expect, it } from 'vitest'
import { createPoseTrack } from '../../shared/geometry/poseTrack.ts'
import { identityPose, type Pose } from '../../shared/geometry/pose.ts'
import type { FrameRecord } from '../../shared/protocol/frameRecord.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import { createFrameRecorder, type RecordingSituation } from './frameRecorder.ts'

const calibration: CameraCalibration = {
  intrinsics: { width: 640, height: 360, fx: 480, fy: 480, cx: 320, cy: 180 },
  viewerFromCamera: { ...identityPose, position: [0, 0.05, 0] },
  camLagMs: 30,
  source: 'published',
  offsetSigmaM: 0.01,
  angleSigmaRad: 0.01,
  lagSigmaMs: 1,
}
const at = (x: number): Pose => ({ ...identityPose, position: [x, 1.6, 0] })

function setUp() {
  const sent: FrameRecord[] = []
  const poses = createPoseTrack({ maxExtrapolationMs: 0 })
  const recorder = createFrameRecorder((record) => sent.push(record))
  const situation: RecordingSituation = { epoch: 3, calibrationId: 7, calibration, poses }
  return { sent, poses, recorder, situation }
}

describe('the record of a camera frame', () => {
  it('carries the camera pose at exposure: captureTime less the camera lag, calibration applied', () => {
    const { sent, poses, recorder, situation } = setUp()
    poses.add(1000, at(0), false)
    poses.add(1020, at(0.2), false)
    recorder.add({ frameSeq: 1, captureTimeMs: 1040, kept: true }, situation)
    recorder.flush(1041)
    expect(sent[0]).toMatchObject({
      epoch: 3,
      calibrationId: 7,
      frameSeq: 1,
      tracked: true,
      limited: false,
      kept: true,
    })
    expect(sent[0]?.position[0]).toBeCloseTo(0.1)
    expect(sent[0]?.position[1]).toBeCloseTo(1.65)
  })

  it('tells how fast the head went then', () => {
    const { sent, poses, recorder, situation } = setUp()
    poses.add(1000, at(0), false)
    poses.add(1020, at(0.02), false)
    recorder.add({ frameSeq: 1, captureTimeMs: 1040, kept: true }, situation)
    recorder.flush(1041)
    expect(sent[0]?.speed?.linearMPerS).toBeCloseTo(1)
    expect(sent[0]?.speed?.angularRadPerS).toBe(0)
  })

  it('waits for the pose rather than guessing it', () => {
    const { sent, poses, recorder, situation } = setUp()
    poses.add(1000, at(0), false)
    recorder.add({ frameSeq: 1, captureTimeMs: 1040, kept: false }, situation)
    recorder.flush(1045)
    expect(sent).toHaveLength(0)
    poses.add(1020, at(0.2), false)
    recorder.flush(1050)
    expect(sent[0]?.position[0]).toBeCloseTo(0.1)
  })

  it('goes out untracked when heads are seen and none has a pose', () => {
    const { sent, poses, recorder, situation } = setUp()
    poses.add(1000, at(0), false)
    recorder.add({ frameSeq: 1, captureTimeMs: 1040, kept: false }, situation)
    recorder.headSeen(1441)
    recorder.flush(1441)
    expect(sent[0]?.tracked).toBe(false)
  })

  it('waits for a page that was busy: no head was seen meanwhile', () => {
    const { sent, poses, recorder, situation } = setUp()
    poses.add(1000, at(0), false)
    recorder.add({ frameSeq: 1, captureTimeMs: 1040, kept: false }, situation)
    recorder.flush(1900)
    expect(sent).toHaveLength(0)
    poses.add(1910, at(0.2), false)
    recorder.headSeen(1910)
    recorder.flush(1910)
    expect(sent[0]).toMatchObject({ tracked: true, limited: true })
  })

  it('goes out untracked in the end when the device draws no frames', () => {
    const { sent, poses, recorder, situation } = setUp()
    poses.add(1000, at(0), false)
    recorder.add({ frameSeq: 1, captureTimeMs: 1040, kept: false }, situation)
    recorder.flush(3100)
    expect(sent[0]?.tracked).toBe(false)
  })

  it('takes the device’s own word on where its camera was, at once and without the calibration', () => {
    const { sent, recorder, situation } = setUp()
    const exact = { worldFromCamera: at(3), limited: true }
    recorder.add({ frameSeq: 1, captureTimeMs: 1040, kept: true, exact }, situation)
    recorder.flush(1040)
    expect(sent[0]).toMatchObject({ position: [3, 1.6, 0], tracked: true, limited: true })
  })

  it('says when tracking was limited, or the poses too far apart to tell', () => {
    const { sent, poses, recorder, situation } = setUp()
    poses.add(1000, at(0), true)
    poses.add(1020, at(0), false)
    poses.add(1300, at(0), false)
    recorder.add({ frameSeq: 1, captureTimeMs: 1035, kept: false }, situation)
    recorder.add({ frameSeq: 2, captureTimeMs: 1200, kept: false }, situation)
    recorder.flush(1301)
    expect(sent.map(({ limited }) => limited)).toEqual([true, true])
  })

  it('is untracked at once on the 2D page', () => {
    const { sent, recorder, situation } = setUp()
    recorder.add({ frameSeq: 1, captureTimeMs: 1040, kept: true }, { ...situation, poses: undefined })
    recorder.flush(1040)
    expect(sent[0]).toMatchObject({ tracked: false, kept: true })
  })
})
