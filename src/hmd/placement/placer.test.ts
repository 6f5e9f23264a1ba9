// Marks that the device could place better later, and marks that wait. Rules in SPEC.md.
import { describe, expect, it } from 'vitest'
import { identityPose } from '../../shared/geometry/pose.ts'
import type { Command, CommandOf } from '../../shared/protocol/commands.ts'
import type { Placement } from '../../shared/protocol/marks.ts'
import { actor, drawInk, newMarkId, picture, placement, SessionScript } from '../../testing/scenarios.ts'
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
  const placer = createPlacer({
    submit: (command) => {
      sent.push(command)
      script.run(wearer, command)
      return Promise.resolve()
    },
    situation: () => now.situation,
    onRefused: (error) => {
      throw error
    },
  })
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
  return {
    script,
    markId,
    sent,
    now,
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
    script.run(wearer, { type: 'mark.place', markId, placement: placed({ method: 'motion', errorM: 0.3 }) })
    await improve()
    script.run(wearer, { type: 'mark.place', markId, placement: placed({ method: 'stated', errorM: 0.3 }) })
    script.run(expert, { type: 'mark.hold', markId })
    await improve()
    script.run(expert, { type: 'mark.letGo', markId })
    script.run(wearer, { type: 'mark.place', markId, placement: placed({ method: 'plane', settled: true }) })
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
