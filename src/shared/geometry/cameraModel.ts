// Pinhole camera: image point <-> ray. The camera looks along its own -z, y up; v runs down the picture.
import type { ImagePoint, Intrinsics } from '../protocol/spaces.ts'
import { invert, transformDirection, transformPoint, type Pose } from './pose.ts'
import type { Ray } from './ray.ts'
import { normalize, scale, type Vec3 } from './vec3.ts'

/** Direction in camera space through an image point, with z = -1 (not length one: scaling it by a depth gives a point at that depth). */
export const directionAtUnitDepth = ([u, v]: ImagePoint, k: Intrinsics): Vec3 => [
  (u * k.width - k.cx) / k.fx,
  -(v * k.height - k.cy) / k.fy,
  -1,
]

/** The ray in world space that an image point was seen along. */
export function castRay(point: ImagePoint, worldFromCamera: Pose, k: Intrinsics): Ray {
  return {
    origin: worldFromCamera.position,
    direction: normalize(transformDirection(worldFromCamera, directionAtUnitDepth(point, k))),
  }
}

/** Where a camera-space point is seen; undefined when it is behind the camera or nearer than 1 cm. */
export function projectCameraPoint([x, y, z]: Vec3, k: Intrinsics): ImagePoint | undefined {
  if (z > -0.01) return undefined
  return [((x / -z) * k.fx + k.cx) / k.width, ((-y / -z) * k.fy + k.cy) / k.height]
}

/**
 * The pinhole camera that a WebXR view's projection matrix (column-major, GL conventions) is, in pixels of a picture of
 * that size: for a camera picture that is aligned with the view, as WebXR Raw Camera Access gives it, or a grid over it.
 */
export const intrinsicsOfProjection = (
  projection: ArrayLike<number>,
  { width, height }: { readonly width: number; readonly height: number },
): Intrinsics => ({
  width,
  height,
  fx: ((projection[0] ?? 1) * width) / 2,
  fy: ((projection[5] ?? 1) * height) / 2,
  cx: ((1 - (projection[8] ?? 0)) * width) / 2,
  // GL counts from the bottom, pictures from the top.
  cy: ((1 + (projection[9] ?? 0)) * height) / 2,
})

/** Where a world point is seen in a picture; may lie outside 0..1. Undefined behind the camera. */
export const projectPoint = (
  pointWorld: Vec3,
  worldFromCamera: Pose,
  k: Intrinsics,
): ImagePoint | undefined => projectCameraPoint(transformPoint(invert(worldFromCamera), pointWorld), k)

/** Metres in front of the camera (along -z, not along the ray). */
export const depthOf = (pointWorld: Vec3, worldFromCamera: Pose): number =>
  -transformPoint(invert(worldFromCamera), pointWorld)[2]

/** The same camera for a picture of another size (same crop, scaled), as when a still is sharper than the video. */
export function scaleIntrinsics(k: Intrinsics, width: number, height: number): Intrinsics {
  const x = width / k.width
  const y = height / k.height
  return { width, height, fx: k.fx * x, fy: k.fy * y, cx: k.cx * x, cy: k.cy * y }
}

/** Where the picture's corners lie `depthM` in front of the camera: top left, top right, bottom right, bottom left. World. */
export const frustumCorners = (
  worldFromCamera: Pose,
  k: Intrinsics,
  depthM: number,
): readonly [Vec3, Vec3, Vec3, Vec3] => {
  const corner = (point: ImagePoint): Vec3 => pointAtDepth(point, depthM, { worldFromCamera, intrinsics: k })
  return [corner([0, 0]), corner([1, 0]), corner([1, 1]), corner([0, 1])]
}

/** The world point seen at an image point, `depthM` in front of the camera (along -z, as {@link depthOf} gives it). */
export function pointAtDepth(
  point: ImagePoint,
  depthM: number,
  camera: { readonly worldFromCamera: Pose; readonly intrinsics: Intrinsics },
): Vec3 {
  return transformPoint(camera.worldFromCamera, scale(directionAtUnitDepth(point, camera.intrinsics), depthM))
}
