// What is drawn on a board's page, on a 2D canvas that covers it: strokes, growing ink, the expert's pointer.
import type { MarkColour, MarkKind, Stroke } from '../../shared/protocol/marks.ts'
import type { BoardPageRef } from '../../shared/protocol/presence.ts'
import type { Board } from '../../shared/session/state.ts'
import type { LiveOverlay, LivePointer } from '../liveOverlay.ts'
import type { Size } from '../markCanvas/containLayout.ts'
import { lookStyles } from '../markCanvas/markLook.ts'
import { lineWidthPx, paintFigure } from '../markCanvas/paintMarks.ts'
import { seenStroke } from '../markCanvas/seenMarks.ts'
import { markColourHex } from '../ui/markColours.ts'

/** A stroke on a page: durable, growing, or this page's own that is on its way. */
export interface PageStroke {
  readonly kind: MarkKind
  readonly colour: MarkColour
  readonly stroke: Stroke
  readonly complete: boolean
}

const isOn = (at: BoardPageRef | undefined, { boardId }: Board, page: number): boolean =>
  at?.boardId === boardId && at.page === page

/** Durable strokes of the page and what others draw on it just now, in the order in which they are painted. */
export const pageStrokes = (
  board: Board,
  page: number,
  overlay: Pick<LiveOverlay, 'ink'>,
): readonly PageStroke[] => [
  ...board.strokes
    .filter((stroke) => stroke.page === page)
    .map(({ kind, colour, stroke }) => ({ kind, colour, stroke, complete: true })),
  ...[...overlay.ink.values()]
    .filter((ink) => isOn(ink.board, board, page))
    .map(({ kind, colour, samples }) => ({ kind, colour, stroke: samples, complete: false })),
]

/** Pointers on the page. */
export const pagePointers = (
  board: Board,
  page: number,
  { pointers }: Pick<LiveOverlay, 'pointers'>,
): readonly LivePointer[] => [...pointers.values()].filter((pointer) => isOn(pointer.board, board, page))

/** Clears the canvas and paints; `size` in the context's own unit. */
export function paintPage(
  context: CanvasRenderingContext2D,
  size: Size,
  {
    strokes,
    pointers,
  }: { readonly strokes: readonly PageStroke[]; readonly pointers: readonly LivePointer[] },
): void {
  context.clearRect(0, 0, size.width, size.height)
  for (const { kind, colour, stroke, complete } of strokes) {
    const figure = seenStroke(stroke, { kind }, undefined, size.width / size.height)
    const style = lookStyles[complete ? 'settled' : 'waiting']
    paintFigure(context, figure, { colour, style, complete }, size)
  }
  for (const pointer of pointers) paintPointer(context, pointer, size)
}

function paintPointer(context: CanvasRenderingContext2D, { trail, colour }: LivePointer, size: Size): void {
  const newest = trail.at(-1)
  if (newest === undefined) return
  context.beginPath()
  context.arc(newest.at[0] * size.width, newest.at[1] * size.height, lineWidthPx(size) * 1.6, 0, 2 * Math.PI)
  context.fillStyle = markColourHex[colour]
  context.fill()
  context.lineWidth = 2
  context.strokeStyle = 'rgb(8 11 15 / 0.8)'
  context.stroke()
}
