import { describe, expect, it } from 'vitest'
import type { DeviceProfile } from '../../shared/protocol/device.ts'
import { MarkId, ParticipantId, PictureId } from '../../shared/protocol/ids.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { MarkPlace } from '../../shared/protocol/marks.ts'
import { emptySession, type Mark } from '../../shared/session/state.ts'
import { placement } from '../../testing/scenarios.ts'
import { isLastLook, mayTell } from '../depth/refineSchedule.ts'
import { live } from './stageView.ts'
import { statusWords, type StatusFacts } from './statusWords.ts'

const picture: PictureRef = {
  epoch: 1,
  frameSeq: 7,
  captureTimeMs: 1,
  worldFromCamera: { position: [0, 1.5, 0], orientation: [0, 0, 0, 1] },
  intrinsics: { width: 1280, height: 720, fx: 969, fy: 969, cx: 640, cy: 360 },
  match: 'exact',
  tracked: true,
}
const state: StatusFacts['state'] = {
  ...emptySession,
  epoch: 1,
  latestCalibrationId: 1,
  calibrations: new Map([
    [
      1,
      {
        intrinsics: picture.intrinsics,
        viewerFromCamera: picture.worldFromCamera,
        camLagMs: 0,
        source: 'published' as const,
        offsetSigmaM: 0.003,
        angleSigmaRad: 0.002,
        lagSigmaMs: 1,
      },
    ],
  ]),
}
const depthDevice: DeviceProfile = {
  sessionMode: 'immersive-ar',
  features: [],
  referenceSpace: 'local-floor',
  blendMode: 'alpha-blend',
  frameRateHz: 72,
  camera: { source: 'synthetic', width: 1280, height: 720, frameRateHz: 30 },
  userAgent: 'test',
  emulated: true,
  geometry: ['depth', 'stated'],
}
const author = ParticipantId.parse('expert-1')
const markId = MarkId.parse('0193b8a0-0000-7000-8000-000000000001')
const drawnMark: Omit<Mark, 'place'> = {
  markId,
  author,
  authorRole: 'expert',
  drawnAtMs: 0,
  kind: 'point',
  colour: 'sky',
  picture,
  pictureId: undefined,
  stroke: [[0.5, 0.5, 0.5]],
  erased: false,
  locked: false,
  heldBy: undefined,
  shapeSeq: 1,
  shapedBy: author,
  styledBy: author,
}
const facts: StatusFacts = {
  connection: 'live',
  view: live,
  nowMs: 100_000,
  lastPictureAtMs: 99_900,
  picture,
  state,
}
const frozen = (part: Partial<PictureRef> | undefined): StatusFacts => ({
  ...facts,
  view: {
    tag: 'frozen',
    reopened: false,
    pictureId: PictureId.parse('0193b8a0-0000-7000-8000-000000000009'),
    frozenAtMs: 86_000,
    picture: part && { ...picture, ...part },
    sharp: true,
  },
})

describe('the line of words above the picture', () => {
  it('says how old a frozen picture is and how exactly a mark on it lands', () => {
    expect(statusWords(frozen({}))).toEqual({ key: 'frozenSettling', agoMs: 14_000 })
    const words = statusWords({ ...frozen({}), state: { ...state, device: depthDevice } })
    expect(words).toMatchObject({ key: 'frozenFrom', agoMs: 14_000 })
    expect('errorM' in words && words.errorM > 0.003 && words.errorM < 0.03).toBe(true)
  })

  it('[STAT-1] once each mark on the still has told its depth, says what the next will land within, or promises nothing', () => {
    const view = frozen({}).view
    const pictureId = view.tag === 'frozen' ? view.pictureId : undefined
    const wordsWith = (...places: readonly MarkPlace[]) => {
      const marks = places.map((place, index) => {
        const id = MarkId.parse(`0193b8a0-0000-7000-8000-00000000010${index}`)
        return [id, { ...drawnMark, markId: id, pictureId, place }] as const
      })
      return statusWords({ ...frozen({}), state: { ...state, marks: new Map(marks) } })
    }
    const settled = (errorM: number): MarkPlace => ({
      status: 'placed',
      placement: placement({ settled: true, errorM }),
    })
    const underWay: MarkPlace = { status: 'placed', placement: placement({ settled: false }) }
    const givenUp: MarkPlace = { ...underWay, unsettledReason: 'no-texture' }
    expect(wordsWith(underWay).key).toBe('frozenSettling')
    expect(wordsWith(settled(0.004), underWay).key).toBe('frozenSettling')
    expect(wordsWith(settled(0.004), settled(0.007))).toEqual({
      key: 'frozenWithin',
      agoMs: 14_000,
      errorM: 0.007,
    })
    expect(wordsWith(givenUp).key).toBe('frozen')
    expect(wordsWith(settled(0.004), givenUp).key).toBe('frozen')
    expect(wordsWith({ status: 'unplaced', reason: 'too-uncertain' }).key).toBe('frozen')
  })

  it('[STAT-1] with a depth sensor promises no more than the marks on this still have come to', () => {
    const view = frozen({}).view
    const pictureId = view.tag === 'frozen' ? view.pictureId : undefined
    const wordsWith = (place: MarkPlace) => {
      const marks = new Map([[drawnMark.markId, { ...drawnMark, pictureId, place }]])
      return statusWords({ ...frozen({}), state: { ...state, device: depthDevice, marks } })
    }
    const inkM = 0.033
    const at = (errorM: number): MarkPlace => ({
      status: 'placed',
      placement: placement({ settled: true, errorM }),
    })
    expect(wordsWith(at(inkM))).toMatchObject({ key: 'frozenWithin', errorM: inkM })
    // One that came out well makes the next no better than the sensor is.
    const words = wordsWith(at(0.0001))
    expect('errorM' in words && words.errorM > 0.003).toBe(true)
    expect(wordsWith({ status: 'unplaced', reason: 'too-uncertain' }).key).toBe('frozen')
    expect(wordsWith({ status: 'drawn' }).key).toBe('frozenFrom')
  })

  it('[STAT-2] a live picture whose camera is away stands, though pictures come', () => {
    const lost = { ...facts, cameraLostAtMs: facts.nowMs - 40_000 }
    expect(statusWords(lost)).toEqual({ key: 'stalled', agoMs: 40_000 })
  })

  it('says what is wrong with a frozen picture', () => {
    expect(statusWords(frozen({ match: 'approximate' })).key).toBe('frozenApproximate')
    expect(statusWords(frozen({ tracked: false })).key).toBe('frozenNotFixed')
    expect(statusWords(frozen({ epoch: 0 })).key).toBe('frozenOld')
    expect(statusWords(frozen(undefined)).key).toBe('frozenUnknown')
  })

  it('says what the live picture is worth', () => {
    expect(statusWords(facts).key).toBe('live')
    expect(statusWords({ ...facts, state: { ...state, tracked: false } }).key).toBe('liveLost')
    expect(statusWords({ ...facts, picture: { ...picture, tracked: false } }).key).toBe('liveNotFixed')
    expect(statusWords({ ...facts, lastPictureAtMs: undefined }).key).toBe('waiting')
    expect(statusWords({ ...facts, lastPictureAtMs: 95_000 })).toEqual({ key: 'stalled', agoMs: 5000 })
    expect(statusWords({ ...facts, connection: 'reconnecting' }).key).toBe('reconnecting')
  })

  it('while stills go it says when the one on the stage was taken, not that the video stands', () => {
    const stills = (takenAtMs: number | undefined) =>
      statusWords({ ...facts, lastPictureAtMs: 1, stills: { takenAtMs } })
    expect(stills(facts.nowMs - 5000)).toEqual({
      key: 'still',
      takenAtMs: facts.nowMs - 5000,
      agoMs: 5000,
    })
    expect(stills(undefined)).toEqual({ key: 'stillsWaiting' })
  })
})

describe('telling of a mark that settles', () => {
  it('at most twice a second until it is final', () => {
    const job = { startedAtMs: 0, toldAtMs: 1000 }
    expect(mayTell(job, 1400, false)).toBe(false)
    expect(mayTell(job, 1500, false)).toBe(true)
    expect(mayTell(job, 1001, true)).toBe(true)
  })

  it('ends after ten seconds', () => {
    expect(isLastLook({ startedAtMs: 0, toldAtMs: undefined }, 9_999)).toBe(false)
    expect(isLastLook({ startedAtMs: 0, toldAtMs: undefined }, 10_000)).toBe(true)
  })
})
