import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Command } from '../../shared/protocol/commands.ts'
import type { MotionEstimate } from '../../shared/geometry/motion/motionTypes.ts'
import { AppError, type ErrorCode } from '../../shared/protocol/errors.ts'
import { SessionId, type MarkId } from '../../shared/protocol/ids.ts'
import type { Placement } from '../../shared/protocol/marks.ts'
import {
  actor,
  drawInk,
  newMarkId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import { createDepthFromMotion } from './depthFromMotion.ts'
import type { DepthAnswer } from './depthMessages.ts'
import { NOTHING_CAME_MS, GIVE_UP_AFTER_MS } from './refineSchedule.ts'

const expert = actor('expert')
const onePoint = placement({ pointsWorld: [[0, 1.6, -0.7]] })

const seen = (depthM: number, sigmaM: number, status: MotionEstimate['status']): MotionEstimate => ({
  status,
  points: [{ depthM, sigmaM }],
  surfaces: [undefined],
  normalWorld: undefined,
  limit: 'parallax',
  isBorneOut: true,
  parallaxM: 0.02,
  picturesUsed: 20,
})

const noTexture: MotionEstimate = {
  status: 'no-texture',
  points: [undefined],
  surfaces: [],
  normalWorld: undefined,
  limit: undefined,
  isBorneOut: false,
  parallaxM: 0.1,
  picturesUsed: 9,
}

/** `refusal`: what every command is answered with. */
function atWork(refusal?: ErrorCode) {
  const script = SessionScript.opened()
  const state = signal(script.state)
  const asked: string[] = []
  const told: Command[] = []
  const failed: unknown[] = []
  const without: string[] = []
  let hear: (answer: DepthAnswer) => void = () => {}
  let begin = (): void => {}
  let fail = (): void => {}
  const run = (role: 'expert' | 'wearer', command: Command): void => {
    expect(script.run(actor(role), command)).toBeUndefined()
    state.value = script.state
  }
  createDepthFromMotion({
    session: {
      state,
      me: signal({ sessionId: SessionId.parse('s1'), ...expert, peerId: expert.peerId! }),
      submit: (command) => {
        told.push(command)
        if (refusal !== undefined) return Promise.reject(new AppError(refusal))
        run('expert', command)
        return Promise.resolve({ seq: 1 })
      },
      publishPresence: () => {},
    },
    worker: {
      post: ({ type }) => asked.push(type),
      onAnswer: (listener) => (hear = listener),
      onRestart: (listener) => (begin = listener),
      onFailure: (listener) => (fail = listener),
      abandon: () => {},
      close: () => {},
    },
    nowMs: () => Date.now(),
    fetchStill: () => Promise.reject(new Error('no still')),
    onFailure: (error) => failed.push(error),
    onCue: () => {},
    onNoDepth: (of) => without.push(of),
  })
  const tell = (markId: MarkId, estimate: MotionEstimate): void =>
    hear({ type: 'estimate', markId, estimate })
  const placeOf = (markId: MarkId) => state.value.marks.get(markId)?.place
  const answerTo = (markId: MarkId, place: Placement, because?: 'late-surface') =>
    placing(script.state, markId, place, because)
  const shapeSeq = (markId: MarkId): number | undefined => script.state.marks.get(markId)?.shapeSeq
  return {
    run,
    answerTo,
    asked,
    told,
    failed,
    without,
    shapeSeq,
    tell,
    placeOf,
    hear: (answer: DepthAnswer) => hear(answer),
    begin: () => begin(),
    fail: () => fail(),
  }
}

describe('marks whose depth is measured', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('are measured from the moment they are drawn, and settle as soon as they are placed', () => {
    const { run, answerTo, asked, told, tell, placeOf } = atWork()
    const markId = newMarkId()
    run('expert', drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    expect(asked).toEqual(['start'])
    tell(markId, seen(0.7, 0.004, 'settled'))
    expect(told).toEqual([])
    run('wearer', answerTo(markId, { ...onePoint, method: 'stated' }))
    expect(told).toMatchObject([{ type: 'mark.refine', markId }])
    expect(placeOf(markId)).toMatchObject({ placement: { settled: true, method: 'motion' } })
  })

  it('are given up once, and measured again when they are drawn again', () => {
    const { run, answerTo, asked, placeOf } = atWork()
    const markId = newMarkId()
    run('expert', drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    run('wearer', answerTo(markId, onePoint))
    expect(asked).toEqual(['start'])
    vi.advanceTimersByTime(GIVE_UP_AFTER_MS + 1000)
    expect(asked, 'others may have their turn first').toEqual(['start'])
    vi.advanceTimersByTime(NOTHING_CAME_MS)
    expect(asked).toEqual(['start', 'stop'])
    // Nothing came to measure it by: nobody is left to believe that it still settles.
    expect(placeOf(markId)).toMatchObject({ unsettledReason: 'no-pictures', placement: { settled: false } })
    run('expert', { type: 'mark.restyle', markId, change: { colour: 'orange' } })
    expect(asked).toEqual(['start', 'stop'])

    const shape = { picture: picture(), stroke: [[0.6, 0.5, 0.5]], place: { status: 'drawn' } } as const
    run('expert', { type: 'mark.reshape', markId, shape })
    run('wearer', answerTo(markId, onePoint))
    expect(asked).toEqual(['start', 'stop', 'start'])
  })

  it('are measured anew where a later surface gave them another place', () => {
    const { run, answerTo, asked } = atWork()
    const markId = newMarkId()
    run('expert', drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    run('wearer', answerTo(markId, onePoint))
    vi.advanceTimersByTime(NOTHING_CAME_MS + 1000)
    run('wearer', answerTo(markId, onePoint, 'late-surface'))
    expect(asked).toEqual(['start', 'stop', 'start'])
  })

  it('[PLACE-9] are told of with what they were measured as, and being too late is no fault', async () => {
    const { run, answerTo, tell, told, failed, shapeSeq } = atWork('wrong-state')
    const markId = newMarkId()
    run('expert', drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    run('wearer', answerTo(markId, onePoint))
    tell(markId, noTexture)
    await vi.advanceTimersByTimeAsync(GIVE_UP_AFTER_MS + 1000)
    expect(told).toMatchObject([{ type: 'mark.refine', against: shapeSeq(markId), reason: 'no-texture' }])
    expect(failed).toEqual([])
  })

  it('[HAND-7] are measured anew where the wearer gave them another form meanwhile', () => {
    const { run, answerTo, asked } = atWork()
    const markId = newMarkId()
    run('expert', drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    run('wearer', answerTo(markId, onePoint))
    const place = { status: 'placed', placement: onePoint } as const
    const shape = { picture: picture(), stroke: [[0.6, 0.5, 0.5]], place } as const
    run('wearer', { type: 'mark.reshape', markId, shape })
    expect(asked).toEqual(['start', 'stop', 'start'])
  })

  it('[RP-4] says after ten seconds why a mark is not settled, and settles it when the head walks on', () => {
    const { run, answerTo, asked, tell, placeOf } = atWork()
    const markId = newMarkId()
    run('expert', drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    run('wearer', answerTo(markId, { ...onePoint, errorM: 0.9, settled: false }))
    tell(markId, seen(1.2, 0.07, 'gathering'))
    vi.advanceTimersByTime(GIVE_UP_AFTER_MS + 1000)
    expect(asked).toEqual(['start', 'watch'])
    expect(placeOf(markId)).toMatchObject({
      unsettledReason: 'no-parallax',
      placement: { method: 'motion', settled: false },
    })
    // Nearly as uncertain: not worth a mark that moves.
    tell(markId, seen(1.22, 0.06, 'gathering'))
    expect(placeOf(markId)).toMatchObject({ placement: { pointsWorld: [[0, 1.6, -1.2]] } })
    tell(markId, seen(1.25, 0.008, 'settled'))
    expect(placeOf(markId)).not.toHaveProperty('unsettledReason')
    expect(placeOf(markId)).toMatchObject({ placement: { settled: true } })
    expect(asked).toEqual(['start', 'watch', 'stop'])
  })
})

describe('a depth worker that breaks', () => {
  const drawn = () => {
    const work = atWork()
    const markId = newMarkId()
    work.run('expert', drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    work.run('wearer', work.answerTo(markId, onePoint))
    return { ...work, markId }
  }

  it('and is begun anew measures the marks again', () => {
    const { begin, asked, tell, told, markId, without } = drawn()
    begin()
    expect(asked).toEqual(['start', 'start'])
    tell(markId, seen(0.7, 0.004, 'settled'))
    expect(told).toMatchObject([{ type: 'mark.refine', markId }])
    expect(without).toEqual([])
  })

  it('[DJ-4] for good is told of, and each mark that waits for it says so, now and later', () => {
    const { fail, run, answerTo, asked, without, markId, placeOf } = drawn()
    fail()
    expect(without).toEqual(['all'])
    const unmeasured = { unsettledReason: 'no-pictures', placement: { settled: false } }
    expect(placeOf(markId)).toMatchObject(unmeasured)
    const later = newMarkId()
    run('expert', drawInk(later, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    run('wearer', answerTo(later, onePoint))
    expect(placeOf(later)).toMatchObject(unmeasured)
    expect(asked.filter((type) => type === 'start')).toHaveLength(1)
  })

  it('with one mark only is told of for that mark, which is not measured again', () => {
    const { hear, markId, run, asked, without } = drawn()
    hear({ type: 'failed', markId })
    expect(without).toEqual(['mark'])
    run('expert', { type: 'mark.restyle', markId, change: { colour: 'orange' } })
    expect(asked).toEqual(['start', 'stop'])
  })
})
