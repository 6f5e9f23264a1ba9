// Where a seen tag stands before the camera, from its four corners and its known size.
import type { ImagePoint, Intrinsics } from '../../protocol/spaces.ts'
import { projectCameraPoint } from '../cameraModel.ts'
import { fitLeastSquares } from '../leastSquares.ts'
import { transformPoint, type Pose } from '../pose.ts'
import { fromAxes, multiply, rotate, turnBy } from '../quat.ts'
import { add, cross, dot, normalize, scale, sub, type Vec3 } from '../vec3.ts'
import type { SeenTag } from './detectTags.ts'
import { squareToQuad, type Quad } from './homography.ts'

/** Accuracy of a seen corner, one sigma, pixels: as detectTags reaches it on a fair picture (SPEC.md). */
export const CORNER_SIGMA_PX = 0.25

/**
 * The tag's corners in its own space (metres): x to the right, y up, z out of the paper; origin in the middle.
 * In the order of {@link SeenTag}'s corners.
 */
export function tagCorners(sizeM: number): readonly [Vec3, Vec3, Vec3, Vec3] {
  const half = sizeM / 2
  return [
    [-half, half, 0],
    [half, half, 0],
    [half, -half, 0],
    [-half, -half, 0],
  ]
}

export interface TagPose {
  readonly cameraFromTag: Pose
  /** Root mean square of what is left between seen and computed corners, pixels. */
  readonly errorPx: number
  /** One sigma of the tag's distance from the camera, metres. */
  readonly distanceSigmaM: number
}

/**
 * Pose of a tag whose border is `sizeM` wide. Undefined for corners that no square in front of the camera has.
 * From one side a small square looks much as when it is tipped the other way; both are tried, the better one is told
 * (Schweighofer and Pinz 2006 on the two minima).
 */
export function poseOfTag(
  corners: SeenTag['corners'],
  sizeM: number,
  intrinsics: Intrinsics,
): TagPose | undefined {
  const first = fromHomography(corners, sizeM, intrinsics)
  if (first === undefined) return undefined
  const fits = [first, tippedOver(first)].flatMap(
    (start) => refine(start, { corners, sizeM, intrinsics }) ?? [],
  )
  return fits.sort((a, b) => a.errorPx - b.errorPx)[0]
}

/** The columns of the map plane → picture are the tag's axes as the camera sees them (Zhang 2000, section 3.1). */
function fromHomography(corners: SeenTag['corners'], sizeM: number, k: Intrinsics): Pose | undefined {
  const rayOf = ([u, v]: ImagePoint): readonly [number, number] => [
    (u * k.width - k.cx) / k.fx,
    -(v * k.height - k.cy) / k.fy,
  ]
  const quad: Quad = [rayOf(corners[0]), rayOf(corners[1]), rayOf(corners[2]), rayOf(corners[3])]
  const m = squareToQuad(quad)
  if (m === undefined) return undefined
  // In the tag's square x runs right, y runs down; a ray is [x, y, -1].
  const right: Vec3 = [m[0], m[3], -m[6]]
  const down: Vec3 = [m[1], m[4], -m[7]]
  const topLeft: Vec3 = [m[2], m[5], -1]
  const size = (Math.hypot(...right) + Math.hypot(...down)) / 2
  if (size < 1e-9) return undefined
  const x = normalize(right)
  const z = normalize(cross(x, scale(down, -1)))
  if (Math.hypot(...z) < 0.5) return undefined
  const middle = scale(add(topLeft, scale(add(right, down), 0.5)), sizeM / size)
  return { position: middle, orientation: fromAxes(x, cross(z, x), z) }
}

/** The same place, with the normal mirrored about the line of sight. */
function tippedOver(pose: Pose): Pose {
  const sight = normalize(scale(pose.position, -1))
  const normal = rotate(pose.orientation, [0, 0, 1])
  const mirrored = sub(scale(sight, 2 * dot(normal, sight)), normal)
  const x = normalize(
    sub(
      rotate(pose.orientation, [1, 0, 0]),
      scale(mirrored, dot(rotate(pose.orientation, [1, 0, 0]), mirrored)),
    ),
  )
  return { position: pose.position, orientation: fromAxes(x, cross(mirrored, x), mirrored) }
}

interface Seen {
  readonly corners: SeenTag['corners']
  readonly sizeM: number
  readonly intrinsics: Intrinsics
}

function refine(start: Pose, { corners, sizeM, intrinsics }: Seen): TagPose | undefined {
  const points = tagCorners(sizeM)
  const poseOf = (unknowns: readonly number[]): Pose => {
    const [x = 0, y = 0, z = 0, a = 0, b = 0, c = 0] = unknowns
    return { position: [x, y, z], orientation: multiply(turnBy([a, b, c]), start.orientation) }
  }
  const fit = fitLeastSquares({
    start: [...start.position, 0, 0, 0],
    steps: [1e-5, 1e-5, 1e-5, 1e-5, 1e-5, 1e-5],
    huber: Infinity,
    residuals(unknowns) {
      const pose = poseOf(unknowns)
      const off = new Float64Array(8)
      for (const [index, point] of points.entries()) {
        const seen = corners[index]
        const computed = projectCameraPoint(transformPoint(pose, point), intrinsics)
        if (seen === undefined || computed === undefined) return undefined
        off[index * 2] = ((computed[0] - seen[0]) * intrinsics.width) / CORNER_SIGMA_PX
        off[index * 2 + 1] = ((computed[1] - seen[1]) * intrinsics.height) / CORNER_SIGMA_PX
      }
      return off
    },
  })
  if (fit?.covariance === undefined) return undefined
  const cameraFromTag = poseOf(fit.unknowns)
  const squares = fit.residuals.reduce((sum, value) => sum + value * value, 0)
  const sight = normalize(cameraFromTag.position)
  let variance = 0
  for (const [i, a] of sight.entries())
    for (const [j, b] of sight.entries()) variance += a * b * (fit.covariance[i * 6 + j] ?? 0)
  return {
    cameraFromTag,
    errorPx: Math.sqrt(squares / 8) * CORNER_SIGMA_PX,
    distanceSigmaM: Math.sqrt(variance),
  }
}
