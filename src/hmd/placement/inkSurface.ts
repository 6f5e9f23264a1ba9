// Ink lies on one surface: a plane, or where the hits agree on it a smooth bend such as a limb's (SPEC: PL-3, PL-4). Pure.
import { directionAtUnitDepth, pointAtDepth } from '../../shared/geometry/cameraModel.ts'
import { fitCurvedSurface, type CurvedSurface } from '../../shared/geometry/curvedSurface.ts'
import { signedDistance, type Plane } from '../../shared/geometry/plane.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { Stroke } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { seenDepth } from './planes.ts'
import type { SurfaceHit } from './worldGeometry.ts'

/** A plane that the hits lie this near to (RMS) is what is drawn on; below it bending only follows the sensor's noise. */
const FLAT_M = 0.003
/** A bend must leave at most this share of the plane's RMS. */
const WORTH_BENDING = 0.6
/** Scatter that a hit is believed to have where nothing is told. */
const HIT_SIGMA_M = 0.004

/** The bent surface through hits of one surface; undefined where `plane` tells them as well. */
export function bentSurface(
  hits: readonly SurfaceHit[],
  plane: Plane,
  picture: PictureRef,
): CurvedSurface | undefined {
  const squares = hits.reduce((sum, hit) => sum + signedDistance(hit.pointWorld, plane) ** 2, 0)
  const flatRmsM = Math.sqrt(squares / hits.length)
  if (flatRmsM < FLAT_M) return undefined
  const bent = fitCurvedSurface(
    hits.map((hit) => seenDepth(hit.pointWorld, picture)),
    HIT_SIGMA_M,
  )
  return bent !== undefined && bent.rmsM < WORTH_BENDING * flatRmsM ? bent : undefined
}

/** Each sample where its ray meets the surface. */
export const onBentSurface = (stroke: Stroke, surface: CurvedSurface, picture: PictureRef): Vec3[] =>
  stroke.map(([u, v]) => {
    const [x, y] = directionAtUnitDepth([u, v], picture.intrinsics)
    return pointAtDepth([u, v], surface.depthAt(x, y), picture)
  })
