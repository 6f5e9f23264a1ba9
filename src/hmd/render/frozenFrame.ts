// Where the view stands that the expert has frozen and is drawing on: its outline in the room, its middle, and the place of
// the words that say so. Pure.
import { frustumCorners, pointAtDepth } from '../../shared/geometry/cameraModel.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'

export interface FrozenFrame {
  readonly outlineWorld: readonly Vec3[]
  readonly centreWorld: Vec3
  /** For a card that faces who looks as the camera looked. */
  readonly caption: Pose
}

/** About where hands work, when it is not known what the picture shows. */
const USUAL_DEPTH_M = 0.9
const DEPTH_RANGE_M = { least: 0.4, most: 2.5 } as const
/** High in the picture, and still within the headset's display while the wearer looks at its middle. */
const CAPTION_AT = [0.5, 0.2] as const

/** `depthM`: how far from the camera the middle of the picture lies, where that is known. */
export function frozenFrame(picture: PictureRef, depthM: number | undefined): FrozenFrame {
  const depth = Math.min(DEPTH_RANGE_M.most, Math.max(DEPTH_RANGE_M.least, depthM ?? USUAL_DEPTH_M))
  const [a, b, c, d] = frustumCorners(picture.worldFromCamera, picture.intrinsics, depth)
  return {
    outlineWorld: [a, b, c, d, a],
    centreWorld: pointAtDepth([0.5, 0.5], depth, picture),
    caption: {
      position: pointAtDepth(CAPTION_AT, depth, picture),
      orientation: picture.worldFromCamera.orientation,
    },
  }
}
