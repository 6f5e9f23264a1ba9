// Plane to picture: the projective map of four points onto four others.

/** Row-major 3x3 with the last element 1. */
export type Homography = readonly [number, number, number, number, number, number, number, number, 1]
export type Point2 = readonly [number, number]
export type Quad = readonly [Point2, Point2, Point2, Point2]

/** Maps the unit square's corners (0,0), (1,0), (1,1), (0,1) to `quad` (Heckbert 1989, section 2.2); undefined for a degenerate one. */
export function squareToQuad(quad: Quad): Homography | undefined {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = quad
  const [sx, sy] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3]
  const [dx1, dy1, dx2, dy2] = [x1 - x2, y1 - y2, x3 - x2, y3 - y2]
  const denominator = dx1 * dy2 - dx2 * dy1
  if (Math.abs(denominator) < 1e-12) return undefined
  const g = (sx * dy2 - dx2 * sy) / denominator
  const h = (dx1 * sy - sx * dy1) / denominator
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1]
}

export function mapPoint(m: Homography, [x, y]: Point2): Point2 {
  const w = m[6] * x + m[7] * y + m[8]
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w]
}
