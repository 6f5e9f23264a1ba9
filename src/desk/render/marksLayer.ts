// Keeps the marks on the picture: painted in the picture's own turn while it is live, again when its pose record comes
// after it (by some milliseconds: mostly the same display frame), and whenever anything about them changes.
import { effect, type ReadonlySignal } from '@preact/signals'
import type { DeskCall } from '../deskCall.ts'
import type { Size } from '../../client/markCanvas/containLayout.ts'
import { withShape } from '../../shared/session/markShape.ts'
import type { Mark } from '../../shared/session/state.ts'
import { markOpacity, stepNumbers, visibleMarks } from '../../shared/session/selectors.ts'
import { emptyCanvas, fittedContext } from './overlayCanvas.ts'
import { lookStyles } from '../../client/markCanvas/markLook.ts'
import { ringLooksOf } from './errorRings.ts'
import { othersInk, paintOthersInk } from './othersInk.ts'
import { oncePerFrame } from './oncePerFrame.ts'
import { paintHandles } from './paintHandles.ts'
import { paintFigure, paintMarks } from '../../client/markCanvas/paintMarks.ts'
import { createRepainting } from '../../client/markCanvas/repainting.ts'
import { seenMarks, seenStroke, type SeenContext, type SeenMark } from '../../client/markCanvas/seenMarks.ts'

/** Starts painting; returns the way to stop. */
export function startMarksLayer(
  canvas: HTMLCanvasElement,
  call: DeskCall,
  size: ReadonlySignal<Size>,
): () => void {
  let isGuess = false
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  const paint = (): void => {
    const picture = call.pictureNow()
    isGuess = picture?.picture.match === 'approximate'
    const marks = picture === undefined ? [] : seenMarks(shownMarks(call), picture, seenContext(call))
    call.seen.value = marks
    repainting.after(marks, !isStill)
    if (marks.length === 0) {
      emptyCanvas(canvas)
      return
    }
    const context = fittedContext(canvas, size.peek(), devicePixelRatio)
    if (context === undefined) return
    const flowAtMs = isStill ? undefined : call.clock.nowMs()
    paintMarks(context, marks, size.peek(), { ...pointedAt(call, marks), flowAtMs })
  }
  const repainting = createRepainting(paint)
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
    paintAfter(call.editing.preview.value, call.editing.selected.value, call.hovered.value)
    paintAfter(call.honest.limitM.value)
  })
  return () => {
    repainting.close()
    stopChanges()
    stopRecords()
    stopPictures()
  }
}

/** What the list points at has a light edge, and that, the mark in hand or the one under the pointer its ring clear. */
export function pointedAt({ highlighted, editing, hovered, honest }: DeskCall, marks: readonly SeenMark[]) {
  const highlightedId = highlighted.peek()
  const aboutId = highlightedId ?? editing.selected.peek() ?? hovered.peek()
  return { highlightedId, ringOf: ringLooksOf(marks, { aboutId, sureWithinM: honest.limitM.peek() }) }
}

/** Those of the session, the one in hand as it is being changed here. */
function shownMarks(call: DeskCall): readonly Mark[] {
  const marks = visibleMarks(call.session.state.peek())
  const preview = call.editing.preview.peek()
  return preview === undefined
    ? marks
    : marks.map((mark) => (mark.markId === preview.markId ? withShape(mark, preview.shape) : mark))
}

/** Numbers of steps, and how far marks have faded by the server's clock. */
export function seenContext(call: DeskCall): SeenContext {
  const state = call.session.state.peek()
  const sessionMs = call.clock.nowMs() + (call.session.clockOffsetMs.peek() ?? 0)
  return {
    tracked: state.tracked,
    epoch: state.epoch,
    numbers: stepNumbers(state),
    opacityOf: (mark) => markOpacity(mark, sessionMs),
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
    const handles = call.editing.handles.peek()
    const others = othersInk(call)
    const isEmpty = call.drawing.ownStrokes.peek().length + handles.length + others.length === 0
    if (isEmpty && crosshair.peek() === undefined) {
      emptyCanvas(canvas)
      return
    }
    const context = fittedContext(canvas, size.peek(), devicePixelRatio)
    if (context === undefined) return
    context.clearRect(0, 0, size.peek().width, size.peek().height)
    const now = call.pictureNow()?.picture
    for (const ink of others) paintOthersInk(context, ink, call.pictureNow(), size.peek())
    const nextStep = stepNumbers(call.session.state.peek()).size + 1
    for (const own of call.drawing.ownStrokes.peek()) {
      const line = now === undefined ? own.stroke : own.stroke.map(own.on.carryBack(now))
      const { colour, complete } = own
      const figure = seenStroke(line, { ...own, number: nextStep }, now, own.on.aspect)
      paintFigure(context, figure, { colour, complete, style: lookStyles.waiting }, size.peek())
    }
    paintHandles(context, handles, size.peek())
    const at = crosshair.peek()
    if (at !== undefined) paintCrosshair(context, at, size.peek())
  }
  const painter = oncePerFrame(
    paint,
    requestAnimationFrame.bind(globalThis),
    cancelAnimationFrame.bind(globalThis),
  )
  const paintAfter = (..._changed: readonly unknown[]): void => painter.run()
  const stopPictures = effect(() =>
    call.livePicture.value?.onPicture((_picture, painted) => {
      if (painted && (call.drawing.ownStrokes.peek().length > 0 || othersInk(call).length > 0)) paint()
    }),
  )
  const stopChanges = effect(() => {
    paintAfter(call.drawing.ownStrokes.value, size.value, crosshair.value)
    paintAfter(call.editing.handles.value, call.overlay.value.ink)
  })
  return () => {
    painter.close()
    stopChanges()
    stopPictures()
  }
}

const CROSSHAIR_PX = 14

/** Where the keyboard's pen is. */
export function paintCrosshair(
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
