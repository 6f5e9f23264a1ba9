// What an arrow looks like, on a picture and in the room. Its head is the exact place; the shaft only leads there.
import { add, cross, dot, length, normalize, scale, sub, type Vec3 } from '../geometry/vec3.ts'

type Pixel = readonly [number, number]

/** Half the head's opening: 28° looks pointed and stays readable at 10 pixels. */
const HEAD_HALF_ANGLE_RAD = (28 * Math.PI) / 180

/** Head length: at most 5 line widths, and never more than 45 % of the arrow, so that a short arrow still has a shaft. */
const headLength = (arrowLength: number, lineWidth: number): number =>
  Math.min(5 * lineWidth, 0.45 * arrowLength)

/**
 * Polygon to fill, in pixels: shaft and head as one outline of seven corners, tail first, clockwise or not as the arrow lies.
 * An arrow shorter than its line is wide gives a triangle-like head only.
 */
export function arrowPolygon(tail: Pixel, head: Pixel, lineWidth: number): Pixel[] {
  const dx = head[0] - tail[0]
  const dy = head[1] - tail[1]
  const size = Math.hypot(dx, dy)
  if (size < 1e-6) return []
  const [ax, ay] = [dx / size, dy / size]
  const headSize = headLength(size, lineWidth)
  const half = Math.min(lineWidth / 2, headSize * Math.tan(HEAD_HALF_ANGLE_RAD) * 0.6)
  const wing = headSize * Math.tan(HEAD_HALF_ANGLE_RAD)
  const at = (along: number, aside: number): Pixel => [
    tail[0] + ax * along - ay * aside,
    tail[1] + ay * along + ax * aside,
  ]
  const neck = size - headSize
  return [at(0, half), at(neck, half), at(neck, wing), head, at(neck, -wing), at(neck, -half), at(0, -half)]
}

export interface ArrowLines {
  readonly shaft: readonly [Vec3, Vec3]
  /** Wing, head, wing: one polyline. */
  readonly headLines: readonly [Vec3, Vec3, Vec3]
}

/**
 * The arrow in the room as lines, metres. The wings lie in the surface (its normal), or, where no normal is known, in the
 * plane that is seen broadest from `viewpoint`. Undefined when tail and head coincide.
 */
export function arrowLines(
  tail: Vec3,
  head: Vec3,
  options: { readonly lineWidthM: number; readonly normal?: Vec3 | undefined; readonly viewpoint: Vec3 },
): ArrowLines | undefined {
  const along = sub(head, tail)
  const size = length(along)
  if (size < 1e-6) return undefined
  const forward = scale(along, 1 / size)
  const aside = asideOf(forward, options.normal) ?? asideOf(forward, normalize(sub(options.viewpoint, head)))
  if (aside === undefined) return undefined
  const headSize = headLength(size, options.lineWidthM)
  const neck = sub(head, scale(forward, headSize))
  const wing = scale(aside, headSize * Math.tan(HEAD_HALF_ANGLE_RAD))
  return { shaft: [tail, head], headLines: [add(neck, wing), head, sub(neck, wing)] }
}

/** Across the arrow, within the plane of `normal`; undefined when the arrow points along the normal. */
function asideOf(forward: Vec3, normal: Vec3 | undefined): Vec3 | undefined {
  if (normal === undefined || Math.abs(dot(forward, normal)) > 0.95) return undefined
  return normalize(cross(normal, forward))
}
