// A picture and a line of ink as the tests of this folder draw them: camera at the origin, looking along -z.
import { identityPose } from '../geometry/pose.ts'
import type { Stroke } from '../protocol/marks.ts'

export const intrinsics = { width: 640, height: 360, fx: 485, fy: 485, cx: 320, cy: 180 }
export const camera = { worldFromCamera: identityPose, intrinsics }
export const picture = {
  ...camera,
  epoch: 1,
  frameSeq: 7,
  captureTimeMs: 1000,
  match: 'exact',
  tracked: true,
} as const
export const ink: Stroke = [
  [0.4, 0.5, 0.5],
  [0.5, 0.4, 0.5],
  [0.6, 0.5, 0.5],
]
