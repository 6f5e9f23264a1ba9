// Targets: small discs of a plain colour whose true place is known. Here they find their surface and, on the patient,
// hold on to it.
import { add, cross, distance, dot, normalize, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { compose, invert, transformDirection, transformPoint } from '../../shared/geometry/pose.ts'
import type { BodyMesh } from '../body/bodyMesh.ts'
import { bodyScale, bonePosesAt, roomFromPatient } from '../body/skeleton.ts'
import type { SkinnedBody } from '../body/skinning.ts'
import { at, vertexAt, type TriangleMesh } from '../geometry/triangleMesh.ts'
import type { PatientSpec, TargetSpec } from '../scenario/scenarioSchema.ts'
import { parseColour, type Rgb } from './surfaceBuilder.ts'

export interface TargetPlace {
  readonly position: Vec3
  /** Out of the surface. */
  readonly normal: Vec3
}

export interface PlacedTarget {
  readonly id: string
  readonly radiusM: number
  readonly colour: Rgb
  /** Room; on the skin as last posed, where attached. */
  placeAt(timeS: number): TargetPlace
}

interface Surfaces {
  readonly room: TriangleMesh
  readonly body: BodyMesh | undefined
  readonly skin: SkinnedBody | undefined
  readonly patient: PatientSpec | null
}

interface Nearest extends TargetPlace {
  readonly distanceM: number
  /** Metres in front of the surface; negative = behind it. */
  readonly heightM: number
  readonly isSkin: boolean
  readonly triangle: number
  /** Weights of the triangle's three corners. */
  readonly weights: Vec3
}

/** How far outside a surface a target may float and still be drawn where it is stated. */
const REACH_M = 0.05
/** Nearer than this a target counts as painted on the skin. */
const ON_SKIN_M = 0.01
/** Rounding of the stated numbers is not "inside". */
const TOLERANCE_M = 0.0015

/** Nearest point of a triangle (Ericson, Real-Time Collision Detection 5.1.5), as corner weights. */
function nearestWeights(p: Vec3, a: Vec3, b: Vec3, c: Vec3): Vec3 {
  const ab = sub(b, a)
  const ac = sub(c, a)
  const ap = sub(p, a)
  const d1 = dot(ab, ap)
  const d2 = dot(ac, ap)
  if (d1 <= 0 && d2 <= 0) return [1, 0, 0]
  const bp = sub(p, b)
  const d3 = dot(ab, bp)
  const d4 = dot(ac, bp)
  if (d3 >= 0 && d4 <= d3) return [0, 1, 0]
  const vc = d1 * d4 - d3 * d2
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return [1 - d1 / (d1 - d3), d1 / (d1 - d3), 0]
  const cp = sub(p, c)
  const d5 = dot(ab, cp)
  const d6 = dot(ac, cp)
  if (d6 >= 0 && d5 <= d6) return [0, 0, 1]
  return nearestOnFarEdges([d1, d2, d3, d4, d5, d6], vc)
}

function nearestOnFarEdges(d: readonly [number, number, number, number, number, number], vc: number): Vec3 {
  const [d1, d2, d3, d4, d5, d6] = d
  const vb = d5 * d2 - d1 * d6
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return [1 - d2 / (d2 - d6), 0, d2 / (d2 - d6)]
  const va = d3 * d6 - d5 * d4
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    const w = (d4 - d3) / (d4 - d3 + (d5 - d6))
    return [0, 1 - w, w]
  }
  const sum = va + vb + vc
  return [va / sum, vb / sum, vc / sum]
}

const blend = (values: ArrayLike<number>, corners: readonly [number, number, number], weights: Vec3): Vec3 =>
  add(
    add(scale(vertexAt(values, corners[0]), weights[0]), scale(vertexAt(values, corners[1]), weights[1])),
    scale(vertexAt(values, corners[2]), weights[2]),
  )

const cornersOf = (indices: ArrayLike<number>, triangle: number): [number, number, number] => [
  at(indices, triangle * 3),
  at(indices, triangle * 3 + 1),
  at(indices, triangle * 3 + 2),
]

interface Surface {
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly indices: Uint32Array
  readonly isSkin: boolean
}

function nearestOn(surface: Surface, point: Vec3): Nearest | undefined {
  let best: { triangle: number; weights: Vec3; distanceM: number } | undefined
  for (let triangle = 0; triangle * 3 < surface.indices.length; triangle++) {
    const [a, b, c] = cornersOf(surface.indices, triangle)
    const weights = nearestWeights(
      point,
      vertexAt(surface.positions, a),
      vertexAt(surface.positions, b),
      vertexAt(surface.positions, c),
    )
    const distanceM = distance(point, blend(surface.positions, [a, b, c], weights))
    if (best === undefined || distanceM < best.distanceM) best = { triangle, weights, distanceM }
  }
  if (best === undefined) return undefined
  const corners = cornersOf(surface.indices, best.triangle)
  const position = blend(surface.positions, corners, best.weights)
  const [a, b, c] = [
    vertexAt(surface.positions, corners[0]),
    vertexAt(surface.positions, corners[1]),
    vertexAt(surface.positions, corners[2]),
  ]
  const flat = normalize(cross(sub(b, a), sub(c, a)))
  return {
    ...best,
    position,
    normal: normalize(blend(surface.normals, corners, best.weights)),
    heightM: dot(sub(point, position), flat),
    isSkin: surface.isSkin,
  }
}

/** A fixed offset from a bone: for targets that float beside the skin. */
function onBone(
  target: TargetSpec,
  place: TargetPlace,
  patient: PatientSpec,
): (timeS: number) => TargetPlace {
  const bone = target.attachedTo
  if (bone === undefined) return () => place
  const s = bodyScale(patient)
  const roomFromBone = (timeS: number) => {
    const room = roomFromPatient(patient)
    const pose = bonePosesAt(patient, timeS)[bone]
    return compose(room, { position: scale(pose.position, s), orientation: pose.orientation })
  }
  const boneFromRoom = invert(roomFromBone(0))
  const position = transformPoint(boneFromRoom, place.position)
  const normal = transformDirection(boneFromRoom, place.normal)
  return (timeS) => {
    const now = roomFromBone(timeS)
    return { position: transformPoint(now, position), normal: transformDirection(now, normal) }
  }
}

function nearestSurface(target: TargetSpec, { room, body, skin }: Surfaces): Nearest | undefined {
  const all: Surface[] = [
    { positions: room.positions, normals: room.normals, indices: room.indices, isSkin: false },
  ]
  if (body !== undefined && skin !== undefined)
    all.push({ positions: skin.positions, normals: skin.normals, indices: body.indices, isSkin: true })
  return all
    .filter(({ isSkin }) => isSkin || target.attachedTo === undefined)
    .flatMap((surface) => nearestOn(surface, target.position) ?? [])
    .sort((a, b) => a.distanceM - b.distanceM)[0]
}

interface Stated {
  readonly place: TargetPlace
  readonly warning: string | undefined
}

/** Where the target is to be drawn at time 0, and what the author of the scenario should know. */
function statedPlace(target: TargetSpec, nearest: Nearest | undefined): Stated {
  const floating: TargetPlace = { position: target.position, normal: nearest?.normal ?? [0, 1, 0] }
  if (nearest === undefined || nearest.distanceM > REACH_M)
    return {
      place: floating,
      warning: `target '${target.id}' lies more than 5 cm from any surface; it is drawn floating at its position`,
    }
  if (nearest.heightM >= -TOLERANCE_M) return { place: floating, warning: undefined }
  const moved = nearest.position.map((value) => value.toFixed(4)).join(', ')
  return {
    place: { position: nearest.position, normal: nearest.normal },
    warning: `target '${target.id}' lay ${(nearest.distanceM * 1000).toFixed(1)} mm inside a surface and was moved out to [${moved}]`,
  }
}

/** On the skin a target holds on to its triangle; beside it, to its bone; in the room it stays. */
function followerOf(
  target: TargetSpec,
  place: TargetPlace,
  nearest: Nearest | undefined,
  { body, skin, patient }: Surfaces,
): (timeS: number) => TargetPlace {
  if (patient === null || target.attachedTo === undefined) return () => place
  const isOnSkin = nearest?.isSkin === true && nearest.distanceM <= ON_SKIN_M
  return isOnSkin && body !== undefined && skin !== undefined
    ? onTriangle(body, skin, nearest, place)
    : onBone(target, place, patient)
}

function placeTarget(
  target: TargetSpec,
  surfaces: Surfaces,
): { placed: PlacedTarget; warning: string | undefined } {
  const nearest = nearestSurface(target, surfaces)
  const { place, warning } = statedPlace(target, nearest)
  const placeAt = followerOf(target, place, nearest, surfaces)
  return {
    placed: { id: target.id, radiusM: target.radiusM, colour: parseColour(target.colour), placeAt },
    warning,
  }
}

/** Holds on to a triangle of the skin. */
function onTriangle(
  body: BodyMesh,
  skin: SkinnedBody,
  nearest: Nearest,
  place: TargetPlace,
): (timeS: number) => TargetPlace {
  const corners = cornersOf(body.indices, nearest.triangle)
  const aboveM = dot(sub(place.position, nearest.position), nearest.normal)
  return (timeS) => {
    if (timeS === 0) return place
    const normal = normalize(blend(skin.normals, corners, nearest.weights))
    return { position: add(blend(skin.positions, corners, nearest.weights), scale(normal, aboveM)), normal }
  }
}

/** Finds each target's surface; the skin must be posed at time 0. */
export function placeTargets(
  specs: readonly TargetSpec[],
  surfaces: Surfaces,
): { targets: readonly PlacedTarget[]; warnings: readonly string[] } {
  const results = specs.map((target) => placeTarget(target, surfaces))
  return {
    targets: results.map(({ placed }) => placed),
    warnings: results.flatMap(({ warning }) => warning ?? []),
  }
}
