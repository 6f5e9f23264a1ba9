// A depth-sensing frame kept with the pose it was taken from, so that a ray of the past can be cast against it (D2).
import type { Intrinsics } from '../protocol/spaces.ts'
import { pointAtDepth, projectCameraPoint } from './cameraModel.ts'
import { fitCurvedSurface, type CurvedSurface, type SeenDepth } from './curvedSurface.ts'
import { invert, transformDirection, transformPoint, type Pose } from './pose.ts'
import { pointAt, type Ray } from './ray.ts'
import { add, cross, distance, dot, normalize, scale, sub, type Vec3 } from './vec3.ts'

export interface DepthGrid {
  /** Metres along -z of each cell's centre, row-major from the top left; 0 or not finite = nothing measured. */
  readonly depthsM: Float32Array
  readonly worldFromDepthCamera: Pose
  /** Pinhole camera of the grid; width x height cells. */
  readonly intrinsics: Intrinsics
}

export interface DepthHit {
  readonly pointWorld: Vec3
  /** Unit, towards the ray's origin. */
  readonly normalWorld: Vec3
  /** One-sigma along the ray. */
  readonly errorM: number
}

/** Time-of-flight and stereo depth on phones and headsets scatter by about 1 % of the distance (ARCore's and Quest's papers: 1-2 %). */
const RELATIVE_SIGMA = 0.01
const NEAREST_M = 0.1
const FARTHEST_M = 6
/** The ray is walked in steps of one percent of the distance: half a cell of a 160-cell grid at 60° of view. */
const STEP_RATIO = 1.01

/** The first place where the ray passes behind the measured surface; undefined when it never does. */
export function castRayOnDepth(ray: Ray, grid: DepthGrid): DepthHit | undefined {
  const cameraFromWorld = invert(grid.worldFromDepthCamera)
  const origin = transformPoint(cameraFromWorld, ray.origin)
  const direction = transformDirection(cameraFromWorld, ray.direction)
  let before: number | undefined
  for (let alongM = NEAREST_M; alongM < FARTHEST_M; alongM *= STEP_RATIO) {
    const point = add(origin, scale(direction, alongM))
    const measured = cellAt(point, grid)
    if (measured === undefined) {
      before = undefined
      continue
    }
    const behindM = -point[2] - measured.depthM
    // A step from in front to far behind is the edge of something nearer: the ray passed it by.
    const jumpM = Math.max(0.03, alongM * (STEP_RATIO - 1) * 4)
    if (behindM >= 0 && (before === undefined ? behindM < jumpM : before < 0 && behindM - before < jumpM)) {
      return refineHit(ray, grid, measured)
    }
    before = behindM
  }
  return undefined
}

interface Cell {
  readonly column: number
  readonly row: number
  readonly depthM: number
}

function cellAt(pointCamera: Vec3, grid: DepthGrid): Cell | undefined {
  const image = projectCameraPoint(pointCamera, grid.intrinsics)
  if (image === undefined) return undefined
  const column = Math.floor(image[0] * grid.intrinsics.width)
  const row = Math.floor(image[1] * grid.intrinsics.height)
  const depthM = depthOfCell(grid, column, row)
  return depthM === undefined ? undefined : { column, row, depthM }
}

function depthOfCell({ depthsM, intrinsics }: DepthGrid, column: number, row: number): number | undefined {
  if (column < 0 || row < 0 || column >= intrinsics.width || row >= intrinsics.height) return undefined
  const depthM = depthsM[row * intrinsics.width + column] ?? 0
  return Number.isFinite(depthM) && depthM > 0 ? depthM : undefined
}

/** Cells to each side that show the surface around a hit. */
const AROUND = 2
/** Rounds until the ray meets the curved surface: the depth changes little over the way to the last guess. */
const MEET_ROUNDS = 4

/** The ray cut with a curved surface fitted to the cells around: averages the sensor's noise, follows a limb, gives the normal. */
function refineHit(ray: Ray, grid: DepthGrid, cell: Cell): DepthHit | undefined {
  const sigmaM = cell.depthM * RELATIVE_SIGMA
  const seen = seenAround(grid, cell, Math.max(0.04, 8 * sigmaM))
  const surface = fitCurvedSurface(seen, sigmaM)
  if (surface === undefined) {
    const pointWorld = cellPoint(grid, cell)
    return { pointWorld, normalWorld: scale(ray.direction, -1), errorM: Math.hypot(sigmaM, 0.01) }
  }
  const cameraFromWorld = invert(grid.worldFromDepthCamera)
  const origin = transformPoint(cameraFromWorld, ray.origin)
  const direction = transformDirection(cameraFromWorld, ray.direction)
  let alongM = distance(ray.origin, cellPoint(grid, cell))
  for (let round = 0; round < MEET_ROUNDS; round++) {
    const [x, y, z] = add(origin, scale(direction, alongM))
    const beyondM = -z - surface.depthAt(x / -z, y / -z)
    alongM -= beyondM / -direction[2]
  }
  const at = add(origin, scale(direction, alongM))
  const normal = transformDirection(grid.worldFromDepthCamera, normalAt(surface, at))
  return {
    pointWorld: pointAt(ray, alongM),
    normalWorld: dot(normal, ray.direction) > 0 ? scale(normal, -1) : normal,
    errorM: Math.hypot(sigmaM, surface.rmsM),
  }
}

/** What the cells about the hit's show of the surface that it lies on, in the depth camera's space. */
function seenAround(grid: DepthGrid, cell: Cell, withinM: number): SeenDepth[] {
  const seen: SeenDepth[] = []
  for (let row = cell.row - AROUND; row <= cell.row + AROUND; row++) {
    for (let column = cell.column - AROUND; column <= cell.column + AROUND; column++) {
      const depthM = depthOfCell(grid, column, row)
      if (depthM === undefined || Math.abs(depthM - cell.depthM) > withinM) continue
      const [x, y] = directionOf(grid, { column, row })
      seen.push({ x, y, depthM })
    }
  }
  return seen
}

/** Half the step, as a tangent, over which slopes are told. */
const SLOPE_STEP = 0.005

/** Unit normal of the surface, depth camera's space. */
function normalAt(surface: CurvedSurface, [px, py, pz]: Vec3): Vec3 {
  const [x, y] = [px / -pz, py / -pz]
  const pointOf = (u: number, v: number): Vec3 => {
    const depthM = surface.depthAt(u, v)
    return [u * depthM, v * depthM, -depthM]
  }
  const across = sub(pointOf(x + SLOPE_STEP, y), pointOf(x - SLOPE_STEP, y))
  const down = sub(pointOf(x, y + SLOPE_STEP), pointOf(x, y - SLOPE_STEP))
  return normalize(cross(across, down))
}

/** Direction of a cell's centre, x and y at z = -1. */
const directionOf = (
  { intrinsics: { fx, fy, cx, cy } }: DepthGrid,
  { column, row }: Pick<Cell, 'column' | 'row'>,
): readonly [number, number] => [(column + 0.5 - cx) / fx, -(row + 0.5 - cy) / fy]

const cellPoint = (grid: DepthGrid, { column, row, depthM }: Cell): Vec3 =>
  pointAtDepth([(column + 0.5) / grid.intrinsics.width, (row + 0.5) / grid.intrinsics.height], depthM, {
    worldFromCamera: grid.worldFromDepthCamera,
    intrinsics: grid.intrinsics,
  })
