// From a stroke's key rays and their hits to the one surface that the whole stroke lies on (architecture D2: an arrow
// is its head's anchor and normal, ink lies on one robust surface, never sprayed over a depth edge). Pure.
import { castRay, depthOf } from '../../shared/geometry/cameraModel.ts'
import { facing, fitPlaneRobust, signedDistance, type Plane } from '../../shared/geometry/plane.ts'
import { transformDirection } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import { distance, dot, type Vec3 } from '../../shared/geometry/vec3.ts'
import { anchorPoint, planeFacingCamera, projectStroke } from '../../shared/ink/projectStroke.ts'
import type { MarkKind, PlacementMethod, Stroke } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { Hits } from './ladder.ts'
import type { SurfaceHit } from './worldGeometry.ts'

export interface DrawnStroke {
  readonly kind: MarkKind
  readonly stroke: Stroke
  readonly picture: PictureRef
}

export interface PlacedPoints {
  readonly pointsWorld: readonly Vec3[]
  readonly normalWorld: Vec3 | undefined
  readonly method: PlacementMethod
  /** One-sigma of the surface along the ray where it was measured. */
  readonly surfaceSigmaM: number | undefined
}

/** Hits farther than this from a stroke's surface belong to another one (a depth edge). */
const OUTLIER_M = 0.03
/** Key rays of an ink stroke: enough for a robust plane, few enough for one hit-test source each. */
const INK_KEYS = 11
/** Ring around an anchor, in picture widths: about 8 mm at arm's length, wide enough for a normal. */
const RING = 0.01
/** A fitted plane seen flatter than this (cosine) is a guess along the view, not a surface. */
const MIN_FACING = 0.25

/** Image points whose rays decide where the stroke lies; the anchor comes first. */
function keyPoints({ kind, stroke, picture }: DrawnStroke): readonly ImagePoint[] {
  const anchor = anchorPoint(kind, stroke)
  if (kind === 'ink') return [anchor, ...evenly(stroke, INK_KEYS)]
  const high = (RING * picture.intrinsics.width) / picture.intrinsics.height
  return [
    anchor,
    [anchor[0] + RING, anchor[1]],
    [anchor[0] - RING, anchor[1]],
    [anchor[0], anchor[1] + high],
    [anchor[0], anchor[1] - high],
  ]
}

function evenly(stroke: Stroke, count: number): ImagePoint[] {
  const last = stroke.length - 1
  const indices = new Set(Array.from({ length: count }, (_, n) => Math.round((n * last) / (count - 1))))
  return [...indices]
    .map((index) => stroke[index])
    .flatMap((sample) => (sample ? [[sample[0], sample[1]]] : []))
}

export const keyRays = (drawn: DrawnStroke): readonly Ray[] =>
  keyPoints(drawn).map((point) => castRay(point, drawn.picture.worldFromCamera, drawn.picture.intrinsics))

const isHit = (hit: SurfaceHit | undefined): hit is SurfaceHit => hit !== undefined

/** The tangent plane at the anchor: the device's own normal there, else the plane across the view. */
function tangentPlane(hits: readonly SurfaceHit[], anchor: SurfaceHit, picture: PictureRef): Plane {
  const view = transformDirection(picture.worldFromCamera, [0, 0, 1])
  const near = hits.filter((hit) => distance(hit.pointWorld, anchor.pointWorld) < OUTLIER_M)
  const fit = fitPlaneRobust(
    near.map((hit) => hit.pointWorld),
    OUTLIER_M / 3,
  )
  const normal = anchor.normalWorld ?? fit?.plane.normal ?? view
  return { point: anchor.pointWorld, normal: Math.abs(dot(normal, view)) < MIN_FACING ? view : normal }
}

/** One plane for all of the ink: the device's own when most hits lie on it, else fitted to those that agree. */
function inkPlane(hits: readonly SurfaceHit[], anchor: SurfaceHit, picture: PictureRef): Plane {
  const points = hits.map((hit) => hit.pointWorld)
  for (const hit of hits) {
    if (hit.normalWorld === undefined || hit.method === 'depth') continue
    const plane: Plane = { point: hit.pointWorld, normal: hit.normalWorld }
    const agreeing = points.filter((point) => Math.abs(signedDistance(point, plane)) < OUTLIER_M)
    if (agreeing.length * 2 > points.length) return plane
  }
  const view = transformDirection(picture.worldFromCamera, [0, 0, 1])
  const fit = fitPlaneRobust(points, OUTLIER_M)
  if (
    fit !== undefined &&
    fit.inliers.length * 2 > points.length &&
    Math.abs(dot(fit.plane.normal, view)) >= MIN_FACING
  ) {
    return fit.plane
  }
  return { point: middleHit(hits, picture) ?? anchor.pointWorld, normal: view }
}

/** The hit of middle depth, so that a stray one does not pull. */
function middleHit(hits: readonly SurfaceHit[], { worldFromCamera }: PictureRef): Vec3 | undefined {
  const byDepth = hits
    .map((hit) => hit.pointWorld)
    .sort((a, b) => depthOf(a, worldFromCamera) - depthOf(b, worldFromCamera))
  return byDepth[Math.floor(byDepth.length / 2)]
}

/** On the surface that the key rays hit; undefined when they do not tell one. */
export function placeOnHits(drawn: DrawnStroke, hits: Hits): PlacedPoints | undefined {
  const found = hits.filter(isHit)
  const anchor = hits[0] ?? found[0]
  if (anchor === undefined) return undefined
  const { kind, stroke, picture } = drawn
  const surface = kind === 'ink' ? inkPlane(found, anchor, picture) : tangentPlane(found, anchor, picture)
  const pointsWorld = projectStroke(kind, stroke, picture, surface)
  if (pointsWorld === undefined) return undefined
  return {
    pointsWorld,
    normalWorld: facing(surface, picture.worldFromCamera.position).normal,
    method: anchor.method,
    surfaceSigmaM: anchor.sigmaM,
  }
}

/** On the plane across the view `depthM` in front of the camera: no surface is known. */
export function placeAtDepth(
  { kind, stroke, picture }: DrawnStroke,
  depthM: number,
): PlacedPoints | undefined {
  const surface = planeFacingCamera(anchorPoint(kind, stroke), depthM, picture)
  const pointsWorld = projectStroke(kind, stroke, picture, surface)
  return (
    pointsWorld && { pointsWorld, normalWorld: surface.normal, method: 'stated', surfaceSigmaM: undefined }
  )
}
