// A hidden mark as it is drawn again on a still of the new world; loaded when somebody does. Pure.
import { strokeAgain, tiltAgain } from '../../shared/ink/markAgain.ts'
import type { MarkShape } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { shapeOf, withTilt } from '../../shared/session/markShape.ts'
import type { Mark } from '../../shared/session/state.ts'

/** With its anchor at `at`, and the rest of it as it was seen before; the headset gives it its own form back when it knows how. */
export function shapeAgain(
  mark: Mark,
  on: Pick<MarkShape, 'picture' | 'pictureId'>,
  at: ImagePoint,
): MarkShape {
  const { kind, stroke, tilt, picture } = mark
  const shape = {
    ...shapeOf(mark),
    ...on,
    stroke: strokeAgain(kind, stroke, at),
    place: { status: 'drawn' },
  } as const
  return withTilt(shape, tilt && tiltAgain(tilt, picture, on.picture))
}
