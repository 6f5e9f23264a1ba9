// Keys that change the mark in hand. Pure. Norwegian keyboards have ; and : where Shift goes with comma and full stop.
import {
  moveStroke,
  resizeStroke,
  sweepStroke,
  turnStroke,
  type EditedStroke,
} from '../../shared/ink/editStroke.ts'
import { mayTilt } from '../../shared/ink/tilt.ts'

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
/** Pixels of the picture as it is shown. */
const NUDGE_PX = 1
const BIG_NUDGE_PX = 10
const RESIZE = 1.1
const TURN_RAD = (5 * Math.PI) / 180
const SWEEP_RAD = (15 * Math.PI) / 180
/** An angle is a measure: it is opened finely. */
const OPEN_RAD = Math.PI / 180

const changes: Readonly<Record<string, (mark: EditedStroke) => EditedStroke>> = {
  '+': (mark) => resizeStroke(mark, RESIZE),
  '-': (mark) => resizeStroke(mark, 1 / RESIZE),
  ',': (mark) => turnStroke(mark, TURN_RAD),
  '.': (mark) => turnStroke(mark, -TURN_RAD),
  '<': (mark) => sweep(mark, 1),
  ';': (mark) => sweep(mark, 1),
  '>': (mark) => sweep(mark, -1),
  ':': (mark) => sweep(mark, -1),
}
/** Of a turn its sweep, of an angle its second leg about the vertex; `way` 1 is counterclockwise. */
function sweep(mark: EditedStroke, way: 1 | -1): EditedStroke {
  if (mark.kind === 'turn') return sweepStroke(mark, way * SWEEP_RAD)
  if (mark.kind !== 'angle') return mark
  const end = turnStroke(mark, way * OPEN_RAD).stroke[2]
  return end === undefined ? mark : { ...mark, stroke: [...mark.stroke.slice(0, 2), end] }
}

/** Of `tilt/tiltEdits.ts`, which is loaded with the first mark in hand. */
export type TiltBy = (mark: EditedStroke, way: readonly [number, number]) => EditedStroke

/**
 * What a key makes of the mark: arrows move (Shift: by ten; Alt: tilt what can be tilted), + and - resize, comma and full stop
 * turn, with Shift a turn's sweep or an angle's second leg.
 */
export function editOfKey(
  { key, shiftKey, altKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey'>,
  { width, height }: { readonly width: number; readonly height: number },
  tiltBy?: TiltBy,
): ((mark: EditedStroke) => EditedStroke) | undefined {
  const direction = directions[key]
  if (direction === undefined) return changes[key]
  const px = shiftKey ? BIG_NUDGE_PX : NUDGE_PX
  return (mark) =>
    altKey && mayTilt(mark.kind)
      ? (tiltBy?.(mark, direction) ?? mark)
      : moveStroke(mark, (direction[0] * px) / Math.max(1, width), (direction[1] * px) / Math.max(1, height))
}
