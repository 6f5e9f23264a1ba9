// From a stroke on a picture to geometry in the room, once a surface is known (D2: strokes are classified, not sprayed).
import { castRay, depthOf, pointAtDepth } from '../geometry/cameraModel.ts'
import { intersectRayPlane, type Plane } from '../geometry/plane.ts'
import { transformDirection } from '../geometry/pose.ts'
import { pointAt } from '../geometry/ray.ts'
import type { Vec3 } from '../geometry/vec3.ts'
import type { MarkKind, Stroke } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import type { ImagePoint } from '../protocol/spaces.ts'
import { anchorPoint } from './markAnchor.ts'

type Camera = Pick<PictureRef, 'worldFromCamera' | 'intrinsics'>

/** The plane through what is seen at `anchor`, `depthM` in front of the camera, that faces the camera. */
export function planeFacingCamera(anchor: ImagePoint, depthM: number, camera: Camera): Plane {
  return {
    point: pointAtDepth(anchor, depthM, camera),
    normal: transformDirection(camera.worldFromCamera, [0, 0, 1]),
  }
}

/** A stroke's ray may meet a tilted surface this much nearer or farther than the anchor; beyond, the surface has ended. */
const DEPTH_RATIO = 1.6
/** A movement's end is free: where the surface leads away from it, it stays at the depth that it was drawn from. */
const FREE_DEPTH_RATIO = 1.15

/**
 * World points of a mark whose surface near its anchor is `surface`: one point per sample, all on that one surface, unless
 * the surface ends or is seen too flat there (an arrow's tail, a movement that leaves the body). A ray that misses the
 * surface, or meets it far off, is put on the plane facing the camera through the anchor: a mark never sprays into the
 * background. Undefined when even the anchor's ray misses.
 */
export function projectStroke(
  kind: MarkKind,
  stroke: Stroke,
  camera: Camera,
  surface: Plane,
): Vec3[] | undefined {
  const anchor = anchorPoint(kind, stroke)
  const anchorWorld = hit(anchor, camera, surface)
  if (anchorWorld === undefined) return undefined
  const anchorDepthM = depthOf(anchorWorld, camera.worldFromCamera)
  const fallback = planeFacingCamera(anchor, anchorDepthM, camera)
  const most = kind === 'movement' ? FREE_DEPTH_RATIO : DEPTH_RATIO
  return stroke.map(([u, v]): Vec3 => {
    const onSurface = hit([u, v], camera, surface)
    const ratio =
      onSurface === undefined ? Infinity : depthOf(onSurface, camera.worldFromCamera) / anchorDepthM
    if (onSurface !== undefined && ratio < most && ratio > 1 / most) return onSurface
    return hit([u, v], camera, fallback) ?? pointAtDepth([u, v], anchorDepthM, camera)
  })
}

function hit(point: ImagePoint, camera: Camera, surface: Plane): Vec3 | undefined {
  const ray = castRay(point, camera.worldFromCamera, camera.intrinsics)
  const distanceM = intersectRayPlane(ray, surface)
  return distanceM === undefined ? undefined : pointAt(ray, distanceM)
}
