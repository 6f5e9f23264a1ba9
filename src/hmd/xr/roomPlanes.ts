// The room's planes as the device tells them (plane-detection): polygons to cast against.
import { facing, intersectRayPlane, isInPolygon } from '../../shared/geometry/plane.ts'
import { transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { pointAt, type Ray } from '../../shared/geometry/ray.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { SurfaceHit } from '../placement/worldGeometry.ts'
import { normalOf, poseOf } from './xrPoses.ts'

interface KnownPlane {
  readonly cornersWorld: readonly Vec3[]
  readonly pose: Pose
}

export interface RoomPlanes {
  /** In XR frames; does its work at most twice a second. True when planes have come, gone or changed. */
  read(frame: XRFrame, timeMs: number): boolean
  /** The space moved: planes are told anew in the next frame, and until then there are none. */
  clear(): void
  /** The nearest polygon along the ray. */
  hit(ray: Ray): SurfaceHit | undefined
}

const PERIOD_MS = 500

export function createRoomPlanes(space: XRReferenceSpace): RoomPlanes {
  let planes: readonly KnownPlane[] = []
  let lastMs = -Infinity
  let told = ''
  return {
    read(frame, timeMs) {
      if (timeMs - lastMs < PERIOD_MS) return false
      lastMs = timeMs
      const detected = [...(frame.detectedPlanes ?? [])]
      planes = detected.flatMap((plane) => knownPlane(frame, plane, space))
      const now = `${planes.length} ${detected.map((plane) => plane.lastChangedTime).join()}`
      const isNews = now !== told
      told = now
      return isNews
    },
    clear() {
      planes = []
      lastMs = -Infinity
      told = ''
    },
    hit(ray) {
      let best: { readonly distanceM: number; readonly normal: Vec3 } | undefined
      for (const plane of planes) {
        const hit = planeHit(ray, plane)
        if (hit !== undefined && (best === undefined || hit.distanceM < best.distanceM)) best = hit
      }
      return (
        best && {
          pointWorld: pointAt(ray, best.distanceM),
          normalWorld: best.normal,
          method: 'plane',
          sigmaM: undefined,
        }
      )
    },
  }
}

function knownPlane(frame: XRFrame, plane: XRPlane, space: XRReferenceSpace): KnownPlane[] {
  const transform = frame.getPose(plane.planeSpace, space)?.transform
  if (transform === undefined) return []
  const pose = poseOf(transform)
  return [{ pose, cornersWorld: plane.polygon.map(({ x, y, z }) => transformPoint(pose, [x, y, z])) }]
}

function planeHit(
  ray: Ray,
  { pose, cornersWorld }: KnownPlane,
): { readonly distanceM: number; readonly normal: Vec3 } | undefined {
  const plane = facing({ point: pose.position, normal: normalOf(pose) }, ray.origin)
  const distanceM = intersectRayPlane(ray, plane)
  if (distanceM === undefined || !isInPolygon(pointAt(ray, distanceM), cornersWorld, plane.normal))
    return undefined
  return { distanceM, normal: plane.normal }
}
