// The expert marks on a second still what a mark is about on the first: its depth is then known without any head sway.
// Pure; the desk sends the answer as `mark.reshape` with method `tied`. Rules TI-1.. in geometry/motion/SPEC.md.
import { castRay, depthOf } from '../geometry/cameraModel.ts'
import {
  lateralErrorM,
  placementErrorM,
  type CalibrationSigmas,
  type PlacementCircumstances,
} from '../geometry/errorModel.ts'
import { facing } from '../geometry/plane.ts'
import { tiePoint, type Sight, type TieRefusal } from '../geometry/triangulate.ts'
import type { MarkKind, Placement, Stroke } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import type { ImagePoint } from '../protocol/spaces.ts'
import { Err, Ok, type Result } from '../result.ts'
import { anchorPoint } from './markAnchor.ts'
import { planeFacingCamera, projectStroke } from './projectStroke.ts'

export interface TieInput {
  readonly kind: MarkKind
  readonly stroke: Stroke
  readonly picture: PictureRef
  readonly placement: Placement
  readonly calibration: CalibrationSigmas
  /** The other still, and where on it the mark's anchor (see {@link anchorPoint}) is seen. */
  readonly other: { readonly picture: PictureRef; readonly point: ImagePoint }
}

/** `other-epoch`, `no-pose`: the stills cannot be compared. `no-one-spot`: a distance or angle has no single anchor. */
export type TieMarkRefusal = TieRefusal | 'other-epoch' | 'no-pose' | 'no-one-spot'

/** A click hits within so much of the picture's width, one sigma: 2 px of 1280. The hand aims on the screen, at any still. */
const CLICK_WIDTHS = 2 / 1280
/**
 * What the same camera is wrong by on both stills shifts both rays alike: it tells them not apart, and is added in the end. Not so
 * its lag: what that costs goes by how the head moved each time.
 */
const differentOnBoth = ({ lagSigmaMs }: CalibrationSigmas): CalibrationSigmas => ({
  offsetSigmaM: 0,
  angleSigmaRad: 0,
  lagSigmaMs,
})

/** The mark as it lies when its anchor is where both stills show it. Refusals say why nothing was changed. */
export function tieMark(input: TieInput): Result<Placement, TieMarkRefusal> {
  const { kind, stroke, picture, placement, other } = input
  if (kind === 'distance' || kind === 'angle') return Err('no-one-spot')
  if (!picture.tracked || !other.picture.tracked) return Err('no-pose')
  if (picture.epoch !== other.picture.epoch || placement.epoch !== picture.epoch) return Err('other-epoch')
  const anchor = anchorPoint(kind, stroke)
  const distanceM = Math.max(0.2, depthOf(placement.pointsWorld[0] ?? [0, 0, 0], picture.worldFromCamera))
  const tied = tiePoint(
    sightOf(input.calibration, picture, anchor, distanceM),
    sightOf(input.calibration, other.picture, other.point, distanceM),
  )
  if (!tied.ok) return tied
  const depthM = depthOf(tied.value.point, picture.worldFromCamera)
  const flat = planeFacingCamera(anchor, depthM, picture)
  const { normalWorld } = placement
  const surface =
    normalWorld === undefined
      ? flat
      : facing({ point: flat.point, normal: normalWorld }, picture.worldFromCamera.position)
  const pointsWorld = projectStroke(kind, stroke, picture, surface)
  if (pointsWorld === undefined) return Err('rays-miss')
  return Ok({
    pointsWorld,
    ...(normalWorld === undefined ? {} : { normalWorld }),
    method: 'tied',
    errorM: placementErrorM(circumstances(input.calibration, picture, depthM, tied.value.sigmaM)),
    settled: true,
    epoch: placement.epoch,
  })
}

function sightOf(
  calibration: CalibrationSigmas,
  picture: PictureRef,
  point: ImagePoint,
  distanceM: number,
): Sight {
  const { intrinsics, worldFromCamera } = picture
  // What places a mark across its ray is wrong by so much; it is the ray that is.
  const across = lateralErrorM(circumstances(differentOnBoth(calibration), picture, distanceM, undefined))
  return {
    ray: castRay(point, worldFromCamera, intrinsics),
    originSigmaM: across,
    directionSigmaRad: (CLICK_WIDTHS * intrinsics.width) / intrinsics.fx,
  }
}

const circumstances = (
  calibration: TieInput['calibration'],
  picture: PictureRef,
  distanceM: number,
  surfaceSigmaM: number | undefined,
): PlacementCircumstances => ({
  distanceM,
  calibration,
  picture,
  method: 'tied',
  surfaceSigmaM,
})
