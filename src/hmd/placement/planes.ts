// The plane that a mark lies on, out of the hits of its key rays (SPEC: PL-2..4). Pure.
import { depthOf } from '../../shared/geometry/cameraModel.ts'
import { fitSeenPlane, type SeenDepth } from '../../shared/geometry/curvedSurface.ts'
import { fitPlaneRobust, signedDistance, type Plane } from '../../shared/geometry/plane.ts'
import { invert, transformDirection, transformPoint } from '../../shared/geometry/pose.ts'
import { distance, dot, normalize, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { SurfaceHit } from './worldGeometry.ts'

/** Hits farther than this from a mark's plane belong to another surface (hmd-platforms 7.7). */
const OUTLIER_M = 0.03
/** Neighbours in depth farther apart than this, or than 6 % of it, have an edge between them: a forearm's thickness. */
const EDGE_M = 0.05
const EDGE_SHARE = 0.06
/** The nearer of two surfaces is meant when it has at least this share of the other's hits. */
const NEARER_SHARE = 0.6
/** A fitted plane seen flatter than this (cosine) is a guess along the view, not a surface. */
const MIN_FACING = 0.25

/** The direction from a point back to the camera. */
const backFrom = (point: Vec3, { worldFromCamera }: PictureRef): Vec3 =>
  normalize(sub(worldFromCamera.position, point))

const isFacing = ({ point, normal }: Plane, picture: PictureRef): boolean =>
  Math.abs(dot(normal, backFrom(point, picture))) >= MIN_FACING

/** A hit as its camera saw it. */
export function seenDepth(pointWorld: Vec3, { worldFromCamera }: PictureRef): SeenDepth {
  const [x, y, z] = transformPoint(invert(worldFromCamera), pointWorld)
  return { x: x / -z, y: y / -z, depthM: -z }
}

/** One plane under nearly all hits is no edge, however steeply it leads away. */
const FLAT_SHARE = 0.8

/** PL-4: the hits of the one surface that is meant, of those that a depth edge parts. */
export function ofOneSurface(hits: readonly SurfaceHit[], picture: PictureRef): readonly SurfaceHit[] {
  const flat = fitPlaneRobust(
    hits.map((hit) => hit.pointWorld),
    OUTLIER_M,
    (plane) => isFacing(plane, picture),
  )
  if (flat !== undefined && flat.inliers.length >= FLAT_SHARE * hits.length)
    return flat.inliers.flatMap((index) => hits[index] ?? [])
  const deep = hits
    .map((hit) => ({ hit, depthM: depthOf(hit.pointWorld, picture.worldFromCamera) }))
    .sort((a, b) => a.depthM - b.depthM)
  const layers: SurfaceHit[][] = []
  let before: number | undefined
  for (const { hit, depthM } of deep) {
    const isEdge = before === undefined || depthM - before > Math.max(EDGE_M, EDGE_SHARE * before)
    if (isEdge) layers.push([hit])
    else layers.at(-1)?.push(hit)
    before = depthM
  }
  const most = Math.max(...layers.map((layer) => layer.length))
  return layers.find((layer) => layer.length >= NEARER_SHARE * most) ?? hits
}

/** PL-2: the tangent plane at the anchor: the device's own normal there, else fitted around it, else across the view. */
export function tangentPlane(hits: readonly SurfaceHit[], anchor: SurfaceHit, picture: PictureRef): Plane {
  const near = hits.filter((hit) => distance(hit.pointWorld, anchor.pointWorld) < OUTLIER_M)
  const normal = anchor.normalWorld ?? fittedPlane(near, picture)?.normal
  const plane = normal && { point: anchor.pointWorld, normal }
  if (plane !== undefined && isFacing(plane, picture)) return plane
  return { point: anchor.pointWorld, normal: transformDirection(picture.worldFromCamera, [0, 0, 1]) }
}

/** PL-3: one plane for all of it: the device's own when most hits lie on it, else fitted to them. */
export function commonPlane(hits: readonly SurfaceHit[], picture: PictureRef): Plane | undefined {
  const own = hits.flatMap(({ pointWorld, normalWorld, method }): Plane[] =>
    normalWorld === undefined || method === 'depth' ? [] : [{ point: pointWorld, normal: normalWorld }],
  )
  const device = own.find((plane) => {
    const on = hits.filter((hit) => Math.abs(signedDistance(hit.pointWorld, plane)) < OUTLIER_M)
    return on.length * 2 > hits.length
  })
  if (device !== undefined) return device
  const fitted = fittedPlane(hits, picture)
  if (fitted !== undefined && isFacing(fitted, picture)) return fitted
  // No plane to speak of: across the view, at the hits' middle depth, so that a stray one does not pull.
  const byDepth = hits
    .map((hit) => hit.pointWorld)
    .sort((a, b) => depthOf(a, picture.worldFromCamera) - depthOf(b, picture.worldFromCamera))
  const middle = byDepth[Math.floor(byDepth.length / 2)]
  return middle && { point: middle, normal: transformDirection(picture.worldFromCamera, [0, 0, 1]) }
}

/** Scatter that a hit is believed to have where nothing is told. */
const HIT_SIGMA_M = 0.004

function fittedPlane(hits: readonly SurfaceHit[], picture: PictureRef): Plane | undefined {
  const { worldFromCamera } = picture
  const seen = fitSeenPlane(
    hits.map((hit) => seenDepth(hit.pointWorld, picture)),
    HIT_SIGMA_M,
  )
  return (
    seen && {
      point: transformPoint(worldFromCamera, seen.point),
      normal: transformDirection(worldFromCamera, seen.normal),
    }
  )
}
