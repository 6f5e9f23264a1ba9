// Marks on a 2D canvas: luminous colour with a thin dark outline, so that they are seen on skin, cloth and wall alike.
import { arrowPolygon } from '../../shared/ink/arrowShape.ts'
import { outlineOfPixels, outlinePath } from '../../shared/ink/outline.ts'
import type { MarkColour, MarkKind, StrokeSample } from '../../shared/protocol/marks.ts'
import { markColourHex } from '../ui/markColours.ts'
import { assertNever } from '../../shared/invariant.ts'
import type { Size } from './containLayout.ts'
import { lookStyles, type LookStyle } from './markLook.ts'
import type { SeenMark } from './seenMarks.ts'

type Pixel = readonly [number, number, number]

export interface Brush {
  readonly kind: MarkKind
  readonly colour: MarkColour
  readonly style: LookStyle
  /** False while the pen is down. */
  readonly complete: boolean
}

const OUTLINE_COLOUR = 'rgb(8 11 15 / 0.8)'
const OUTLINE_PX = 1.5

/** Line width: 0.6 % of the picture's width, never under 3 CSS pixels. */
export const lineWidthPx = (size: Size): number => Math.max(3, size.width * 0.006)

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

const polygonPath = (polygon: readonly (readonly [number, number])[]): Path2D => {
  const path = new Path2D()
  polygon.forEach(([x, y], index) => {
    if (index === 0) path.moveTo(x, y)
    else path.lineTo(x, y)
  })
  path.closePath()
  return path
}

const linePath = (run: readonly Pixel[]): Path2D => {
  const path = new Path2D()
  run.forEach(([x, y], index) => {
    if (index === 0) path.moveTo(x, y)
    else path.lineTo(x, y)
  })
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

function dashLine(
  context: CanvasRenderingContext2D,
  path: Path2D,
  { colour, style }: Brush,
  width: number,
): void {
  const [dash, gap] = style.dash ?? [1, 0]
  context.lineCap = 'round'
  context.lineJoin = 'round'
  // Round caps add a width to each dash.
  context.setLineDash([Math.max(0.01, (dash - 1) * width), (gap + 1) * width])
  context.strokeStyle = OUTLINE_COLOUR
  context.lineWidth = width * 0.8 + OUTLINE_PX * 2
  context.stroke(path)
  context.strokeStyle = markColourHex[colour]
  context.lineWidth = width * 0.8
  context.stroke(path)
  context.setLineDash([])
}

function paintInk(
  context: CanvasRenderingContext2D,
  run: readonly Pixel[],
  brush: Brush,
  width: number,
): void {
  if (brush.style.dash !== undefined) {
    dashLine(context, linePath(run), brush, width)
    return
  }
  fillShape(context, new Path2D(outlinePath(outlineOfPixels(run, width * 1.3, brush.complete))), brush)
}

function paintArrow(
  context: CanvasRenderingContext2D,
  run: readonly Pixel[],
  brush: Brush,
  width: number,
): void {
  const [tail, head] = run
  if (tail === undefined || head === undefined) return
  const polygon = arrowPolygon([tail[0], tail[1]], [head[0], head[1]], width)
  if (polygon.length === 0) return
  if (brush.style.dash === undefined) {
    fillShape(context, polygonPath(polygon), brush)
    return
  }
  // The head says where: it stays whole, the shaft is dashed.
  const [, neckLeft, wingLeft, tip, wingRight, neckRight] = polygon
  if (
    neckLeft === undefined ||
    wingLeft === undefined ||
    tip === undefined ||
    wingRight === undefined ||
    neckRight === undefined
  )
    return
  const neck: Pixel = [(neckLeft[0] + neckRight[0]) / 2, (neckLeft[1] + neckRight[1]) / 2, 0.5]
  dashLine(context, linePath([tail, neck]), brush, width)
  fillShape(context, polygonPath([wingLeft, tip, wingRight]), brush)
}

/** A ring around a dot: the dot is the place, the ring makes it found. */
function paintPoint(
  context: CanvasRenderingContext2D,
  run: readonly Pixel[],
  brush: Brush,
  width: number,
): void {
  const place = run[0]
  if (place === undefined) return
  const [x, y] = place
  const dot = new Path2D()
  dot.arc(x, y, width * 0.7, 0, 2 * Math.PI)
  fillShape(context, dot, brush)
  const ring = new Path2D()
  ring.arc(x, y, width * 2, 0, 2 * Math.PI)
  context.setLineDash([])
  context.strokeStyle = OUTLINE_COLOUR
  context.lineWidth = width * 0.45 + OUTLINE_PX * 2
  context.stroke(ring)
  if (brush.style.dash !== undefined) context.setLineDash(brush.style.dash.map((part) => part * width * 0.7))
  context.strokeStyle = markColourHex[brush.colour]
  context.lineWidth = width * 0.45
  context.stroke(ring)
  context.setLineDash([])
}

/** One mark or a growing stroke; `size` is the picture's in CSS pixels, which are the context's units. */
export function paintMark(
  context: CanvasRenderingContext2D,
  line: readonly (StrokeSample | undefined)[],
  brush: Brush,
  size: Size,
): void {
  const width = lineWidthPx(size)
  context.globalAlpha = brush.style.alpha
  for (const run of visibleRuns(line, size)) {
    switch (brush.kind) {
      case 'ink':
        paintInk(context, run, brush, width)
        break
      case 'arrow':
        paintArrow(context, run, brush, width)
        break
      case 'point':
        paintPoint(context, run, brush, width)
        break
      default:
        assertNever(brush.kind)
    }
  }
  context.globalAlpha = 1
}

/** The mark that is hovered over or chosen in the list gets a light edge. */
function paintHighlight(context: CanvasRenderingContext2D, line: SeenMark['line'], size: Size): void {
  context.strokeStyle = 'rgb(255 255 255 / 0.35)'
  context.lineWidth = lineWidthPx(size) * 3
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const run of visibleRuns(line, size)) {
    const first = run[0]
    context.stroke(linePath(run.length === 1 && first !== undefined ? [first, first] : run))
  }
}

/** All seen marks, in drawing order; the canvas is cleared first. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  marks: readonly SeenMark[],
  size: Size,
  highlightedId: string | undefined,
): void {
  context.clearRect(0, 0, size.width, size.height)
  for (const { mark, look, line } of marks) {
    if (mark.markId === highlightedId) paintHighlight(context, line, size)
    paintMark(
      context,
      line,
      { kind: mark.kind, colour: mark.colour, style: lookStyles[look], complete: true },
      size,
    )
  }
}
