// Which lines a mark is drawn with in the room, and how they look. Pure.
import { markAnchor } from '../../shared/ink/markAnchor.ts'
import {
  errorRing,
  LEAST_RING_M,
  markFigure,
  type FigureFill,
  type FigureLine,
} from '../../shared/ink/markFigure.ts'
import { add, centroid, distance, normalize, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { MarkColour, MarkKind } from '../../shared/protocol/marks.ts'
import type { Quat } from '../../shared/protocol/spaces.ts'
import { markColourHex } from '../../client/ui/markColours.ts'
import { hatch } from './hatch.ts'
import type { LineLook, ShownLine } from './lineBatch.ts'

/** 4 mm: within look.md's 3-5 mm at arm's length. */
export const LINE_WIDTH_M = 0.004
const THIN = 0.45
/** Where it lies is not sure yet: visible, and visibly unsure. */
const UNSETTLED_OPACITY = 0.8
const HATCH_SPACING_M = 0.012
const HATCH_WIDTH_M = 0.0015
const HATCH_OPACITY = 0.5
const RING_OPACITY = 0.6

export interface ShownMark {
  readonly kind: MarkKind
  readonly colour: MarkColour
  readonly pointsWorld: readonly Vec3[]
  readonly normalWorld: Vec3 | undefined
  readonly drapedWorld?: readonly Vec3[] | undefined
  readonly sweepRad?: number | undefined
  readonly tilt?: Quat | undefined
  readonly dashed: boolean
  readonly soft: boolean
  /** One sigma, metres. */
  readonly errorM?: number | undefined
  /** 1 where not told. */
  readonly opacity?: number | undefined
  /** Where it was seen from when it was drawn: arrow heads and rings are broad from there. */
  readonly viewpoint: Vec3
}

const rgb = new Map<MarkColour, Vec3>()

/** Red, green, blue 0..1 of a mark colour. */
export function rgbOf(colour: MarkColour): Vec3 {
  const known = rgb.get(colour)
  if (known !== undefined) return known
  const value = parseInt(markColourHex[colour].slice(1), 16)
  const made: Vec3 = [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
  rgb.set(colour, made)
  return made
}

/** The lines of one mark; none when it has no points to speak of. */
export function markLines(mark: ShownMark): readonly ShownLine[] {
  const opacity = (mark.opacity ?? 1) * (mark.soft ? UNSETTLED_OPACITY : 1)
  const look: LineLook = {
    colour: rgbOf(mark.colour),
    opacity,
    dashed: mark.dashed,
    soft: mark.soft,
    widthM: LINE_WIDTH_M,
  }
  const figure = markFigure({ ...mark, lineWidthM: LINE_WIDTH_M })
  return [
    ...figure.lines.map(({ points, part, flows }) => ({ points, look: partLook(look, part, flows) })),
    ...figure.fills.flatMap((fill) => fillLines(fill, mark, look)),
  ]
}

const partLook = (look: LineLook, part: FigureLine['part'], flows: boolean): LineLook => ({
  ...look,
  dashed: look.dashed && part !== 'head',
  flows,
  widthM: LINE_WIDTH_M * (part === 'thin' ? THIN : 1),
})

/** Headsets draw lines only: an area is hatched, a disc is a dot as wide as it; an arrow's head is its two wings. */
function fillLines({ outline, faint }: FigureFill, mark: ShownMark, look: LineLook): ShownLine[] {
  const plain = { ...look, dashed: false }
  if (faint) {
    const normal = mark.normalWorld ?? normalize(sub(mark.viewpoint, centroid(outline)))
    const hatching = { ...plain, widthM: HATCH_WIDTH_M, opacity: look.opacity * HATCH_OPACITY }
    return hatch(outline, normal, HATCH_SPACING_M).map((points) => ({ points, look: hatching }))
  }
  const first = outline[0]
  if (first === undefined || outline.length <= 3) return []
  const middle = centroid(outline)
  const radiusM = distance(first, middle)
  const reach = scale(normalize(sub(first, middle)), radiusM / 2)
  return [{ points: [sub(middle, reach), add(middle, reach)], look: { ...plain, widthM: 2 * radiusM } }]
}

/** The circle within which the mark may lie, thin and broken, where it is wider than the mark's own lines. */
export function ringLines({
  kind,
  colour,
  pointsWorld,
  errorM,
  viewpoint,
}: Pick<ShownMark, 'kind' | 'colour' | 'pointsWorld' | 'viewpoint' | 'errorM'>): readonly ShownLine[] {
  const anchor = markAnchor(kind, pointsWorld)
  if (anchor === undefined || errorM === undefined || errorM < LEAST_RING_M) return []
  const look = {
    colour: rgbOf(colour),
    opacity: RING_OPACITY,
    dashed: true,
    soft: false,
    widthM: HATCH_WIDTH_M,
  }
  return [{ points: errorRing(anchor, errorM, viewpoint), look }]
}
