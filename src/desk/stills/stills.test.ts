import { describe, expect, it } from 'vitest'
import { MarkId, ParticipantId, PeerId, PictureId } from '../../shared/protocol/ids.ts'
import { emptySession, type FrozenPicture, type Mark, type SessionState } from '../../shared/session/state.ts'
import { cornerAfterKey, nearestCorner } from './corner.ts'
import { splitWay } from './splitWay.ts'
import { focusAfterKey, stripItems } from './stripItems.ts'

const me = ParticipantId.parse('expert-1')
const other = ParticipantId.parse('expert-2')
const pictureIdOf = (number: number): PictureId =>
  PictureId.parse(`0193b8a0-0000-7000-8000-00000000000${number}`)

const frozen = (number: number, part: Partial<FrozenPicture> = {}): FrozenPicture => ({
  pictureId: pictureIdOf(number),
  by: me,
  frozenAtMs: 1000 + number * 1000,
  picture: {
    epoch: 2,
    frameSeq: number,
    captureTimeMs: 0,
    worldFromCamera: { position: [0, 0, 0], orientation: [0, 0, 0, 1] },
    intrinsics: { width: 1280, height: 720, fx: 900, fy: 900, cx: 640, cy: 360 },
    match: 'exact',
    tracked: true,
  },
  still: { width: 1280, height: 720 },
  openedBy: me,
  released: true,
  discarded: false,
  ...part,
})

const markOn = (number: number, erased = false): Mark => {
  const { picture } = frozen(number)
  return {
    markId: MarkId.parse(`0193b8a0-0000-7000-8000-0000000001${number}${erased ? 1 : 0}`),
    author: me,
    authorRole: 'expert',
    drawnAtMs: 0,
    kind: 'point',
    colour: 'sky',
    picture,
    pictureId: pictureIdOf(number),
    stroke: [[0.5, 0.5, 0.5]],
    place: { status: 'drawn' },
    erased,
    locked: false,
    heldBy: undefined,
    shapeSeq: 1,
    shapedBy: me,
    styledBy: me,
  }
}

const sessionWith = (pictures: readonly FrozenPicture[], marks: readonly Mark[] = []): SessionState => ({
  ...emptySession,
  openedAtMs: 1000,
  epoch: 2,
  pictures: new Map(pictures.map((picture) => [picture.pictureId, picture])),
  marks: new Map(marks.map((mark) => [mark.markId, mark])),
})

const peersOf = (...experts: readonly ParticipantId[]): SessionState['peers'] =>
  new Map(
    experts.map((participantId) => {
      const peerId = PeerId.parse(`peer-of-${participantId}`)
      const devices = { microphone: 'on', camera: 'on', attention: 'here' } as const
      return [peerId, { peerId, participantId, role: 'expert', joinedAtMs: 0, ...devices }]
    }),
  )

describe('the strip', () => {
  it('keeps the order of freezing, whatever was opened since, and tells of time, author and marks', () => {
    const state = sessionWith([frozen(2, { by: other }), frozen(1)], [markOn(1), markOn(1, true)])
    expect(stripItems(state, me)).toMatchObject([
      { pictureId: pictureIdOf(1), atMs: 1000, isMine: true, marks: 1, state: 'ready' },
      { pictureId: pictureIdOf(2), atMs: 2000, isMine: false, marks: 0, state: 'ready' },
    ])
  })

  it('[STILL-7] counts the marks that are shown on the still only', () => {
    const unplaced = { ...markOn(1), place: { status: 'unplaced', reason: 'too-far' } } as const
    const [item] = stripItems(sessionWith([frozen(1)], [unplaced, markOn(1, true)]), me)
    expect(item).toMatchObject({ marks: 1, onlyHere: 1 })
    expect(stripItems(sessionWith([frozen(1)], [markOn(1)]), me)).toMatchObject([{ marks: 1, onlyHere: 0 }])
  })

  it('says what can be done with each', () => {
    const base = frozen(1).picture
    const state = sessionWith([
      frozen(1, { still: undefined }),
      frozen(2, { picture: { ...base, epoch: 1 } }),
      frozen(3, { picture: { ...base, epoch: 0, tracked: false } }),
      frozen(4, { discarded: true }),
    ])
    expect(stripItems(state, me).map((item) => item.state)).toEqual(['coming', 'old', 'flat'])
  })

  it('[PIC-2] tells which one another expert has open, and no longer once that one has left', () => {
    const state = sessionWith([
      frozen(1, { released: false, openedBy: other }),
      frozen(2, { released: false }),
    ])
    const here = { ...state, peers: peersOf(me, other) }
    expect(stripItems(here, me).map((item) => item.isOpenElsewhere)).toEqual([true, false])
    const gone = { ...state, peers: peersOf(me) }
    expect(stripItems(gone, me).map((item) => item.isOpenElsewhere)).toEqual([false, false])
  })

  it('is walked with the arrow keys and stops at its ends', () => {
    expect(focusAfterKey(0, 'ArrowLeft', 3)).toBe(0)
    expect(focusAfterKey(0, 'ArrowRight', 3)).toBe(1)
    expect(focusAfterKey(2, 'ArrowRight', 3)).toBe(2)
    expect(focusAfterKey(1, 'Home', 3)).toBe(0)
    expect(focusAfterKey(1, 'End', 3)).toBe(2)
    expect(focusAfterKey(1, 'a', 3)).toBeUndefined()
  })
})

describe('the small window', () => {
  it('goes to the corner that it was dragged nearest to', () => {
    const stage = { width: 800, height: 600 }
    expect(nearestCorner(100, 100, stage)).toBe('topLeft')
    expect(nearestCorner(700, 100, stage)).toBe('topRight')
    expect(nearestCorner(399, 301, stage)).toBe('bottomLeft')
    expect(nearestCorner(401, 301, stage)).toBe('bottomRight')
  })

  it('goes where the arrow keys send it', () => {
    expect(cornerAfterKey('topRight', 'ArrowLeft')).toBe('topLeft')
    expect(cornerAfterKey('topRight', 'ArrowDown')).toBe('bottomRight')
    expect(cornerAfterKey('bottomLeft', 'ArrowUp')).toBe('topLeft')
    expect(cornerAfterKey('bottomLeft', 'ArrowRight')).toBe('bottomRight')
    expect(cornerAfterKey('bottomLeft', 'Enter')).toBeUndefined()
  })
})

describe('still and live together', () => {
  it('[LIVE-2] lie side by side wherever both are wide enough to be drawn on', () => {
    const picture = { width: 16, height: 9 }
    expect(splitWay({ width: 1600, height: 500 }, picture)).toBe('columns')
    // A window of 1280 x 800 with the panel open.
    expect(splitWay({ width: 980, height: 605 }, picture)).toBe('columns')
    expect(splitWay({ width: 802, height: 700 }, picture)).toBe('columns')
  })

  it('[LIVE-2] share a narrower stage the way that shows both larger', () => {
    expect(splitWay({ width: 780, height: 700 }, { width: 16, height: 9 })).toBe('rows')
    // An upright picture is narrow, and still larger beside the other.
    expect(splitWay({ width: 980, height: 605 }, { width: 9, height: 16 })).toBe('columns')
  })
})
