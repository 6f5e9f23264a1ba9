// The emulated world as numbers: room, patient and targets at any time, and what a ray meets. What is drawn and what
// marks are measured against come from here alike.
import type { Ray } from '../../shared/geometry/ray.ts'
import { pointAt } from '../../shared/geometry/ray.ts'
import { cross, normalize, type Vec3 } from '../../shared/geometry/vec3.ts'
import { createBodyMesh, type BodyMesh } from '../body/bodyMesh.ts'
import { bonePosesAt } from '../body/skeleton.ts'
import { createSkinnedBody, type SkinnedBody } from '../body/skinning.ts'
import { createTriangleBvh, type TriangleBvh } from '../../shared/geometry/triangleBvh.ts'
import type { TriangleMesh } from '../geometry/triangleMesh.ts'
import type { Scenario, SurfaceSpec } from '../scenario/scenarioSchema.ts'
import { buildHealthRoom, healthRoomPlanes } from './healthRoom.ts'
import { planePose, type KnownPlane } from './knownPlane.ts'
import { parseColour, SurfaceBuilder, type SurfaceLook } from './surfaceBuilder.ts'
import { addTag } from './printedTag.ts'
import { placeTargets, type PlacedTarget } from './targets.ts'

export interface World {
  readonly room: TriangleMesh
  readonly roomBvh: TriangleBvh
  readonly body: BodyMesh | undefined
  /** Posed by `poseAt`; undefined without a patient. */
  readonly skin: SkinnedBody | undefined
  readonly planes: readonly KnownPlane[]
  readonly targets: readonly PlacedTarget[]
  /** What was put right while building (a target that lay inside a surface). */
  readonly warnings: readonly string[]
  /** Poses patient and targets for `timeS`; true when anything moved. */
  poseAt(timeS: number): boolean
  /** First surface met, room or patient as last posed. */
  cast(ray: Ray, maxDistanceM?: number): { readonly point: Vec3; readonly distanceM: number } | undefined
}

const lookOf = (surface: SurfaceSpec): SurfaceLook => ({
  colour: parseColour(surface.colour),
  pattern: surface.pattern,
  texture: surface.texture,
})

function addSurface(builder: SurfaceBuilder, surface: SurfaceSpec): KnownPlane | undefined {
  if (surface.type === 'mesh') {
    builder.triangles(surface.vertices, surface.triangles, surface.smooth, lookOf(surface))
    return undefined
  }
  const pose = planePose(surface.centre, surface.normal, surface.up)
  const normal = normalize(surface.normal)
  const wanted: Vec3 = surface.up ?? (Math.abs(normal[1]) > 0.99 ? [0, 0, -1] : [0, 1, 0])
  const right = normalize(cross(wanted, normal))
  const up = cross(normal, right)
  const half = (axis: Vec3, lengthM: number): Vec3 => [
    axis[0] * lengthM,
    axis[1] * lengthM,
    axis[2] * lengthM,
  ]
  builder.quad(
    surface.centre,
    half(right, surface.widthM / 2),
    half(up, surface.heightM / 2),
    lookOf(surface),
  )
  if (surface.knownPlane === undefined) return undefined
  return {
    id: surface.id,
    label: surface.knownPlane.label,
    roomFromPlane: pose,
    widthM: surface.widthM,
    heightM: surface.heightM,
    delayS: surface.knownPlane.delayS,
  }
}

function buildRoom({ room, tags }: Pick<Scenario, 'room' | 'tags'>): {
  mesh: TriangleMesh
  planes: readonly KnownPlane[]
} {
  const builder = new SurfaceBuilder()
  const planes: KnownPlane[] = []
  if (room.preset === 'healthRoom') {
    buildHealthRoom(builder)
    planes.push(...healthRoomPlanes(room.presetPlanesDelayS))
  }
  for (const surface of room.surfaces) {
    const plane = addSurface(builder, surface)
    if (plane !== undefined) planes.push(plane)
  }
  for (const tag of tags) addTag(builder, tag)
  return { mesh: builder.build(), planes }
}

/** Builds a scenario's world, posed at time 0. Takes a second or so with a patient. */
export function createWorld(scenario: Scenario): World {
  const { mesh, planes } = buildRoom(scenario)
  const roomBvh = createTriangleBvh(mesh.positions, mesh.indices)
  const body = scenario.patient === null ? undefined : createBodyMesh(bonePosesAt(scenario.patient, 0))
  const skin =
    scenario.patient === null || body === undefined ? undefined : createSkinnedBody(scenario.patient, body)
  skin?.poseAt(0)
  const { targets, warnings } = placeTargets(scenario.targets, {
    room: mesh,
    body,
    skin,
    patient: scenario.patient,
  })
  let skinBvh: TriangleBvh | undefined
  return {
    room: mesh,
    roomBvh,
    body,
    skin,
    planes,
    targets,
    warnings,
    poseAt(timeS) {
      const moved = skin?.poseAt(timeS) ?? false
      if (moved) skinBvh = undefined
      return moved
    },
    cast(ray, maxDistanceM = 100) {
      if (skin !== undefined && body !== undefined)
        skinBvh ??= createTriangleBvh(skin.positions, body.indices)
      const hits = [roomBvh, skinBvh].flatMap(
        (bvh) => bvh?.cast(ray.origin, ray.direction, maxDistanceM) ?? [],
      )
      const nearest = hits.sort((a, b) => a.distanceM - b.distanceM)[0]
      return nearest && { point: pointAt(ray, nearest.distanceM), distanceM: nearest.distanceM }
    },
  }
}
