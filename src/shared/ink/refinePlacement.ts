// What a depth-from-motion estimate means for a mark that has a place already: keep it, move it, or say why not (D2).
// Pure decision; the desk sends the answer as `mark.refine`. Rules RP-1.. in geometry/motion/SPEC.md.
import { depthOf } from '../geometry/cameraModel.ts'
import {
  lateralErrorM,
  placementErrorM,
  surfaceErrorM,
  type PlacementCircumstances,
} from '../geometry/errorModel.ts'
import type { MotionEstimate, PointDepth } from '../geometry/motion/motionTypes.ts'
import { facing, type Plane } from '../geometry/plane.ts'
import { evenPlaces } from '../geometry/polyline.ts'
import { distance, type Vec3 } from '../geometry/vec3.ts'
import type { MarkKind, Placement, Stroke, UnsettledReason } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import type { CameraCalibration, ImagePoint } from '../protocol/spaces.ts'
import { anchorPoint, planeFacingCamera, projectStroke } from './projectStroke.ts'

export interface RefineInput {
  readonly kind: MarkKind
  readonly stroke: Stroke
  readonly picture: PictureRef
  /** The mark's present placement. */
  readonly placement: Placement
  readonly calibration: Pick<CameraCalibration, 'offsetSigmaM' | 'angleSigmaRad'>
  /** Of the points that {@link motionPoints} gave, in that order. */
  readonly estimate: MotionEstimate
  /** True when no more pictures are waited for: the answer is then the last one. */
  readonly isLast: boolean
}

export type Refinement =
  /** Nothing worth telling yet. */
  | { readonly type: 'wait' }
  /** To be sent as `mark.refine`; `isFinal` = the desk may stop looking at this mark. */
  | {
      readonly type: 'refine'
      readonly placement: Placement
      readonly reason: UnsettledReason | undefined
      readonly isFinal: boolean
    }

/** A circle's or a line's surface is told by this many spots along it. */
const MOST_POINTS = 7
/** Two depths within this are the same surface, whatever their sigmas say (the plane itself is told to about 1 cm). */
const SAME_SURFACE_M = 0.015
/** Above this error nothing is moved on the strength of motion alone; a palm's width. */
const WORST_SIGMA_M = 0.04
/** A moving mark is told of when it moves by more than this share of its own error, and never for less than 3 mm. */
const WORTH_TELLING = { share: 0.5, leastM: 0.003 }

/** Where depth is to be asked: the anchor first, then for ink an even spread along the stroke. */
export function motionPoints(kind: MarkKind, stroke: Stroke, aspect: number): ImagePoint[] {
  const anchor = anchorPoint(kind, stroke)
  if (kind !== 'ink') return [anchor]
  const flat = stroke.map(([u, v]): readonly [number, number] => [u, v / aspect])
  const spread = evenPlaces(flat, Math.min(MOST_POINTS - 1, stroke.length)).map((place): ImagePoint => {
    const sample = stroke[Math.round(place)] ?? [anchor[0], anchor[1], 0]
    return [sample[0], sample[1]]
  })
  return [anchor, ...spread]
}

/** Keep, move or give up; see the rules in SPEC.md. */
export function refinePlacement(input: RefineInput): Refinement {
  const { estimate, placement, picture, isLast } = input
  if (placement.epoch !== picture.epoch || !picture.tracked) return { type: 'wait' }
  const anchor = usableAnchor(estimate)
  if (anchor === undefined) return isLast ? giveUp(input) : { type: 'wait' }
  const isSettled = estimate.status === 'settled'
  if (isMeasured(placement) && isSameSurface(input, anchor)) {
    return isSettled || isLast ? confirm(input, anchor) : { type: 'wait' }
  }
  return move(input, anchor, isSettled || isLast)
}

function usableAnchor({ points, status }: MotionEstimate): PointDepth | undefined {
  const anchor = points[0]
  if (anchor === undefined || anchor.sigmaM > WORST_SIGMA_M) return undefined
  return status === 'settled' || status === 'gathering' ? anchor : undefined
}

const isMeasured = ({ method }: Placement): boolean => method !== 'stated' && method !== 'motion'

function isSameSurface(input: RefineInput, anchor: PointDepth): boolean {
  const placedDepthM = depthOf(anchorWorld(input), input.picture.worldFromCamera)
  const surfaceSigmaM = surfaceErrorM(circumstances(input, placedDepthM, input.placement.method, undefined))
  const tolerance = Math.max(SAME_SURFACE_M, 3 * Math.hypot(anchor.sigmaM, surfaceSigmaM))
  return Math.abs(placedDepthM - anchor.depthM) <= tolerance
}

/** The mark's world point that belongs to its anchor. */
function anchorWorld({ kind, placement }: RefineInput): Vec3 {
  const { pointsWorld } = placement
  const index = kind === 'arrow' ? pointsWorld.length - 1 : Math.floor((pointsWorld.length - 1) / 2)
  return pointsWorld[index] ?? [0, 0, 0]
}

function circumstances(
  { calibration, picture }: RefineInput,
  distanceM: number,
  method: Placement['method'],
  surfaceSigmaM: number | undefined,
): PlacementCircumstances {
  return { distanceM, calibration, match: picture.match, limited: false, method, surfaceSigmaM }
}

/** RP-1: the surface that was measured is the one that motion shows; it stays, and two witnesses are better than one. */
function confirm(input: RefineInput, anchor: PointDepth): Refinement {
  const { placement } = input
  const about = circumstances(input, anchor.depthM, placement.method, undefined)
  const plane = surfaceErrorM(about)
  const both = (plane * anchor.sigmaM) / Math.hypot(plane, anchor.sigmaM)
  const errorM = Math.hypot(lateralErrorM(about), both)
  return {
    type: 'refine',
    placement: { ...placement, settled: true, errorM: Math.min(placement.errorM, errorM) },
    reason: undefined,
    isFinal: true,
  }
}

/** RP-2, RP-3: the mark goes to the surface that motion shows, for good or until it is known better. */
function move(input: RefineInput, anchor: PointDepth, isFinal: boolean): Refinement {
  const { kind, stroke, picture, placement, estimate } = input
  const surface = surfaceOf(input, anchor)
  const pointsWorld = projectStroke(kind, stroke, picture, surface)
  if (pointsWorld === undefined) return isFinal ? giveUp(input) : { type: 'wait' }
  const moved: Placement = {
    pointsWorld,
    ...(estimate.normalWorld === undefined ? {} : { normalWorld: surface.normal }),
    method: 'motion',
    errorM: placementErrorM(circumstances(input, anchor.depthM, 'motion', anchor.sigmaM)),
    settled: isFinal,
    epoch: placement.epoch,
  }
  const wayM = distance(anchorWorld(input), anchorWorld({ ...input, placement: moved }))
  const isNews = wayM > Math.max(WORTH_TELLING.leastM, WORTH_TELLING.share * anchor.sigmaM)
  if (!isFinal && !isNews) return { type: 'wait' }
  return { type: 'refine', placement: moved, reason: undefined, isFinal }
}

function surfaceOf({ kind, stroke, picture, estimate }: RefineInput, anchor: PointDepth): Plane {
  const flat = planeFacingCamera(anchorPoint(kind, stroke), anchor.depthM, picture)
  return estimate.normalWorld === undefined
    ? flat
    : facing({ point: flat.point, normal: estimate.normalWorld }, picture.worldFromCamera.position)
}

/** RP-4: the place stays as it is, unsettled, and says why. */
function giveUp({ placement, estimate }: RefineInput): Refinement {
  return {
    type: 'refine',
    placement: { ...placement, settled: false },
    reason: reasonOf(estimate),
    isFinal: true,
  }
}

function reasonOf({ status }: MotionEstimate): UnsettledReason {
  return status === 'no-texture' || status === 'no-parallax' || status === 'moved' ? status : 'inconsistent'
}
