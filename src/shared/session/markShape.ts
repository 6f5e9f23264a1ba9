// Shape and style of a mark as values of their own: what an edit replaces and undo puts back.
import type { MarkKind, MarkShape, MarkStyle, Placement, StyleChange } from '../protocol/marks.ts'
import type { Quat } from '../protocol/spaces.ts'
import type { Mark } from './state.ts'

export const shapeOf = ({ picture, pictureId, stroke, sweepRad, tilt, place }: Mark): MarkShape => ({
  picture,
  ...(pictureId === undefined ? {} : { pictureId }),
  stroke,
  ...(sweepRad === undefined ? {} : { sweepRad }),
  ...(tilt === undefined ? {} : { tilt }),
  place,
})

export const styleOf = ({ colour, text, locked, fadeAfterS, fadeFromS }: MarkStyle): MarkStyle => ({
  colour,
  ...(text === undefined ? {} : { text }),
  locked,
  ...(fadeAfterS === undefined ? {} : { fadeAfterS }),
  ...(fadeFromS === undefined ? {} : { fadeFromS }),
})

/** The mark with this shape and nothing left of the one before. */
export const withShape = (
  mark: Mark,
  { picture, pictureId, stroke, sweepRad, tilt, place }: MarkShape,
): Mark => ({
  ...mark,
  picture,
  pictureId,
  stroke,
  sweepRad,
  tilt,
  place,
})

/** The shape with another tilt, or none, and all else as it was. */
export function withTilt({ tilt: _before, ...shape }: MarkShape, tilt: Quat | undefined): MarkShape {
  return tilt === undefined ? shape : { ...shape, tilt }
}

/** The style with what is changed of it, and all else as it is by now. */
export function changedStyle(style: MarkStyle, change: StyleChange): MarkStyle {
  const { colour = style.colour, locked = style.locked, text = style.text } = change
  const { fadeAfterS, fadeFromS } = change.fadeAfterS === undefined ? style : change
  return styleOf({
    colour,
    text: text ?? undefined,
    locked,
    fadeAfterS: fadeAfterS ?? undefined,
    fadeFromS: fadeAfterS === null ? undefined : fadeFromS,
  })
}

/** The mark with this style and nothing left of the one before. */
export const withStyle = (mark: Mark, { colour, text, locked, fadeAfterS, fadeFromS }: MarkStyle): Mark => ({
  ...mark,
  colour,
  text,
  locked,
  fadeAfterS,
  fadeFromS,
})

/** Where it stands, or is shown until the headset has answered; undefined when it has no place in the room. */
export function placementOf({ place }: Pick<MarkShape, 'place'>): Placement | undefined {
  if (place.status === 'placed') return place.placement
  return place.status === 'drawn' ? place.provisional : undefined
}

/** Fewest and most points of each kind; `placed` ink may be simplified down to its ends. */
const pointCounts: Readonly<Record<MarkKind, readonly [least: number, most: number]>> = {
  ink: [2, Infinity],
  arrow: [2, 2],
  movement: [2, 2],
  turn: [2, 2],
  point: [1, 1],
  circle: [2, 2],
  area: [3, Infinity],
  label: [1, 1],
  step: [1, 1],
  distance: [2, 2],
  angle: [3, 3],
}

/** True when a mark of this kind can have so many points. */
export function hasPointsOf(kind: MarkKind, count: number): boolean {
  const [least, most] = pointCounts[kind]
  return count >= least && count <= most
}
