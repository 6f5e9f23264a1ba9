import { describe, expect, it } from 'vitest'
import { distance } from '../../shared/geometry/vec3.ts'
import { transformPoint } from '../../shared/geometry/pose.ts'
import { hitKnownPlanes, planePose } from '../room/knownPlane.ts'
import { createWorld } from '../room/world.ts'
import { builtInScenarios } from './builtInScenarios.ts'
import { parseScenario, Scenario } from './scenarioSchema.ts'
import { createTroubleTimeline } from './timeline.ts'

const head = { motion: 'still', position: [0, 1.5, 0] }
const complaints = (json: unknown): readonly string[] => {
  const parsed = parseScenario(json)
  return parsed.ok ? [] : parsed.error
}

describe('a scenario file', () => {
  it('needs no more than a name and a head', () => {
    const parsed = parseScenario({ name: 'least', head })
    expect(parsed.ok && parsed.value.device.model).toBe('hololens2')
    expect(parsed.ok && parsed.value.camera.width).toBe(1280)
  })

  it('that is wrong is told by field, in words', () => {
    expect(complaints({ name: 'x' }).join()).toContain('head:')
    expect(complaints({ name: 'x', head, camera: { fps: 0 } }).join()).toContain('camera.fps:')
    expect(complaints({ name: 'x', head, camera: { lag: 80 } }).join()).toContain('lag')
    expect(complaints({ name: 'x', head, device: { model: 'hololens3' } }).join()).toContain('device.model:')
    expect(complaints({ name: 'x', head, targets: [{ id: 'a b', position: [0, 0, 0] }] }).join()).toContain(
      'targets[0].id:',
    )
    expect(
      complaints({ name: 'x', head, targets: [{ id: 'a', position: [0, 0, 0], attachedTo: 'leftShin' }] }),
    ).toEqual(['targets[0].attachedTo: needs a patient, and this scenario has none'])
    expect(
      complaints({
        name: 'x',
        head: {
          motion: 'poses',
          poses: [
            { atS: 1, position: [0, 0, 0] },
            { atS: 1, position: [0, 0, 0] },
          ],
        },
      }),
    ).toEqual(['head.poses[1].atS: must be later than the pose before it'])
    expect(complaints('nonsense')[0]).toContain('scenario:')
  })

  it('that comes with the product is valid, every one', () => {
    for (const [name, json] of Object.entries(builtInScenarios))
      expect([name, complaints(json)]).toEqual([name, []])
    for (const name of [
      'demo',
      'still',
      'sway',
      'turn60',
      'walk',
      'trouble',
      'calibration',
      'still-quest',
      'turn60-shoulder',
      'sway-knee',
    ])
      expect(Object.keys(builtInScenarios)).toContain(name)
  })
})

describe('targets', () => {
  const world = createWorld(Scenario.parse(builtInScenarios['still']))

  it('of the built-in scenarios lie on the true surface', () => {
    expect(world.warnings).toEqual([])
    expect(world.targets.length).toBeGreaterThan(6)
    for (const target of world.targets) {
      const { position, normal } = target.placeAt(0)
      const origin = position.map((value, axis) => value + normal[axis]! * 0.05) as [number, number, number]
      const hit = world.cast({ origin, direction: [-normal[0], -normal[1], -normal[2]] })
      expect([target.id, distance(hit!.point, position) < 0.0005]).toEqual([target.id, true])
    }
  })

  it('inside a surface are moved out with a warning, just outside are left where they are', () => {
    const world = createWorld(
      Scenario.parse({
        name: 't',
        head,
        targets: [
          { id: 'sunk', position: [0, -0.02, 0.5] },
          { id: 'above', position: [0, 0.03, 0.8] },
          { id: 'far', position: [0, 1.2, 0.5] },
        ],
      }),
    )
    expect(world.targets[0]!.placeAt(0).position[1]).toBeCloseTo(0, 5)
    expect(world.targets[1]!.placeAt(0).position).toEqual([0, 0.03, 0.8])
    expect(world.warnings).toHaveLength(2)
    expect(world.warnings[0]).toContain("'sunk'")
    expect(world.warnings[1]).toContain("'far'")
  })
})

describe('a printed tag', () => {
  it('stands in the room with its printed face where the scenario has it, seen from before it alone', () => {
    const world = createWorld(Scenario.parse(builtInScenarios['calibration']))
    const before = { origin: [-0.3, 1.45, 1] as const, direction: [0, 0, 1] as const }
    expect(world.cast(before)!.point[2]).toBeCloseTo(1.897, 3)
    const beside = { origin: [-0.3, 1.45 + 0.055, 1] as const, direction: [0, 0, 1] as const }
    expect(world.cast(beside)!.point[2]).toBeCloseTo(1.897, 6)
  })
  it('is refused with an id that no tag has', () => {
    const tag = { id: 2, centre: [0, 1, 0], normal: [0, 0, 1] }
    expect(complaints({ name: 'x', head, tags: [tag] })[0]).toMatch(/tags\[0\].id: must be one of 1, 14/)
  })
})

describe('what the device is told', () => {
  const plane = {
    id: 'table',
    label: 'table',
    roomFromPlane: planePose([0, 0.7, 0], [0, 1, 0], undefined),
    widthM: 1,
    heightM: 0.6,
    delayS: 2,
  }
  const down = { origin: [0.2, 1.5, 0.1] as const, direction: [0, -1, 0] as const }

  it('comes after its delay, within its edges, with the normal as y', () => {
    expect(hitKnownPlanes([plane], down, 1.9)).toEqual([])
    const [hit] = hitKnownPlanes([plane], down, 2)
    expect(hit!.distanceM).toBeCloseTo(0.8, 9)
    expect(transformPoint(hit!.pose, [0, 1, 0])[1]).toBeCloseTo(1.7, 9)
    expect(hitKnownPlanes([plane], { ...down, origin: [0.6, 1.5, 0] }, 5)).toEqual([])
  })

  it('is nearest first', () => {
    const floor = {
      ...plane,
      id: 'floor',
      roomFromPlane: planePose([0, 0, 0], [0, 1, 0], undefined),
      widthM: 9,
      heightM: 9,
    }
    expect(hitKnownPlanes([floor, plane], down, 5).map((hit) => hit.plane.id)).toEqual(['table', 'floor'])
  })
})

describe('trouble', () => {
  const { trouble } = Scenario.parse({
    name: 't',
    head,
    trouble: [
      { type: 'trackingLoss', atS: 5, forS: 2 },
      { type: 'cameraMute', atS: 8, forS: 1 },
      { type: 'doffed', atS: 9, forS: 1 },
      { type: 'spaceReset', atS: 10, newOrigin: { position: [1, 0, 0] } },
    ],
  })
  it('comes and goes at its times', () => {
    const timeline = createTroubleTimeline(trouble)
    expect([4.9, 5, 6.9, 7].map((s) => timeline.trackingAt(s))).toEqual([
      'tracked',
      'lost',
      'lost',
      'tracked',
    ])
    expect([7.9, 8.5, 9].map((s) => timeline.isCameraMutedAt(s))).toEqual([false, true, false])
    expect([8.9, 9, 10].map((s) => timeline.isDoffedAt(s))).toEqual([false, true, false])
    expect([9, 10].map((s) => timeline.resetsBefore(s))).toEqual([0, 1])
    expect(transformPoint(timeline.spaceFromRoomAt(11), [1, 0, 0])).toEqual([0, 0, 0])
  })
})
