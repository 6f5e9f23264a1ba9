// The patient's skin as triangles: meshed once in the pose of time 0, dressed, and bound to the bones.
import { invert, transformDirection, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { add, normalize, scale, type Vec3 } from '../../shared/geometry/vec3.ts'
import { at, vertexAt } from '../geometry/triangleMesh.ts'
import { meshDistanceField, type DistanceField, type SurfaceNet } from '../geometry/surfaceNets.ts'
import { createBodyField, createPartFinder, type BodyPart } from './bodyField.ts'
import { faceStrips } from './faceStrips.ts'
import type { BonePoses } from './skeleton.ts'
import { boneNames, type BoneName } from './skeletonNames.ts'

export const WEIGHTS_PER_VERTEX = 4

export interface BodyMesh {
  /** Patient space at time 0, model size. */
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly indices: Uint32Array
  /** Index into boneNames, 4 per vertex. */
  readonly bones: Uint8Array
  readonly weights: Float32Array
  /** Metres inside the edge of shorts, singlet, hair; and 1 for face strips. 4 per vertex. */
  readonly regions: Float32Array
  /** How far the breath moves it, 0..1. */
  readonly breath: Float32Array
}

const smoothstep = (from: number, to: number, x: number): number => {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)))
  return t * t * (3 - 2 * t)
}

const adjacent: Readonly<Record<BoneName, readonly BoneName[]>> = {
  pelvis: ['spine', 'leftThigh', 'rightThigh'],
  spine: ['pelvis', 'chest'],
  chest: ['spine', 'neck', 'leftUpperArm', 'rightUpperArm'],
  neck: ['chest', 'head'],
  head: ['neck'],
  leftUpperArm: ['chest', 'leftForearm'],
  leftForearm: ['leftUpperArm', 'leftHand'],
  leftHand: ['leftForearm'],
  rightUpperArm: ['chest', 'rightForearm'],
  rightForearm: ['rightUpperArm', 'rightHand'],
  rightHand: ['rightForearm'],
  leftThigh: ['pelvis', 'leftShin'],
  leftShin: ['leftThigh', 'leftFoot'],
  leftFoot: ['leftShin'],
  rightThigh: ['pelvis', 'rightShin'],
  rightShin: ['rightThigh', 'rightFoot'],
  rightFoot: ['rightShin'],
}

interface Binding {
  readonly nearest: BodyPart
  readonly weights: readonly (readonly [BoneName, number])[]
}

/** How softly a joint bends, metres. */
const BEND_M = 0.022

function bindVertex(near: readonly { part: BodyPart; distanceM: number }[]): Binding {
  const distances = new Map<BoneName, number>()
  let nearest = near[0]
  for (const entry of near) {
    const { part, distanceM } = entry
    if (distanceM < (distances.get(part.bone) ?? Infinity)) distances.set(part.bone, distanceM)
    if (nearest === undefined || distanceM < nearest.distanceM) nearest = entry
  }
  if (nearest === undefined) throw new Error('invariant: every point of the skin is near a part of the body')
  const least = nearest.distanceM
  const candidates = [nearest.part.bone, ...adjacent[nearest.part.bone]]
    .map((bone) => [bone, Math.exp(-((distances.get(bone) ?? 1) - least) / BEND_M)] as const)
    .filter(([, weight]) => weight > 0.01)
    .sort((x, y) => y[1] - x[1])
    .slice(0, WEIGHTS_PER_VERTEX)
  const sum = candidates.reduce((total, [, weight]) => total + weight, 0)
  return { nearest: nearest.part, weights: candidates.map(([bone, weight]) => [bone, weight / sum] as const) }
}

/** Metres inside the edge of [shorts, singlet, hair]; negative = bare skin. */
function regionsAt(point: Vec3, part: BodyPart, boneFromBody: Readonly<Record<BoneName, Pose>>): Vec3 {
  const inBone = (bone: BoneName): Vec3 => transformPoint(boneFromBody[bone], point)
  const isArm = part.group === 'leftArm' || part.group === 'rightArm'
  if (part.group === 'head') {
    const [, y, z] = inBone('head')
    return [-0.05, -0.05, part.bone === 'head' ? y - 0.158 + 0.72 * (0.055 - z) : -0.05]
  }
  const pelvis = inBone('pelvis')
  const thigh = inBone(
    part.group === 'trunk'
      ? pelvis[0] > 0
        ? 'leftThigh'
        : 'rightThigh'
      : `${part.group === 'leftLeg' ? 'left' : 'right'}Thigh`,
  )
  const isShin = part.bone.endsWith('Shin') || part.bone.endsWith('Foot')
  const shorts = isShin ? -0.05 : Math.min(0.095 - pelvis[1], thigh[1] + 0.26)
  if (part.group !== 'trunk' && !isArm) return [shorts, -0.05, -0.05]
  const chest = inBone('chest')
  const armhole = Math.hypot(Math.abs(chest[0]) - 0.2, chest[1] - 0.125, (chest[2] + 0.02) * 0.9) - 0.103
  const neckline = Math.hypot(chest[0] * 1.12, (chest[1] - 0.265) * 0.8, chest[2] - 0.025) - 0.098
  const singlet = Math.min(armhole, neckline, pelvis[1] - 0.04)
  // Arms are bare; near the seam the field goes on, so that its edge runs smoothly.
  return isArm ? [-0.05, Math.min(singlet, -0.003), -0.05] : [shorts, singlet, -0.05]
}

interface Region {
  readonly cellM: number
  readonly min: Vec3
  readonly max: Vec3
  readonly includes: (x: number, y: number, z: number) => boolean
}

/** Finer cells for head, hands and feet, coarser elsewhere; neighbours overlap a little so that no gap shows. */
function meshRegions(bones: BonePoses): readonly Region[] {
  const ball = (bone: BoneName, offset: Vec3, radiusM: number, cellM: number) => ({
    centre: transformPoint(bones[bone], offset),
    radiusM,
    cellM,
  })
  const balls = [
    ball('head', [0, 0.1, 0.02], 0.165, 0.012),
    ball('leftHand', [0, -0.08, 0.01], 0.125, 0.0115),
    ball('rightHand', [0, -0.08, 0.01], 0.125, 0.0115),
    ball('leftFoot', [0, -0.045, 0.05], 0.165, 0.0165),
    ball('rightFoot', [0, -0.045, 0.05], 0.165, 0.0165),
  ]
  const inside = (centre: Vec3, radiusM: number) => (x: number, y: number, z: number) =>
    Math.hypot(x - centre[0], y - centre[1], z - centre[2]) < radiusM
  const fine = balls.map(({ centre, radiusM, cellM }) => ({
    cellM,
    min: add(centre, [-radiusM, -radiusM, -radiusM]),
    max: add(centre, [radiusM, radiusM, radiusM]),
    includes: inside(centre, radiusM),
  }))
  const coarseCellM = 0.021
  const positions = Object.values(bones).map(({ position }) => position)
  const bound = (axis: 0 | 1 | 2, sign: 1 | -1): number =>
    sign * (Math.max(...positions.map((p) => sign * p[axis])) + 0.33)
  return [
    {
      cellM: coarseCellM,
      min: [bound(0, -1), bound(1, -1), bound(2, -1)],
      max: [bound(0, 1), bound(1, 1), bound(2, 1)],
      includes: (x, y, z) =>
        !balls.some(({ centre, radiusM }) => inside(centre, radiusM - coarseCellM * 2.2)(x, y, z)),
    },
    ...fine,
  ]
}

function meshAll(field: DistanceField, bones: BonePoses): SurfaceNet {
  const all: SurfaceNet = { positions: [], normals: [], indices: [] }
  for (const region of meshRegions(bones)) {
    const first = all.positions.length / 3
    const net = meshDistanceField(field, region)
    for (const value of net.positions) all.positions.push(value)
    for (const value of net.normals) all.normals.push(value)
    for (const index of net.indices) all.indices.push(first + index)
  }
  return all
}

const allInverse = (bones: BonePoses): Readonly<Record<BoneName, Pose>> =>
  // Same keys as `bones`.
  Object.fromEntries(boneNames.map((bone) => [bone, invert(bones[bone])])) as Record<BoneName, Pose>

/** Meshes, dresses and binds the body in the pose `bones` (time 0). Takes about a second: done once. */
export function createBodyMesh(bones: BonePoses): BodyMesh {
  const field = createBodyField(bones)
  const net = meshAll(field, bones)
  const strips = faceStrips(field, bones.head)
  const skinCount = net.positions.length / 3
  const positions = Float32Array.from([...net.positions, ...strips.positions])
  const normals = Float32Array.from([...net.normals, ...strips.normals])
  const indices = Uint32Array.from([...net.indices, ...strips.indices.map((index) => index + skinCount)])
  const count = positions.length / 3
  const mesh: BodyMesh = {
    positions,
    normals,
    indices,
    bones: new Uint8Array(count * WEIGHTS_PER_VERTEX),
    weights: new Float32Array(count * WEIGHTS_PER_VERTEX),
    regions: new Float32Array(count * 4),
    breath: new Float32Array(count),
  }
  const boneFromBody = allInverse(bones)
  const partsNear = createPartFinder(bones)
  for (let i = 0; i < skinCount; i++)
    dressVertex(mesh, i, bindVertex(partsNear(vertexAt(mesh.positions, i))), boneFromBody)
  for (let i = skinCount; i < count; i++) {
    mesh.bones[i * WEIGHTS_PER_VERTEX] = boneNames.indexOf('head')
    mesh.weights[i * WEIGHTS_PER_VERTEX] = 1
    mesh.regions.set([-0.05, -0.05, -0.05, at(strips.kinds, i - skinCount)], i * 4)
  }
  return mesh
}

function dressVertex(
  mesh: BodyMesh,
  i: number,
  { nearest, weights }: Binding,
  boneFromBody: Readonly<Record<BoneName, Pose>>,
): void {
  const point = vertexAt(mesh.positions, i)
  const normal = vertexAt(mesh.normals, i)
  weights.forEach(([bone, weight], slot) => {
    mesh.bones[i * WEIGHTS_PER_VERTEX + slot] = boneNames.indexOf(bone)
    mesh.weights[i * WEIGHTS_PER_VERTEX + slot] = weight
  })
  const [shorts, singlet, hair] = regionsAt(point, nearest, boneFromBody)
  mesh.regions.set([shorts, singlet, hair, 0], i * 4)
  const thicknessM =
    0.0045 * smoothstep(0, 0.01, shorts) +
    0.0025 * smoothstep(0, 0.008, singlet) +
    0.008 * smoothstep(0, 0.03, hair)
  mesh.positions.set(add(point, scale(normal, thicknessM)), i * 3)
  if (nearest.group === 'trunk' && nearest.bone !== 'pelvis') {
    const front = normalize(transformDirection(boneFromBody.chest, normal))[2]
    mesh.breath[i] = smoothstep(-0.2, 0.8, front)
  }
}
