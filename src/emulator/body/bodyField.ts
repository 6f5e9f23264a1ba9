// The shape of the body as a distance field: tapered rounded limbs, blended smoothly within each chain of bones.
// Anatomy by eye, model size (1.75 m), in bone space; see skeleton.ts for the axes.
import { invert, toMatrix, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { centroid, distance as distanceBetween, lerp, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { DistanceField } from '../geometry/surfaceNets.ts'
import type { BonePoses } from './skeleton.ts'
import type { BoneName } from './skeletonNames.ts'

/** Parts that blend into each other; between groups there is a crease, but for the joint named in `joinAt`. */
const bodyGroups = ['trunk', 'head', 'leftArm', 'rightArm', 'leftLeg', 'rightLeg'] as const
export type BodyGroup = (typeof bodyGroups)[number]

export interface BodyPart {
  readonly bone: BoneName
  readonly group: BodyGroup
  readonly a: Vec3
  readonly b: Vec3
  readonly radiusA: number
  readonly radiusB: number
  /** Flattening along the bone's x and z; 1 = round. */
  readonly squash: readonly [number, number]
}

type PartTuple = readonly [
  bone: string,
  a: Vec3,
  b: Vec3,
  radiusA: number,
  radiusB: number,
  squash?: readonly [number, number],
]

const trunk: readonly PartTuple[] = [
  ['pelvis', [0, -0.015, -0.005], [0, 0.085, 0], 0.152, 0.14, [1, 0.74]],
  ['pelvis', [0.075, -0.045, -0.045], [0.075, -0.03, -0.045], 0.085, 0.085],
  ['pelvis', [-0.075, -0.045, -0.045], [-0.075, -0.03, -0.045], 0.085, 0.085],
  ['spine', [0, 0.0, 0.004], [0, 0.14, 0.006], 0.136, 0.14, [1, 0.72]],
  ['chest', [0, 0.0, 0.002], [0, 0.11, -0.008], 0.15, 0.142, [1, 0.7]],
  ['chest', [0.07, 0.075, 0.048], [0.045, 0.075, 0.055], 0.062, 0.06],
  ['chest', [-0.07, 0.075, 0.048], [-0.045, 0.075, 0.055], 0.062, 0.06],
  ['chest', [-0.125, 0.172, -0.026], [0.125, 0.172, -0.026], 0.056, 0.056],
  ['chest', [0.12, 0.19, -0.032], [0.02, 0.25, -0.03], 0.036, 0.046],
  ['chest', [-0.12, 0.19, -0.032], [-0.02, 0.25, -0.03], 0.036, 0.046],
]
const head: readonly PartTuple[] = [
  ['neck', [0, -0.04, 0], [0, 0.1, 0.018], 0.06, 0.055],
  ['head', [0, 0.125, -0.012], [0, 0.128, 0.022], 0.083, 0.08, [0.93, 1]],
  ['head', [0, 0.095, 0.005], [0, 0.095, 0.04], 0.072, 0.066, [0.92, 1]],
  ['head', [0, 0.03, 0.035], [0, 0.022, 0.072], 0.05, 0.026, [1.05, 1]],
  ['head', [0, 0.06, 0.06], [0, 0.045, 0.078], 0.036, 0.026],
  ['head', [0.032, 0.075, 0.062], [0.03, 0.078, 0.064], 0.026, 0.026],
  ['head', [-0.032, 0.075, 0.062], [-0.03, 0.078, 0.064], 0.026, 0.026],
  ['head', [-0.03, 0.117, 0.083], [0.03, 0.117, 0.083], 0.017, 0.017],
]
const nose: readonly PartTuple[] = [
  ['head', [0, 0.105, 0.1], [0, 0.072, 0.116], 0.0085, 0.012],
  ['head', [0.009, 0.067, 0.107], [-0.009, 0.067, 0.107], 0.0085, 0.0085],
  ['head', [0, 0.05, 0.102], [0, 0.047, 0.102], 0.011, 0.011, [1.7, 1]],
  ['head', [0, 0.036, 0.099], [0, 0.035, 0.099], 0.011, 0.011, [1.6, 1]],
  ['head', [0.078, 0.105, -0.012], [0.081, 0.08, -0.006], 0.02, 0.012, [0.45, 1]],
  ['head', [-0.078, 0.105, -0.012], [-0.081, 0.08, -0.006], 0.02, 0.012, [0.45, 1]],
]
const arm = (side: 1 | -1): readonly PartTuple[] => [
  ['UpperArm', [0, 0.008, 0], [0, -0.25, 0], 0.054, 0.041],
  ['UpperArm', [side * 0.012, -0.03, 0.002], [side * 0.006, -0.1, 0.002], 0.05, 0.038],
  ['UpperArm', [0, -0.12, 0.014], [0, -0.2, 0.012], 0.036, 0.034],
  ['Forearm', [0, 0.0, 0], [0, -0.03, 0], 0.041, 0.041],
  ['Forearm', [side * 0.004, -0.04, 0.003], [0, -0.22, 0], 0.042, 0.027, [1, 0.95]],
  ['Hand', [0, 0.025, 0], [0, -0.01, 0], 0.026, 0.027, [0.85, 1]],
  ['Hand', [0, -0.02, 0], [0, -0.075, 0.002], 0.034, 0.039, [0.42, 1]],
]
const fingers = (side: 1 | -1): readonly PartTuple[] => [
  ['Hand', [0, -0.09, 0.029], [-side * 0.014, -0.158, 0.03], 0.0098, 0.0078],
  ['Hand', [0, -0.095, 0.0105], [-side * 0.015, -0.172, 0.01], 0.0098, 0.0078],
  ['Hand', [0, -0.092, -0.0085], [-side * 0.015, -0.164, -0.01], 0.0096, 0.0076],
  ['Hand', [0, -0.085, -0.0265], [-side * 0.014, -0.142, -0.029], 0.0088, 0.007],
  ['Hand', [-side * 0.005, -0.028, 0.03], [-side * 0.014, -0.088, 0.055], 0.0145, 0.0095],
]
const leg = (side: 1 | -1): readonly PartTuple[] => [
  ['Thigh', [side * 0.004, -0.02, 0], [0, -0.4, 0.002], 0.092, 0.056],
  ['Thigh', [side * 0.01, -0.12, 0.022], [0, -0.28, 0.018], 0.068, 0.056],
  ['Shin', [0, 0.0, 0.004], [0, -0.03, 0.002], 0.054, 0.052],
  ['Shin', [0, 0.012, 0.026], [0, -0.012, 0.03], 0.032, 0.029],
  ['Shin', [0, -0.05, 0.0], [0, -0.39, 0.002], 0.05, 0.034],
  ['Shin', [side * 0.004, -0.09, -0.024], [0, -0.2, -0.02], 0.05, 0.037],
  ['Shin', [side * 0.026, -0.41, -0.004], [side * 0.026, -0.425, -0.004], 0.0155, 0.014],
  ['Shin', [-side * 0.026, -0.4, 0.002], [-side * 0.026, -0.412, 0.002], 0.0155, 0.014],
  ['Foot', [0, -0.03, -0.03], [0, -0.045, -0.036], 0.033, 0.037],
  ['Foot', [0, -0.01, 0.01], [side * 0.003, -0.058, 0.11], 0.036, 0.025, [1, 1]],
  ['Foot', [-side * 0.02, -0.06, 0.12], [side * 0.026, -0.064, 0.1], 0.022, 0.02],
  ['Foot', [-side * 0.022, -0.066, 0.145], [side * 0.022, -0.069, 0.128], 0.0155, 0.0125],
  ['Foot', [-side * 0.024, -0.066, 0.15], [-side * 0.024, -0.067, 0.165], 0.0145, 0.0125],
]

interface PartSet {
  readonly group: BodyGroup
  readonly parts: readonly BodyPart[]
  readonly blendM: number
}

// The tuples name bones without their side; the prefix makes them one of BoneName.
const makeParts = (group: BodyGroup, prefix: string, tuples: readonly PartTuple[]): readonly BodyPart[] =>
  tuples.map(([bone, a, b, radiusA, radiusB, squash = [1, 1]]) => ({
    bone: `${prefix}${bone}` as BoneName,
    group,
    a,
    b,
    radiusA,
    radiusB,
    squash,
  }))

const partSets: readonly PartSet[] = [
  { group: 'trunk', parts: makeParts('trunk', '', trunk), blendM: 0.05 },
  { group: 'head', parts: makeParts('head', '', head), blendM: 0.022 },
  { group: 'head', parts: makeParts('head', '', nose), blendM: 0.006 },
  { group: 'leftArm', parts: makeParts('leftArm', 'left', arm(1)), blendM: 0.022 },
  { group: 'leftArm', parts: makeParts('leftArm', 'left', fingers(1)), blendM: 0.005 },
  { group: 'rightArm', parts: makeParts('rightArm', 'right', arm(-1)), blendM: 0.022 },
  { group: 'rightArm', parts: makeParts('rightArm', 'right', fingers(-1)), blendM: 0.005 },
  { group: 'leftLeg', parts: makeParts('leftLeg', 'left', leg(1)), blendM: 0.024 },
  { group: 'rightLeg', parts: makeParts('rightLeg', 'right', leg(-1)), blendM: 0.024 },
]

/** All parts, for skinning weights. */
const bodyParts: readonly BodyPart[] = partSets.flatMap(({ parts }) => parts)

/** Distance to a cone with round ends (Quilez, "round cone", exact before squashing). */
function roundConeDistance(p: Vec3, a: Vec3, b: Vec3, [ra, rb]: readonly [number, number]): number {
  const bax = b[0] - a[0]
  const bay = b[1] - a[1]
  const baz = b[2] - a[2]
  const pax = p[0] - a[0]
  const pay = p[1] - a[1]
  const paz = p[2] - a[2]
  const l2 = bax * bax + bay * bay + baz * baz
  const rr = ra - rb
  const a2 = l2 - rr * rr
  if (l2 < 1e-10 || a2 <= 0) return Math.sqrt(pax * pax + pay * pay + paz * paz) - Math.max(ra, rb)
  const il2 = 1 / l2
  const y = pax * bax + pay * bay + paz * baz
  const z = y - l2
  const qx = pax * l2 - bax * y
  const qy = pay * l2 - bay * y
  const qz = paz * l2 - baz * y
  const x2 = qx * qx + qy * qy + qz * qz
  const y2 = y * y * l2
  const z2 = z * z * l2
  const k = Math.sign(rr) * rr * rr * x2
  if (Math.sign(z) * a2 * z2 > k) return Math.sqrt(x2 + z2) * il2 - rb
  if (Math.sign(y) * a2 * y2 < k) return Math.sqrt(x2 + y2) * il2 - ra
  return (Math.sqrt(x2 * a2 * il2) + y * rr) * il2 - ra
}

/** Distance from a point in the part's bone space. */
function partDistance(part: BodyPart, [x, y, z]: Vec3): number {
  const [sx, sz] = part.squash
  if (sx === 1 && sz === 1) return roundConeDistance([x, y, z], part.a, part.b, [part.radiusA, part.radiusB])
  const shrink = Math.min(1, sx, sz)
  const squashed = (p: Vec3): Vec3 => [p[0] / sx, p[1], p[2] / sz]
  return (
    roundConeDistance(squashed([x, y, z]), squashed(part.a), squashed(part.b), [part.radiusA, part.radiusB]) *
    shrink
  )
}

/** Smooth minimum: blends within `k`. */
function smoothMin(a: number, b: number, k: number): number {
  if (k <= 0) return Math.min(a, b)
  const h = Math.max(k - Math.abs(a - b), 0) / k
  return Math.min(a, b) - (h * h * k) / 4
}

const joinOf: Readonly<
  Record<BodyGroup, { bone: BoneName; nearM: number; farM: number; blendM: number } | undefined>
> = {
  trunk: undefined,
  head: { bone: 'neck', nearM: 0.08, farM: 0.16, blendM: 0.03 },
  leftArm: { bone: 'leftUpperArm', nearM: 0.09, farM: 0.17, blendM: 0.045 },
  rightArm: { bone: 'rightUpperArm', nearM: 0.09, farM: 0.17, blendM: 0.045 },
  leftLeg: { bone: 'leftThigh', nearM: 0.12, farM: 0.2, blendM: 0.045 },
  rightLeg: { bone: 'rightThigh', nearM: 0.12, farM: 0.2, blendM: 0.045 },
}

interface PosedPart {
  readonly part: BodyPart
  /** Bone from body, row by row, 12 numbers. */
  readonly rows: Float64Array
  /** Sphere around the part, body space: far parts are skipped by it. */
  readonly centre: Vec3
  readonly reachM: number
}
interface PosedSet {
  readonly group: BodyGroup
  readonly blendM: number
  readonly parts: readonly PosedPart[]
  readonly centre: Vec3
  readonly reachM: number
}

function posePart(part: BodyPart, bodyFromBone: Pose): PosedPart {
  const half = distanceBetween(part.a, part.b) / 2
  const m = toMatrix(invert(bodyFromBone))
  const entry = (row: number, column: number): number => m[column * 4 + row] ?? 0
  return {
    part,
    rows: Float64Array.from({ length: 12 }, (_, i) => entry(Math.floor(i / 4), i % 4)),
    centre: transformPoint(bodyFromBone, lerp(part.a, part.b, 0.5)),
    reachM: half + Math.max(part.radiusA, part.radiusB) * Math.max(1, ...part.squash),
  }
}

function poseSet({ group, parts, blendM }: PartSet, bones: BonePoses): PosedSet {
  const posed = parts.map((part) => posePart(part, bones[part.bone]))
  const centre = centroid(posed.map((part) => part.centre))
  const reachM = Math.max(...posed.map((part) => distanceBetween(centre, part.centre) + part.reachM))
  return { group, blendM, parts: posed, centre, reachM }
}

/** Distance that a part or set has at least, by its sphere. */
const atLeast = (
  x: number,
  y: number,
  z: number,
  { centre, reachM }: { centre: Vec3; reachM: number },
): number => {
  const dx = x - centre[0]
  const dy = y - centre[1]
  const dz = z - centre[2]
  return Math.sqrt(dx * dx + dy * dy + dz * dz) - reachM
}

/** Distance to a posed part from a point in body space. */
function posedDistance({ part, rows: r }: PosedPart, x: number, y: number, z: number): number {
  const row = (i: number): number =>
    (r[i] ?? 0) * x + (r[i + 1] ?? 0) * y + (r[i + 2] ?? 0) * z + (r[i + 3] ?? 0)
  return partDistance(part, [row(0), row(4), row(8)])
}

function setDistance(set: PosedSet, x: number, y: number, z: number): number {
  let distance = Infinity
  for (const part of set.parts) {
    if (atLeast(x, y, z, part) > distance + set.blendM) continue
    const next = posedDistance(part, x, y, z)
    distance = distance === Infinity ? next : smoothMin(distance, next, set.blendM)
  }
  return distance
}

/** More than any blend reaches: what is farther than this from the best so far changes nothing. */
const FAR_M = 0.06

/** Undressed body in the given pose; patient space, model size. */
export function createBodyField(bones: BonePoses): DistanceField {
  const sets = partSets.map((set) => poseSet(set, bones))
  const groups = bodyGroups.map((group) => {
    const join = joinOf[group]
    return {
      sets: sets.filter((set) => set.group === group),
      join,
      at: join === undefined ? undefined : bones[join.bone].position,
    }
  })
  return (x, y, z) => {
    let body = Infinity
    for (const { sets: own, join, at } of groups) {
      let distance = Infinity
      for (const set of own) {
        if (atLeast(x, y, z, set) > Math.min(body, distance) + FAR_M) continue
        const next = setDistance(set, x, y, z)
        distance = distance === Infinity ? next : smoothMin(distance, next, set.blendM)
      }
      if (distance === Infinity) continue
      if (join === undefined || at === undefined || body === Infinity) {
        body = Math.min(body, distance)
        continue
      }
      const away = Math.hypot(x - at[0], y - at[1], z - at[2])
      const near = Math.min(1, Math.max(0, (join.farM - away) / (join.farM - join.nearM)))
      body = smoothMin(body, distance, 0.004 + join.blendM * near)
    }
    return body
  }
}

/** Which parts are near a point of the body, with their distances: for binding skin to bones. */
export function createPartFinder(
  bones: BonePoses,
): (point: Vec3) => readonly { part: BodyPart; distanceM: number }[] {
  const posed = bodyParts.map((part) => posePart(part, bones[part.bone]))
  return ([x, y, z]) =>
    posed
      .filter((part) => atLeast(x, y, z, part) < 0.12)
      .map((part) => ({ part: part.part, distanceM: posedDistance(part, x, y, z) }))
}
