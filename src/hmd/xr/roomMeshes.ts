// The room's scan as the device tells it (mesh-detection): triangles kept ready for casting. A scan may have fifty
// thousand of them, so each XR frame works on a small part and no frame is lost over it. A headset scans the room once:
// the patient who came later is not in it.
import { invert, transformDirection, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { pointAt, type Ray } from '../../shared/geometry/ray.ts'
import { createTriangleBvh, type TriangleBvh } from '../../shared/geometry/triangleBvh.ts'
import { cross, dot, normalize, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { SurfaceHit } from '../placement/worldGeometry.ts'
import { poseOf } from './xrPoses.ts'

export interface RoomMeshes {
  /** In each XR frame; asks for what has changed at most twice a second. True when a mesh can be cast against from now on. */
  read(frame: XRFrame, timeMs: number): boolean
  /** The space moved: where the meshes stand is told anew in the next frame, and until then none is met. */
  clear(): void
  /** The nearest triangle of the scan along the ray, from either side; world space. */
  hit(ray: Ray): SurfaceHit | undefined
}

/** About 3 ms of work on a desktop's core, measured with `createTriangleBvh`; casting against 34 of them takes 0.1 ms. */
const TRIANGLES_PER_STEP = 1500
const FARTHEST_M = 20
const PERIOD_MS = 500

interface Part {
  readonly bvh: TriangleBvh
  readonly indices: Uint32Array
}

/** One state of one mesh, made ready part by part. */
class PreparedMesh {
  readonly changedMs: number
  readonly parts: Part[] = []
  readonly #vertices: Float32Array
  readonly #indices: Uint32Array
  #done = 0

  constructor({ lastChangedTime, vertices, indices }: XRMesh) {
    this.changedMs = lastChangedTime
    // The browser may write the next state into the same arrays.
    this.#vertices = vertices.slice()
    this.#indices = indices.slice(0, indices.length - (indices.length % 3))
  }

  get isReady(): boolean {
    return this.#done >= this.#indices.length
  }

  step(): void {
    const indices = this.#indices.subarray(this.#done, this.#done + TRIANGLES_PER_STEP * 3)
    this.#done += indices.length
    this.parts.push({ bvh: createTriangleBvh(this.#vertices, indices), indices })
  }

  /** In the mesh's own space. */
  cast({ origin, direction }: Ray): { readonly distanceM: number; readonly normal: Vec3 } | undefined {
    let best: { distanceM: number; normal: Vec3 } | undefined
    for (const { bvh, indices } of this.parts) {
      const hit = bvh.cast(origin, direction, best?.distanceM ?? FARTHEST_M)
      if (hit !== undefined)
        best = { distanceM: hit.distanceM, normal: this.#normalOf(indices, hit.triangle) }
    }
    return best
  }

  #normalOf(indices: Uint32Array, triangle: number): Vec3 {
    const [a, b, c] = [0, 1, 2].map((corner) => this.#vertex(indices[triangle * 3 + corner] ?? 0))
    if (a === undefined || b === undefined || c === undefined) return [0, 1, 0]
    return normalize(cross(sub(b, a), sub(c, a)))
  }

  #vertex(index: number): Vec3 {
    const value = (axis: number): number => this.#vertices[index * 3 + axis] ?? 0
    return [value(0), value(1), value(2)]
  }
}

interface KnownMesh {
  /** Undefined from a reset until it is told anew. */
  worldFromMesh: Pose | undefined
  /** Cast against; the state of before while `next` is being prepared. */
  ready: PreparedMesh | undefined
  next: PreparedMesh | undefined
}

/** World space. */
function nearest(
  meshes: Iterable<KnownMesh>,
  ray: Ray,
): { readonly distanceM: number; readonly normal: Vec3 } | undefined {
  let best: { distanceM: number; normal: Vec3 } | undefined
  for (const { worldFromMesh, ready } of meshes) {
    if (worldFromMesh === undefined) continue
    const meshFromWorld = invert(worldFromMesh)
    const hit = ready?.cast({
      origin: transformPoint(meshFromWorld, ray.origin),
      direction: transformDirection(meshFromWorld, ray.direction),
    })
    if (hit === undefined || (best !== undefined && best.distanceM <= hit.distanceM)) continue
    best = { distanceM: hit.distanceM, normal: transformDirection(worldFromMesh, hit.normal) }
  }
  return best
}

export function createRoomMeshes(space: XRReferenceSpace): RoomMeshes {
  const known = new Map<XRMesh, KnownMesh>()
  let lastMs = -Infinity

  /** True when it was known before a reset, and is met again. */
  function update(frame: XRFrame, mesh: XRMesh): boolean {
    const transform = frame.getPose(mesh.meshSpace, space)?.transform
    if (transform === undefined) return false
    const entry = known.get(mesh) ?? { worldFromMesh: undefined, ready: undefined, next: undefined }
    const isBack = entry.worldFromMesh === undefined && entry.ready !== undefined
    entry.worldFromMesh = poseOf(transform)
    const newest = entry.next ?? entry.ready
    if (newest?.changedMs !== mesh.lastChangedTime) entry.next = new PreparedMesh(mesh)
    known.set(mesh, entry)
    return isBack
  }

  /** One part of one mesh; true when that was its last. */
  function work(): boolean {
    for (const entry of known.values()) {
      if (entry.next === undefined) continue
      if (!entry.next.isReady) entry.next.step()
      if (!entry.next.isReady) return false
      entry.ready = entry.next
      entry.next = undefined
      return true
    }
    return false
  }

  return {
    read(frame, timeMs) {
      let isNews = work()
      const told = timeMs - lastMs < PERIOD_MS ? undefined : frame.detectedMeshes
      if (told === undefined) return isNews
      lastMs = timeMs
      for (const mesh of known.keys()) if (!told.has(mesh)) known.delete(mesh)
      for (const mesh of told) isNews = update(frame, mesh) || isNews
      return isNews
    },
    clear() {
      lastMs = -Infinity
      for (const entry of known.values()) entry.worldFromMesh = undefined
    },
    hit(ray) {
      const best = nearest(known.values(), ray)
      if (best === undefined) return undefined
      const normalWorld = dot(best.normal, ray.direction) > 0 ? scale(best.normal, -1) : best.normal
      return {
        pointWorld: pointAt(ray, best.distanceM),
        normalWorld,
        method: 'mesh',
        sigmaM: undefined,
      }
    },
  }
}
