// Drawing without a pointer: arrow keys move a crosshair over the picture, Enter puts the pen down and lifts it, Escape gives up.
import type { ReadonlySignal, Signal } from '@preact/signals'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { Rect } from '../../client/markCanvas/containLayout.ts'
import type { Drawing } from './drawing.ts'

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** One press moves 1 % of the width, with Shift 0.2 % (2.5 px of 1280) for the last bit. */
const STEP = 0.01
const FINE_STEP = 0.002

/** Where the crosshair is after a key; undefined when the key does not move it. `aspect` = width over height. */
export function moveCrosshair(
  at: ImagePoint,
  key: string,
  fine: boolean,
  aspect: number,
): ImagePoint | undefined {
  const direction = directions[key]
  if (direction === undefined) return undefined
  const step = fine ? FINE_STEP : STEP
  const clamp = (value: number): number => Math.min(1, Math.max(0, value))
  return [clamp(at[0] + direction[0] * step), clamp(at[1] + direction[1] * step * aspect)]
}

export interface KeyboardPen {
  key(
    event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'timeStamp' | 'preventDefault' | 'stopPropagation'>,
  ): void
  /** The stage lost the focus: a stroke that was begun is left. */
  leave(): void
}

/** The pen of whatever is drawn on: a picture, or a board's page. */
type Pen = Pick<Drawing, 'down' | 'move' | 'up' | 'cancel'> & {
  readonly tool: ReadonlySignal<string>
} & Partial<Pick<Drawing, 'isTap' | 'wantsSecondLeg' | 'aim'>>

/** Arrow keys and Enter on the focused stage. */
export function createKeyboardPen(
  pen: { readonly drawing: Pen; readonly choose?: (at: ImagePoint) => void },
  crosshair: Signal<ImagePoint | undefined>,
  pictureRect: () => Rect,
): KeyboardPen {
  const { drawing, choose } = pen
  let isDown = false
  const isUnderWay = (): boolean => isDown || drawing.wantsSecondLeg?.peek() === true
  const lift = (): void => {
    isDown = false
    drawing.up()
  }
  const enter = (at: ImagePoint, atMs: number): void => {
    if (isDown) {
      lift()
      return
    }
    if (choose !== undefined && drawing.tool.peek() === 'select') {
      choose(at)
      return
    }
    // A point needs no second place.
    const isTap = drawing.isTap?.() ?? drawing.tool.peek() === 'point'
    drawing.down([at[0], at[1], 0.5], atMs, true)
    isDown = true
    if (isTap) lift()
  }
  return {
    key(event) {
      const at = crosshair.peek() ?? [0.5, 0.5]
      const { width, height } = pictureRect()
      const moved = moveCrosshair(at, event.key, event.shiftKey, height > 0 ? width / height : 1)
      if (moved === undefined && event.key !== 'Enter' && !(event.key === 'Escape' && isUnderWay())) return
      event.preventDefault()
      event.stopPropagation()
      crosshair.value = moved ?? at
      if (moved !== undefined) {
        if (isDown) drawing.move([[moved[0], moved[1], 0.5]])
        else drawing.aim?.(moved)
      } else if (event.key === 'Enter') enter(at, performance.timeOrigin + event.timeStamp)
      else {
        isDown = false
        drawing.cancel()
      }
    },
    leave() {
      if (isDown) drawing.cancel()
      isDown = false
      drawing.aim?.(undefined)
      crosshair.value = undefined
    },
  }
}
