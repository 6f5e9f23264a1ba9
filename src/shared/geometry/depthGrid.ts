// A depth-sensing frame kept with the pose it was taken from, so that a ray of the past can be cast against it (D2).
import type { Intrinsics } from '../protocol/spaces.ts'
import { pointAtDepth, projectCameraPoint } from './cameraModel.ts'
import { facing, fitPlaneRobust, intersectRayPlane } from './plane.ts'
import { invert, transformDirection, transformPoint, type Pose } from './pose.ts'
import { pointAt, type Ray } from './ray.ts'
import { add, scale, type Vec3 } from './vec3.ts'

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

/** The ray cut with a plane fitted to the cells around: averages the sensor's noise and gives the normal. */
function refineHit(ray: Ray, grid: DepthGrid, cell: Cell): DepthHit | undefined {
  const toleranceM = Math.max(0.01, cell.depthM * 2 * RELATIVE_SIGMA)
  const points: Vec3[] = []
  for (let row = cell.row - 2; row <= cell.row + 2; row++) {
    for (let column = cell.column - 2; column <= cell.column + 2; column++) {
      const depthM = depthOfCell(grid, column, row)
      if (depthM === undefined || Math.abs(depthM - cell.depthM) > toleranceM * 4) continue
      points.push(cellPoint(grid, column, row, depthM))
    }
  }
  const fit = fitPlaneRobust(points, toleranceM)
  const surface = fit
    ? facing(fit.plane, ray.origin)
    : {
        point: cellPoint(grid, cell.column, cell.row, cell.depthM),
        normal: scale(ray.direction, -1),
      }
  const alongM = intersectRayPlane(ray, surface)
  if (alongM === undefined) return undefined
  const errorM = Math.hypot(cell.depthM * RELATIVE_SIGMA, fit?.rmsM ?? toleranceM)
  return { pointWorld: pointAt(ray, alongM), normalWorld: surface.normal, errorM }
}

const cellPoint = (grid: DepthGrid, column: number, row: number, depthM: number): Vec3 =>
  pointAtDepth([(column + 0.5) / grid.intrinsics.width, (row + 0.5) / grid.intrinsics.height], depthM, {
    worldFromCamera: grid.worldFromDepthCamera,
    intrinsics: grid.intrinsics,
  })
