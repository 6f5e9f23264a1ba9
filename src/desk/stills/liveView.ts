// The live picture a second time, beside or small over the still, with its marks. Painted from the frames that the stage
// does not paint while it stands still: nothing is decoded, matched or composed twice, and each has its own pose.
import { effect, type ReadonlySignal } from '@preact/signals'
import type { Size } from '../../client/markCanvas/containLayout.ts'
import { paintMarks } from '../../client/markCanvas/paintMarks.ts'
import { seenMarks } from '../../client/markCanvas/seenMarks.ts'
import type { MatchedPicture } from '../../client/pictureSync/pictureClock.ts'
import { visibleMarks } from '../../shared/session/selectors.ts'
import type { DeskCall } from '../deskCall.ts'
import { pointedAt, seenContext } from '../render/marksLayer.ts'
import { emptyCanvas, fittedContext } from '../render/overlayCanvas.ts'

export interface LiveViewCanvases {
  readonly picture: HTMLCanvasElement
  readonly marks: HTMLCanvasElement
}

/** Paints each live picture that the stage leaves out; `size` in CSS pixels. Returns the way to stop. */
export function startLiveView(
  canvases: LiveViewCanvases,
  call: DeskCall,
  size: ReadonlySignal<Size>,
): () => void {
  const context = canvases.picture.getContext('2d', { alpha: false })
  let shown: MatchedPicture | undefined
  let isGuess = false
  const paintMarksNow = (): void => {
    const picture = shown && call.refNow(shown)
    isGuess = picture?.match === 'approximate'
    const marks =
      picture === undefined
        ? []
        : seenMarks(
            visibleMarks(call.session.state.peek()),
            { picture, pictureId: undefined },
            seenContext(call),
          )
    if (marks.length === 0) {
      emptyCanvas(canvases.marks)
      return
    }
    const over = fittedContext(canvases.marks, size.peek(), devicePixelRatio)
    if (over !== undefined) paintMarks(over, marks, size.peek(), pointedAt(call, marks))
  }
  const stopPictures = effect(() =>
    call.livePicture.value?.onPicture((picture, painted, pixels) => {
      if (painted) return
      shown = picture
      fit(canvases.picture, picture.shown, size.peek())
      context?.drawImage(pixels, 0, 0, canvases.picture.width, canvases.picture.height)
      paintMarksNow()
    }),
  )
  // A pose record that comes after its picture puts the marks right.
  const stopRecords = call.onRecord(() => {
    if (isGuess) paintMarksNow()
  })
  const paintAfter = (..._changed: readonly unknown[]): void => paintMarksNow()
  const stopChanges = effect(() => {
    paintAfter(call.session.state.value, call.highlighted.value, size.value)
  })
  return () => {
    stopChanges()
    stopRecords()
    stopPictures()
  }
}

/** As many pixels as are seen, and never more than there are. */
function fit(canvas: HTMLCanvasElement, picture: Size, size: Size): void {
  const scale = Math.min(1, (size.width * devicePixelRatio) / picture.width)
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
}
