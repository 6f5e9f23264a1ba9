// The synthetic camera's optics as a GL projection that agrees with shared/geometry/cameraModel.ts to the pixel.
import type { Intrinsics } from '../../shared/protocol/spaces.ts'

/** Column-major projection, right-handed, looking along -z; the principal point need not be central. */
export function projectionMatrix(k: Intrinsics, nearM: number, farM: number): number[] {
  const a = (2 * k.fx) / k.width
  const b = (2 * k.fy) / k.height
  // A point on the axis must land on (cx, cy); v runs down the picture, GL's y runs up.
  const cx = 1 - (2 * k.cx) / k.width
  const cy = (2 * k.cy) / k.height - 1
  const depth = (farM + nearM) / (nearM - farM)
  const depthOffset = (2 * farM * nearM) / (nearM - farM)
  return [a, 0, 0, 0, 0, b, 0, 0, cx, cy, depth, -1, 0, 0, depthOffset, 0]
}
