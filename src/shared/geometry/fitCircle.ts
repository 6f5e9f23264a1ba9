// The circle that a hand-drawn bend or loop was meant to be. Flat, in the points' own unit.

type Point = readonly [number, number]

export interface Circle {
  readonly centre: Point
  readonly radius: number
}

/** Newton's method doubles its digits at each step; more steps than this mean that it will not end. */
const MAX_STEPS = 30

/**
 * Taubin's algebraic fit (Taubin 1991; solved by Newton's method as in Chernov, "Circular and Linear Regression", 2010, ch. 5):
 * unlike the plain least squares of the circle's equation it does not shrink short arcs. Undefined for fewer than three
 * points, and for points on a line.
 */
export function fitCircle(points: readonly Point[]): Circle | undefined {
  if (points.length < 3) return undefined
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const middle: Point = [mean(([x]) => x), mean(([, y]) => y)]
  const [mx, my] = middle
  const moment = (of: (x: number, y: number, z: number) => number): number =>
    mean(([px, py]) => {
      const [x, y] = [px - mx, py - my]
      return of(x, y, x * x + y * y)
    })
  const [xx, yy, xy] = [moment((x) => x * x), moment((_, y) => y * y), moment((x, y) => x * y)]
  const [xz, yz, zz] = [moment((x, _, z) => x * z), moment((_, y, z) => y * z), moment((_x, _y, z) => z * z)]
  const z = xx + yy
  const spread = xx * yy - xy * xy
  // Points on a line spread in one direction only.
  if (z === 0 || spread < 1e-7 * z * z) return undefined
  const a0 = xz * xz * yy + yz * yz * xx - zz * spread - 2 * xz * yz * xy + z * z * spread
  const a1 = zz * z + 4 * spread * z - xz * xz - yz * yz - z * z * z
  const a2 = -3 * z * z - zz
  const a3 = 4 * z
  let root = 0
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const value = a0 + root * (a1 + root * (a2 + root * a3))
    const slope = a1 + root * (2 * a2 + 3 * root * a3)
    const next = root - value / slope
    if (!Number.isFinite(next) || Math.abs(next - root) <= 1e-12 * z) break
    root = next
  }
  const determinant = root * root - root * z + spread
  const [cx, cy] = [
    (xz * (yy - root) - yz * xy) / determinant / 2,
    (yz * (xx - root) - xz * xy) / determinant / 2,
  ]
  const radius = Math.sqrt(cx * cx + cy * cy + z)
  return Number.isFinite(radius) ? { centre: [cx + mx, cy + my], radius } : undefined
}
