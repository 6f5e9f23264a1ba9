// Marks that the device could place better later, and marks that wait. Rules in SPEC.md.
import { describe, expect, it, vi } from 'vitest'
import { identityPose } from '../../shared/geometry/pose.ts'
import type { Command, CommandOf } from '../../shared/protocol/commands.ts'
import { AppError } from '../../shared/protocol/errors.ts'
import type { MarkPlace, Placement } from '../../shared/protocol/marks.ts'
import {
  actor,
  drawInk,
  newMarkId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import { planeRoom, wall } from '../../testing/madeUpRooms.ts'
import type { PlacingSituation } from './placeMark.ts'
import { createPlacer } from './placer.ts'
import { noGeometry } from './worldGeometry.ts'

const expert = actor('expert')
const wearer = actor('wearer')

function setUp() {
  const script = SessionScript.opened()
  const markId = newMarkId()
  script.run(expert, drawInk(markId))
  const sent: Command[] = []
  const now: { situation: PlacingSituation } = {
    situation: {
      geometry: noGeometry,
      epoch: 1,
      calibrationOf: () => ({
        intrinsics: picture().intrinsics,
        viewerFromCamera: identityPose,
        camLagMs: 0,
        source: 'calibrated',
        offsetSigmaM: 0.001,
        angleSigmaRad: 0.001,
        lagSigmaMs: 1,
      }),
      tracked: true,
      isForgotten: () => false,
      isBeingRebased: () => false,
    },
  }
  const refused: unknown[] = []
  /** What happens while an answer is on its way. */
  let underWay = (): void => {}
  const placer = createPlacer({
    submit: async (command) => {
      sent.push(command)
      underWay()
      underWay = () => {}
      const code = script.run(wearer, command)
      if (code !== undefined) throw new AppError(code)
      placer.update(script.state)
      // The server's word comes after what was asked meanwhile.
      await Promise.resolve()
    },
    situation: () => now.situation,
    onRefused: (error) => refused.push(error),
  })
  const redraw = (u: number): void => {
    const stroke = [u, u + 0.1].map((each) => [each, 0.5, 0.5] as const)
    const shape = { picture: picture(), stroke, place: { status: 'drawn' } } as const
    expect(script.run(expert, { type: 'mark.reshape', markId, shape })).toBeUndefined()
    placer.update(script.state)
  }
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
  return {
    script,
    markId,
    sent,
    now,
    refused,
    placer,
    redraw,
    meanwhile: (act: () => void): void => {
      underWay = act
    },
    settle,
    improve: async (geometry = planeRoom(wall(0.8))) => {
      now.situation = { ...now.situation, geometry }
      placer.improve(script.state)
      await settle()
    },
    update: async () => {
      placer.update(script.state)
      await settle()
    },
    places: () => sent.filter((command): command is CommandOf<'mark.place'> => command.type === 'mark.place'),
  }
}

/** How far to the right of the picture's middle a mark lies, metres. */
const asideM = (place: MarkPlace | undefined): number =>
  place?.status === 'placed' ? (place.placement.pointsWorld[0]?.[0] ?? NaN) : NaN

describe('a mark that is drawn otherwise while it is being answered', () => {
  it('[PL-11] during the cast is cast as it is by then, and nothing is told of what it was', async () => {
    const { script, markId, sent, refused, placer, redraw, settle } = setUp()
    placer.update(script.state)
    redraw(0.7)
    await settle()
    expect(sent).toMatchObject([{ type: 'mark.place', against: script.state.headSeq - 1 }])
    expect(asideM(script.state.marks.get(markId)?.place)).toBeGreaterThan(0.1)
    expect(refused).toEqual([])
  })

  it('[PL-11] while the answer is on its way is answered once more; the first answer is refused and no fault', async () => {
    const { script, markId, sent, refused, meanwhile, redraw, update } = setUp()
    meanwhile(() => redraw(0.7))
    await update()
    expect(sent.map(({ type }) => type)).toEqual(['mark.place', 'mark.place'])
    expect(asideM(script.state.marks.get(markId)?.place)).toBeGreaterThan(0.1)
    expect(refused).toEqual([])
  })

  it('[PL-11] just after its answer was taken is answered once more', async () => {
    const { script, markId, sent, placer, redraw, settle } = setUp()
    placer.update(script.state)
    await vi.waitUntil(() => sent.length === 1)
    redraw(0.7)
    await settle()
    expect(sent.map(({ type }) => type)).toEqual(['mark.place', 'mark.place'])
    expect(asideM(script.state.marks.get(markId)?.place)).toBeGreaterThan(0.1)
  })

  it('[PL-11] while a late surface is asked for is answered afterwards', async () => {
    const { script, markId, sent, now, placer, redraw, update, settle } = setUp()
    await update()
    now.situation = { ...now.situation, geometry: planeRoom(wall(0.8)) }
    placer.improve(script.state)
    redraw(0.7)
    await settle()
    expect(sent.map((command) => 'because' in command)).toEqual([false, false])
    expect(asideM(script.state.marks.get(markId)?.place)).toBeGreaterThan(0.1)
  })

  it('[PL-11] and one whose world ended during the cast is looked at in the new one', async () => {
    const { script, markId, sent, now, placer, settle } = setUp()
    placer.update(script.state)
    script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
    now.situation = { ...now.situation, epoch: 2 }
    placer.update(script.state)
    await settle()
    expect(sent).toMatchObject([{ type: 'mark.leaveUnplaced', markId, reason: 'old-epoch' }])
  })

  it('[PL-11] what is refused for another cause is told, and asked for again with the next change', async () => {
    const { script, sent, refused, meanwhile, update } = setUp()
    meanwhile(() => script.append({ type: 'session.closed' }))
    await update()
    expect([sent.length, refused]).toEqual([1, [new AppError('session-closed')]])
    await update()
    expect(sent).toHaveLength(2)
  })
})

const placed = (more: Partial<Placement>): Placement => placement({ settled: false, ...more })

describe('late surfaces', () => {
  it('[PL-8] a mark that stands on a guess moves to the plane that has come, and says so', async () => {
    const { update, improve, places } = setUp()
    await update()
    expect(places()[0]?.placement.method).toBe('stated')
    await improve()
    expect(places()[1]).toMatchObject({ because: 'late-surface', placement: { method: 'plane' } })
    expect(places()[1]?.placement.errorM).toBeLessThan(places()[0]?.placement.errorM ?? 0)
    await improve()
    expect(places()).toHaveLength(2)
  })

  it('[PL-8] a nearer plane is better than one behind it; a farther one is not', async () => {
    const { update, improve, places } = setUp()
    await update()
    await improve(planeRoom(wall(2)))
    await improve(planeRoom(wall(3)))
    await improve(planeRoom(wall(0.7)))
    expect(
      places().map(({ placement: { pointsWorld } }) => Math.round(-(pointsWorld[0]?.[2] ?? 0) * 10)),
    ).toEqual([12, 20, 7])
  })

  it('[PL-8] settled marks, marks found by motion and marks in somebody’s hand never move', async () => {
    const { script, markId, improve, places } = setUp()
    script.run(wearer, placing(script.state, markId, placed({ method: 'motion', errorM: 0.3 })))
    await improve()
    script.run(wearer, placing(script.state, markId, placed({ method: 'stated', errorM: 0.3 })))
    script.run(expert, { type: 'mark.hold', markId })
    await improve()
    script.run(expert, { type: 'mark.letGo', markId })
    script.run(wearer, placing(script.state, markId, placed({ method: 'plane', settled: true })))
    await improve()
    expect(places()).toHaveLength(0)
  })
})

describe('marks of an older epoch', () => {
  it('[PL-10] wait while the old places may still be told in the new epoch, else hear why not', async () => {
    const { script, now, update, sent } = setUp()
    script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'tracking-lost' })
    now.situation = { ...now.situation, epoch: 2, isBeingRebased: (epoch) => epoch === 1 }
    await update()
    expect(sent).toEqual([])
    now.situation = { ...now.situation, isBeingRebased: () => false }
    await update()
    expect(sent).toEqual([expect.objectContaining({ type: 'mark.leaveUnplaced', reason: 'old-epoch' })])
  })
})
