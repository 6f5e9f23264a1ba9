// A depth picture of triangles, as a headset's depth sensor would give it: drawn on the CPU, exact at each cell's
// centre, with no GPU to wait for.
import { invert, toMatrix, type Pose } from '../../shared/geometry/pose.ts'
import { at } from './triangleMesh.ts'

export interface DepthView {
  readonly roomFromEye: Pose
  /** Column-major GL projection; its depth rows are not used. */
  readonly projection: ArrayLike<number>
  readonly width: number
  readonly height: number
}

interface Triangles {
  readonly positions: ArrayLike<number>
  readonly indices: ArrayLike<number>
}

const NEAR_M = 0.02

/** x and y in cells (y down) and 1/depth for each vertex; 0 for those behind the eye. */
function projectVertices(positions: ArrayLike<number>, view: DepthView): Float32Array {
  const m = toMatrix(invert(view.roomFromEye))
  const p = view.projection
  const out = new Float32Array(positions.length)
  for (let i = 0; i < positions.length; i += 3) {
    const x = at(positions, i)
    const y = at(positions, i + 1)
    const z = at(positions, i + 2)
    const ex = at(m, 0) * x + at(m, 4) * y + at(m, 8) * z + at(m, 12)
    const ey = at(m, 1) * x + at(m, 5) * y + at(m, 9) * z + at(m, 13)
    const ez = at(m, 2) * x + at(m, 6) * y + at(m, 10) * z + at(m, 14)
    if (ez > -NEAR_M) continue
    const inverse = -1 / ez
    const clipX = (at(p, 0) * ex + at(p, 8) * ez) * inverse
    const clipY = (at(p, 5) * ey + at(p, 9) * ez) * inverse
    out[i] = ((clipX + 1) / 2) * view.width
    out[i + 1] = ((1 - clipY) / 2) * view.height
    out[i + 2] = inverse
  }
  return out
}

function fillTriangle(
  screen: Float32Array,
  corners: readonly [number, number, number],
  view: DepthView,
  inverse: Float32Array,
): void {
  const [a, b, c] = corners
  const ia = at(screen, a + 2)
  const ib = at(screen, b + 2)
  const ic = at(screen, c + 2)
  if (ia === 0 || ib === 0 || ic === 0) return
  const ax = at(screen, a)
  const ay = at(screen, a + 1)
  const bx = at(screen, b)
  const by = at(screen, b + 1)
  const cx = at(screen, c)
  const cy = at(screen, c + 1)
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
  if (area === 0) return
  const x0 = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5))
  const x1 = Math.min(view.width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5))
  const y0 = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5))
  const y1 = Math.min(view.height - 1, Math.floor(Math.max(ay, by, cy) - 0.5))
  for (let y = y0; y <= y1; y++)
    for (let x = x0; x <= x1; x++) {
      const px = x + 0.5
      const py = y + 0.5
      const wb = ((px - ax) * (cy - ay) - (cx - ax) * (py - ay)) / area
      const wc = ((bx - ax) * (py - ay) - (px - ax) * (by - ay)) / area
      if (wb < 0 || wc < 0 || wb + wc > 1) continue
      const value = ia + wb * (ib - ia) + wc * (ic - ia)
      const cell = y * view.width + x
      if (value > at(inverse, cell)) inverse[cell] = value
    }
}

/** Metres in front of the eye along -z for each cell, rows from the top; 0 where nothing is seen. */
export function rasteriseDepth(parts: readonly Triangles[], view: DepthView): Float32Array<ArrayBuffer> {
  const depth = new Float32Array(view.width * view.height)
  for (const { positions, indices } of parts) {
    const screen = projectVertices(positions, view)
    for (let i = 0; i < indices.length; i += 3)
      fillTriangle(screen, [at(indices, i) * 3, at(indices, i + 1) * 3, at(indices, i + 2) * 3], view, depth)
  }
  for (let i = 0; i < depth.length; i++) {
    const inverse = at(depth, i)
    depth[i] = inverse > 0 ? 1 / inverse : 0
  }
  return depth
}
