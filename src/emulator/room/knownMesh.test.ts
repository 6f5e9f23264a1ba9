import { describe, expect, it } from 'vitest'
import { Scenario, type ScenarioInput } from '../scenario/scenarioSchema.ts'
import { createTriangleBvh } from '../../shared/geometry/triangleBvh.ts'
import { createWorld } from './world.ts'
import { knownMeshes } from './knownMesh.ts'

const couch = {
  type: 'mesh' as const,
  id: 'couch',
  vertices: [
    [0, 0.5, 0],
    [1, 0.5, 0],
    [0, 0.5, -1],
  ] as [number, number, number][],
  triangles: [[0, 1, 2]] as [number, number, number][],
}
const scenario = (extra: Partial<ScenarioInput>): Scenario =>
  Scenario.parse({ name: 'scan', head: { motion: 'still', position: [0, 1.6, 0] }, ...extra })

describe('what a device’s scan holds', () => {
  it('only what the scenario tells it, from when it tells it', () => {
    const told = { ...couch, knownMesh: { delayS: 3, label: 'couch' as const } }
    const room = { preset: 'empty' as const, surfaces: [couch, { ...told, id: 'told' }] }
    expect(knownMeshes(scenario({ room }))).toEqual([
      expect.objectContaining({ id: 'told', delayS: 3, label: 'couch', indices: Uint32Array.of(0, 1, 2) }),
    ])
  })

  it('the room without its patient, within the scan’s error', () => {
    const patient = { position: [0, 0.62, -0.87] as [number, number, number] }
    const withPatient = scenario({ patient, device: { model: 'quest3', mesh: { noiseM: 0.01 } } })
    const [mesh] = knownMeshes(withPatient)
    const scan = createTriangleBvh(mesh?.vertices ?? [], mesh?.indices ?? [])
    const world = createWorld(withPatient)
    // Straight down on the sitting patient's head: the scan has the bench there.
    const origin = [0, 2, -0.87] as const
    const toPatientM = world.cast({ origin, direction: [0, -1, 0] })?.distanceM ?? 0
    const toBenchM = world.roomBvh.cast(origin, [0, -1, 0])?.distanceM ?? 0
    const scannedM = scan.cast(origin, [0, -1, 0])?.distanceM ?? 0
    expect(toPatientM).toBeLessThan(toBenchM - 0.3)
    expect(Math.abs(scannedM - toBenchM)).toBeLessThan(0.04)
    expect(scannedM).not.toBe(toBenchM)
  })
})
