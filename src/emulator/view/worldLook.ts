// What the renderers share and what takes time to make: baked light and textures. Made once per scenario, used by
// the camera's renderer and by the visitor's.
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { createTriangleBvh, type TriangleBvh } from '../../shared/geometry/triangleBvh.ts'
import { bakeLight, bakeOpenness, roomAmbient, roomLights, type AreaLight } from '../room/bakedLight.ts'
import type { World } from '../room/world.ts'
import { createDetailTexture } from './detailTexture.ts'
import { paintRoomPictures } from './roomPictures.ts'

export interface WorldLook {
  /** Linear light per vertex of the room. */
  readonly roomLight: Float32Array
  /** How open the sky is over each vertex of the skin; undefined without a patient. */
  readonly skinOpenness: Float32Array | undefined
  readonly detail: Uint8Array
  readonly atlas: Uint8ClampedArray
  readonly lights: readonly AreaLight[]
  readonly ambient: Vec3
}

/** Room and patient as one obstacle. */
function combined(world: World): TriangleBvh {
  const { roomBvh, skin, body } = world
  if (skin === undefined || body === undefined) return roomBvh
  const skinBvh = createTriangleBvh(skin.positions, body.indices)
  return {
    cast(origin, direction, maxDistanceM) {
      const room = roomBvh.cast(origin, direction, maxDistanceM)
      return skinBvh.cast(origin, direction, room?.distanceM ?? maxDistanceM) ?? room
    },
    isBlocked: (origin, direction, maxDistanceM) =>
      roomBvh.isBlocked(origin, direction, maxDistanceM) ||
      skinBvh.isBlocked(origin, direction, maxDistanceM),
  }
}

/** Bakes light and paints textures for a world posed at time 0. */
export function createWorldLook(world: World, seed: number): WorldLook {
  const bvh = combined(world)
  return {
    roomLight: bakeLight(world.room.positions, world.room.normals, {
      bvh,
      lights: roomLights,
      ambient: roomAmbient,
    }),
    skinOpenness: world.skin && bakeOpenness(world.skin.positions, world.skin.normals, bvh),
    detail: createDetailTexture(seed),
    atlas: paintRoomPictures(),
    lights: roomLights,
    ambient: roomAmbient,
  }
}
