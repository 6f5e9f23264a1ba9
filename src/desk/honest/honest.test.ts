import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { actor, newMarkId } from '../../testing/scenarios.ts'
import { writtenSession } from '../../testing/writtenSession.ts'
import { pointAtDepth, projectPoint } from '../../shared/geometry/cameraModel.ts'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import { MarkId, ParticipantId, SessionId } from '../../shared/protocol/ids.ts'
import type { MarkPlace, Placement } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { emptySession, type Mark, type SessionState } from '../../shared/session/state.ts'
import { newsWords } from '../told/newsWords.ts'
import { answerKey, doubtsOf } from './doubts.ts'
import { live } from '../video/stageView.ts'
import { createHonest } from './honest.ts'
import { erasedBy, marksBefore, newsOf, toldAfter } from './markNews.ts'
import { tieLine } from './tieGuide.ts'

const me = ParticipantId.parse('expert-1')
const picture: PictureRef = {
  epoch: 1,
  frameSeq: 7,
  captureTimeMs: 1,
  worldFromCamera: { position: [0, 1.5, 0], orientation: [0, 0, 0, 1] },
  intrinsics: { width: 1280, height: 720, fx: 900, fy: 900, cx: 640, cy: 360 },
  match: 'exact',
  tracked: true,
}
const placement: Placement = {
  pointsWorld: [[0, 1.5, -1]],
  method: 'motion',
  errorM: 0.01,
  settled: true,
  epoch: 1,
}
const placed = (
  part: Partial<Placement> = {},
  more: Partial<Extract<MarkPlace, { status: 'placed' }>> = {},
) => ({ status: 'placed', placement: { ...placement, ...part }, ...more }) as const
const markWith = (place: MarkPlace, part: Partial<Mark> = {}): Mark => ({
  markId: MarkId.parse('0193b8a0-0000-7000-8000-000000000001'),
  author: me,
  authorRole: 'expert',
  drawnAtMs: 0,
  kind: 'point',
  colour: 'sky',
  picture,
  pictureId: undefined,
  stroke: [[0.5, 0.5, 0.5]],
  place,
  erased: false,
  locked: false,
  heldBy: undefined,
  shapeSeq: 1,
  shapedBy: me,
  styledBy: me,
  ...part,
})
const sessionWith = (mark: Mark, epoch = 1): SessionState => ({
  ...emptySession,
  epoch,
  marks: new Map([[mark.markId, mark]]),
})
const asked = { limitM: 0.03, answered: new Set<string>(), sessionMs: 0 }
const typesOf = (mark: Mark, epoch = 1): readonly string[] =>
  doubtsOf(sessionWith(mark, epoch), me, asked).map(({ type }) => type)

describe('what the expert is asked about', () => {
  it('a mark that could not settle, one above the limit, one that was refused a place', () => {
    expect(typesOf(markWith(placed({ settled: false }, { unsettledReason: 'no-texture' })))).toEqual([
      'unsettled',
    ])
    expect(typesOf(markWith(placed({ errorM: 0.031 })))).toEqual(['wide'])
    expect(typesOf(markWith({ status: 'unplaced', reason: 'too-uncertain' }))).toEqual(['refused'])
    expect(typesOf(markWith({ status: 'unplaced', reason: 'too-far' }))).toEqual(['refused'])
  })

  it('one above the limit on a picture whose own pose is not known: nothing better will come', () => {
    const guessed = { ...picture, match: 'approximate' } as const
    expect(typesOf(markWith(placed({ settled: false, errorM: 0.2 }), { picture: guessed }))).toEqual(['wide'])
  })

  it('nothing else: a sure mark, one that is still getting better, one confirmed, somebody else’s, an old one', () => {
    expect(typesOf(markWith(placed({ errorM: 0.029 })))).toEqual([])
    expect(typesOf(markWith(placed({ settled: false, errorM: 0.2 })))).toEqual([])
    expect(typesOf(markWith(placed({ method: 'confirmed', errorM: 0.2 })))).toEqual([])
    expect(typesOf(markWith(placed({ errorM: 0.2 }), { author: ParticipantId.parse('other') }))).toEqual([])
    expect(typesOf(markWith(placed({ errorM: 0.2 })), 2)).toEqual([])
    expect(typesOf(markWith(placed({ errorM: 0.2 }), { erased: true }))).toEqual([])
    expect(typesOf(markWith({ status: 'unplaced', reason: 'off-picture' }))).toEqual([])
  })

  it('[HON-1] no longer a mark that has faded from view', () => {
    const fading = sessionWith(markWith(placed({ errorM: 0.2 }), { fadeAfterS: 10, drawnAtMs: 1000 }))
    const countAt = (sessionMs: number): number => doubtsOf(fading, me, { ...asked, sessionMs }).length
    expect([countAt(10_900), countAt(11_000)]).toEqual([1, 0])
  })

  it('an answer holds until the mark is drawn anew', () => {
    const mark = markWith(placed({ errorM: 0.2 }))
    const answered = new Set([answerKey(mark)])
    expect(doubtsOf(sessionWith(mark), me, { ...asked, answered })).toEqual([])
    const redrawn = { ...mark, stroke: [[0.4, 0.5, 0.5]] as const }
    expect(doubtsOf(sessionWith(redrawn), me, { ...asked, answered })).toHaveLength(1)
  })
})

describe('what happened to marks', () => {
  const mark = markWith(placed())
  const event = (body: object, role = 'wearer'): SessionEvent =>
    ({
      v: 1,
      sessionId: SessionId.parse('s'),
      seq: 9,
      atMs: 0,
      by: { participantId: 'server', role },
      ...body,
    }) as SessionEvent
  const before = marksBefore(sessionWith(mark))

  it('hidden by a new epoch, and why', () => {
    const raised = event({ type: 'epoch.raised', epoch: 2, reason: 'space-reset' })
    expect(newsOf(raised, before, sessionWith(mark, 2))).toEqual({
      type: 'hidden',
      count: 1,
      reason: 'space-reset',
    })
    expect(newsOf(raised, marksBefore(emptySession), { ...emptySession, epoch: 2 })).toBeUndefined()
  })

  it('brought back, how, and how much worse', () => {
    const rebased = event({
      type: 'marks.rebased',
      fromEpoch: 1,
      nowFromThen: picture.worldFromCamera,
      sigmaM: 0.01,
      method: 'tag',
    })
    const hidden = marksBefore(sessionWith(mark, 2))
    expect(newsOf(rebased, hidden, sessionWith(markWith(placed({ epoch: 2 })), 2))).toEqual({
      type: 'broughtBack',
      count: 1,
      stillHidden: 0,
      sigmaM: 0.01,
      method: 'tag',
    })
  })

  it('moved by a surface that came late or by the wearer, when it is to be seen', () => {
    const placedAt = (z: number): SessionState =>
      sessionWith(markWith(placed({ pointsWorld: [[0, 1.5, z]] })))
    const late = event({ type: 'mark.placed', markId: mark.markId, ...placement, because: 'late-surface' })
    expect(newsOf(late, before, placedAt(-1.12))).toMatchObject({ type: 'moved', why: 'late-surface' })
    expect(newsOf(late, before, placedAt(-1.01))).toBeUndefined()
    expect(newsOf(event({ type: 'mark.placed', markId: mark.markId }), before, placedAt(-2))).toBeUndefined()
    const reshaped = event({ type: 'mark.reshaped', markId: mark.markId })
    expect(newsOf(reshaped, before, placedAt(-1.5))).toMatchObject({ why: 'wearer', wayM: 0.5 })
    const byExpert = event({ type: 'mark.reshaped', markId: mark.markId }, 'expert')
    expect(newsOf(byExpert, before, placedAt(-1.5))).toBeUndefined()
  })

  it('[HON-7] put more exactly in place by depth from motion, when it moved more than 10 cm', () => {
    const placedAt = (z: number): SessionState =>
      sessionWith(markWith(placed({ pointsWorld: [[0, 1.5, z]] })))
    const refinedAt = (atMs: number): SessionEvent =>
      event({ type: 'mark.refined', markId: mark.markId, atMs, ...placement }, 'expert')
    const refined = refinedAt(5000)
    const told = newsOf(refined, before, placedAt(-1.25))
    expect(told).toEqual({ type: 'improved', markIds: [mark.markId], wayM: 0.25 })
    expect(told && newsWords(told)).toBe('A mark was put more exactly in place: it moved 25 cm.')
    expect(newsOf(refined, before, placedAt(-1.09))).toBeUndefined()
    // Drawn just now (at 0), it still finds its place.
    expect(newsOf(refinedAt(1000), before, placedAt(-1.25))).toBeUndefined()
  })

  it('[HON-7] several marks put more exactly in place are one piece of news, and take the place of no other', () => {
    const [first, second] = [newMarkId(), newMarkId()]
    const one = { type: 'improved', markIds: [first], wayM: 0.3 } as const
    const both = { type: 'improved', markIds: [first, second], wayM: 0.3 } as const
    expect(toldAfter(undefined, one)).toEqual(one)
    expect(toldAfter(one, { type: 'improved', markIds: [second], wayM: 0.2 })).toEqual(both)
    expect(toldAfter(both, one)).toEqual(both)
    expect(newsWords(both)).toBe('2 marks were put more exactly in place: they moved up to 30 cm.')
    const hidden = { type: 'hidden', count: 1, reason: 'space-reset' } as const
    expect(toldAfter(hidden, one)).toEqual(hidden)
    expect(toldAfter(one, hidden)).toEqual(hidden)
  })
})

describe('what was erased at once', () => {
  const erased = (cause: string, count: number, by: ParticipantId = me) =>
    ({
      type: 'marks.erased',
      cause,
      by: { participantId: by, role: 'expert' },
      markIds: Array.from({ length: count }, () => newMarkId()),
    }) as unknown as SessionEvent

  it('[BACK-1] is told to who did it, with how many', () => {
    expect(erasedBy(me, erased('clear', 1))).toEqual({ type: 'erased', count: 1 })
    expect(erasedBy(me, erased('erase', 3))).toEqual({ type: 'erased', count: 3 })
  })

  it('[BACK-1] is not told of a single mark, of what undo takes away, or of what others did', () => {
    expect(erasedBy(me, erased('erase', 1))).toBeUndefined()
    expect(erasedBy(me, erased('undo', 2))).toBeUndefined()
    expect(erasedBy(me, erased('clear', 2, ParticipantId.parse('other')))).toBeUndefined()
  })
})

/** The desk's conscience over a session that is written line by line. */
function atDesk(count: number) {
  const written = writtenSession()
  const { session, script } = written
  const honest = createHonest({
    session,
    clock: { nowMs: () => script.log.at(-1)?.atMs ?? 0 },
    view: signal(live),
    aside: signal(undefined),
    onFailure: (error) => expect(error).toBeUndefined(),
  })
  return { ...written, honest, markIds: written.mark(count) }
}

describe('the desk’s questions', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('[HON-4] are about all marks at once, and are answered at once', () => {
    const { honest, markIds } = atDesk(3)
    expect(honest.doubts.value.map(({ mark }) => mark.markId)).toEqual(markIds.toReversed())
    honest.keep(honest.doubts.value.map(({ mark }) => mark))
    expect(honest.doubts.value).toEqual([])
    honest.close()
  })

  it('[HON-5] name no mark to move the head for that was erased meanwhile', () => {
    const { honest, run, expert, markIds } = atDesk(2)
    const [first, second] = markIds
    honest.noteCue(first!)
    expect(honest.cued.value?.markId).toBe(first)
    run(expert, { type: 'mark.erase', markIds: [first!] })
    expect(honest.cued.value).toBeUndefined()
    honest.noteCue(second!)
    expect(honest.cued.value?.markId).toBe(second)
    run(actor('wearer'), { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
    expect(honest.cued.value).toBeUndefined()
    honest.close()
  })
})

describe('the line that guides the second sight', () => {
  it('goes through the spot, however far away it is', () => {
    const second: PictureRef = {
      ...picture,
      worldFromCamera: { position: [0.4, 1.6, 0.1], orientation: fromAxisAngle([0, 1, 0], 0.3) },
    }
    const line = tieLine(picture, [0.6, 0.4], second)
    for (const depthM of [0.3, 0.8, 3]) {
      const spot = projectPoint(
        pointAtDepth([0.6, 0.4], depthM, picture),
        second.worldFromCamera,
        second.intrinsics,
      )
      if (line === undefined || spot === undefined) throw new Error('not seen')
      const [[x1, y1], [x2, y2]] = line
      const across = ((x2 - x1) * (spot[1] - y1) - (y2 - y1) * (spot[0] - x1)) / Math.hypot(x2 - x1, y2 - y1)
      expect(Math.abs(across)).toBeLessThan(1e-9)
    }
  })

  it('ends where the second camera sees no more, and is not there behind it', () => {
    const turned = (angleRad: number): PictureRef => ({
      ...picture,
      worldFromCamera: { position: [0, 1.5, -1], orientation: fromAxisAngle([0, 1, 0], angleRad) },
    })
    expect(
      tieLine(picture, [0.5, 0.5], {
        ...turned(0),
        worldFromCamera: { position: [0.2, 1.5, -6], orientation: [0, 0, 0, 1] },
      }),
    ).toBeUndefined()
    for (const [u, v] of tieLine(picture, [0.5, 0.5], turned(0.1)) ?? []) {
      expect(Number.isFinite(u) && Number.isFinite(v)).toBe(true)
    }
  })
})
