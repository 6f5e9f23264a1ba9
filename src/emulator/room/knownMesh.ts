// What a device that scans rooms knows of this one: triangles of the room as it stood at the scan, less exact than the
// room itself, and without the patient, who came later.
import { gaussian } from '../geometry/seededNoise.ts'
import type { Scenario } from '../scenario/scenarioSchema.ts'
import { buildHealthRoom } from './healthRoom.ts'
import { SurfaceBuilder } from './surfaceBuilder.ts'

export interface KnownMesh {
  readonly id: string
  readonly label: 'global mesh' | 'couch' | 'table' | 'bed' | 'other'
  /** Metres, room space, three per vertex. */
  readonly vertices: Float32Array
  readonly indices: Uint32Array
  /** Seconds after the start at which the device tells of it. */
  readonly delayS: number
}

/** Each vertex off by the scan's error, the same at each start. */
function blur(vertices: Float32Array, sigmaM: number, seed: number): Float32Array {
  return sigmaM === 0 ? vertices : vertices.map((value, index) => value + sigmaM * gaussian(seed, index))
}

export function knownMeshes({ room, device, seed }: Scenario): readonly KnownMesh[] {
  const { noiseM } = device.mesh
  const meshes: KnownMesh[] = []
  if (room.preset === 'healthRoom') {
    const builder = new SurfaceBuilder()
    buildHealthRoom(builder)
    const { positions, indices } = builder.build()
    meshes.push({
      id: 'room',
      label: 'global mesh',
      vertices: blur(positions, noiseM, seed),
      indices,
      delayS: room.presetMeshDelayS,
    })
  }
  for (const [index, surface] of room.surfaces.entries()) {
    if (surface.type !== 'mesh' || surface.knownMesh === undefined) continue
    meshes.push({
      id: surface.id,
      label: surface.knownMesh.label,
      vertices: blur(Float32Array.from(surface.vertices.flat()), noiseM, seed + index + 1),
      indices: Uint32Array.from(surface.triangles.flat()),
      delayS: surface.knownMesh.delayS,
    })
  }
  return meshes
}
