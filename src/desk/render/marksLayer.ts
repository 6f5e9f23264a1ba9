// Keeps the marks on the picture: painted in the picture's own turn while it is live, again when its pose record comes
// after it (by some milliseconds: mostly the same display frame), and whenever anything about them changes.
import { effect, type ReadonlySignal } from '@preact/signals'
import type { DeskCall } from '../deskCall.ts'
import type { Size } from '../../client/markCanvas/containLayout.ts'
import { visibleMarks } from '../../shared/session/selectors.ts'
import { emptyCanvas, fittedContext } from './overlayCanvas.ts'
import { lookStyles } from '../../client/markCanvas/markLook.ts'
import { paintMark, paintMarks } from '../../client/markCanvas/paintMarks.ts'
import { seenMarks } from '../../client/markCanvas/seenMarks.ts'

/** Starts painting; returns the way to stop. */
export function startMarksLayer(
  canvas: HTMLCanvasElement,
  call: DeskCall,
  size: ReadonlySignal<Size>,
): () => void {
  let isGuess = false
  const paint = (): void => {
    const state = call.session.state.peek()
    const picture = call.pictureNow()
    isGuess = picture?.picture.match === 'approximate'
    const marks = picture === undefined ? [] : seenMarks(visibleMarks(state), picture, state)
    call.seen.value = marks
    if (marks.length === 0) {
      emptyCanvas(canvas)
      return
    }
    const context = fittedContext(canvas, size.peek(), devicePixelRatio)
    if (context === undefined) return
    paintMarks(context, marks, size.peek(), call.highlighted.peek())
  }
  /** Read in an effect, the arguments are what it follows. */
  const paintAfter = (..._changed: readonly unknown[]): void => paint()
  const stopPictures = effect(() =>
    call.livePicture.value?.onPicture((_picture, painted) => {
      if (painted) paint()
    }),
  )
  const stopRecords = call.onRecord(() => {
    if (isGuess && call.freeze.view.peek().tag === 'live') paint()
  })
  const stopChanges = effect(() => {
    paintAfter(call.session.state.value, call.freeze.view.value, call.highlighted.value, size.value)
  })
  return () => {
    stopChanges()
    stopRecords()
    stopPictures()
  }
}

/** Own strokes that the session has not told back yet, as the pen draws them, and the keyboard's crosshair. */
export function startInkLayer(
  canvas: HTMLCanvasElement,
  call: DeskCall,
  parts: {
    readonly size: ReadonlySignal<Size>
    readonly crosshair: ReadonlySignal<readonly [number, number] | undefined>
  },
): () => void {
  const { size, crosshair } = parts
  const paint = (): void => {
    if (call.drawing.ownStrokes.peek().length === 0 && crosshair.peek() === undefined) {
      emptyCanvas(canvas)
      return
    }
    const context = fittedContext(canvas, size.peek(), devicePixelRatio)
    if (context === undefined) return
    context.clearRect(0, 0, size.peek().width, size.peek().height)
    const now = call.pictureNow()?.picture
    for (const own of call.drawing.ownStrokes.peek()) {
      const line = now === undefined ? own.stroke : own.stroke.map((sample) => own.on.carryBack(sample, now))
      const { kind, colour, complete } = own
      paintMark(context, line, { kind, colour, complete, style: lookStyles.waiting }, size.peek())
    }
    const at = crosshair.peek()
    if (at !== undefined) paintCrosshair(context, at, size.peek())
  }
  const paintAfter = (..._changed: readonly unknown[]): void => paint()
  const stopPictures = effect(() =>
    call.livePicture.value?.onPicture((_picture, painted) => {
      if (painted && call.drawing.ownStrokes.peek().length > 0) paint()
    }),
  )
  const stopChanges = effect(() => {
    paintAfter(call.drawing.ownStrokes.value, size.value, crosshair.value)
  })
  return () => {
    stopChanges()
    stopPictures()
  }
}

const CROSSHAIR_PX = 14

function paintCrosshair(
  context: CanvasRenderingContext2D,
  [u, v]: readonly [number, number],
  size: Size,
): void {
  const x = u * size.width
  const y = v * size.height
  const cross = new Path2D()
  cross.moveTo(x - CROSSHAIR_PX, y)
  cross.lineTo(x - 4, y)
  cross.moveTo(x + 4, y)
  cross.lineTo(x + CROSSHAIR_PX, y)
  cross.moveTo(x, y - CROSSHAIR_PX)
  cross.lineTo(x, y - 4)
  cross.moveTo(x, y + 4)
  cross.lineTo(x, y + CROSSHAIR_PX)
  context.lineCap = 'round'
  context.strokeStyle = 'rgb(8 11 15 / 0.8)'
  context.lineWidth = 5
  context.stroke(cross)
  context.strokeStyle = '#ffffff'
  context.lineWidth = 2
  context.stroke(cross)
}
