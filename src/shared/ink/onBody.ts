// A mark's geometry on the surface that motion shows: ink, circle and area lie on the curved body and look from the still as they were
// drawn; a turn and what has free ends (an arrow's tail, a movement) stay in the plane at the anchor; the ends of a distance or angle
// lie each at its own depth.
import { pointAtDepth } from '../geometry/cameraModel.ts'
import { depthOnSurface, type MotionSurface } from '../geometry/motion/motionSurface.ts'
import type { MotionEstimate, PointDepth } from '../geometry/motion/motionTypes.ts'
import { facing, type Plane } from '../geometry/plane.ts'
import { add, distance, dot, normalize, scale, sub, type Vec3 } from '../geometry/vec3.ts'
import type { MarkKind, Placement, Stroke } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import type { ImagePoint } from '../protocol/spaces.ts'
import { anchorPoint } from './markAnchor.ts'
import { hasOwnEnds, ringSeen } from './motionTargets.ts'
import { planeFacingCamera, projectStroke } from './projectStroke.ts'

export interface OnBodyInput {
  readonly kind: MarkKind
  readonly stroke: Stroke
  readonly picture: PictureRef
  readonly estimate: MotionEstimate
}

export type OnBody = Pick<Placement, 'pointsWorld' | 'normalWorld' | 'drapedWorld' | 'pointErrorsM'>

/** Where the curved surface is not known to this (metres), or lies so much off the anchor's depth, the plane is taken. */
const WORST_SIGMA_M = 0.04
const DEPTH_RATIO = 1.25
/** Points of a draped outline. */
const OUTLINE_POINTS = 48

/** `ends`: the depths of the mark's anchor, or of each of its own ends. Undefined when no ray meets the surface. */
export function onBody(input: OnBodyInput, ends: readonly [PointDepth, ...PointDepth[]]): OnBody | undefined {
  const { kind, stroke, picture, estimate } = input
  if (hasOwnEnds(kind)) {
    const pointsWorld = stroke.map(([u, v], index) =>
      pointAtDepth([u, v], (ends[index] ?? ends[0]).depthM, picture),
    )
    return { pointsWorld, pointErrorsM: ends.map(({ sigmaM }) => sigmaM) }
  }
  const anchor = anchorPoint(kind, stroke)
  const flat = planeFacingCamera(anchor, ends[0].depthM, picture)
  const { normalWorld } = estimate
  if (normalWorld === undefined) {
    const pointsWorld = projectStroke(kind, stroke, picture, flat)
    return pointsWorld && { pointsWorld }
  }
  const surface = facing({ point: flat.point, normal: normalWorld }, picture.worldFromCamera.position)
  if (!LIES_ON_BODY.has(kind)) return inPlane(input, { flat, surface })
  const depthAt = depthsOf(estimate.surfaces[0], ends[0])
  const samples = stroke.map(([u, v]): ImagePoint => [u, v])
  const pointsWorld = drapeAlong(samples, depthAt, picture)
  const outline = outlineSeen(kind, stroke, picture)
  const drapedWorld = outline && drapeAlong(outline, depthAt, picture)
  if (pointsWorld === undefined || (outline !== undefined && drapedWorld === undefined))
    return inPlane(input, { flat, surface })
  return { pointsWorld, normalWorld: surface.normal, ...(drapedWorld && { drapedWorld }) }
}

/** What lies on the curved surface by all of its points. What is round as drawn stays so: a turn is laid in a plane, see below. */
const LIES_ON_BODY: ReadonlySet<MarkKind> = new Set<MarkKind>(['ink', 'circle', 'area'])

/** Where less of a line than this lies on the surface that is known, none of it is laid there. */
const LEAST_KNOWN = 0.5

/**
 * A line laid on the surface: where that is not known, on at the depth of the nearest of its points that is. One surface for one mark,
 * never a part of it sprayed across an edge.
 */
function drapeAlong(
  points: readonly ImagePoint[],
  depthAt: (point: ImagePoint) => number | undefined,
  picture: PictureRef,
): Vec3[] | undefined {
  const depths = points.map(depthAt)
  const known = depths.flatMap((depth, index) => (depth === undefined ? [] : [index]))
  if (known.length < LEAST_KNOWN * points.length) return undefined
  return points.flatMap((point, index) => {
    const nearest = known.reduce((a, b) => (Math.abs(b - index) < Math.abs(a - index) ? b : a), known[0] ?? 0)
    const depthM = depths[nearest]
    return depthM === undefined ? [] : [pointAtDepth(point, depthM, picture)]
  })
}

/** A ring that lies steeper than this to who drew it is a line to them: 45 degrees. */
const STEEPEST_RAD = Math.PI / 4

/**
 * In the tangent plane at the anchor. A circle or a turn is as large as it was drawn, not as its rim happens to meet a steep plane,
 * and never so steep that its turning cannot be seen.
 */
function inPlane(
  { kind, stroke, picture }: OnBodyInput,
  { flat, surface }: { readonly flat: Plane; readonly surface: Plane },
): OnBody | undefined {
  if (kind !== 'circle' && kind !== 'turn') {
    const pointsWorld = projectStroke(kind, stroke, picture, surface)
    return pointsWorld && { pointsWorld, normalWorld: surface.normal }
  }
  const upright = normalize(sub(picture.worldFromCamera.position, flat.point))
  const normal = tiltedAtMost(surface.normal, upright, STEEPEST_RAD)
  const [centre, rim] = projectStroke(kind, stroke, picture, flat) ?? []
  const [onPlane, towards] = projectStroke(kind, stroke, picture, { point: flat.point, normal }) ?? []
  if (centre === undefined || rim === undefined || onPlane === undefined || towards === undefined)
    return undefined
  const way = normalize(sub(towards, onPlane))
  return { pointsWorld: [onPlane, add(onPlane, scale(way, distance(centre, rim)))], normalWorld: normal }
}

/** The direction, or as near to it as `mostRad` from `axis` allows; unit vectors. */
function tiltedAtMost(direction: Vec3, axis: Vec3, mostRad: number): Vec3 {
  const cosine = dot(direction, axis)
  if (cosine >= Math.cos(mostRad)) return direction
  const aside = normalize(sub(direction, scale(axis, cosine)))
  return add(scale(axis, Math.cos(mostRad)), scale(aside, Math.sin(mostRad)))
}

/** Depth of the curved surface at an image point, metres; undefined where it is not known well enough. */
const depthsOf =
  (surface: MotionSurface | undefined, anchor: PointDepth) =>
  (point: ImagePoint): number | undefined => {
    const depth = surface === undefined ? undefined : depthOnSurface(surface, point)
    if (depth === undefined || depth.sigmaM > WORST_SIGMA_M) return undefined
    const ratio = depth.depthM / anchor.depthM
    return ratio > DEPTH_RATIO || ratio < 1 / DEPTH_RATIO ? undefined : depth.depthM
  }

/** The closed outline as it was drawn on the picture, first point not repeated; undefined for what has none, or too fine a one. */
function outlineSeen(kind: MarkKind, stroke: Stroke, { intrinsics }: PictureRef): ImagePoint[] | undefined {
  if (kind === 'circle') return ringSeen(stroke, intrinsics.width / intrinsics.height, OUTLINE_POINTS)
  if (kind !== 'area') return undefined
  const each = Math.max(1, Math.floor(OUTLINE_POINTS / stroke.length))
  const outline = stroke.flatMap(([u, v], index) => {
    const [toU, toV] = stroke[(index + 1) % stroke.length] ?? [u, v]
    return Array.from({ length: each }, (_, step): ImagePoint => {
      const share = step / each
      return [u + (toU - u) * share, v + (toV - v) * share]
    })
  })
  return outline.length > MOST_OUTLINE_POINTS ? undefined : outline
}

/** The protocol's limit. */
const MOST_OUTLINE_POINTS = 256
