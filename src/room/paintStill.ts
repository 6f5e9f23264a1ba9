// Paints marks, growing ink and the pointer over a still. The canvas covers the picture exactly.
import { lookStyles } from '../client/markCanvas/markLook.ts'
import { lineWidthPx, paintFigure, paintMarks } from '../client/markCanvas/paintMarks.ts'
import { seenMarks, seenStroke, type SeenMark } from '../client/markCanvas/seenMarks.ts'
import type { LiveOverlay, LivePointer } from '../client/liveOverlay.ts'
import { markColourHex } from '../client/ui/markColours.ts'
import type { FrozenPicture, Mark, SessionState } from '../shared/session/state.ts'
import { markOpacity, stepNumbers, visibleMarks } from '../shared/session/selectors.ts'

interface Size {
  readonly width: number
  readonly height: number
}

export interface StillNow {
  readonly state: SessionState
  readonly overlay: Pick<LiveOverlay, 'ink' | 'pointers'>
  /** Server's clock, ms since 1970: how far marks have faded. */
  readonly sessionMs: number
  /** Where what flows is now, ms; undefined: it stands (reduced motion). */
  readonly flowAtMs: number | undefined
}

/** Gives the marks that are seen on it. */
export function paintStill(
  canvas: HTMLCanvasElement,
  still: FrozenPicture,
  { state, overlay, sessionMs, flowAtMs }: StillNow,
): readonly SeenMark[] {
  const context = canvas.getContext('2d')
  if (context === null) return []
  const size = { width: canvas.clientWidth, height: canvas.clientHeight }
  fitToScreen(canvas, context, size)
  const { picture, pictureId } = still
  const { tracked, epoch } = state
  const opacityOf = (mark: Mark): number => markOpacity(mark, sessionMs)
  const now = { tracked, epoch, numbers: stepNumbers(state), opacityOf }
  const marks = seenMarks(visibleMarks(state), { picture, pictureId }, now)
  // How sure a mark's place is says nothing to a patient.
  paintMarks(context, marks, size, { flowAtMs })
  for (const ink of overlay.ink.values()) {
    if (ink.pictureId !== pictureId) continue
    const figure = seenStroke(ink.samples, ink, picture, size.width / size.height)
    paintFigure(context, figure, { colour: ink.colour, style: lookStyles.waiting, complete: false }, size)
  }
  for (const pointer of overlay.pointers.values()) {
    if (pointer.pictureId === pictureId) paintPointer(context, pointer, size)
  }
  return marks
}

/** One canvas pixel for each pixel of the screen; the context's unit stays the CSS pixel. */
export function fitToScreen(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, size: Size): void {
  const width = Math.round(size.width * devicePixelRatio)
  const height = Math.round(size.height * devicePixelRatio)
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
}

function paintPointer(context: CanvasRenderingContext2D, pointer: LivePointer, size: Size): void {
  const newest = pointer.trail.at(-1)
  if (newest === undefined) return
  const [u, v] = newest.at
  context.beginPath()
  context.arc(u * size.width, v * size.height, lineWidthPx(size) * 1.6, 0, 2 * Math.PI)
  context.fillStyle = markColourHex[pointer.colour]
  context.fill()
  context.lineWidth = 2
  context.strokeStyle = 'rgb(8 11 15 / 0.8)'
  context.stroke()
}
