// Moves the bound skin with the bones (linear blend) and into the room. Runs on the CPU: the same triangles that
// are drawn are the truth that marks are measured against.
import { compose, invert, toMatrix, type Pose } from '../../shared/geometry/pose.ts'
import { at } from '../geometry/triangleMesh.ts'
import { WEIGHTS_PER_VERTEX, type BodyMesh } from './bodyMesh.ts'
import { bodyScale, bonePosesAt, isMoving, roomFromPatient, type BonePoses } from './skeleton.ts'
import { boneNames, type BoneName } from './skeletonNames.ts'
import type { PatientSpec } from '../scenario/scenarioSchema.ts'

export interface SkinnedBody {
  /** Room space, valid until the next call of `poseAt`. */
  readonly positions: Float32Array
  readonly normals: Float32Array
  /** Poses the skin for `timeS`; true when anything changed. */
  poseAt(timeS: number): boolean
  readonly isMoving: boolean
}

/** Depth of breath 0..1: quicker in than out. */
export function breathAt(timeS: number, perMinute: number): number {
  if (perMinute === 0) return 0
  const x = (timeS * perMinute) / 60
  const phase = x - Math.floor(x)
  return phase < 0.4
    ? 0.5 - 0.5 * Math.cos((Math.PI * phase) / 0.4)
    : 0.5 + 0.5 * Math.cos((Math.PI * (phase - 0.4)) / 0.6)
}

/** Matrices that carry a point of the bind pose into the room, one per bone, 16 numbers each, scale included. */
function boneMatrices(spec: PatientSpec, bind: BonePoses, timeS: number): Float32Array {
  const room: Pose = roomFromPatient(spec)
  const s = bodyScale(spec)
  const now = bonePosesAt(spec, timeS)
  const matrices = new Float32Array(boneNames.length * 16)
  boneNames.forEach((bone: BoneName, index) => {
    const moved = compose(now[bone], invert(bind[bone]))
    const inRoom = toMatrix(compose({ position: [0, 0, 0], orientation: room.orientation }, moved))
    for (let i = 0; i < 12; i++) inRoom[i] = at(inRoom, i) * s
    for (let i = 0; i < 3; i++) inRoom[12 + i] = at(inRoom, 12 + i) * s + (room.position[i] ?? 0)
    matrices.set(inRoom, index * 16)
  })
  return matrices
}

interface Output {
  readonly positions: Float32Array
  readonly normals: Float32Array
}

function skin(mesh: BodyMesh, matrices: Float32Array, breathM: number, { positions, normals }: Output): void {
  const m = new Float32Array(16)
  for (let i = 0; i < mesh.breath.length; i++) {
    m.fill(0)
    for (let slot = i * WEIGHTS_PER_VERTEX; slot < (i + 1) * WEIGHTS_PER_VERTEX; slot++) {
      const weight = at(mesh.weights, slot)
      if (weight === 0) continue
      const bone = at(mesh.bones, slot) * 16
      for (let e = 0; e < 15; e++) m[e] = at(m, e) + weight * at(matrices, bone + e)
    }
    const v = i * 3
    const nx = at(mesh.normals, v)
    const ny = at(mesh.normals, v + 1)
    const nz = at(mesh.normals, v + 2)
    const lift = breathM * at(mesh.breath, i)
    const x = at(mesh.positions, v) + nx * lift
    const y = at(mesh.positions, v + 1) + ny * lift
    const z = at(mesh.positions, v + 2) + nz * lift
    let length = 0
    for (let axis = 0; axis < 3; axis++) {
      const a = at(m, axis)
      const b = at(m, axis + 4)
      const c = at(m, axis + 8)
      positions[v + axis] = a * x + b * y + c * z + at(m, axis + 12)
      const n = a * nx + b * ny + c * nz
      normals[v + axis] = n
      length += n * n
    }
    const inverse = length > 0 ? 1 / Math.sqrt(length) : 0
    for (let axis = 0; axis < 3; axis++) normals[v + axis] = at(normals, v + axis) * inverse
  }
}

/** `mesh` must be bound to the pose that `spec` has at time 0. */
export function createSkinnedBody(spec: PatientSpec, mesh: BodyMesh): SkinnedBody {
  const bind = bonePosesAt(spec, 0)
  const output: Output = {
    positions: new Float32Array(mesh.positions.length),
    normals: new Float32Array(mesh.normals.length),
  }
  const moving = isMoving(spec)
  let posedAtS: number | undefined
  return {
    ...output,
    isMoving: moving,
    poseAt(timeS) {
      if (posedAtS === timeS || (posedAtS !== undefined && !moving)) return false
      posedAtS = timeS
      const breath = spec.breathing
      const breathM = breath === undefined ? 0 : breath.amplitudeM * breathAt(timeS, breath.perMinute)
      skin(mesh, boneMatrices(spec, bind, timeS), breathM, output)
      return true
    },
  }
}
