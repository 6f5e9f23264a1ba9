// Where on a second still the spot of a first must lie: its ray, seen by the second camera (the epipolar line). Pure.
import { directionAtUnitDepth, projectCameraPoint } from '../../shared/geometry/cameraModel.ts'
import { compose, invert, transformPoint } from '../../shared/geometry/pose.ts'
import { lerp, scale, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

type Camera = Pick<PictureRef, 'worldFromCamera' | 'intrinsics'>

/** What is drawn on lies in between, metres in front of the first camera. */
const NEAREST_M = 0.2
const FURTHEST_M = 5
/** In front of the second camera, metres; nearer than this nothing is seen. */
const NEAR_PLANE_M = 0.05

/** The two ends on the second picture; they may lie outside it. Undefined when all of it is behind the second camera. */
export function tieLine(
  first: Camera,
  point: ImagePoint,
  second: Camera,
): readonly [ImagePoint, ImagePoint] | undefined {
  const secondFromFirst = compose(invert(second.worldFromCamera), first.worldFromCamera)
  const at = (depthM: number): Vec3 =>
    transformPoint(secondFromFirst, scale(directionAtUnitDepth(point, first.intrinsics), depthM))
  const seen = inFront(at(NEAREST_M), at(FURTHEST_M))
  if (seen === undefined) return undefined
  const [from, to] = seen.map((end) => projectCameraPoint(end, second.intrinsics))
  return from === undefined || to === undefined ? undefined : [from, to]
}

/** The part of a segment that lies in front of the camera, which looks along -z. */
function inFront(a: Vec3, b: Vec3): readonly [Vec3, Vec3] | undefined {
  const [depthA, depthB] = [-a[2], -b[2]]
  if (depthA < NEAR_PLANE_M && depthB < NEAR_PLANE_M) return undefined
  const share = (NEAR_PLANE_M - depthA) / (depthB - depthA)
  if (depthA < NEAR_PLANE_M) return [lerp(a, b, share), b]
  return depthB < NEAR_PLANE_M ? [a, lerp(a, b, share)] : [a, b]
}
