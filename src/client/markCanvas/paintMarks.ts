// Marks on a 2D canvas: luminous colour with a thin dark outline, so that they are seen on skin, cloth and wall alike.
import { outlineOfPixels, outlinePath } from '../../shared/ink/outline.ts'
import type { MarkColour, StrokeSample } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { markColourHex } from '../ui/markColours.ts'
import type { Size } from './containLayout.ts'
import { lookStyles, type LookStyle } from './markLook.ts'
import { paintText } from './paintText.ts'
import { LINE_WIDTH_SHARE, type SeenFigure, type SeenLine, type SeenMark } from './seenMarks.ts'

type Pixel = readonly [number, number, number]

export interface Brush {
  readonly colour: MarkColour
  readonly style: LookStyle
  /** False while the pen is down. */
  readonly complete: boolean
  /** Page clock, ms: where what flows is now. Undefined: it stands (reduced motion, a still picture of it). */
  readonly flowAtMs?: number | undefined
  readonly opacity?: number | undefined
}

const OUTLINE_COLOUR = 'rgb(8 11 15 / 0.8)'
const OUTLINE_PX = 1.5
/** What is only there to read the mark by. */
const THIN = 0.45
/** A flowing line is dashes of three widths that go eight widths in a second. */
const FLOW = { dash: 3, gap: 2, widthsPerS: 8 }

/** Line width: 0.6 % of the picture's width, never under 3 CSS pixels. */
export const lineWidthPx = (size: Size): number => Math.max(3, size.width * LINE_WIDTH_SHARE)

/** Runs of a line that are in front of the camera, in pixels. */
export function visibleRuns(line: readonly (StrokeSample | undefined)[], size: Size): Pixel[][] {
  const runs: Pixel[][] = []
  let run: Pixel[] = []
  for (const sample of line) {
    if (sample === undefined) {
      if (run.length > 0) runs.push(run)
      run = []
    } else run.push([sample[0] * size.width, sample[1] * size.height, sample[2]])
  }
  return run.length > 0 ? [...runs, run] : runs
}

const linePath = (run: readonly (readonly [number, number, ...unknown[]])[]): Path2D => {
  const path = new Path2D()
  run.forEach(([x, y], index) => {
    if (index === 0) path.moveTo(x, y)
    else path.lineTo(x, y)
  })
  return path
}

const outlinePixels = (outline: readonly ImagePoint[], size: Size): Path2D => {
  const path = linePath(outline.map(([u, v]) => [u * size.width, v * size.height] as const))
  path.closePath()
  return path
}

function fillShape(context: CanvasRenderingContext2D, path: Path2D, { colour, style }: Brush): void {
  context.lineJoin = 'round'
  context.setLineDash([])
  context.strokeStyle = OUTLINE_COLOUR
  if (style.hollow) {
    context.lineWidth = OUTLINE_PX * 3
    context.stroke(path)
    context.strokeStyle = markColourHex[colour]
    context.lineWidth = OUTLINE_PX
    context.stroke(path)
    return
  }
  context.lineWidth = OUTLINE_PX * 2
  context.stroke(path)
  context.fillStyle = markColourHex[colour]
  context.fill(path)
}

interface Dash {
  readonly pattern: readonly number[]
  readonly offset: number
  /** The outline goes on through the gaps, fainter: the form is read as a whole, and its dashes are seen as such. */
  readonly wholeOutline: boolean
}

/** Of the outline where it goes on through gaps. */
const GAP_OUTLINE_COLOUR = 'rgb(8 11 15 / 0.5)'

/** One line: outline under colour. */
function strokeLine(
  context: CanvasRenderingContext2D,
  path: Path2D,
  { colour }: Brush,
  { width, dash }: { readonly width: number; readonly dash: Dash | undefined },
): void {
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.lineWidth = width + OUTLINE_PX * 2
  if (dash?.wholeOutline === true) {
    context.setLineDash([])
    context.strokeStyle = GAP_OUTLINE_COLOUR
    context.stroke(path)
  }
  context.setLineDash(dash === undefined ? [] : [...dash.pattern])
  context.lineDashOffset = dash?.offset ?? 0
  context.strokeStyle = OUTLINE_COLOUR
  context.stroke(path)
  context.strokeStyle = markColourHex[colour]
  context.lineWidth = width
  context.stroke(path)
  context.setLineDash([])
  context.lineDashOffset = 0
}

/** Round caps add a width to each dash. */
const capped = (widths: readonly number[], width: number): readonly number[] =>
  widths.map((each, index) => (index % 2 === 0 ? Math.max(0.01, (each - 1) * width) : (each + 1) * width))

/** A small ring is no ring with a single gap: so often the pattern comes on a line, however short. */
const LEAST_REPEATS = 3

function dashOf(widths: readonly number[], width: number, run: readonly Pixel[]): Dash {
  const patternPx = width * widths.reduce((sum, each) => sum + each, 0)
  const scale = Math.min(1, lengthOf(run) / (LEAST_REPEATS * patternPx))
  const pattern = capped(
    widths.map((each) => Math.max(1, each * scale)),
    width,
  )
  return { pattern, offset: 0, wholeOutline: true }
}

const lengthOf = (run: readonly Pixel[]): number =>
  run.reduce((sum, [x, y], index) => {
    const [fromX, fromY] = run[index - 1] ?? [x, y]
    return sum + Math.hypot(x - fromX, y - fromY)
  }, 0)

const flowDash = (width: number, atMs: number): Dash => ({
  pattern: capped([FLOW.dash, FLOW.gap], width),
  offset: (-atMs / 1000) * FLOW.widthsPerS * width,
  wholeOutline: false,
})

function paintLine(
  context: CanvasRenderingContext2D,
  { points, part, flows }: SeenLine,
  brush: Brush,
  size: Size,
): void {
  const full = lineWidthPx(size)
  const { style, flowAtMs } = brush
  for (const run of visibleRuns(points, size)) {
    if (part === 'ink' && style.dash === undefined) {
      fillShape(context, new Path2D(outlinePath(outlineOfPixels(run, full * 1.3, brush.complete))), brush)
      continue
    }
    const width = full * (part === 'thin' ? THIN : 0.8)
    const stale = part === 'head' || style.dash === undefined ? undefined : dashOf(style.dash, width, run)
    const dash = flows && flowAtMs !== undefined ? flowDash(width, flowAtMs) : stale
    strokeLine(context, linePath(run), brush, { width, dash })
  }
}

/** One mark or a growing stroke; `size` is the picture's in CSS pixels, which are the context's units. */
export function paintFigure(
  context: CanvasRenderingContext2D,
  figure: SeenFigure,
  brush: Brush,
  size: Size,
): void {
  const alpha = brush.style.alpha * (brush.opacity ?? 1)
  context.globalAlpha = alpha * 0.22
  context.fillStyle = markColourHex[brush.colour]
  for (const { outline, faint } of figure.fills) if (faint) context.fill(outlinePixels(outline, size))
  context.globalAlpha = alpha
  for (const line of figure.lines) paintLine(context, line, brush, size)
  for (const { outline, faint } of figure.fills) {
    if (!faint) fillShape(context, outlinePixels(outline, size), brush)
  }
  for (const text of figure.texts) paintText(context, text, brush.colour, size)
  context.globalAlpha = 1
}

/** The mark that is hovered over or chosen in the list gets a light edge. */
function paintHighlight(context: CanvasRenderingContext2D, { lines }: SeenFigure, size: Size): void {
  context.strokeStyle = 'rgb(255 255 255 / 0.35)'
  context.lineWidth = lineWidthPx(size) * 3
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const { points } of lines) {
    for (const run of visibleRuns(points, size)) {
      const first = run[0]
      context.stroke(linePath(run.length === 1 && first !== undefined ? [first, first] : run))
    }
  }
}

export interface RingLook {
  /** 0..1. */
  readonly alpha: number
  /** Of the dark edge on either side, CSS pixels. */
  readonly edgePx: number
  readonly widthPx: number
  /** Dash and gap, CSS pixels; none: a whole line. */
  readonly dash: readonly number[]
}
export const quietRing: RingLook = { alpha: 0.6, edgePx: 0, widthPx: 1.5, dash: [8, 5] }

/** The circle within which the mark may lie: thin, so that it never covers what it speaks of. */
function paintErrorRing(
  context: CanvasRenderingContext2D,
  { mark, figure, opacity }: SeenMark,
  size: Size,
  { alpha, edgePx, widthPx, dash }: RingLook,
): void {
  const ring = outlinePixels(figure.errorRing, size)
  context.globalAlpha = alpha * opacity
  context.setLineDash([...dash])
  context.lineWidth = widthPx + 2 * edgePx
  context.strokeStyle = GAP_OUTLINE_COLOUR
  if (edgePx > 0) context.stroke(ring)
  context.lineWidth = widthPx
  context.strokeStyle = markColourHex[mark.colour]
  context.stroke(ring)
  context.setLineDash([])
  context.globalAlpha = 1
}

export const hasRing = ({ figure }: SeenMark): boolean => figure.errorRing.length >= 3

/** All seen marks, in drawing order; the canvas is cleared first. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  marks: readonly SeenMark[],
  size: Size,
  shown: {
    readonly highlightedId?: string | undefined
    readonly flowAtMs?: number | undefined
    /** Of a mark that has a ring; left out where nobody judges how sure a mark is. */
    readonly ringOf?: (seen: SeenMark) => RingLook
  },
): void {
  context.clearRect(0, 0, size.width, size.height)
  const { flowAtMs } = shown
  for (const seen of marks) {
    const { mark, look, figure, opacity } = seen
    if (mark.markId === shown.highlightedId) paintHighlight(context, figure, size)
    if (hasRing(seen) && shown.ringOf !== undefined) paintErrorRing(context, seen, size, shown.ringOf(seen))
    paintFigure(
      context,
      figure,
      { colour: mark.colour, style: lookStyles[look], complete: true, flowAtMs, opacity },
      size,
    )
  }
}

/** True when something of it moves, so that it wants painting at each display frame. */
export const hasFlow = (marks: readonly SeenMark[]): boolean =>
  marks.some(({ figure }) => figure.lines.some((line) => line.flows))
