// The pieces of the still that a mark's depth is told by: large ones for the sweep, small ones for the fit, of the
// marked surface alone where an outline is near.
import { cutPatch, type Patch, type PatchShape } from './patch.ts'
import { supportOf, type Support } from './support.ts'
import type { WorkView } from './workView.ts'

/** Sizes are for a focal length of 485 px (640 wide): 25 px are 3 cm on skin at 0.6 m. */
const USUAL_FOCAL = 485
const SWEEP_PATCH = { half: 12, step: 2 }
const FIT_PATCH = { half: 6, step: 1 }
const LONE_FIT_PATCH = { half: 10, step: 2 }
const RASTER_PX = 6
/** In the order of {@link rasterOf}. */
const RASTER_CORNERS = [0, 2, 6, 8]
const MOST_POINTS = 7
/** A patch whose shift one picture tells worse than this, in pixels, has nothing to compare. */
const FAINTEST_PX = 0.6

/** What one marked point is told by. */
export interface Spot {
  /** The first of the given points: what the mark is about. */
  readonly isAnchor: boolean
  /** A large patch, for the sweep. */
  readonly coarse: Patch
  /** Small ones, for the fit: a raster about the anchor and where there are one or two points, else a single one. */
  readonly fine: readonly Patch[]
  /** Those of the raster that share no pixels: its corners. Empty where there is no raster. */
  readonly quarters: readonly Patch[]
}

export interface MarkPatches {
  readonly spots: readonly Spot[]
  /** One picture's sigma of a shift is too large to tell anything. */
  readonly isFaint: boolean
  /** Per given pixel: the surface's outline is `at` it, or is what is `followed` since the surface shows too little. */
  readonly outlines: readonly ('at' | 'followed' | undefined)[]
}

type Pixel = readonly [x: number, y: number]

/** Patches of the still at the marked pixels. `noise`: luma noise of a picture, one sigma. */
export function cutPatches(still: WorkView, pixels: readonly Pixel[], noise: number): MarkPatches {
  const scale = Math.max(0.75, still.fx / USUAL_FOCAL)
  const every = Math.max(1, (pixels.length - 1) / (MOST_POINTS - 1))
  const chosen = Array.from(
    { length: Math.min(pixels.length, MOST_POINTS) },
    (_, index) => pixels[Math.round(index * every)],
  ).filter((pixel) => pixel !== undefined)
  const supports = new Map(pixels.map((pixel) => [pixel, supportOf(still, pixel, scale)]))
  const own = cutAll(still, chosen, scale, supports)
  if (!isFaint(own, noise)) {
    const outlines = pixels.map((pixel) => (supports.get(pixel)?.isAtEdge === true ? 'at' : undefined))
    return { spots: own, isFaint: false, outlines }
  }
  const all = cutAll(still, chosen, scale, new Map())
  const outlines = pixels.map((pixel) => (supports.get(pixel) === undefined ? undefined : 'followed'))
  return { spots: all, isFaint: isFaint(all, noise), outlines }
}

function cutAll(
  still: WorkView,
  chosen: readonly Pixel[],
  scale: number,
  supports: ReadonlyMap<Pixel, Support | undefined>,
): Spot[] {
  const cut = ({ half, step }: PatchShape, mark: Pixel, [dx, dy]: Pixel): Patch | undefined => {
    const shape = { half: Math.round(half * scale), step }
    return cutPatch(still, [mark[0] + dx, mark[1] + dy], shape, supports.get(mark)?.isOwn)
  }
  const raster = rasterOf(RASTER_PX * scale)
  return chosen.flatMap((pixel, index) => {
    const coarse = cut(SWEEP_PATCH, pixel, [0, 0])
    const isAlone = index > 0 && chosen.length > 2
    const cuts = isAlone
      ? [cut(LONE_FIT_PATCH, pixel, [0, 0])]
      : raster.map((away) => cut(FIT_PATCH, pixel, away))
    const fine = cuts.filter((patch) => patch !== undefined)
    if (coarse === undefined || fine.length === 0) return []
    const corners = isAlone ? [] : RASTER_CORNERS.map((corner) => cuts[corner])
    const quarters = corners.filter((patch) => patch !== undefined)
    return [{ isAnchor: index === 0, coarse, fine, quarters }]
  })
}

const rasterOf = (spacing: number): Pixel[] =>
  [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((column) => [column * spacing, row * spacing] as const))

/** True when one picture, were the sensor's noise the only error, could not tell a shift. */
function isFaint(spots: readonly Spot[], noise: number): boolean {
  const patches = spots.flatMap(({ fine }) => fine)
  const information = patches.reduce((sum, { structure, norm, count }) => {
    const along = (structure[0] + structure[2]) / 2
    // Noise has gradients, too: half its variance per pixel, by central differences.
    const ofNoise = (noise ** 2 * 0.5 * count) / norm ** 2
    return sum + Math.max(0, along - ofNoise) * norm ** 2
  }, 0)
  return (noise * Math.sqrt(2 * 3)) / Math.sqrt(Math.max(information, 1e-9)) > FAINTEST_PX
}
