// Whose turn it is when the pen goes down: a mark's that is taken in hand, or a new one's that is drawn.
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { StrokeSample } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { Drawing } from './drawing.ts'
import type { Editing } from './editing.ts'
import type { Press } from './pointerInput.ts'

export interface PenParts {
  readonly drawing: Drawing
  readonly editing: Editing
  readonly pickMark: (point: ImagePoint) => MarkId | undefined
  readonly pictureRect: () => { readonly width: number; readonly height: number }
  /** Runs `task` after `delayMs`; returns the way to call it off. */
  readonly after: (delayMs: number, task: () => void) => () => void
}

export interface Pen {
  /** With Alt, or held by a finger, a press takes a mark with any tool. */
  down(sample: StrokeSample, atMs: number, press: Press): void
  move(samples: readonly StrokeSample[]): void
  up(): void
  cancel(): void
}

/** As long as touch screens everywhere wait before a press is a long one, and a little more: it gives up a stroke. */
const LONG_PRESS_MS = 600
const TREMBLE_PX = 6

export function createPen({ drawing, editing, pickMark, pictureRect, after }: PenParts): Pen {
  let isEditing = false
  let pressedAt: ImagePoint | undefined
  let callOff = (): void => {}
  const place = ([u, v]: StrokeSample): ImagePoint => [u, v]
  const moves = (sample: StrokeSample): boolean => {
    const { width, height } = pictureRect()
    const [u, v] = pressedAt ?? place(sample)
    return Math.hypot((sample[0] - u) * width, (sample[1] - v) * height) > TREMBLE_PX
  }
  const endPress = (): void => {
    callOff()
    pressedAt = undefined
  }
  return {
    down(sample, atMs, { withAlt, by }) {
      const at = place(sample)
      const tool = drawing.tool.peek()
      const hit = pickMark(at)
      const takesMark = tool === 'select' || (withAlt && hit !== undefined)
      // A handle of the mark in hand is nearer than any new mark; elsewhere another tool lets go of it.
      isEditing = takesMark ? true : editing.takesHandle(at)
      if (isEditing) {
        editing.take(at, hit, by)
        return
      }
      editing.selected.value = undefined
      drawing.down(sample, atMs)
      // A mouse and a pen that rest before they draw mean to draw.
      if (by !== 'touch' || hit === undefined || tool === 'erase' || tool === 'pointer') return
      pressedAt = at
      callOff = after(LONG_PRESS_MS, () => {
        endPress()
        drawing.cancel()
        isEditing = true
        editing.selected.value = hit
      })
    },
    move(samples) {
      const last = samples.at(-1)
      if (last === undefined) return
      if (isEditing) editing.drag(place(last))
      else {
        if (moves(last)) endPress()
        drawing.move(samples)
      }
    },
    up() {
      endPress()
      if (isEditing) editing.drop()
      else drawing.up()
      isEditing = false
    },
    cancel() {
      endPress()
      if (isEditing) editing.cancel()
      else drawing.cancel()
      isEditing = false
    },
  }
}
