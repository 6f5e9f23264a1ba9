import { describe, expect, it } from 'vitest'
import { MarkId, ParticipantId, PictureId } from '../../shared/protocol/ids.ts'
import type { MarkPlace, Placement } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { Mark } from '../../shared/session/state.ts'
import { marksForDepth } from '../depth/refineSchedule.ts'
import { markLook } from '../../client/markCanvas/markLook.ts'
import { pickLine, pickMark } from './pickMark.ts'
import { seenMarks } from '../../client/markCanvas/seenMarks.ts'
import { transferSample } from '../../client/markCanvas/transfer.ts'

const author = ParticipantId.parse('expert-1')
const pictureId = PictureId.parse('0193b8a0-0000-7000-8000-000000000009')
const picture: PictureRef = {
  epoch: 1,
  frameSeq: 7,
  captureTimeMs: 1,
  worldFromCamera: { position: [0, 1.5, 0], orientation: [0, 0, 0, 1] },
  intrinsics: { width: 1000, height: 500, fx: 800, fy: 800, cx: 500, cy: 250 },
  match: 'exact',
  tracked: true,
}
/** 10 cm to the right of where it was. */
const moved: PictureRef = {
  ...picture,
  frameSeq: 8,
  worldFromCamera: { position: [0.1, 1.5, 0], orientation: [0, 0, 0, 1] },
}
const placement: Placement = {
  pointsWorld: [[0, 1.5, -1]],
  method: 'plane',
  errorM: 0.004,
  settled: true,
  epoch: 1,
}
const now = { tracked: true, epoch: 1 }
const markWith = (place: MarkPlace, part: Partial<Mark> = {}): Mark => ({
  markId: MarkId.parse('0193b8a0-0000-7000-8000-000000000001'),
  author,
  authorRole: 'expert',
  drawnAtMs: 0,
  kind: 'point',
  colour: 'sky',
  picture,
  pictureId: undefined,
  stroke: [[0.5, 0.5, 0.7]],
  place,
  erased: false,
  locked: false,
  heldBy: undefined,
  shapeSeq: 1,
  shapedBy: author,
  styledBy: author,
  ...part,
})

describe('marks on the shown picture', () => {
  it('a placed mark is seen through that picture’s own pose', () => {
    const mark = markWith({ status: 'placed', placement })
    const [seen] = seenMarks([mark], { picture: moved, pictureId: undefined }, now)
    expect(seen?.figure.anchor?.[0]).toBeCloseTo(0.5 - (0.1 * 800) / 1000)
    expect(seen?.figure.lines[0]?.points[0]?.[2]).toBe(0.7)
  })

  it('a mark without a place is seen on its own still alone', () => {
    const mark = markWith({ status: 'unplaced', reason: 'no-tracking' }, { pictureId })
    expect(seenMarks([mark], { picture: moved, pictureId }, now)).toHaveLength(1)
    expect(seenMarks([mark], { picture: moved, pictureId: undefined }, now)).toHaveLength(0)
  })

  it('a mark of an epoch that is over is not put on a picture of another', () => {
    const mark = markWith({ status: 'placed', placement })
    const later = { ...moved, epoch: 2 }
    expect(
      seenMarks([mark], { picture: later, pictureId: undefined }, { tracked: true, epoch: 2 }),
    ).toHaveLength(0)
  })

  it('an erased mark is not seen', () => {
    const mark = markWith({ status: 'placed', placement }, { erased: true })
    expect(seenMarks([mark], { picture, pictureId: undefined }, now)).toHaveLength(0)
  })

  it('a mark that waits keeps its place in the room while the head turns', () => {
    const sample = transferSample([0.5, 0.5, 0.5], picture, moved)
    expect(sample?.[0]).toBeCloseTo(0.5 - (0.1 * 800) / (0.7 * 1000))
    expect(transferSample([0.5, 0.5, 0.5], picture, { ...moved, epoch: 2 })).toEqual([0.5, 0.5, 0.5])
  })

  it('is picked when the pen is near, and only then', () => {
    const seen = seenMarks(
      [markWith({ status: 'placed', placement })],
      { picture, pictureId: undefined },
      now,
    )
    expect(pickMark(seen, [0.505, 0.5], { width: 1000, height: 500 })?.mark.kind).toBe('point')
    expect(pickMark(seen, [0.6, 0.5], { width: 1000, height: 500 })).toBeUndefined()
  })
})

describe('what is shown of how sure a mark is', () => {
  const figureOf = (part: Partial<Placement>, kind: Mark['kind'] = 'point') => {
    const mark = markWith({ status: 'placed', placement: { ...placement, ...part } }, { kind })
    return seenMarks([mark], { picture, pictureId: undefined }, now)[0]!.figure
  }

  it('[RING-1] a ring from 8 mm on, however small the picture shows it', () => {
    const far = { pointsWorld: [[0, 1.5, -4]] } as const
    expect(figureOf({ ...far, errorM: 0.019 }).errorRing.length).toBeGreaterThan(3)
    expect(figureOf({ ...far, errorM: 0.007 }).errorRing).toEqual([])
  })

  it('no number where its points are too unsure for one, and words that say so', () => {
    const pointsWorld = [
      [0, 1.5, -1],
      [0.1, 1.5, -1],
    ] as const
    const textOf = (part: Partial<Placement>) =>
      figureOf({ pointsWorld, ...part }, 'distance').texts.map(({ text }) => text)
    expect(textOf({ errorM: 0.004, settled: true })).toEqual(['10 cm ± 6 mm'])
    expect(textOf({ errorM: 0.05, settled: false })).toEqual(['not measurable yet'])
    expect(textOf({ errorM: 0.05, settled: true })).toEqual(['not measurable'])
  })
})

describe('picking inside a mark', () => {
  const size = { width: 1000, height: 500 }
  const id = (number: number): MarkId => MarkId.parse(`0193b8a0-0000-7000-8000-00000000000${number}`)
  const placedAt = (pointsWorld: Placement['pointsWorld']): MarkPlace => ({
    status: 'placed',
    placement: { ...placement, pointsWorld },
  })
  const seen = (...marks: Mark[]) =>
    seenMarks(marks, { picture, pictureId: undefined }, { ...now, numbers: new Map([[id(1), 1]]) })
  /** 160 px about the middle. */
  const area = markWith(
    placedAt([
      [-0.2, 1.3, -1],
      [0.2, 1.3, -1],
      [0.2, 1.7, -1],
      [-0.2, 1.7, -1],
    ]),
    { kind: 'area', markId: id(2) },
  )
  const circle = markWith(
    placedAt([
      [0, 1.5, -1],
      [0.1, 1.5, -1],
    ]),
    { kind: 'circle', markId: id(3) },
  )
  const kindAt = (marks: readonly Mark[], u: number, v: number) =>
    pickMark(seen(...marks), [u, v], size)?.mark.kind

  it('takes a step by its number, near enough that the ring is out of reach', () => {
    const step = markWith({ status: 'placed', placement }, { kind: 'step', markId: id(1) })
    const large = { width: 4000, height: 2000 }
    expect(pickLine(seen(step), [0.5, 0.5], large)).toBeUndefined()
    expect(pickMark(seen(step), [0.5, 0.5], large)?.mark.kind).toBe('step')
  })

  it('takes a label by its words, on every line of them', () => {
    const text = 'Hold here with the thumb and press lightly'
    const label = markWith({ status: 'placed', placement }, { kind: 'label', text })
    expect(kindAt([label], 0.6, 0.44)).toBe('label')
    expect(kindAt([label], 0.6, 0.4)).toBe('label')
    expect(kindAt([label], 0.9, 0.44)).toBeUndefined()
    expect(kindAt([label], 0.6, 0.3)).toBeUndefined()
  })

  it('takes an area and a circle by what they enclose, and nothing outside', () => {
    expect(kindAt([area], 0.42, 0.4)).toBe('area')
    expect(kindAt([circle], 0.5, 0.5)).toBe('circle')
    expect(kindAt([area, circle], 0.7, 0.5)).toBeUndefined()
  })

  it('takes lines first, then the smallest that surrounds the point', () => {
    const point = markWith({ status: 'placed', placement }, { markId: id(4) })
    for (const marks of [
      [area, circle],
      [circle, area],
    ])
      expect(kindAt(marks, 0.5, 0.5)).toBe('circle')
    expect(kindAt([area, circle], 0.4, 0.5)).toBe('area')
    expect(kindAt([point, circle, area], 0.505, 0.5)).toBe('point')
  })

  it('leaves ink open that returns to where it began, and a sweep to the lines', () => {
    const { pointsWorld } = area.place.status === 'placed' ? area.place.placement : placement
    const loop = markWith(placedAt([...pointsWorld, ...pointsWorld.slice(0, 1)]), {
      kind: 'ink',
      stroke: [[0.5, 0.5, 0.5]],
    })
    expect(kindAt([loop], 0.5, 0.5)).toBeUndefined()
    expect(pickLine(seen(area), [0.5, 0.5], size)).toBeUndefined()
    expect(pickLine(seen(area), [0.5, 0.83], size)?.mark.kind).toBe('area')
  })
})

describe('how sure a mark looks', () => {
  it('tells the cases apart', () => {
    const placed = (part: Partial<Placement>): MarkPlace => ({
      status: 'placed',
      placement: { ...placement, ...part },
    })
    expect(markLook(markWith(placed({})), now)).toBe('settled')
    expect(markLook(markWith(placed({ settled: false })), now)).toBe('unsettled')
    expect(markLook(markWith(placed({ method: 'stated' })), now)).toBe('stated')
    expect(markLook(markWith(placed({}), { picture: { ...picture, match: 'approximate' } }), now)).toBe(
      'approximate',
    )
    expect(markLook(markWith(placed({})), { tracked: false, epoch: 1 })).toBe('lost')
    expect(markLook(markWith(placed({})), { tracked: true, epoch: 2 })).toBe('lost')
    expect(markLook(markWith({ status: 'drawn' }), now)).toBe('waiting')
    expect(markLook(markWith({ status: 'unplaced', reason: 'off-picture' }), now)).toBe('onPicture')
  })
})

describe('which marks this page refines', () => {
  const unsettled: MarkPlace = { status: 'placed', placement: { ...placement, settled: false } }

  it('its own, unsettled, of this epoch, with a sure picture', () => {
    expect(marksForDepth([markWith(unsettled)], author, now)).toHaveLength(1)
    expect(marksForDepth([markWith(unsettled)], ParticipantId.parse('expert-2'), now)).toHaveLength(0)
    expect(marksForDepth([markWith(unsettled)], author, { epoch: 2 })).toHaveLength(0)
    expect(marksForDepth([markWith({ status: 'placed', placement })], author, now)).toHaveLength(0)
    const unsure = markWith(unsettled, { picture: { ...picture, match: 'approximate' } })
    expect(marksForDepth([unsure], author, now)).toHaveLength(0)
  })

  it('[RP-4] of those of which it was said why they are not settled, the newest', () => {
    const given = Array.from({ length: 10 }, () => markWith({ ...unsettled, unsettledReason: 'no-parallax' }))
    const fresh = markWith(unsettled)
    expect(marksForDepth([fresh, ...given], author, now)).toEqual([fresh, ...given.slice(2)])
  })
})
