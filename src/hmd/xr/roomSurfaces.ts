// What a session tells of the room's surfaces, if anything: plane polygons and meshes.
import { facing, intersectRayPlane, isInPolygon } from '../../shared/geometry/plane.ts'
import { transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { pointAt, type Ray } from '../../shared/geometry/ray.ts'
import { intersectRayMesh } from '../../shared/geometry/rayTriangle.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { SurfaceHit } from '../placement/worldGeometry.ts'
import { normalOf, poseOf } from './xrPoses.ts'

interface KnownPlane {
  readonly cornersWorld: readonly Vec3[]
  readonly pose: Pose
}
interface KnownMesh {
  readonly pose: Pose
  readonly vertices: Float32Array
  readonly indices: Uint32Array
}

export interface RoomSurfaces {
  /** In XR frames; does its work at most twice a second. */
  read(frame: XRFrame, timeMs: number): void
  planeHit(ray: Ray): SurfaceHit | undefined
  meshHit(ray: Ray): SurfaceHit | undefined
}

const PERIOD_MS = 500

export function createRoomSurfaces(space: XRReferenceSpace): RoomSurfaces {
  let planes: readonly KnownPlane[] = []
  let meshes: readonly KnownMesh[] = []
  let lastMs = -Infinity
  return {
    read(frame, timeMs) {
      if (timeMs - lastMs < PERIOD_MS) return
      lastMs = timeMs
      planes = [...(frame.detectedPlanes ?? [])].flatMap((plane) => knownPlane(frame, plane, space))
      meshes = [...(frame.detectedMeshes ?? [])].flatMap((mesh) => knownMesh(frame, mesh, space))
    },
    planeHit: (ray) => nearest(ray, planes, planeHit),
    meshHit: (ray) => nearest(ray, meshes, meshHit),
  }
}

function knownPlane(frame: XRFrame, plane: XRPlane, space: XRReferenceSpace): KnownPlane[] {
  const transform = frame.getPose(plane.planeSpace, space)?.transform
  if (transform === undefined) return []
  const pose = poseOf(transform)
  return [{ pose, cornersWorld: plane.polygon.map(({ x, y, z }) => transformPoint(pose, [x, y, z])) }]
}

function knownMesh(frame: XRFrame, mesh: XRMesh, space: XRReferenceSpace): KnownMesh[] {
  const transform = frame.getPose(mesh.meshSpace, space)?.transform
  return transform === undefined
    ? []
    : [{ pose: poseOf(transform), vertices: mesh.vertices, indices: mesh.indices }]
}

type Hit = { readonly distanceM: number; readonly normal: Vec3; readonly method: 'plane' | 'mesh' }

function nearest<T>(
  ray: Ray,
  surfaces: readonly T[],
  cast: (ray: Ray, surface: T) => Hit | undefined,
): SurfaceHit | undefined {
  let best: Hit | undefined
  for (const surface of surfaces) {
    const hit = cast(ray, surface)
    if (hit !== undefined && (best === undefined || hit.distanceM < best.distanceM)) best = hit
  }
  return (
    best && {
      pointWorld: pointAt(ray, best.distanceM),
      normalWorld: best.normal,
      method: best.method,
      sigmaM: undefined,
    }
  )
}

function planeHit(ray: Ray, { pose, cornersWorld }: KnownPlane): Hit | undefined {
  const plane = facing({ point: pose.position, normal: normalOf(pose) }, ray.origin)
  const distanceM = intersectRayPlane(ray, plane)
  if (distanceM === undefined || !isInPolygon(pointAt(ray, distanceM), cornersWorld, plane.normal))
    return undefined
  return { distanceM, normal: plane.normal, method: 'plane' }
}

function meshHit(ray: Ray, { pose, vertices, indices }: KnownMesh): Hit | undefined {
  const hit = intersectRayMesh(ray, pose, vertices, indices)
  return hit && { ...hit, method: 'mesh' }
}
