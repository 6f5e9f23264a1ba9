// Where the view stands that the expert has frozen and is drawing on: its outline in the room, and its middle. Pure.
import { frustumCorners, pointAtDepth } from '../../shared/geometry/cameraModel.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'

export interface FrozenFrame {
  /** From its upper left corner on, clockwise, closed. */
  readonly outlineWorld: readonly Vec3[]
  readonly centreWorld: Vec3
}

/** About where hands work, when it is not known what the picture shows. */
const USUAL_DEPTH_M = 0.9
const DEPTH_RANGE_M = { least: 0.4, most: 2.5 } as const

/** `depthM`: how far from the camera the middle of the picture lies, where that is known. */
export function frozenFrame(picture: PictureRef, depthM: number | undefined): FrozenFrame {
  const depth = Math.min(DEPTH_RANGE_M.most, Math.max(DEPTH_RANGE_M.least, depthM ?? USUAL_DEPTH_M))
  const [a, b, c, d] = frustumCorners(picture.worldFromCamera, picture.intrinsics, depth)
  return {
    outlineWorld: [a, b, c, d, a],
    centreWorld: pointAtDepth([0.5, 0.5], depth, picture),
  }
}
