// What an arrow's head looks like, at the end of a straight or bent path. Its tip is the exact place; the path only leads there.
import { across } from '../geometry/quat.ts'
import { polylineLength } from '../geometry/polyline.ts'
import { add, cross, distance, dot, lerp, normalize, scale, sub, type Vec3 } from '../geometry/vec3.ts'

/** Half the head's opening: 28° looks pointed and stays readable at 10 pixels. */
const HEAD_HALF_ANGLE_RAD = (28 * Math.PI) / 180

/** Head length: at most 5 line widths, and never more than 45 % of the path, so that a short arrow still has a shaft. */
const headLength = (pathLength: number, lineWidth: number): number =>
  Math.min(5 * lineWidth, 0.45 * pathLength)

export interface ArrowHead {
  readonly tip: Vec3
  /** Where shaft and head meet. */
  readonly neck: Vec3
  readonly wings: readonly [Vec3, Vec3]
}

/**
 * The head at the end of `path`, metres. The wings lie in the surface (its normal), or, where no normal is known, in the plane
 * that is seen broadest from `viewpoint`; of an arrow that points at both, anywhere across it. Undefined when the path has no length.
 */
export function arrowHead(
  path: readonly Vec3[],
  options: { readonly lineWidthM: number; readonly normal: Vec3 | undefined; readonly viewpoint: Vec3 },
): ArrowHead | undefined {
  const tip = path.at(-1)
  const sizeM = polylineLength(path)
  if (tip === undefined || sizeM < 1e-6) return undefined
  const headM = headLength(sizeM, options.lineWidthM)
  const neck = pointBefore(path, headM) ?? tip
  const forward = normalize(sub(tip, neck))
  const seenFrom = normalize(sub(options.viewpoint, tip))
  const aside = asideOf(forward, options.normal) ?? asideOf(forward, seenFrom) ?? across(forward)
  const wing = scale(aside, headM * Math.tan(HEAD_HALF_ANGLE_RAD))
  return { tip, neck, wings: [add(neck, wing), sub(neck, wing)] }
}

/** The first place on the path, going back from its end, that lies `wayM` from the end as the crow flies. */
function pointBefore(path: readonly Vec3[], wayM: number): Vec3 | undefined {
  const tip = path.at(-1)
  if (tip === undefined) return undefined
  for (let index = path.length - 2; index >= 0; index -= 1) {
    const [far, near] = [path[index], path[index + 1]]
    if (far === undefined || near === undefined || distance(far, tip) < wayM) continue
    const [a, b] = [distance(near, tip), distance(far, tip)]
    return lerp(near, far, b > a ? (wayM - a) / (b - a) : 0)
  }
  return path[0]
}

/** Across the arrow, within the plane of `normal`; undefined when the arrow points along the normal. */
function asideOf(forward: Vec3, normal: Vec3 | undefined): Vec3 | undefined {
  if (normal === undefined || Math.abs(dot(forward, normal)) > 0.95) return undefined
  return normalize(cross(normal, forward))
}
