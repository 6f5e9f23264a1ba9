import { describe, expect, it } from 'vitest'
import {
  actor,
  calibration,
  drawInk,
  newMarkId,
  newPictureId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import type { Command } from '../protocol/commands.ts'
import type { MarkKind, MarkShape, StrokeSample } from '../protocol/marks.ts'
import type { Vec3 } from '../protocol/spaces.ts'
import { MAX_CHAT_MESSAGES } from './decide.ts'
import { MAX_MARKS } from './decideMark.ts'

const wearer = actor('wearer')
const expert = actor('expert')
const other = actor('expert', 'second-expert')
const patient = actor('patient')
const server = { participantId: 'server', role: 'server' } as const

function withMark(placed = false) {
  const script = SessionScript.opened()
  const markId = newMarkId()
  expect(script.run(expert, drawInk(markId))).toBeUndefined()
  if (placed) expect(script.run(wearer, placing(script.state, markId, placement()))).toBeUndefined()
  return { script, markId, mark: () => script.state.marks.get(markId)! }
}

describe('the session', () => {
  it('[SES-1] a closed session refuses everything, also what would not be allowed', () => {
    const script = SessionScript.opened()
    expect(script.run(expert, { type: 'session.close' })).toBeUndefined()
    expect(script.state.closed).toBe(true)
    expect(script.run(expert, drawInk(newMarkId()))).toBe('session-closed')
    expect(script.run(patient, { type: 'mark.undo' })).toBe('session-closed')
  })

  it('[SES-2] what the role may not do is refused before the rest is looked at', () => {
    const script = SessionScript.opened()
    expect(script.run(patient, { type: 'mark.erase', markIds: [newMarkId()] })).toBe('not-allowed')
    expect(script.run(wearer, drawInk(newMarkId()))).toBe('not-allowed')
  })

  it('[SES-3] a device report is for the peer that sends it, and only while present', () => {
    const script = SessionScript.opened()
    expect(script.run(patient, { type: 'media.report', microphone: 'on', camera: 'refused' })).toBeUndefined()
    expect(script.state.peers.get(patient.peerId!)).toMatchObject({ microphone: 'on', camera: 'refused' })
    expect(script.run(other, { type: 'media.report', microphone: 'on', camera: 'on' })).toBe('wrong-state')
  })

  it('[SES-4] consent is kept by participant and may be renewed', () => {
    const script = SessionScript.opened()
    expect(script.run(patient, { type: 'consent.give', purpose: 'call' })).toBeUndefined()
    const first = script.state.consents.get(patient.participantId)!
    expect(script.run(patient, { type: 'consent.give', purpose: 'call' })).toBeUndefined()
    expect(script.state.consents.get(patient.participantId)!.atMs).toBeGreaterThan(first.atMs)
  })

  it('[SES-6] a peer that left is gone from the state, its marks are not', () => {
    const { script, markId } = withMark()
    script.append({ type: 'peer.left', peerId: expert.peerId!, reason: 'lost' })
    expect(script.state.peers.has(expert.peerId!)).toBe(false)
    expect(script.state.marks.has(markId)).toBe(true)
  })

  it('holds no more than it should: marks and messages above the limit are too-large', () => {
    const script = SessionScript.opened()
    const full = { ...script.state }
    const [mark] = withMark().script.state.marks.values()
    full.marks = new Map(Array.from({ length: MAX_MARKS }, () => [newMarkId(), mark!]))
    full.chat = Array.from({ length: MAX_CHAT_MESSAGES }, (_, seq) => ({
      seq,
      atMs: 0,
      author: expert.participantId,
      authorRole: 'expert' as const,
      text: '.',
    }))
    script.state = full
    expect(script.run(expert, drawInk(newMarkId()))).toBe('too-large')
    expect(script.run(expert, { type: 'chat.send', text: 'one more' })).toBe('too-large')
  })
})

describe('epochs and calibration', () => {
  it('[EPO-1] an epoch only rises', () => {
    const script = SessionScript.opened()
    expect(script.run(wearer, { type: 'epoch.raise', epoch: 1, reason: 'space-reset' })).toBe('wrong-state')
    expect(script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })).toBeUndefined()
    expect(script.state.epoch).toBe(2)
  })

  it('[EPO-3] a calibration number never changes its meaning', () => {
    const script = SessionScript.opened()
    const again: Command = { type: 'camera.calibrate', calibrationId: 1, calibration }
    expect(script.run(wearer, again)).toBeUndefined()
    expect(script.run(wearer, { ...again, calibration: { ...calibration, camLagMs: 50 } })).toBe(
      'wrong-state',
    )
    expect(script.run(wearer, { ...again, calibrationId: 2 })).toBeUndefined()
    expect(script.state.latestCalibrationId).toBe(2)
  })
})

describe('pictures', () => {
  it('[PIC-1] an expert freezes a new picture of the current epoch', () => {
    const script = SessionScript.opened()
    const pictureId = newPictureId()
    expect(script.run(wearer, { type: 'picture.freeze', pictureId, picture: picture() })).toBe('not-allowed')
    expect(script.run(expert, { type: 'picture.freeze', pictureId, picture: picture({ epoch: 0 }) })).toBe(
      'wrong-epoch',
    )
    expect(script.run(expert, { type: 'picture.freeze', pictureId, picture: picture() })).toBeUndefined()
    expect(script.run(expert, { type: 'picture.freeze', pictureId, picture: picture() })).toBe('wrong-state')
  })

  it('[PIC-2] a picture is released once', () => {
    const script = SessionScript.opened()
    const pictureId = newPictureId()
    expect(script.run(expert, { type: 'picture.release', pictureId })).toBe('not-found')
    script.run(expert, { type: 'picture.freeze', pictureId, picture: picture() })
    expect(script.run(other, { type: 'picture.release', pictureId })).toBeUndefined()
    expect(script.run(expert, { type: 'picture.release', pictureId })).toBe('wrong-state')
  })

  it('[PIC-3] a mark on a frozen picture is on just that frame', () => {
    const script = SessionScript.opened()
    const pictureId = newPictureId()
    expect(script.run(expert, drawInk(newMarkId(), { pictureId }))).toBe('not-found')
    script.run(expert, { type: 'picture.freeze', pictureId, picture: picture() })
    const elsewhere = picture({ frameSeq: 9 })
    expect(script.run(expert, drawInk(newMarkId(), { pictureId, picture: elsewhere }))).toBe('malformed')
    expect(script.run(expert, drawInk(newMarkId(), { pictureId }))).toBeUndefined()
  })

  it('[PIC-4] the server attaches a still, once', () => {
    const script = SessionScript.opened()
    const pictureId = newPictureId()
    const attach: Command = { type: 'still.attach', pictureId, width: 1280, height: 720 }
    expect(script.run(expert, attach)).toBe('not-allowed')
    expect(script.run(server, attach)).toBe('not-found')
    script.run(expert, { type: 'picture.freeze', pictureId, picture: picture() })
    expect(script.run(server, attach)).toBeUndefined()
    expect(script.run(server, attach)).toBe('wrong-state')
    expect(script.state.pictures.get(pictureId)?.still).toEqual({ width: 1280, height: 720 })
  })
})

describe('marks', () => {
  it('[MARK-1] [MARK-5] an expert draws under a new id and is the author', () => {
    const { script, markId, mark } = withMark()
    expect(mark()).toMatchObject({
      author: 'expert',
      authorRole: 'expert',
      place: { status: 'drawn' },
      erased: false,
    })
    expect(script.run(other, drawInk(markId))).toBe('wrong-state')
    expect(mark().author).toBe('expert')
  })

  it.each([
    ['ink', 1],
    ['arrow', 1],
    ['arrow', 3],
    ['point', 2],
  ] as const)('[MARK-2] %s with %i samples is malformed', (kind, count) => {
    const stroke = Array.from({ length: count }, () => [0.5, 0.5, 0.5] as const)
    expect(SessionScript.opened().run(expert, drawInk(newMarkId(), { kind, stroke }))).toBe('malformed')
  })

  it('[MARK-3] a mark on a picture of another epoch is refused, on an untracked picture it is not', () => {
    const script = SessionScript.opened()
    script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
    expect(script.run(expert, drawInk(newMarkId()))).toBe('wrong-epoch')
    expect(script.run(expert, drawInk(newMarkId(), { picture: picture({ epoch: 3 }) }))).toBe('wrong-epoch')
    expect(script.run(expert, drawInk(newMarkId(), { picture: picture({ tracked: false }) }))).toBeUndefined()
  })

  it('[MARK-4] a mark whose spot is off the picture is refused, and nothing is drawn; a stroke may leave it', () => {
    const script = SessionScript.opened()
    const on: StrokeSample = [0.9, 0.5, 0.5]
    const off: StrokeSample = [1.2, 0.5, 0.5]
    const draw = (kind: MarkKind, ...stroke: StrokeSample[]) =>
      script.run(expert, drawInk(newMarkId(), { kind, stroke }))
    expect(draw('ink', off, off)).toBe('off-picture')
    expect(draw('point', [1.02, 0.5, 0.5])).toBe('off-picture')
    expect(draw('arrow', on, off)).toBe('off-picture')
    expect(draw('circle', off, on)).toBe('off-picture')
    expect(script.state.marks.size).toBe(0)
    expect(draw('ink', [0.8, 0.5, 0.5], on, off)).toBeUndefined()
    expect(draw('arrow', off, on)).toBeUndefined()
    expect(draw('circle', on, off)).toBeUndefined()
  })

  it('[MARK-6] expert and wearer erase; unknown and already erased marks are told apart', () => {
    const { script, markId, mark } = withMark()
    expect(script.run(wearer, { type: 'mark.erase', markIds: [newMarkId()] })).toBe('not-found')
    expect(script.run(wearer, { type: 'mark.erase', markIds: [markId, markId] })).toBeUndefined()
    expect(mark().erased).toBe(true)
    expect(script.run(expert, { type: 'mark.erase', markIds: [markId] })).toBe('wrong-state')
  })

  it('[MARK-7] clearing mine leaves the others', () => {
    const { script, markId, mark } = withMark()
    const theirs = newMarkId()
    script.run(other, drawInk(theirs))
    expect(script.run(wearer, { type: 'mark.clear', scope: 'mine' })).toBe('wrong-state')
    expect(script.run(expert, { type: 'mark.clear', scope: 'mine' })).toBeUndefined()
    expect([mark().erased, script.state.marks.get(theirs)!.erased]).toEqual([true, false])
    expect(script.run(expert, { type: 'mark.clear', scope: 'all' })).toBeUndefined()
    expect(script.run(expert, { type: 'mark.clear', scope: 'all' })).toBe('wrong-state')
    expect(script.run(expert, { type: 'mark.undo' })).toBeUndefined()
    expect([script.state.marks.get(markId)!.erased, script.state.marks.get(theirs)!.erased]).toEqual([
      true,
      false,
    ])
  })
})

const someMark = newMarkId()

describe('places', () => {
  it('[PLACE-1] [PLACE-5] a mark is placed, refined until it settles, and then stays', () => {
    const { script, markId, mark } = withMark(true)
    expect(script.run(wearer, placing(script.state, markId, placement({ method: 'depth' })))).toBeUndefined()
    const better = placement({ method: 'motion', errorM: 0.002, settled: true })
    const refine: Command = { type: 'mark.refine', markId, against: mark().shapeSeq, placement: better }
    expect(script.run(wearer, refine)).toBe('not-allowed')
    expect(script.run(expert, refine)).toBeUndefined()
    expect(mark().place).toEqual({ status: 'placed', placement: better, unsettledReason: undefined })
    expect(script.run(expert, refine)).toBe('wrong-state')
    expect(script.run(wearer, placing(script.state, markId, better))).toBe('wrong-state')
  })

  it('[PLACE-5] a drawn mark cannot be refined; why one stays unsettled is kept', () => {
    const { script, markId, mark } = withMark()
    const refine = (): Command => ({
      type: 'mark.refine',
      markId,
      against: mark().shapeSeq,
      placement: placement(),
      reason: 'no-texture',
    })
    expect(script.run(expert, refine())).toBe('wrong-state')
    script.run(wearer, placing(script.state, markId, placement()))
    expect(script.run(expert, refine())).toBeUndefined()
    expect(mark().place).toMatchObject({ status: 'placed', unsettledReason: 'no-texture' })
  })

  it('[PLACE-9] a refinement of what the mark was before somebody moved it changes nothing', () => {
    const { script, markId, mark } = withMark()
    script.run(wearer, placing(script.state, markId, placement()))
    const early: Command = {
      type: 'mark.refine',
      markId,
      against: mark().shapeSeq,
      placement: placement({ method: 'motion', settled: true }),
    }
    // Told after one another, before either came back: refining does not make a refinement old.
    expect(script.run(expert, { ...early, placement: placement({ method: 'motion' }) })).toBeUndefined()
    const turned = placement({
      pointsWorld: [
        [0, 1.6, -0.5],
        [0, 1.61, -0.5],
      ],
    })
    const { picture: on, stroke } = mark()
    const shape: MarkShape = { picture: on, stroke, place: { status: 'placed', placement: turned } }
    expect(script.run(wearer, { type: 'mark.reshape', markId, shape })).toBeUndefined()
    expect(script.run(expert, early)).toBe('wrong-state')
    expect(mark().place).toMatchObject({ placement: turned })
    expect(script.run(expert, { ...early, against: mark().shapeSeq })).toBeUndefined()
  })

  it.each<[string, (against: number) => Command]>([
    [
      'a later surface gave it another place',
      (against) => ({ type: 'mark.place', markId: someMark, against, placement: placement() }),
    ],
    [
      'its anchor moved it',
      () => ({
        type: 'marks.rebase',
        fromEpoch: 1,
        markIds: [someMark],
        nowFromThen: { position: [0.1, 0, 0], orientation: [0, 0, 0, 1] },
        sigmaM: 0.005,
        method: 'anchor',
      }),
    ],
  ])('[PLACE-9] nor does one from before %s', (_, change) => {
    const script = SessionScript.opened()
    script.run(expert, drawInk(someMark))
    script.run(wearer, placing(script.state, someMark, placement()))
    const against = script.state.marks.get(someMark)!.shapeSeq
    expect(script.run(wearer, change(against))).toBeUndefined()
    const refine: Command = { type: 'mark.refine', markId: someMark, against, placement: placement() }
    expect(script.run(expert, refine)).toBe('wrong-state')
  })

  it('[PLACE-9] a place of what the mark was before it was drawn otherwise changes nothing, and the right one is taken', () => {
    const { script, markId, mark } = withMark()
    const [early, none] = [
      placing(script.state, markId, placement({ method: 'depth', settled: true })),
      { type: 'mark.leaveUnplaced', markId, against: mark().shapeSeq, reason: 'too-far' } as const,
    ]
    const stroke = [0.2, 0.3].map((u) => [u, 0.5, 0.5] as const)
    const shape: MarkShape = { picture: mark().picture, stroke, place: { status: 'drawn' } }
    expect(script.run(expert, { type: 'mark.reshape', markId, shape })).toBeUndefined()
    expect(script.run(wearer, early)).toBe('wrong-state')
    expect(script.run(wearer, none)).toBe('wrong-state')
    expect(mark().place).toEqual({ status: 'drawn' })
    const right = { ...early, against: mark().shapeSeq }
    expect(script.run(wearer, right)).toBeUndefined()
    expect(mark().place).toEqual({ status: 'placed', placement: right.placement })
  })

  it('[PLACE-9] nor does what the wearer confirmed of a mark that lay elsewhere, or was undone to what it was before', () => {
    const { script, markId, mark } = withMark(true)
    const early = placing(script.state, markId, placement({ method: 'confirmed' }), 'confirmed')
    script.run(wearer, placing(script.state, markId, placement({ errorM: 0.001 }), 'late-surface'))
    expect(script.run(wearer, early)).toBe('wrong-state')
    const second = { ...early, against: mark().shapeSeq }
    const shape: MarkShape = { picture: mark().picture, stroke: mark().stroke, place: { status: 'drawn' } }
    script.run(expert, { type: 'mark.reshape', markId, shape })
    script.run(expert, { type: 'mark.undo' })
    expect(script.run(wearer, second)).toBe('wrong-state')
    expect(script.run(wearer, { ...early, against: mark().shapeSeq })).toBeUndefined()
  })

  it('[PLACE-2] geometry of another epoch is refused', () => {
    const { script, markId } = withMark()
    expect(script.run(wearer, placing(script.state, markId, placement({ epoch: 2 })))).toBe('wrong-epoch')
    script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
    expect(script.run(wearer, placing(script.state, markId, placement()))).toBe('wrong-epoch')
  })

  it('[PLACE-3] geometry has the points that the kind asks for', () => {
    const script = SessionScript.opened()
    const markId = newMarkId()
    script.run(expert, drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    expect(script.run(wearer, placing(script.state, markId, placement()))).toBe('malformed')
    const one = placement({ pointsWorld: [[0, 1.6, -0.5]] })
    expect(script.run(wearer, placing(script.state, markId, one))).toBeUndefined()
  })

  it('[PLACE-8] a place behind the camera, or farther away than any room, is refused, and the mark waits on', () => {
    const { script, markId, mark } = withMark()
    const place = (depthM: number, because?: 'confirmed') => {
      const pointsWorld: Vec3[] = [0, 0.01].map((x) => [x, 1.6, -depthM])
      const command = placing(script.state, markId, placement({ pointsWorld }))
      return script.run(wearer, because === undefined ? command : { ...command, because })
    }
    expect(place(-0.5)).toBe('out-of-reach')
    expect(place(10.5)).toBe('out-of-reach')
    expect(place(10.5, 'confirmed')).toBe('out-of-reach')
    expect(mark().place.status).toBe('drawn')
    expect(place(9)).toBeUndefined()
    const against = mark().shapeSeq
    const far = placement({ pointsWorld: [0, 0.01].map((x) => [x, 1.6, -11]), method: 'motion' })
    expect(script.run(expert, { type: 'mark.refine', markId, against, placement: far })).toBe('out-of-reach')
    // Who stands there may put it behind where the camera was.
    expect(place(-0.5, 'confirmed')).toBeUndefined()
  })

  it('[PLACE-4] a mark on an untracked picture has no place', () => {
    const script = SessionScript.opened()
    const markId = newMarkId()
    script.run(expert, drawInk(markId, { picture: picture({ tracked: false }) }))
    const against = script.state.headSeq
    expect(script.run(wearer, placing(script.state, markId, placement()))).toBe('wrong-state')
    expect(
      script.run(wearer, { type: 'mark.leaveUnplaced', markId, against, reason: 'no-tracking' }),
    ).toBeUndefined()
  })

  it('[PLACE-6] only a drawn mark is left unplaced', () => {
    const { script, markId, mark } = withMark(true)
    const against = mark().shapeSeq
    const leave = { type: 'mark.leaveUnplaced', markId, against, reason: 'picture-unknown' } as const
    expect(script.run(wearer, leave)).toBe('wrong-state')
    expect(script.run(wearer, { ...leave, markId: newMarkId() })).toBe('not-found')
    expect(mark().place.status).toBe('placed')
  })

  it('[PLACE-7] a mark placed while erased comes back at its place', () => {
    const { script, markId, mark } = withMark()
    script.run(expert, { type: 'mark.undo' })
    expect(script.run(wearer, placing(script.state, markId, placement()))).toBeUndefined()
    script.run(expert, { type: 'mark.redo' })
    expect(mark()).toMatchObject({ erased: false, place: { status: 'placed' } })
  })
})

describe('undo and redo', () => {
  it('[UNDO-1] nobody undoes what another did', () => {
    const { script, mark } = withMark()
    expect(script.run(other, { type: 'mark.undo' })).toBe('wrong-state')
    expect(script.run(wearer, { type: 'mark.undo' })).toBe('wrong-state')
    expect(mark().erased).toBe(false)
  })

  it('[UNDO-2] erasing and clearing are undone mark by mark as they were', () => {
    const { script, markId, mark } = withMark()
    script.run(wearer, { type: 'mark.erase', markIds: [markId] })
    expect(script.run(wearer, { type: 'mark.undo' })).toBeUndefined()
    expect(mark().erased).toBe(false)
    expect(script.run(wearer, { type: 'mark.redo' })).toBeUndefined()
    expect(mark().erased).toBe(true)
  })

  it('[UNDO-3] a new action empties the redo steps', () => {
    const { script } = withMark()
    script.run(expert, { type: 'mark.undo' })
    script.run(expert, drawInk(newMarkId()))
    expect(script.run(expert, { type: 'mark.redo' })).toBe('wrong-state')
  })

  it('[UNDO-4] a step that somebody else has overtaken is passed over and kept', () => {
    const { script, markId, mark } = withMark()
    const later = newMarkId()
    script.run(expert, drawInk(later))
    script.run(wearer, { type: 'mark.erase', markIds: [later] })
    expect(script.run(expert, { type: 'mark.undo' })).toBeUndefined()
    expect(mark().erased).toBe(true)
    script.run(wearer, { type: 'mark.undo' })
    expect(script.state.marks.get(later)!.erased).toBe(false)
    expect(script.run(expert, { type: 'mark.undo' })).toBeUndefined()
    expect(script.state.marks.get(later)!.erased).toBe(true)
    expect(script.state.marks.get(markId)!.erased).toBe(true)
  })

  it('[UNDO-5] nothing to undo or redo is wrong-state, and 200 steps are kept', () => {
    const script = SessionScript.opened()
    expect(script.run(expert, { type: 'mark.redo' })).toBe('wrong-state')
    for (let n = 0; n < 201; n += 1) script.run(expert, drawInk(newMarkId()))
    for (let n = 0; n < 200; n += 1) expect(script.run(expert, { type: 'mark.undo' })).toBeUndefined()
    expect(script.run(expert, { type: 'mark.undo' })).toBe('wrong-state')
  })
})
