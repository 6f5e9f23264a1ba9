// From the sweep's step to a fraction of it: the patches of one mark are fitted together, as one smooth surface, to all
// pictures' luma by Gauss-Newton. Each patch is warped by the surface's slant and bend. What every picture by itself says
// is kept: movement.ts judges from it how far the pictures can be believed.
import { f64 } from './cells.ts'
import type { Block } from './comparePatch.ts'
import { SURFACE_SIZE, type InverseSurface } from './inverseSurface.ts'
import { median } from './median.ts'
import { disagreement } from './misfit.ts'
import type { Patch } from './patch.ts'
import { buildSystem, inverse, solved, UNUSUAL, type RefineProblem, type System } from './surfaceSystem.ts'

/** How one picture shows the whole spot shifted against the fitted surface, in pixels of the still. */
export interface PictureShift {
  readonly node: number
  readonly shift: readonly [number, number]
  /** Information of the shift: xx, xy, yy. */
  readonly information: readonly [number, number, number]
  /** Shift per unit of inverse depth. */
  readonly parallax: readonly [number, number]
  /** Picture pixels to still pixels, at the spot. */
  readonly back: readonly [number, number, number, number]
}

export interface SurfaceRefinement {
  readonly surface: InverseSurface
  /** By what share its level was still changing. */
  readonly lastStep: number
  /** Covariance of the coefficients, row-major: photometric scatter and what is not observed of the bend. */
  readonly covariance: Float64Array
  /** Variance of what the spots lie off the fitted surface beyond their noise: it is not as smooth as thought (misfit.ts). */
  readonly misfit: number
  readonly shifts: readonly PictureShift[]
  /** Median correlation of patches and pictures at the end. */
  readonly correlation: number
  /** Of the pictures that should show the patches, the share that shows something like them. */
  readonly agreeing: number
  /** The pictures (indices of the views) that do. */
  readonly witnesses: ReadonlySet<number>
}

const ITERATIONS = 6
/** Of what the patch's contrast lets expect; with less it is chance that is matched, not the spot. */
const LEAST_OF_EXPECTED = 0.5

/** Where the fit comes to from `start`, and the system there. */
export function descend(
  problem: RefineProblem,
  start: InverseSurface,
): { readonly surface: InverseSurface; readonly system: System; readonly lastStep: number } {
  let surface = start
  let lastStep = 0
  let system = buildSystem(problem, surface)
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const change = solved(system)
    const level = f64(surface.coefficients, 0)
    const damped = Math.min(1, (0.15 * level) / Math.max(1e-9, Math.abs(f64(change, 0))))
    const coefficients = surface.coefficients.map((value, k) => value + damped * f64(change, k))
    coefficients[0] = Math.max(0.1, f64(coefficients, 0))
    surface = { ...surface, coefficients }
    system = buildSystem(problem, surface)
    lastStep = Math.abs(f64(change, 0)) / level
    if (lastStep < 1e-4) break
  }
  return { surface, system, lastStep }
}

/** Fits, starting at `start`. */
export function refineSurface(problem: RefineProblem, start: InverseSurface): SurfaceRefinement {
  const { surface, system, lastStep } = descend(problem, start)
  const { blocks, unlike } = system
  const { usual, alike, share } = likeness(problem, blocks, unlike)
  const shifts = shiftsOf(blocks, problem.views.length)
  const covariance = inverse(system.matrix, excessOf(blocks, shifts))
  return {
    surface,
    lastStep,
    covariance,
    misfit: disagreement(problem, { ...system, surface, covariance }),
    shifts,
    correlation: usual,
    agreeing: share,
    witnesses: mostly(alike, problem),
  }
}

interface Likeness {
  /** Median correlation. */
  readonly usual: number
  /** What shows something like its patch. */
  readonly alike: readonly Block[]
  /** Of all that should. */
  readonly share: number
}

/** Patches count by what there is to see in them: blank skin that looks like nothing tells neither for nor against. */
function likeness({ noise }: RefineProblem, blocks: readonly Block[], unlike: readonly Patch[]): Likeness {
  const usual = weightedMedian(
    blocks.map(({ patch, correlation }) => ({ value: correlation, weight: toSee(patch, noise) })),
  )
  const own = new Map<Patch, number>()
  for (const { patch } of blocks) {
    if (own.has(patch)) continue
    own.set(patch, median(blocks.flatMap((each) => (each.patch === patch ? [each.correlation] : []))))
  }
  const alike = blocks.filter(
    ({ patch, correlation }) =>
      correlation >
      Math.max(
        Math.min(usual, own.get(patch) ?? usual) - UNUSUAL,
        LEAST_OF_EXPECTED * expectedCorrelation(patch, noise),
      ),
  )
  const sum = (patches: readonly Patch[]): number =>
    patches.reduce((total, patch) => total + toSee(patch, noise), 0)
  const ofAlike = sum(alike.map(({ patch }) => patch))
  const ofAll = sum(blocks.map(({ patch }) => patch)) + sum(unlike)
  return { usual, alike, share: ofAll === 0 ? 0 : ofAlike / ofAll }
}

/** Squared gradients of the patch in luma, what noise has of them left out (half its variance per pixel and axis). */
const toSee = ({ structure, norm, count }: Patch, noise: number): number =>
  Math.max(1e-6, (structure[0] + structure[2]) * norm * norm - noise * noise * count)

/** The pictures that show at least half of what there is to see in the patches. */
function mostly(alike: readonly Block[], { views, spots, noise }: RefineProblem): ReadonlySet<number> {
  const patches = spots.flat()
  const all = patches.reduce((sum, patch) => sum + toSee(patch, noise), 0)
  const seen = views.map(() => 0)
  for (const { node, patch } of alike) seen[node] = (seen[node] ?? 0) + toSee(patch, noise)
  return new Set([...views.keys()].filter((node) => (seen[node] ?? 0) >= all / 2))
}

/** Of two pictures of the same patch, were noise the only difference: the share of its contrast that is not noise. */
const expectedCorrelation = ({ norm, count }: Patch, noise: number): number =>
  Math.max(0, 1 - (noise * noise * count) / (norm * norm))

type Pair = readonly [number, number]

/** Solves the symmetric 2 x 2 system. */
function solve2([xx, xy, yy]: readonly [number, number, number], [x, y]: Pair): Pair {
  const determinant = xx * yy - xy * xy
  return [(yy * x - xy * y) / determinant, (xx * y - xy * x) / determinant]
}

/** Where even a whole picture tells nothing across an edge: 30 px of ignorance keep the systems solvable. */
const LEAST_INFORMATION = 1e-3

function shiftsOf(blocks: readonly Block[], count: number): PictureShift[] {
  return Array.from({ length: count }, (_, node) => blocks.filter((block) => block.node === node)).flatMap(
    (own, node) => {
      const [first] = own
      if (first === undefined) return []
      const sums = [LEAST_INFORMATION, 0, LEAST_INFORMATION, 0, 0, 0, 0]
      for (const { patch, weight, parallaxX: sx, parallaxY: sy, pullX, pullY } of own) {
        const [xx, xy, yy] = patch.structure
        const parts = [xx, xy, yy, pullX, pullY, xx * sx + xy * sy, xy * sx + yy * sy]
        parts.forEach((part, k) => (sums[k] = (sums[k] ?? 0) + weight * part))
      }
      const [xx = 0, xy = 0, yy = 0, gx = 0, gy = 0, qx = 0, qy = 0] = sums
      const information = [xx, xy, yy] as const
      const middle = own[own.length >> 1] ?? first
      return [
        {
          node,
          information,
          shift: solve2(information, [gx, gy]),
          parallax: solve2(information, [qx, qy]),
          back: middle.back,
        },
      ]
    },
  )
}

/** How much more the patches of one picture disagree than their noise promises, as a factor of variance, 1 or more. */
function excessOf(blocks: readonly Block[], shifts: readonly PictureShift[]): number {
  const byNode = new Map(shifts.map((each) => [each.node, each]))
  let chi = 0
  for (const { node, patch, weight, pullX, pullY } of blocks) {
    const [x, y] = byNode.get(node)?.shift ?? [0, 0]
    const [xx, xy, yy] = patch.structure
    const away: Pair = [pullX - (xx * x + xy * y), pullY - (xy * x + yy * y)]
    const [dx, dy] = solve2([xx * 1.02 + 1e-9, xy, yy * 1.02 + 1e-9], away)
    chi += weight * (away[0] * dx + away[1] * dy)
  }
  const freedom = 2 * (blocks.length - shifts.length) - SURFACE_SIZE
  return freedom < SURFACE_SIZE ? 1 : Math.max(1, chi / freedom)
}

interface Weighted {
  readonly value: number
  readonly weight: number
}

function weightedMedian(values: readonly Weighted[]): number {
  const sorted = values.toSorted((a, b) => a.value - b.value)
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2
  let passed = 0
  return sorted.find(({ weight }) => (passed += weight) > half)?.value ?? 0
}
