// From pointer events to pen movements on the picture: mouse, pen and touch alike, with every sample that the browser
// coalesced, and without the hand that rests beside the pen.
import type { StrokeSample } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { imagePointAt, isOnPicture, type Rect } from '../../client/markCanvas/containLayout.ts'
import { mayDraw, noPen, pointerSeen, type PalmState, type PointerFacts } from './palmRejection.ts'

/** What it was pressed with; a device that tells nothing else counts as a mouse. */
export type PressedBy = 'mouse' | 'pen' | 'touch'

/** How it was pressed, where that says what is meant. */
export interface Press {
  readonly withAlt: boolean
  readonly by: PressedBy
}

const pressedBy = ({ pointerType }: PointerEvent): PressedBy =>
  pointerType === 'pen' || pointerType === 'touch' ? pointerType : 'mouse'

export interface PenHandlers {
  /** `atMs`: page clock, ms since 1970, when it happened (not when it was handled). */
  down(sample: StrokeSample, atMs: number, press: Press): void
  move(samples: readonly StrokeSample[]): void
  up(): void
  cancel(): void
  /** The pointer moves over the picture without drawing; undefined when it left. */
  hover(point: ImagePoint | undefined): void
}

const atMsOf = (event: Event): number => performance.timeOrigin + event.timeStamp

const factsOf = (event: PointerEvent): PointerFacts => ({
  pointerId: event.pointerId,
  pointerType: event.pointerType,
  width: event.width,
  height: event.height,
  atMs: atMsOf(event),
})

/** A mouse and most fingers tell 0.5 while down, some screens 0 or 1: only a pen's pressure means anything. */
const pressureOf = (event: PointerEvent): number =>
  event.pointerType === 'pen' && event.pressure > 0 ? event.pressure : 0.5

function samplesOf(event: PointerEvent, rect: Rect): StrokeSample[] {
  const coalesced = typeof event.getCoalescedEvents === 'function' ? event.getCoalescedEvents() : []
  return (coalesced.length > 0 ? coalesced : [event]).map((single): StrokeSample => {
    const [u, v] = imagePointAt(rect, single.clientX, single.clientY)
    return [u, v, pressureOf(single)]
  })
}

/** Listens on `surface` until the returned function is called. `pictureRect` is asked once per event, in page pixels. */
export function listenToPointers(
  surface: HTMLElement,
  pictureRect: () => Rect,
  pen: PenHandlers,
): () => void {
  let palm: PalmState = noPen
  let drawing: number | undefined
  const abort = new AbortController()
  const on = (
    type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel' | 'pointerleave',
    handle: (event: PointerEvent) => void,
  ): void => {
    surface.addEventListener(
      type,
      (event) => {
        palm = pointerSeen(palm, factsOf(event))
        handle(event)
      },
      { signal: abort.signal },
    )
  }
  on('pointerdown', (event) => {
    if (drawing !== undefined || event.button !== 0 || !mayDraw(palm, factsOf(event))) return
    const [sample] = samplesOf(event, pictureRect())
    if (sample === undefined || !isOnPicture([sample[0], sample[1]])) return
    drawing = event.pointerId
    // Synthetic events have no active pointer to capture.
    if (event.isTrusted) surface.setPointerCapture(event.pointerId)
    pen.hover(undefined)
    pen.down(sample, atMsOf(event), { withAlt: event.altKey, by: pressedBy(event) })
  })
  on('pointermove', (event) => {
    if (event.pointerId === drawing) pen.move(samplesOf(event, pictureRect()))
    else if (drawing === undefined && event.pointerType !== 'touch') {
      const point = imagePointAt(pictureRect(), event.clientX, event.clientY)
      pen.hover(isOnPicture(point) ? point : undefined)
    }
  })
  on('pointerup', (event) => {
    if (event.pointerId !== drawing) return
    drawing = undefined
    pen.up()
  })
  on('pointercancel', (event) => {
    if (event.pointerId !== drawing) return
    drawing = undefined
    pen.cancel()
  })
  on('pointerleave', () => {
    if (drawing === undefined) pen.hover(undefined)
  })
  // A long press must not open a menu in the middle of a stroke, and a finger's quick stroke is no flick of the page [GEST-10].
  for (const type of ['contextmenu', 'touchmove'])
    surface.addEventListener(type, (event) => event.preventDefault(), {
      signal: abort.signal,
      passive: false,
    })
  return () => abort.abort()
}
