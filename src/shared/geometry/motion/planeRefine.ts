// From the sweep's step to a fraction of it: the patches of one mark are fitted together, as one tangent plane
// (inverse depth affine over the picture), to all pictures' luma by Gauss-Newton. Gives the photometric information too.
import { f32, f64 } from './cells.ts'
import { linearise, poseRow, POSE_SIZE } from './poseAdjustment.ts'
import type { Patch } from './patch.ts'
import { isInside, relativeView, sample, warp, type RelativeView, type WorkView } from './workView.ts'

/** Inverse depth at (x, y) = level + slopeX (x - atX) + slopeY (y - atY). */
export interface InversePlane {
  readonly atX: number
  readonly atY: number
  readonly level: number
  readonly slopeX: number
  readonly slopeY: number
}

export const inverseDepthAt = (plane: InversePlane, x: number, y: number): number =>
  plane.level + plane.slopeX * (x - plane.atX) + plane.slopeY * (y - plane.atY)

export interface PlaneRefinement {
  readonly plane: InversePlane
  /** Information of [level, slopeX, slopeY]: upper triangle of the 3x3 normal matrix, priors included. */
  readonly information: readonly [number, number, number, number, number, number]
  /** Information of the level alone, and its coupling with the poses' corrections (6 per view). */
  readonly levelInformation: number
  readonly poseCoupling: Float64Array
  /** Median correlation of patches and pictures at the end. */
  readonly correlation: number
  /** Of the pictures that should show the patches, the share that shows something like them. */
  readonly agreeing: number
  /** How many pictures that is. */
  readonly witnesses: number
  /** Spread of what single pictures say against what their information promises (1 = as promised). */
  readonly disagreement: number
}

export interface RefineProblem {
  /** Corrected, the still first. */
  readonly views: readonly WorkView[]
  readonly patches: readonly Patch[]
  /** Luma noise of a picture, one sigma. */
  readonly noise: number
}

const ITERATIONS = 5
/** A correlation so far below the others' is that of a picture in which the spot is covered, or that is another one's. */
const UNUSUAL = 0.15
/** Surfaces are seen at up to about 60°: one sigma of the slope is the tangent of 50° over the depth. */
const SLOPE_SIGMA = 1.2
/** Compression and interpolation spread one pixel's error over its neighbours: fewer independent pixels than there are. */
const CORRELATED_PIXELS = 3

/** Fits, starting at `start`. */
export function refinePlane(problem: RefineProblem, start: InversePlane): PlaneRefinement {
  let plane = start
  let system = buildSystem(problem, plane)
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const [dl, dx, dy] = solve3(system.matrix, system.right)
    const limit = 0.15 * plane.level
    const damped = Math.min(1, limit / Math.max(1e-9, Math.abs(dl)))
    plane = {
      ...plane,
      level: Math.max(0.1, plane.level + dl * damped),
      slopeX: plane.slopeX + dx * damped,
      slopeY: plane.slopeY + dy * damped,
    }
    system = buildSystem(problem, plane)
    if (Math.abs(dl) < 1e-4 * plane.level) break
  }
  const { matrix, blocks, unlike } = system
  const usual = median(blocks.map((b) => b.correlation))
  const alike = blocks.filter((b) => b.correlation > usual - UNUSUAL)
  return {
    plane,
    information: matrix,
    correlation: usual,
    agreeing: alike.length / Math.max(1, blocks.length + unlike),
    witnesses: new Set(alike.map(({ node }) => node)).size,
    ...summarise(problem, blocks),
  }
}

interface Block {
  readonly patch: Patch
  readonly node: number
  readonly inverseDepth: number
  readonly correlation: number
  /** Shift of the picture against the model, in pixels of the still, times its information. */
  readonly pullX: number
  readonly pullY: number
  /** Patch structure times this = information about a shift in pixels of the still. */
  weight: number
  /** Still-pixel per unit of inverse depth. */
  readonly parallaxX: number
  readonly parallaxY: number
  /** Inverse of the patch's map into the picture: picture pixels to still pixels. */
  readonly back: readonly [number, number, number, number]
}

type Symmetric3 = [number, number, number, number, number, number]

interface System {
  /** Patches that a picture should show, and shows nothing like. */
  readonly unlike: number
  readonly matrix: Symmetric3
  readonly right: [number, number, number]
  readonly blocks: Block[]
}

function buildSystem(problem: RefineProblem, plane: InversePlane): System {
  const [still] = problem.views
  const blocks: Block[] = []
  let unlike = 0
  if (still !== undefined) {
    problem.views.forEach((view, node) => {
      if (node === 0) return
      const relative = relativeView(still, view)
      for (const patch of problem.patches) {
        const block = compare({ patch, node, view, relative, still }, plane, problem.noise)
        if (block === 'unlike') unlike++
        else if (block !== undefined) blocks.push(block)
      }
    })
  }
  weigh(blocks)
  const prior = 1 / (SLOPE_SIGMA * plane.level) ** 2
  const matrix: Symmetric3 = [1e-6, 0, 0, prior, 0, prior]
  const right: [number, number, number] = [0, -prior * plane.slopeX, -prior * plane.slopeY]
  for (const block of blocks) {
    const { patch, parallaxX: sx, parallaxY: sy, weight } = block
    const [xx, xy, yy] = patch.structure
    const information = weight * (sx * sx * xx + 2 * sx * sy * xy + sy * sy * yy)
    const pull = weight * (sx * block.pullX + sy * block.pullY)
    const phi = [1, patch.centreX - plane.atX, patch.centreY - plane.atY] as const
    addOuter(matrix, right, phi, [information, pull])
  }
  return { matrix, right, blocks, unlike }
}

function addOuter(
  matrix: Symmetric3,
  right: [number, number, number],
  [a, b, c]: readonly [number, number, number],
  [information, pull]: readonly [number, number],
): void {
  matrix[0] += information * a * a
  matrix[1] += information * a * b
  matrix[2] += information * a * c
  matrix[3] += information * b * b
  matrix[4] += information * b * c
  matrix[5] += information * c * c
  right[0] += pull * a
  right[1] += pull * b
  right[2] += pull * c
}

interface Comparison {
  readonly patch: Patch
  readonly node: number
  readonly view: WorkView
  readonly relative: RelativeView
  readonly still: WorkView
}

const place = new Float64Array(2)
let seen = new Float32Array(0)

/** One patch in one picture; undefined when it leaves the picture. */
function compare(comparison: Comparison, plane: InversePlane, noise: number): Block | 'unlike' | undefined {
  const { patch, view, relative, node } = comparison
  const local = localMap(comparison, plane)
  if (local === undefined) return undefined
  const { count } = patch
  if (seen.length < count) seen = new Float32Array(count)
  let mean = 0
  for (let i = 0; i < count; i++) {
    const x = f64(patch.x, i)
    const y = f64(patch.y, i)
    if (!warp(relative, view, [x, y, inverseDepthAt(plane, x, y)], place)) return undefined
    const [u, v] = [f64(place, 0), f64(place, 1)]
    if (!isInside(view, u, v, 1.5)) return undefined
    const value = sample(view, u, v)
    seen[i] = value
    mean += value / count
  }
  let gain = 0
  let square = 0
  for (let i = 0; i < count; i++) {
    const value = f32(seen, i) - mean
    gain += value * f32(patch.value, i)
    square += value * value
  }
  const correlation = square < 1 ? 0 : gain / Math.sqrt(square)
  if (correlation < 0.1) return 'unlike'
  let pullX = 0
  let pullY = 0
  for (let i = 0; i < count; i++) {
    const residual = (f32(seen, i) - mean) / gain - f32(patch.value, i)
    pullX -= f32(patch.gradientX, i) * residual
    pullY -= f32(patch.gradientY, i) * residual
  }
  const unlike = (square / (gain * gain) - 1) / (count - 3)
  const variance = Math.max(unlike, (noise / gain) ** 2 + (noise / patch.norm) ** 2)
  const weight = 1 / (variance * CORRELATED_PIXELS)
  return { patch, node, correlation, pullX, pullY, weight, ...local }
}

type LocalMap = Pick<Block, 'inverseDepth' | 'parallaxX' | 'parallaxY' | 'back'>

/** How the still's neighbourhood of the patch's middle maps into the picture, and moves there with inverse depth. */
function localMap({ patch, view, relative, still }: Comparison, plane: InversePlane): LocalMap | undefined {
  const { centreX: x, centreY: y } = patch
  const inverseDepth = inverseDepthAt(plane, x, y)
  const at = (dx: number, dy: number, extra: number): readonly [number, number] | undefined => {
    const [px, py] = [x + dx / still.fx, y + dy / still.fy]
    return warp(relative, view, [px, py, inverseDepthAt(plane, px, py) + extra], place)
      ? [place[0] ?? 0, place[1] ?? 0]
      : undefined
  }
  const centre = at(0, 0, 0)
  const right = at(1, 0, 0)
  const down = at(0, 1, 0)
  const nearer = at(0, 0, 1e-3)
  if (centre === undefined || right === undefined || down === undefined || nearer === undefined)
    return undefined
  const [a, c] = [right[0] - centre[0], right[1] - centre[1]]
  const [b, d] = [down[0] - centre[0], down[1] - centre[1]]
  const determinant = a * d - b * c
  if (determinant < 0.1) return undefined
  const back = [d / determinant, -b / determinant, -c / determinant, a / determinant] as const
  const [pu, pv] = [(nearer[0] - centre[0]) * 1e3, (nearer[1] - centre[1]) * 1e3]
  return {
    inverseDepth,
    back,
    parallaxX: back[0] * pu + back[1] * pv,
    parallaxY: back[2] * pu + back[3] * pv,
  }
}

/** A picture in which a patch looks much less alike than in the others (covered, blurred) hardly counts. */
function weigh(blocks: readonly Block[]): void {
  const byPatch = new Map<Patch, Block[]>()
  for (const block of blocks) byPatch.set(block.patch, [...(byPatch.get(block.patch) ?? []), block])
  for (const group of byPatch.values()) {
    const usual = median(group.map((block) => block.correlation))
    for (const block of group) {
      const lack = Math.max(0, usual - block.correlation) / UNUSUAL
      block.weight /= 1 + lack ** 4
    }
  }
}

function summarise(
  { views }: RefineProblem,
  blocks: readonly Block[],
): Pick<PlaneRefinement, 'levelInformation' | 'poseCoupling' | 'disagreement'> {
  const [still] = views
  const poseCoupling = new Float64Array(views.length * POSE_SIZE)
  const pulls = new Float64Array(views.length)
  const informations = new Float64Array(views.length)
  const rowU = new Float64Array(2 * POSE_SIZE)
  const rowV = new Float64Array(2 * POSE_SIZE)
  for (const block of blocks) {
    const view = views[block.node]
    const { patch, node, parallaxX: sx, parallaxY: sy, weight, back, inverseDepth } = block
    if (still === undefined || view === undefined) continue
    const rows = linearise(still, view, { x: patch.centreX, y: patch.centreY, inverseDepth })
    if (rows === undefined) continue
    const [xx, xy, yy] = patch.structure
    const [gx, gy] = [weight * (sx * xx + sy * xy), weight * (sx * xy + sy * yy)]
    informations[node] = f64(informations, node) + gx * sx + gy * sy
    pulls[node] = f64(pulls, node) + weight * (sx * block.pullX + sy * block.pullY)
    poseRow(rows.gu, rows, rowU)
    poseRow(rows.gv, rows, rowV)
    for (let k = 0; k < 2 * POSE_SIZE; k++) {
      const [u, v] = [f64(rowU, k), f64(rowV, k)]
      const at = k < POSE_SIZE ? k : node * POSE_SIZE + k - POSE_SIZE
      poseCoupling[at] =
        f64(poseCoupling, at) + gx * (back[0] * u + back[1] * v) + gy * (back[2] * u + back[3] * v)
    }
  }
  const levelInformation = informations.reduce((sum, value) => sum + value, 0)
  let chi = 0
  let counted = 0
  informations.forEach((information, node) => {
    if (information <= 0) return
    chi += f64(pulls, node) ** 2 / information
    counted++
  })
  return { levelInformation, poseCoupling, disagreement: counted === 0 ? Infinity : Math.sqrt(chi / counted) }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

/** Solves the symmetric 3x3 system given by its upper triangle (Cramer: it is well scaled and tiny). */
export function solve3(
  [a, b, c, d, e, f]: readonly [number, number, number, number, number, number],
  [x, y, z]: readonly [number, number, number],
): [number, number, number] {
  const [A, B, C] = [d * f - e * e, c * e - b * f, b * e - c * d]
  const determinant = a * A + b * B + c * C
  if (Math.abs(determinant) < 1e-30) return [0, 0, 0]
  const [D, E, F] = [a * f - c * c, b * c - a * e, a * d - b * b]
  return [
    (A * x + B * y + C * z) / determinant,
    (B * x + D * y + E * z) / determinant,
    (C * x + E * y + F * z) / determinant,
  ]
}
