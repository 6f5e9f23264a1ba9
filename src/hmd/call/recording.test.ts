import { expect, it } from 'vitest'
import type { CameraFrame } from '../../client/pictureSync/cameraFrames.ts'
import { identityPose } from '../../shared/geometry/pose.ts'
import { decodeFrameRecord } from '../../shared/protocol/frameRecord.ts'
import { startRecording } from './recording.ts'

it('tells each record twice, the second time with the next one: a lost packet loses none', () => {
  const packets: (number | undefined)[][] = []
  let take: (frame: CameraFrame) => void = () => undefined
  const recording = startRecording({
    frames: {
      follow: () => undefined,
      onFrame: (listener) => {
        take = listener
        return () => undefined
      },
      close: () => undefined,
    },
    stills: { keep: () => true, take: () => undefined, clear: () => undefined },
    situation: () => ({
      epoch: 1,
      calibrationId: 1,
      calibration: {
        intrinsics: { width: 640, height: 360, fx: 480, fy: 480, cx: 320, cy: 180 },
        viewerFromCamera: identityPose,
        camLagMs: 0,
        source: 'published',
        offsetSigmaM: 0.01,
        angleSigmaRad: 0.01,
        lagSigmaMs: 1,
      },
      poses: undefined,
    }),
    rtp: () => undefined,
    recorded: () => true,
    nowMs: () => 0,
    send: (bytes) => packets.at(-1)?.push(decodeFrameRecord(bytes)?.captureTimeMs),
  })
  // The recorder looks at no pixel: a still ring of the test's own takes them.
  const picture = {} as CanvasImageSource
  for (const captureTimeMs of [100, 133, 166]) {
    packets.push([])
    take({
      captureTimeMs,
      trackTimeMs: captureTimeMs,
      joinedMs: captureTimeMs,
      width: 640,
      height: 360,
      picture,
    })
  }
  expect(packets).toEqual([[100], [100, 133], [133, 166]])
  recording.close()
})
