// What placing needs to know of the room. The XR session gives the real one (xr/xrWorld.ts), tests a made-up one.
import type { PlacementMethod } from '../../shared/protocol/marks.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'

export interface SurfaceHit {
  readonly pointWorld: Vec3
  /** Unit, towards the ray's origin; undefined where a single sample tells none (depth). */
  readonly normalWorld: Vec3 | undefined
  readonly method: Extract<PlacementMethod, 'depth' | 'mesh' | 'plane'>
  /** One sigma along the ray, where the measurement tells it. */
  readonly sigmaM: number | undefined
}

export interface WorldGeometry {
  /** What the session could give, whether or not it has seen anything yet. */
  readonly kinds: ReadonlySet<'depth' | 'mesh' | 'plane'>
  /** Against depth pictures of about that time (page clock). */
  depthHit(ray: Ray, exposedAtMs: number): SurfaceHit | undefined
  /** Keeps the depth of about that time (page clock) for a still that may be drawn on much later. */
  holdDepth(exposedAtMs: number): void
  meshHit(ray: Ray): SurfaceHit | undefined
  /** Against plane polygons and planes remembered from earlier hit-tests: answers at once. */
  planeHit(ray: Ray): SurfaceHit | undefined
  /** Against what the device knows, along rays of the past; answered in the XR frames that follow. */
  hitTest(rays: readonly Ray[]): Promise<readonly (SurfaceHit | undefined)[]>
  /** Called when the device has told of more or other planes or meshes. */
  onSurfaces(listener: () => void): () => void
}

/** The 2D page knows no room. */
export const noGeometry: WorldGeometry = {
  kinds: new Set(),
  depthHit: () => undefined,
  holdDepth: () => {},
  meshHit: () => undefined,
  planeHit: () => undefined,
  hitTest: (rays) => Promise.resolve(rays.map(() => undefined)),
  onSurfaces: () => () => {},
}
