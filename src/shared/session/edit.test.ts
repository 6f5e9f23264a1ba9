// Changing marks: hold, reshape, restyle, steps, and undo over all of it.
import { describe, expect, it } from 'vitest'
import {
  actor,
  drawInk,
  newMarkId,
  newPictureId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import type { MarkId } from '../protocol/ids.ts'
import type { MarkShape, StyleChange } from '../protocol/marks.ts'
import { shapeOf, styleOf } from './markShape.ts'
import { currentStep, keptStills, markOpacity, marksOnlyOn, neighbourStep, stepNumbers } from './selectors.ts'

const wearer = actor('wearer')
const expert = actor('expert')
const other = actor('expert', 'second-expert')

function withMark() {
  const script = SessionScript.opened()
  const markId = newMarkId()
  script.run(expert, drawInk(markId))
  script.run(wearer, placing(script.state, markId, placement()))
  const mark = () => script.state.marks.get(markId)!
  const restyle = (change: StyleChange, by = expert) =>
    script.run(by, { type: 'mark.restyle', markId, change })
  const reshape = (change: Partial<MarkShape>, by = expert) =>
    script.run(by, { type: 'mark.reshape', markId, shape: { ...shapeOf(mark()), ...change } })
  return { script, markId, mark, restyle, reshape }
}

const movedStroke: MarkShape['stroke'] = [
  [0.5, 0.5, 0.5],
  [0.6, 0.5, 0.5],
]

function drawStep(script: SessionScript): MarkId {
  const markId = newMarkId()
  const stroke = [[0.5, 0.5, 0.5]] as const
  expect(script.run(expert, drawInk(markId, { kind: 'step', stroke }))).toBeUndefined()
  return markId
}

describe('holding', () => {
  it('[EDIT-1] keeps others off until it is let go', () => {
    const { script, markId, reshape } = withMark()
    expect(script.run(expert, { type: 'mark.hold', markId })).toBeUndefined()
    expect(reshape({ stroke: movedStroke, place: { status: 'drawn' } }, other)).toBe('mark-held')
    expect(script.run(other, { type: 'mark.erase', markIds: [markId] })).toBe('mark-held')
    expect(script.run(other, { type: 'mark.letGo', markId })).toBe('wrong-state')
    expect(script.run(expert, { type: 'mark.letGo', markId })).toBeUndefined()
    expect(reshape({ stroke: movedStroke, place: { status: 'drawn' } }, other)).toBeUndefined()
  })

  it('[EDIT-1] ends with the change, and when its holder leaves', () => {
    const { script, markId, mark, reshape } = withMark()
    script.run(expert, { type: 'mark.hold', markId })
    reshape({ stroke: movedStroke, place: { status: 'drawn' } })
    expect(mark().heldBy).toBeUndefined()
    script.run(expert, { type: 'mark.hold', markId })
    script.append({ type: 'peer.left', peerId: expert.peerId!, reason: 'lost' })
    expect(mark().heldBy).toBeUndefined()
  })

  it('[EDIT-2] a lock holds every hand, its author’s and the wearer’s too, until one of the two unlocks it', () => {
    const { script, markId, mark, restyle, reshape } = withMark()
    expect(restyle({ locked: true })).toBeUndefined()
    for (const by of [expert, other, wearer]) {
      expect(restyle({ colour: 'pink' }, by)).toBe('mark-locked')
      expect(reshape({ stroke: movedStroke, place: { status: 'drawn' } }, by)).toBe('mark-locked')
      expect(script.run(by, { type: 'mark.hold', markId })).toBe('mark-locked')
      expect(script.run(by, { type: 'mark.erase', markIds: [markId] })).toBe('mark-locked')
      expect(script.run(by, { type: 'mark.clear', scope: 'all' })).toBe('mark-locked')
    }
    expect(restyle({ locked: false }, other)).toBe('mark-locked')
    expect(restyle({ locked: false }, wearer)).toBeUndefined()
    restyle({ locked: true }, other)
    expect(restyle({ locked: false, colour: 'pink' })).toBeUndefined()
    expect(mark()).toMatchObject({ locked: false, colour: 'pink' })
  })

  it('[EDIT-2] [MARK-7] clearing all leaves what is locked', () => {
    const { script, markId, restyle } = withMark()
    restyle({ locked: true })
    const loose = newMarkId()
    script.run(other, drawInk(loose))
    expect(script.run(expert, { type: 'mark.clear', scope: 'all' })).toBeUndefined()
    expect([markId, loose].map((id) => script.state.marks.get(id)?.erased)).toEqual([false, true])
  })

  it('[EDIT-2] the wearer’s confirming is a hand, a late surface and depth from motion are none', () => {
    const { script, markId, mark, restyle } = withMark()
    restyle({ locked: true })
    const at = placement({ errorM: 0.002 })
    const confirming = placing(script.state, markId, at, 'confirmed')
    expect(script.run(wearer, confirming)).toBe('mark-locked')
    expect(script.run(wearer, { ...confirming, because: 'late-surface' })).toBeUndefined()
    const against = mark().shapeSeq
    expect(script.run(expert, { type: 'mark.refine', markId, against, placement: at })).toBeUndefined()
  })

  it('[EDIT-2] [UNDO-6] undo takes one’s own locking back, and changes nothing else that is locked', () => {
    const { script, mark, restyle, reshape } = withMark()
    reshape({ stroke: movedStroke, place: { status: 'drawn' } })
    restyle({ colour: 'pink' })
    restyle({ locked: true }, other)
    expect(script.run(expert, { type: 'mark.undo' })).toBe('wrong-state')
    expect(mark()).toMatchObject({ locked: true, erased: false, colour: 'pink', stroke: movedStroke })
    expect(script.run(other, { type: 'mark.undo' })).toBeUndefined()
    expect(mark()).toMatchObject({ locked: false, erased: false })
  })
})

describe('changing', () => {
  it('[EDIT-3] a moved mark waits for the headset, shown at its provisional place', () => {
    const { script, markId, mark, reshape } = withMark()
    const provisional = placement({ settled: false })
    expect(reshape({ stroke: movedStroke, place: { status: 'drawn', provisional } })).toBeUndefined()
    expect(mark().place).toEqual({ status: 'drawn', provisional })
    expect(script.run(wearer, placing(script.state, markId, placement()))).toBeUndefined()
    expect(mark().place.status).toBe('placed')
  })

  it('[EDIT-3] refuses shapes that could not have been drawn, and places of another epoch', () => {
    const { reshape } = withMark()
    expect(reshape({ stroke: [[0.5, 0.5, 0.5]], place: { status: 'drawn' } })).toBe('malformed')
    expect(reshape({ sweepRad: 1 })).toBe('malformed')
    expect(reshape({ picture: picture({ epoch: 0, frameSeq: 9 }), place: { status: 'drawn' } })).toBe(
      'wrong-epoch',
    )
    expect(reshape({ place: { status: 'placed', placement: placement({ epoch: 0 }) } })).toBe('wrong-epoch')
    expect(reshape({ pictureId: newPictureId(), stroke: movedStroke, place: { status: 'drawn' } })).toBe(
      'not-found',
    )
  })

  it('[EDIT-4] [MARK-8] a text belongs to labels and steps, and must be short enough to read', () => {
    const { script, restyle } = withMark()
    expect(restyle({ text: 'Here' })).toBe('malformed')
    const stroke = [[0.5, 0.5, 0.5]] as const
    const label = drawInk(newMarkId(), { kind: 'label', stroke })
    expect(script.run(expert, label)).toBe('malformed')
    expect(script.run(expert, { ...label, text: 'x'.repeat(200) })).toBe('text-too-long')
    expect(script.run(expert, { ...label, text: 'Press here' })).toBeUndefined()
  })

  it('[EDIT-4] what two change of a style at the same time is there afterwards, and goes back one by one', () => {
    const script = SessionScript.opened()
    const markId = newMarkId()
    const stroke = [[0.5, 0.5, 0.5]] as const
    script.run(expert, drawInk(markId, { kind: 'step', stroke, text: 'Hold' }))
    const style = () => styleOf(script.state.marks.get(markId)!)
    const restyle = (by: typeof expert, change: StyleChange) =>
      expect(script.run(by, { type: 'mark.restyle', markId, change })).toBeUndefined()
    restyle(expert, { text: 'Hold and lift' })
    restyle(expert, { fadeAfterS: 40, fadeFromS: 10 })
    restyle(wearer, { colour: 'pink' })
    const all = {
      colour: 'pink',
      text: 'Hold and lift',
      locked: false,
      fadeAfterS: 40,
      fadeFromS: 10,
    } as const
    expect(style()).toEqual(all)
    script.run(wearer, { type: 'mark.undo' })
    expect(style()).toEqual({ ...all, colour: 'sky' })
    script.run(wearer, { type: 'mark.redo' })
    expect(style()).toEqual(all)
    restyle(expert, { text: null })
    restyle(expert, { fadeAfterS: null })
    expect(style()).toEqual({ colour: 'pink', locked: false })
    script.run(expert, { type: 'mark.undo' })
    script.run(expert, { type: 'mark.undo' })
    expect(style()).toEqual(all)
  })

  it('[EDIT-4] [EDIT-2] who recolours a mark that was locked meanwhile does not unlock it; a label keeps a text', () => {
    const { script, restyle } = withMark()
    restyle({ locked: true })
    expect(restyle({ colour: 'pink' }, wearer)).toBe('mark-locked')
    const markId = newMarkId()
    script.run(expert, drawInk(markId, { kind: 'label', stroke: [[0.5, 0.5, 0.5]], text: 'Here' }))
    expect(script.run(expert, { type: 'mark.restyle', markId, change: { text: null } })).toBe('malformed')
  })

  it('[EDIT-5] what is erased is not changed', () => {
    const { script, markId, restyle } = withMark()
    script.run(expert, { type: 'mark.erase', markIds: [markId] })
    expect(restyle({ colour: 'pink' })).toBe('wrong-state')
    expect(script.run(expert, { type: 'mark.hold', markId })).toBe('wrong-state')
  })

  it('[MARK-10] fades by the server’s clock', () => {
    const { mark, restyle } = withMark()
    restyle({ fadeAfterS: 10 })
    const { drawnAtMs } = mark()
    expect(markOpacity(mark(), drawnAtMs + 7000)).toBe(1)
    expect(markOpacity(mark(), drawnAtMs + 9000)).toBeCloseTo(0.5)
    expect(markOpacity(mark(), drawnAtMs + 10_000)).toBe(0)
  })
})

describe('tilting', () => {
  const tilt = [0, Math.SQRT1_2, 0, Math.SQRT1_2] as const
  function withTurn() {
    const script = SessionScript.opened()
    const markId = newMarkId()
    script.run(expert, drawInk(markId, { kind: 'turn', stroke: movedStroke, sweepRad: 1 }))
    script.run(wearer, placing(script.state, markId, placement()))
    const mark = () => script.state.marks.get(markId)!
    const reshape = (change: Partial<MarkShape>, by = expert) =>
      script.run(by, { type: 'mark.reshape', markId, shape: { ...shapeOf(mark()), ...change } })
    const tiltTo = (to: MarkShape['tilt'], by = expert) =>
      script.run(by, { type: 'mark.tilt', markId, ...(to === undefined ? {} : { tilt: to }) })
    return { script, markId, mark, reshape, tiltTo }
  }

  it('[EDIT-6] is kept by late casts and refinements, and leaves the place as well known as it was', () => {
    const { script, markId, mark, tiltTo } = withTurn()
    const { place } = mark()
    expect(tiltTo(tilt)).toBeUndefined()
    expect(mark()).toMatchObject({ tilt, place })
    const late = placement({ method: 'mesh', normalWorld: [0, 1, 0] })
    script.run(wearer, placing(script.state, markId, late, 'late-surface'))
    const refined = placement({ method: 'motion', settled: true, normalWorld: [1, 0, 0] })
    const against = mark().shapeSeq
    expect(script.run(expert, { type: 'mark.refine', markId, against, placement: refined })).toBeUndefined()
    expect(mark()).toMatchObject({ tilt, place: { placement: refined } })
  })

  it('[EDIT-6] [UNDO-6] is taken back and done again by who did it', () => {
    const { script, mark, tiltTo } = withTurn()
    tiltTo(tilt)
    const steeper = [0, 0, 0, 1] as const
    tiltTo(steeper)
    script.run(other, { type: 'mark.undo' })
    expect(mark().tilt).toEqual(steeper)
    script.run(expert, { type: 'mark.undo' })
    expect(mark().tilt).toEqual(tilt)
    script.run(expert, { type: 'mark.undo' })
    expect(mark().tilt).toBeUndefined()
    expect(mark().erased).toBe(false)
    script.run(expert, { type: 'mark.redo' })
    expect(mark().tilt).toEqual(tilt)
  })

  it('[EDIT-6] what was computed before it was tilted still settles it; taken back, it stays where it settled', () => {
    const { script, markId, mark, tiltTo } = withTurn()
    const against = mark().shapeSeq
    tiltTo(tilt)
    const refined = placement({ method: 'motion', settled: true })
    expect(script.run(expert, { type: 'mark.refine', markId, against, placement: refined })).toBeUndefined()
    tiltTo(undefined)
    expect(mark()).toMatchObject({ tilt: undefined, place: { placement: refined } })
    script.run(expert, { type: 'mark.undo' })
    expect(mark()).toMatchObject({ tilt, place: { placement: refined } })
    script.run(expert, { type: 'mark.undo' })
    expect(mark()).toMatchObject({ tilt: undefined, place: { placement: refined } })
  })

  it('[EDIT-6] lets go; a mark of an older world, a locked one and one in another hand are not tilted', () => {
    const { script, markId, mark, tiltTo } = withTurn()
    script.run(expert, { type: 'mark.hold', markId })
    expect(tiltTo(tilt, other)).toBe('mark-held')
    expect(tiltTo(tilt)).toBeUndefined()
    expect(mark().heldBy).toBeUndefined()
    script.run(expert, { type: 'mark.restyle', markId, change: { locked: true } })
    expect(tiltTo(undefined)).toBe('mark-locked')
    script.run(expert, { type: 'mark.restyle', markId, change: { locked: false } })
    script.run(wearer, { type: 'epoch.raise', epoch: 9, reason: 'space-reset' })
    expect(tiltTo(undefined)).toBe('wrong-epoch')
  })

  it('[EDIT-6] is for movement and turn alone, and an orientation', () => {
    const { reshape, tiltTo } = withTurn()
    expect(reshape({ tilt: [0, 0, 0, 0.5] })).toBe('malformed')
    expect(tiltTo([0, 0, 0, 0.5])).toBe('malformed')
    const ink = withMark()
    expect(ink.script.run(expert, { type: 'mark.tilt', markId: ink.markId })).toBe('malformed')
    expect(ink.reshape({ tilt })).toBe('malformed')
  })
})

describe('undo of changes', () => {
  it('[UNDO-6] puts shape and style back, and redo again', () => {
    const { script, mark, reshape, restyle } = withMark()
    const before = { shape: shapeOf(mark()), style: styleOf(mark()) }
    reshape({ stroke: movedStroke, place: { status: 'drawn' } })
    restyle({ colour: 'pink' })
    script.run(expert, { type: 'mark.undo' })
    expect(styleOf(mark())).toEqual(before.style)
    script.run(expert, { type: 'mark.undo' })
    expect(shapeOf(mark())).toEqual(before.shape)
    script.run(expert, { type: 'mark.redo' })
    script.run(expert, { type: 'mark.redo' })
    expect(mark()).toMatchObject({ stroke: movedStroke, colour: 'pink' })
  })

  it('[UNDO-6] passes over what somebody else has changed since, and what is of another epoch', () => {
    const { script, mark, reshape } = withMark()
    reshape({ stroke: movedStroke, place: { status: 'drawn' } })
    reshape({ place: { status: 'drawn', provisional: placement() } }, other)
    const theirs = shapeOf(mark())
    // Only the drawing itself is left to take back.
    script.run(expert, { type: 'mark.undo' })
    expect(mark().erased).toBe(true)
    script.run(expert, { type: 'mark.redo' })
    expect(shapeOf(mark())).toEqual(theirs)
    script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
    expect(script.run(other, { type: 'mark.undo' })).toBe('wrong-state')
  })
})

describe('steps', () => {
  it('[MARK-9] renumber themselves', () => {
    const script = SessionScript.opened()
    const [first, second, third] = [drawStep(script), drawStep(script), drawStep(script)]
    expect([...stepNumbers(script.state)]).toEqual([
      [first, 1],
      [second, 2],
      [third, 3],
    ])
    script.run(expert, { type: 'mark.erase', markIds: [first] })
    expect(stepNumbers(script.state).get(third)).toBe(2)
  })

  it('[GUIDE-1] one of them is the present one', () => {
    const { script, markId } = withMark()
    const [first, second] = [drawStep(script), drawStep(script)]
    expect(script.run(wearer, { type: 'guide.goTo', markId })).toBe('malformed')
    expect(neighbourStep(script.state, 1)).toBe(first)
    expect(script.run(wearer, { type: 'guide.goTo', markId: first })).toBeUndefined()
    expect(script.run(wearer, { type: 'guide.goTo', markId: first })).toBe('wrong-state')
    expect(currentStep(script.state)).toMatchObject({ number: 1, of: 2 })
    expect(neighbourStep(script.state, 1)).toBe(second)
    expect(neighbourStep(script.state, -1)).toBe(first)
  })

  it('[GUIDE-1] erased, leaves its place to the one that has its number now, or to the last, until it is back', () => {
    const script = SessionScript.opened()
    const [first, second, third] = [drawStep(script), drawStep(script), drawStep(script)]
    const now = () => currentStep(script.state)
    script.run(wearer, { type: 'guide.goTo', markId: second })
    script.run(expert, { type: 'mark.erase', markIds: [second] })
    expect(now()).toMatchObject({ mark: { markId: third }, number: 2, of: 2 })
    expect([neighbourStep(script.state, -1), neighbourStep(script.state, 1)]).toEqual([first, undefined])
    expect(script.run(wearer, { type: 'guide.goTo', markId: third })).toBe('wrong-state')
    script.run(expert, { type: 'mark.erase', markIds: [third] })
    expect(now()).toMatchObject({ mark: { markId: first }, number: 1, of: 1 })
    script.run(expert, { type: 'mark.undo' })
    script.run(expert, { type: 'mark.undo' })
    expect(now()).toMatchObject({ mark: { markId: second }, number: 2, of: 3 })
    script.run(expert, { type: 'mark.clear', scope: 'all' })
    expect(now()).toBeUndefined()
  })
})

describe('stills of the strip', () => {
  it('[PIC-5] are drawn on again, or taken off', () => {
    const script = SessionScript.opened()
    const [one, two] = [newPictureId(), newPictureId()]
    script.run(expert, { type: 'picture.freeze', pictureId: one, picture: picture() })
    script.run(expert, { type: 'picture.release', pictureId: one })
    script.run(expert, { type: 'picture.freeze', pictureId: two, picture: picture({ frameSeq: 2 }) })
    expect(script.run(expert, { type: 'picture.reopen', pictureId: two })).toBe('wrong-state')
    expect(script.run(expert, { type: 'picture.reopen', pictureId: one })).toBeUndefined()
    expect([...script.state.pictures.keys()].at(-1)).toBe(one)
    expect(script.state.pictures.get(one)?.openedBy).toBe(expert.participantId)
    expect(keptStills(script.state).map(({ pictureId }) => pictureId)).toEqual([one, two])
    expect(script.run(expert, { type: 'picture.discard', pictureId: one })).toBeUndefined()
    expect(script.run(expert, { type: 'picture.reopen', pictureId: one })).toBe('wrong-state')
    expect(keptStills(script.state)).toHaveLength(1)
  })

  function withStills() {
    const script = SessionScript.opened()
    const { peerId, participantId, role } = other
    if (peerId !== undefined) script.append({ type: 'peer.joined', peerId, participantId, role })
    const stills = [newPictureId(), newPictureId()] as const
    for (const pictureId of stills) {
      script.run(expert, { type: 'picture.freeze', pictureId, picture: picture() })
      script.run(expert, { type: 'picture.release', pictureId })
    }
    const kept = () => keptStills(script.state).map(({ pictureId }) => pictureId)
    return { script, stills, kept }
  }

  it('[UNDO-7] come back to their place by undo, with their marks, and for who discarded them only', () => {
    const { script, stills, kept } = withStills()
    const [one, two] = stills
    const markId = newMarkId()
    script.run(expert, drawInk(markId, { pictureId: one }))
    const before = script.state
    expect(script.run(expert, { type: 'picture.discard', pictureId: one })).toBeUndefined()
    expect(kept()).toEqual([two])
    expect(script.run(other, { type: 'mark.undo' })).toBe('wrong-state')
    expect(script.run(expert, { type: 'mark.undo' })).toBeUndefined()
    expect(kept()).toEqual(stills)
    expect(script.state.pictures).toEqual(before.pictures)
    expect(script.state.marks).toEqual(before.marks)
    expect(script.run(expert, { type: 'mark.redo' })).toBeUndefined()
    expect(kept()).toEqual([two])
    // Undo after redo, and then the step before it.
    script.run(expert, { type: 'mark.undo' })
    script.run(expert, { type: 'mark.undo' })
    expect(kept()).toEqual(stills)
    expect(script.state.marks.get(markId)?.erased).toBe(true)
  })

  it('[PIC-6] are not discarded while somebody else who is here has them open', () => {
    const { script, stills, kept } = withStills()
    const [one] = stills
    const discard = { type: 'picture.discard', pictureId: one } as const
    script.run(other, { type: 'picture.reopen', pictureId: one })
    expect(script.run(expert, discard)).toBe('picture-in-use')
    expect(kept()).toEqual(stills)
    expect(script.run(other, discard), 'who has it open may').toBeUndefined()
    script.run(other, { type: 'mark.undo' })
    script.run(other, { type: 'picture.reopen', pictureId: one })
    if (other.peerId !== undefined) script.append({ type: 'peer.left', peerId: other.peerId, reason: 'left' })
    expect(script.run(expert, discard), 'who left has nothing open').toBeUndefined()
  })

  it('[UNDO-7] are not discarded again under the hand of who has opened them since', () => {
    const { script, stills, kept } = withStills()
    const [one] = stills
    script.run(expert, { type: 'picture.discard', pictureId: one })
    script.run(expert, { type: 'mark.undo' })
    script.run(other, { type: 'picture.reopen', pictureId: one })
    expect(script.run(expert, { type: 'mark.redo' })).toBe('wrong-state')
    script.run(other, { type: 'picture.release', pictureId: one })
    expect(script.run(expert, { type: 'mark.redo' })).toBeUndefined()
    expect(kept()).not.toContain(one)
  })

  it('[PIC-6] that were discarded are drawn on as before where they are still on a desk', () => {
    const { script, stills } = withStills()
    const [one] = stills
    script.run(expert, { type: 'picture.discard', pictureId: one })
    expect(script.run(other, drawInk(newMarkId(), { pictureId: one }))).toBeUndefined()
  })

  it('[STILL-7] tell which marks are shown on them only', () => {
    const { script, stills } = withStills()
    const [one] = stills
    const [inRoom, onStill] = [newMarkId(), newMarkId()]
    for (const markId of [inRoom, onStill]) script.run(expert, drawInk(markId, { pictureId: one }))
    script.run(wearer, placing(script.state, inRoom, placement()))
    const against = script.state.marks.get(onStill)!.shapeSeq
    script.run(wearer, { type: 'mark.leaveUnplaced', markId: onStill, against, reason: 'too-far' })
    expect(marksOnlyOn(script.state, one).map(({ markId }) => markId)).toEqual([onStill])
    expect(marksOnlyOn(script.state, stills[1])).toEqual([])
  })
})
