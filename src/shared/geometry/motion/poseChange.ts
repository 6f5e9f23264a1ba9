// How a still's ray is seen in another view, and how that changes with what the two poses are wrong by.
import { f64 } from './cells.ts'
import { NEAREST, type WorkView } from './workView.ts'

/** Six unknowns per view: turn about world axes (radians), shift along world axes (metres). */
export const POSE_SIZE = 6

export interface Linearised {
  readonly u: number
  readonly v: number
  /** Pixel per unit of world-space change of the (inverse-depth scaled) vector from camera to point. */
  readonly gu: readonly [number, number, number]
  readonly gv: readonly [number, number, number]
  /** Direction in the still, world axes. */
  readonly q: readonly [number, number, number]
  /** Still's camera minus this camera, world. */
  readonly base: readonly [number, number, number]
  readonly inverseDepth: number
}

/** Projection of the still's ray at its inverse depth into `view`, and how it changes. */
export function linearise(
  still: WorkView,
  view: WorkView,
  { x, y, inverseDepth }: { readonly x: number; readonly y: number; readonly inverseDepth: number },
): Linearised | undefined {
  const [r, w] = [still.rotation, view.rotation]
  const q0 = f64(r, 0) * x + f64(r, 1) * y + f64(r, 2)
  const q1 = f64(r, 3) * x + f64(r, 4) * y + f64(r, 5)
  const q2 = f64(r, 6) * x + f64(r, 7) * y + f64(r, 8)
  const b0 = f64(still.position, 0) - f64(view.position, 0)
  const b1 = f64(still.position, 1) - f64(view.position, 1)
  const b2 = f64(still.position, 2) - f64(view.position, 2)
  const [v0, v1, v2] = [q0 + inverseDepth * b0, q1 + inverseDepth * b1, q2 + inverseDepth * b2]
  const Z = f64(w, 2) * v0 + f64(w, 5) * v1 + f64(w, 8) * v2
  if (Z < NEAREST) return undefined
  const u = (f64(w, 0) * v0 + f64(w, 3) * v1 + f64(w, 6) * v2) / Z
  const v = (f64(w, 1) * v0 + f64(w, 4) * v1 + f64(w, 7) * v2) / Z
  const [perX, perY] = [view.fx / Z, view.fy / Z]
  return {
    u: view.fx * u + view.cx,
    v: view.fy * v + view.cy,
    gu: [
      perX * (f64(w, 0) - u * f64(w, 2)),
      perX * (f64(w, 3) - u * f64(w, 5)),
      perX * (f64(w, 6) - u * f64(w, 8)),
    ],
    gv: [
      perY * (f64(w, 1) - v * f64(w, 2)),
      perY * (f64(w, 4) - v * f64(w, 5)),
      perY * (f64(w, 7) - v * f64(w, 8)),
    ],
    q: [q0, q1, q2],
    base: [b0, b1, b2],
    inverseDepth,
  }
}

/** d(pixel)/d(still's six, view's six) into `out`; returns d(pixel)/d(inverse depth). */
export function poseRow(
  [gx, gy, gz]: readonly [number, number, number],
  { q, base, inverseDepth }: Linearised,
  out: Float64Array,
): number {
  const [vx, vy, vz] = [
    q[0] + inverseDepth * base[0],
    q[1] + inverseDepth * base[1],
    q[2] + inverseDepth * base[2],
  ]
  out[0] = q[1] * gz - q[2] * gy
  out[1] = q[2] * gx - q[0] * gz
  out[2] = q[0] * gy - q[1] * gx
  out[3] = inverseDepth * gx
  out[4] = inverseDepth * gy
  out[5] = inverseDepth * gz
  out[6] = -(vy * gz - vz * gy)
  out[7] = -(vz * gx - vx * gz)
  out[8] = -(vx * gy - vy * gx)
  out[9] = -inverseDepth * gx
  out[10] = -inverseDepth * gy
  out[11] = -inverseDepth * gz
  return gx * base[0] + gy * base[1] + gz * base[2]
}

/** The view turned and shifted about world axes. */
export function moved(
  view: WorkView,
  [wx = 0, wy = 0, wz = 0, tx = 0, ty = 0, tz = 0]: Float64Array,
): WorkView {
  const angle = Math.hypot(wx, wy, wz)
  const s = angle < 1e-12 ? 1 : Math.sin(angle) / angle
  const c = angle < 1e-12 ? 0.5 : (1 - Math.cos(angle)) / (angle * angle)
  const d = 1 - c * angle * angle
  const turn = [
    [d + c * wx * wx, c * wx * wy - s * wz, c * wx * wz + s * wy],
    [c * wx * wy + s * wz, d + c * wy * wy, c * wy * wz - s * wx],
    [c * wx * wz - s * wy, c * wy * wz + s * wx, d + c * wz * wz],
  ]
  const r = view.rotation
  const rotation = new Float64Array(9)
  turn.forEach(([a = 0, b = 0, e = 0], row) => {
    for (let column = 0; column < 3; column++) {
      rotation[row * 3 + column] = a * (r[column] ?? 0) + b * (r[3 + column] ?? 0) + e * (r[6 + column] ?? 0)
    }
  })
  const p = view.position
  const position = Float64Array.of((p[0] ?? 0) + tx, (p[1] ?? 0) + ty, (p[2] ?? 0) + tz)
  return { ...view, rotation, position }
}
