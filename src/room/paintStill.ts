// Paints marks, growing ink and the pointer over a still. The canvas covers the picture exactly.
import { lookStyles } from '../client/markCanvas/markLook.ts'
import { lineWidthPx, paintMark, paintMarks } from '../client/markCanvas/paintMarks.ts'
import { seenMarks } from '../client/markCanvas/seenMarks.ts'
import type { LiveOverlay, LivePointer } from '../client/liveOverlay.ts'
import { markColourHex } from '../client/ui/markColours.ts'
import type { FrozenPicture, SessionState } from '../shared/session/state.ts'
import { visibleMarks } from '../shared/session/selectors.ts'

interface Size {
  readonly width: number
  readonly height: number
}

export function paintStill(
  canvas: HTMLCanvasElement,
  still: FrozenPicture,
  state: SessionState,
  overlay: Pick<LiveOverlay, 'ink' | 'pointers'>,
): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  const size = { width: canvas.clientWidth, height: canvas.clientHeight }
  fitToScreen(canvas, context, size)
  const { picture, pictureId } = still
  paintMarks(context, seenMarks(visibleMarks(state), { picture, pictureId }, state), size, undefined)
  for (const ink of overlay.ink.values()) {
    if (ink.pictureId !== pictureId) continue
    paintMark(
      context,
      ink.samples,
      { kind: ink.kind, colour: ink.colour, style: lookStyles.waiting, complete: false },
      size,
    )
  }
  for (const pointer of overlay.pointers.values()) {
    if (pointer.pictureId === pictureId) paintPointer(context, pointer, size)
  }
}

/** One canvas pixel for each pixel of the screen; the context's unit stays the CSS pixel. */
function fitToScreen(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, size: Size): void {
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
