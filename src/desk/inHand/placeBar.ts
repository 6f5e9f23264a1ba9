// Where the bar of a mark in hand stands: off its mark, off the other marks, and off the picture where the ground beside it is free. Pure;
// CSS pixels from the stage's top left.
import type { Rect, Size } from '../../client/markCanvas/containLayout.ts'
import type { SeenMark } from '../../client/markCanvas/seenMarks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

export type BarSide =
  'below' | 'above' | 'left' | 'right' | 'underPicture' | 'overPicture' | 'edge' | 'edgeStart' | 'edgeEnd'

export interface BarCircumstances {
  readonly stage: Size
  readonly picture: Rect
  readonly bar: Size
  /** With its handles. */
  readonly mark: Rect
  /** Other marks, and what lies over the stage besides. */
  readonly others: readonly Rect[]
  /** Where it stands: it does not hop for little. */
  readonly last: BarSide | undefined
}

/** Between the bar and its mark: a handle is taken from that far. */
const GAP_PX = 14
const MARGIN_PX = 4
/** A pixel of the picture that is covered may be the patient, one of a mark is a mark. */
const PICTURE_COST = 0.015
/** For each pixel of way from the mark. */
const WAY_COST = 0.5
const OWN_COST = 3
/** As much as a third of a mark's own box of a fingertip. */
const HOP_COST = 600

/** Around what is seen of a mark, and its handles; undefined where nothing is. */
export function boxOf(
  { figure, mark }: SeenMark,
  picture: Rect,
  handles: readonly ImagePoint[] = [],
): Rect | undefined {
  const points: readonly (readonly [number, number, ...number[]])[] = [
    ...figure.lines.flatMap(({ points: line }) => line.filter((point) => point !== undefined)),
    ...handles,
    ...(figure.anchor === undefined ? [] : [figure.anchor]),
  ]
  if (points.length === 0) return undefined
  const us = points.map(([u]) => u)
  const vs = points.map(([, v]) => v)
  const [left, top] = [Math.min(...us), Math.min(...vs)]
  const words = mark.text === undefined ? { width: 0, height: 0 } : WORDS_PX
  return {
    x: picture.x + left * picture.width,
    y: picture.y + top * picture.height - words.height,
    width: (Math.max(...us) - left) * picture.width + words.width,
    height: (Math.max(...vs) - top) * picture.height + words.height,
  }
}

/** A mark's words stand right of it and above, in two lines mostly. */
const WORDS_PX: Size = { width: 178, height: 58 }

const overlap = (a: Rect, b: Rect): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

const grown = ({ x, y, width, height }: Rect, by: number): Rect => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
})

const middleOf = ({ x, y, width, height }: Rect): readonly [number, number] => [x + width / 2, y + height / 2]

function candidates({
  stage,
  picture,
  bar,
  mark,
}: BarCircumstances): readonly (readonly [BarSide, number, number])[] {
  const [midX, midY] = middleOf(mark)
  const x = midX - bar.width / 2
  const y = midY - bar.height / 2
  const edge = stage.height - bar.height
  const under = picture.y + picture.height
  const needed = bar.height + 2 * MARGIN_PX
  return [
    ['below', x, mark.y + mark.height + GAP_PX],
    ['above', x, mark.y - GAP_PX - bar.height],
    ['right', mark.x + mark.width + GAP_PX, y],
    ['left', mark.x - GAP_PX - bar.width, y],
    ...(stage.height - under >= needed ? [['underPicture', x, under + MARGIN_PX] as const] : []),
    ...(picture.y >= needed ? [['overPicture', x, picture.y - bar.height - MARGIN_PX] as const] : []),
    ['edge', x, edge],
    ['edgeStart', 0, edge],
    ['edgeEnd', stage.width, edge],
  ]
}

/** As far inside as it must be; what is larger than the stage begins at its start. */
const clamp = (value: number, size: number, room: number): number =>
  Math.max(MARGIN_PX, Math.min(value, room - size - MARGIN_PX))

/** [HAND-14] */
export function placeBar(
  now: BarCircumstances,
): { readonly side: BarSide } & Readonly<Record<'x' | 'y', number>> {
  const { stage, picture, bar, mark, others, last } = now
  const [midX, midY] = middleOf(mark)
  const costOf = (lies: Rect): number => {
    const [x, y] = middleOf(lies)
    const covered = others.reduce((sum, other) => sum + overlap(lies, grown(other, MARGIN_PX)), 0)
    return (
      OWN_COST * overlap(lies, grown(mark, GAP_PX - 2)) +
      covered +
      PICTURE_COST * overlap(lies, picture) +
      WAY_COST * Math.hypot(x - midX, y - midY)
    )
  }
  const places = candidates(now).map(([side, left, top]) => {
    const x = clamp(left, bar.width, stage.width)
    const y = clamp(top, bar.height, stage.height)
    return { side, x, y, cost: costOf({ x, y, ...bar }) - (side === last ? HOP_COST : 0) }
  })
  const { side, x, y } = places.reduce((best, place) => (place.cost < best.cost ? place : best))
  return { side, x, y }
}
