// How the pen goes for each kind of mark, so that what the mark is about lies on one spot.
import type { Desk } from '../e2e/drivers/desk.ts'
import type { MarkKind } from '../shared/protocol/marks.ts'
import type { ImagePoint } from '../shared/protocol/spaces.ts'

export interface DrawnAt {
  readonly at: ImagePoint
  /** The other end of a distance, and of an angle's first leg. */
  readonly other: ImagePoint
  /** Half the width of what is drawn about the spot, in picture widths. */
  readonly reach: number
}

/** A circle about `centre`, picture 16:9, from and to an angle in degrees (0 = right, counterclockwise). */
const bend = ([u, v]: ImagePoint, reach: number, fromDeg: number, toDeg: number): ImagePoint[] =>
  Array.from({ length: 18 }, (_, index): ImagePoint => {
    const angle = ((fromDeg + ((toDeg - fromDeg) * index) / 17) * Math.PI) / 180
    return [u + reach * Math.cos(angle), v - (reach * Math.sin(angle) * 16) / 9]
  })

const beside = ([u, v]: ImagePoint, way: number): ImagePoint => [u + way, v]

type Strokes = readonly (readonly ImagePoint[])[]

const ways: Readonly<Record<MarkKind, (drawn: DrawnAt) => Strokes>> = {
  // Its middle is a corner: of a straight line only the ends are kept.
  ink: ({ at, reach }) => [[beside(at, -reach), at, [at[0], at[1] - reach]]],
  arrow: ({ at, reach }) => [[beside(at, -reach), at]],
  movement: ({ at, reach }) => [[at, beside(at, reach)]],
  turn: ({ at, reach }) => [bend(at, reach, 170, 30)],
  point: ({ at }) => [[at]],
  circle: ({ at, reach }) => [bend(at, reach, 90, 440)],
  area: ({ at, reach }) => [bend(at, reach, 0, 340)],
  label: ({ at }) => [[at]],
  step: ({ at }) => [[at]],
  distance: ({ at, other }) => [[at, other]],
  angle: ({ at, other, reach }) => [[other, at], [beside(at, reach)]],
}

/** Draws a mark of the kind with the tool that is chosen. */
export async function drawKind(desk: Desk, kind: MarkKind, drawn: DrawnAt): Promise<void> {
  for (const way of ways[kind](drawn)) await desk.draw(way)
  if (kind !== 'label') return
  const field = desk.page.getByRole('textbox', { name: 'Text of the mark' })
  await field.fill('Here')
  await field.press('Enter')
}
