// How what is uncertain of poses and lens moves the pictures' own word on where the spot is.
import { f64 } from './cells.ts'
import { linearise, POSE_SIZE, poseRow } from './poseChange.ts'
import type { SurfaceRefinement } from './refineSurface.ts'
import type { WorkView } from './workView.ts'

/**
 * What a calibrated lens is wrong by, one sigma: focal length as a share (the wizard's own is right to 0.13 %), centre as a share of
 * the picture's width. 0.5 % of focal length are 7 % of the depth that a head tells that only turns (measured, 1.2 m).
 */
const LENS_SIGMA = { focal: 0.0015, centre: 0.0005 }

/** How each picture's shift (x, then y, in still pixels) changes with the corrections of its pose and the still's. */
export function changesWithPoses(
  { shifts, surface }: SurfaceRefinement,
  views: readonly WorkView[],
): Float64Array[] {
  const [still] = views
  const rowU = new Float64Array(2 * POSE_SIZE)
  const rowV = new Float64Array(2 * POSE_SIZE)
  return shifts.flatMap(({ node, back }) => {
    const changes = [0, 1].map(() => new Float64Array(views.length * POSE_SIZE))
    const view = views[node]
    const { atX: x, atY: y, coefficients } = surface
    const rows =
      still === undefined || view === undefined
        ? undefined
        : linearise(still, view, { x, y, inverseDepth: f64(coefficients, 0) })
    if (rows === undefined) return changes
    poseRow(rows.gu, rows, rowU)
    poseRow(rows.gv, rows, rowV)
    for (let k = 0; k < 2 * POSE_SIZE; k++) {
      const [u, v] = [f64(rowU, k), f64(rowV, k)]
      const at = k < POSE_SIZE ? k : node * POSE_SIZE + k - POSE_SIZE
      changes.forEach((change, axis) => {
        change[at] = (back[2 * axis] ?? 0) * u + (back[2 * axis + 1] ?? 0) * v
      })
    }
    return changes
  })
}

/**
 * How each picture's shift (x, then y, in still pixels) changes with one sigma of what the lens is believed wrong by: focal
 * length, and the centre's two coordinates. A head that turns carries the spot across the picture, where these count most.
 */
export function changesWithLens(
  { shifts, surface }: SurfaceRefinement,
  views: readonly WorkView[],
): readonly Float64Array[] {
  const [still] = views
  if (still === undefined) return []
  const { atX, atY, coefficients } = surface
  const inverseDepth = f64(coefficients, 0)
  const centrePx = LENS_SIGMA.centre * still.width
  const wrong: readonly (readonly [number, number, number])[] = [
    [LENS_SIGMA.focal, 0, 0],
    [0, centrePx, 0],
    [0, 0, centrePx],
  ]
  return wrong.map(([focal, byX, byY]) => {
    const change = new Float64Array(2 * shifts.length)
    const ray = {
      x: (atX - byX / still.fx) / (1 + focal),
      y: (atY - byY / still.fy) / (1 + focal),
      inverseDepth,
    }
    shifts.forEach(({ node, back }, k) => {
      const view = views[node]
      if (view === undefined) return
      const { fx, fy, cx, cy } = view
      const other = { ...view, fx: fx * (1 + focal), fy: fy * (1 + focal), cx: cx + byX, cy: cy + byY }
      const before = linearise(still, view, { x: atX, y: atY, inverseDepth })
      const after = linearise(still, other, ray)
      if (before === undefined || after === undefined) return
      const [u, v] = [after.u - before.u, after.v - before.v]
      change[2 * k] = back[0] * u + back[1] * v
      change[2 * k + 1] = back[2] * u + back[3] * v
    })
    return change
  })
}
