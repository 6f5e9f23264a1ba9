// What the wearer made of a mark outlives every later estimate of where it lies (HAND-7, PL-8).
import { describe, expect, it } from 'vitest'
import { fromAxisAngle, rotate } from '../../shared/geometry/quat.ts'
import { angleAt, distance, type Vec3 } from '../../shared/geometry/vec3.ts'
import { refinePlacement } from '../../shared/ink/refinePlacement.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { MarkKind, Placement } from '../../shared/protocol/marks.ts'
import { axisOf } from '../../shared/ink/tilt.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { planeRoom, wall } from '../../testing/madeUpRooms.ts'
import {
  actor,
  calibration,
  drawInk,
  newMarkId,
  picture,
  SessionScript,
  type ParticipantActor,
} from '../../testing/scenarios.ts'
import { pressed } from '../guide/handling.ts'
import type { MenuAction } from '../guide/menuLayout.ts'
import type { PlacingSituation } from './placeMark.ts'
import { createPlacer } from './placer.ts'
import { noGeometry, type WorldGeometry } from './worldGeometry.ts'

const expert = actor('expert')
const wearer = actor('wearer')

/** A mark that stands on a guess, and the same as the wearer's menu leaves it. */
async function setUp(kind: MarkKind, presses: readonly MenuAction[]) {
  const script = SessionScript.opened()
  const markId = newMarkId()
  const stroke = [
    [0.45, 0.5, 0.5],
    [0.52, 0.45, 0.5],
  ] as const
  const sweep = kind === 'turn' ? { sweepRad: 1 } : {}
  expect(script.run(expert, drawInk(markId, { kind, stroke, ...sweep }))).toBeUndefined()
  const run = (by: ParticipantActor, command: Command): void => {
    expect(script.run(by, command)).toBeUndefined()
  }
  const submit = (command: Command): Promise<void> => {
    run(wearer, command)
    return Promise.resolve()
  }
  const situation = (geometry: WorldGeometry): PlacingSituation => ({
    geometry,
    epoch: 1,
    calibrationOf: () => calibration,
    tracked: true,
    isForgotten: () => false,
    isBeingRebased: () => false,
  })
  const now = { situation: situation(noGeometry) }
  const onRefused = (error: unknown): never => {
    throw error
  }
  const placer = createPlacer({ submit, situation: () => now.situation, onRefused })
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
  placer.update(script.state)
  await settle()
  const mark = () => script.state.marks.get(markId)!
  const before = placementOf(mark())!
  const press = (action: MenuAction): void => {
    for (const command of pressed(action, mark(), { eye: [0, 1.6, 0], phrase: () => undefined }).commands)
      run(wearer, command)
    placer.update(script.state)
  }
  for (const action of presses) press(action)
  return {
    before,
    mark,
    run,
    press,
    place: () => placementOf(mark())!,
    startImproving: (geometry = planeRoom(wall(0.8))): Promise<void> => {
      now.situation = situation(geometry)
      placer.improve(script.state)
      return settle()
    },
  }
}

const edits: readonly MenuAction[] = [...Array<MenuAction>(4).fill('turnLeft'), 'larger', 'larger']
const SIZE = 1.25 ** 2

/** How the mark stands against the one that was drawn: degrees turned, and times as large as a cast at that depth. */
function against(kind: MarkKind, drawn: Placement, now: Placement): { turnedDeg: number; size: number } {
  const anchor = kind === 'turn' ? 0 : 1
  const arm = ({ pointsWorld }: Placement): Vec3 => {
    const [from, to] = [pointsWorld[anchor]!, pointsWorld[1 - anchor]!]
    return [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
  }
  const origin: Vec3 = [0, 0, 0]
  const asCast = Math.abs(now.pointsWorld[anchor]![2] / drawn.pointsWorld[anchor]![2])
  return {
    turnedDeg: (angleAt(origin, arm(drawn), arm(now)) * 180) / Math.PI,
    size: distance(arm(now), origin) / (distance(arm(drawn), origin) * asCast),
  }
}

function expectKept(kind: MarkKind, drawn: Placement, now: Placement): void {
  const { turnedDeg, size } = against(kind, drawn, now)
  expect(Math.abs(turnedDeg - 60)).toBeLessThan(2)
  expect(Math.abs(size / SIZE - 1)).toBeLessThan(0.05)
}

describe.each(['arrow', 'turn'] as const)('a %s that the wearer turned by 60° and enlarged', (kind) => {
  it('[HAND-7] [PL-8] keeps both on a plane that comes late', async () => {
    const { before, place, startImproving } = await setUp(kind, edits)
    expectKept(kind, before, place())
    await startImproving()
    expect(place().method).toBe('plane')
    expectKept(kind, before, place())
  })

  it('[HAND-7] keeps both at the depth that motion shows', async () => {
    const { before, mark, place } = await setUp(kind, edits)
    const answer = refinePlacement({
      kind,
      stroke: mark().stroke,
      picture: picture(),
      placement: place(),
      calibration,
      estimate: {
        status: 'settled',
        points: [{ depthM: 0.7, sigmaM: 0.006 }],
        surfaces: [undefined],
        normalWorld: [0, 0, 1],
        limit: undefined,
        isBorneOut: true,
        parallaxM: 0.04,
        picturesUsed: 20,
      },
      isLast: false,
    })
    if (answer.type !== 'refine') throw new Error('a settled estimate moves the mark')
    expect(answer.placement.method).toBe('motion')
    expectKept(kind, before, answer.placement)
  })

  it('[HAND-7] keeps what was done to it while the device was asked', async () => {
    const { before, place, press, startImproving } = await setUp(kind, [])
    const asked = startImproving()
    for (const action of edits) press(action)
    await asked
    expectKept(kind, before, place())
    await startImproving()
    expect(place().method).toBe('plane')
    expectKept(kind, before, place())
  })
})

it('[HAND-8] what the expert tilted turns with the hand, and stays so on a plane that comes late', async () => {
  const { mark, run, press, startImproving } = await setUp('turn', [])
  const tilt = [0, Math.SQRT1_2, 0, Math.SQRT1_2] as const
  run(expert, { type: 'mark.tilt', markId: mark().markId, tilt })
  const axis = axisOf(mark().tilt!)
  const normal = placementOf(mark())!.normalWorld!
  for (const action of edits) press(action)
  const turned = rotate(fromAxisAngle(normal, Math.PI / 3), axis)
  expect(distance(axisOf(mark().tilt!), turned)).toBeLessThan(1e-6)
  const before = mark().tilt
  await startImproving()
  expect(placementOf(mark())?.method).toBe('plane')
  expect(mark().tilt).toEqual(before)
})

it('[HAND-7] what grew out of its picture’s reach stays as the wearer put it', async () => {
  const upright = Array<MenuAction>(6).fill('turnLeft')
  const { place, startImproving } = await setUp('arrow', [
    ...upright,
    ...Array<MenuAction>(11).fill('larger'),
  ])
  const put = place()
  expect(put).toMatchObject({ method: 'stated', settled: true })
  await startImproving()
  expect(place()).toEqual(put)
})
