// One mark's answer: its placement with method and error, or why it has none (SPEC: PL-7..10).
import { depthOf } from '../../shared/geometry/cameraModel.ts'
import {
  ARM_M,
  MAX_ERROR_M,
  lateralErrorM,
  placementErrorM,
  surfaceErrorM,
} from '../../shared/geometry/errorModel.ts'
import { centroid, distance } from '../../shared/geometry/vec3.ts'
import { anchorPoint, markAnchor } from '../../shared/ink/markAnchor.ts'
import { planeFacingCamera, projectStroke } from '../../shared/ink/projectStroke.ts'
import { isSeenWithinReach, isSpotOnPicture } from '../../shared/ink/reach.ts'
import type { Placement, PlacementMethod, UnplacedReason } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import type { Mark } from '../../shared/session/state.ts'
import { placeByLadder } from './castMark.ts'
import type { DrawnStroke, PlacedPoints, SurfaceSource } from './drawnStroke.ts'
import type { WorldGeometry } from './worldGeometry.ts'

/** The wearer's side of the world at the moment of placing. */
export interface PlacingSituation {
  readonly geometry: WorldGeometry
  readonly epoch: number
  /** What was believed of the camera when it took that picture. */
  calibrationOf(picture: PictureRef): CameraCalibration
  /** False on the 2D page. */
  readonly tracked: boolean
  /** True of a time that the ring of head poses does not reach back to. */
  isForgotten(timeMs: number): boolean
  /** True while places of that older epoch may still be told in the present one. */
  isBeingRebased(epoch: number): boolean
}

export type Answer =
  | {
      readonly type: 'placed'
      readonly placement: Placement
      /** Its error if the surface met is the one that was meant: what is refused and what is better goes by this. */
      readonly ifMeantM: number
    }
  | { readonly type: 'unplaced'; readonly reason: UnplacedReason }

/** What is known of a mark besides its stroke. */
export interface ToPlace extends DrawnStroke {
  readonly pictureId?: Mark['pictureId']
  /** Where it is shown until it is cast: it was moved on a picture. */
  readonly provisional?: Placement | undefined
}

/** Bodies that rest on bench, floor or wall stand out by about a tenth of the distance, and by no more than a trunk. */
const RESTING = { share: 0.1, mostM: 0.25 } as const
/** One that stands before a wall may be anywhere from arm's length to it: this much of that way is one sigma. */
const STANDING_SHARE = 0.5

/** Why a mark cannot be placed at all, before anything is cast; undefined when it can. */
export function unplacedReason(
  { kind, picture, pictureId, stroke }: ToPlace,
  situation: PlacingSituation,
): UnplacedReason | undefined {
  if (!situation.tracked) return 'no-tracking'
  if (!picture.tracked) return 'tracking-lost'
  if (picture.epoch !== situation.epoch) return 'old-epoch'
  if (!isSpotOnPicture(kind, stroke)) return 'off-picture'
  // A guessed picture of a time that nobody remembers: its pose may be any. A still was looked at when it was frozen.
  return picture.match === 'approximate' &&
    pictureId === undefined &&
    situation.isForgotten(picture.captureTimeMs)
    ? 'picture-unknown'
    : undefined
}

/** Casts the mark from its picture's own pose. */
export async function placeMark(
  drawn: ToPlace,
  situation: PlacingSituation,
  marks: Iterable<Mark>,
): Promise<Answer> {
  const reason = unplacedReason(drawn, situation)
  if (reason !== undefined) return { type: 'unplaced', reason }
  const { geometry } = situation
  const exposedAtMs = drawn.picture.captureTimeMs - situation.calibrationOf(drawn.picture).camLagMs
  const cast = await placeByLadder(drawn, { geometry, exposedAtMs, marks })
  if (cast === undefined) return { type: 'unplaced', reason: 'off-picture' }
  const found = describe(cast, drawn, situation)
  const moved = nearProvisional(found.placement, drawn, situation)
  // It stood there before: moving it is no reason to hide it.
  if (moved !== undefined) return { type: 'placed', placement: moved, ifMeantM: moved.errorM }
  if (!isSeenWithinReach(found.placement.pointsWorld, drawn.picture))
    return { type: 'unplaced', reason: 'too-far' }
  return found.ifMeantM > MAX_ERROR_M
    ? { type: 'unplaced', reason: 'too-uncertain' }
    : { type: 'placed', ...found }
}

/** Depth-sensing alone sees who is there now; planes and meshes are the room as it was scanned, without the patient. */
const seesBodies = (method: PlacementMethod): boolean => method === 'depth'

function describe(
  placed: PlacedPoints,
  drawn: DrawnStroke,
  situation: PlacingSituation,
): Pick<Answer & { type: 'placed' }, 'placement' | 'ifMeantM'> {
  const { picture } = drawn
  const { method, sigmaM } = placed.source
  const { position } = picture.worldFromCamera
  const distanceM = distance(centroid(placed.pointsWorld), position)
  const errorM = placementErrorM({
    distanceM,
    method,
    picture,
    calibration: situation.calibrationOf(picture),
    surfaceSigmaM: sigmaM,
  })
  const placement: Placement = {
    pointsWorld: placed.pointsWorld,
    ...(placed.normalWorld === undefined ? {} : { normalWorld: placed.normalWorld }),
    ...(placed.drapedWorld === undefined ? {} : { drapedWorld: placed.drapedWorld }),
    ...(placed.pointSources === undefined
      ? {}
      : {
          pointErrorsM: placed.pointsWorld.map((point, index) =>
            ownErrorM(placed.pointSources?.[index] ?? placed.source, distance(point, position)),
          ),
        }),
    method,
    errorM: Math.hypot(errorM, unconfirmedM(method, distanceM)),
    settled: seesBodies(method),
    epoch: situation.epoch,
  }
  return { placement, ifMeantM: Math.hypot(errorM, restingM(method, distanceM)) }
}

/** PL-6: what one end's own surface is uncertain by. */
const ownErrorM = ({ method, sigmaM }: SurfaceSource, distanceM: number): number =>
  Math.hypot(surfaceErrorM({ method, distanceM, surfaceSigmaM: sigmaM }), unconfirmedM(method, distanceM))

/** A surface that the patient may rest on. */
const restingM = (method: PlacementMethod, distanceM: number): number =>
  seesBodies(method) || method === 'stated' ? 0 : Math.min(RESTING.mostM, RESTING.share * distanceM)

/** One sigma, metres, of a surface that may lie well behind the patient: nothing says that it is the one that was meant. */
export const unconfirmedM = (method: PlacementMethod, distanceM: number): number =>
  seesBodies(method) || method === 'stated'
    ? 0
    : Math.max(restingM(method, distanceM), STANDING_SHARE * (distanceM - ARM_M))

/**
 * PL-9: a mark that was moved on a picture lay on a known surface before. Where the device does not see bodies, a surface
 * behind that depth is the room behind the patient: the mark stays at its depth, and depth from motion has the last word.
 */
function nearProvisional(
  placement: Placement,
  { kind, stroke, picture, provisional }: ToPlace,
  situation: PlacingSituation,
): Placement | undefined {
  if (provisional?.epoch !== situation.epoch || seesBodies(placement.method)) return undefined
  const depthAt = ({ pointsWorld }: Placement): number => {
    const anchor = markAnchor(kind, pointsWorld)
    return anchor === undefined ? 0 : depthOf(anchor, picture.worldFromCamera)
  }
  const wantedM = depthAt(provisional)
  if (wantedM <= 0 || depthAt(placement) <= wantedM + Math.max(NEAR_M, provisional.errorM)) return undefined
  const flat = planeFacingCamera(anchorPoint(kind, stroke), wantedM, picture)
  const plane = { point: flat.point, normal: provisional.normalWorld ?? flat.normal }
  const pointsWorld =
    projectStroke(kind, stroke, picture, plane) ?? projectStroke(kind, stroke, picture, flat)
  if (pointsWorld === undefined) return undefined
  const wayM = distance(centroid(pointsWorld), centroid(provisional.pointsWorld))
  const { method } = provisional
  const acrossM = lateralErrorM({
    distanceM: wantedM,
    calibration: situation.calibrationOf(picture),
    picture,
    method,
  })
  return {
    pointsWorld,
    ...(provisional.normalWorld === undefined ? {} : { normalWorld: provisional.normalWorld }),
    method,
    // The farther it was moved, the less the surface there is the one that it was on.
    errorM: Math.hypot(provisional.errorM, RESTING.share * wayM, acrossM),
    settled: false,
    epoch: situation.epoch,
  }
}

/** Two depths within this are the same surface. */
const NEAR_M = 0.03
