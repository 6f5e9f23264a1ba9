// What a depth-from-motion estimate means for a mark that has a place already: keep it, move it, or say why not (D2).
// Pure decision; the desk sends the answer as `mark.refine`. Rules RP-1.. in geometry/motion/SPEC.md.
import { depthOf } from '../geometry/cameraModel.ts'
import {
  lateralErrorM,
  placementErrorM,
  surfaceErrorM,
  type PlacementCircumstances,
} from '../geometry/errorModel.ts'
import type { MotionEstimate, MotionLimit, PointDepth } from '../geometry/motion/motionTypes.ts'
import { distance, type Vec3 } from '../geometry/vec3.ts'
import type { MarkKind, Placement, Stroke, UnsettledReason } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import type { CameraCalibration } from '../protocol/spaces.ts'
import { markAnchor } from './markAnchor.ts'
import { hasOwnEnds } from './motionTargets.ts'
import { onBody } from './onBody.ts'

export interface RefineInput {
  readonly kind: MarkKind
  readonly stroke: Stroke
  readonly picture: PictureRef
  /** The mark's present placement. */
  readonly placement: Placement
  readonly calibration: Pick<CameraCalibration, 'offsetSigmaM' | 'angleSigmaRad'>
  /** Of the points that {@link motionTargets} gave, in that order. */
  readonly estimate: MotionEstimate
  /** True when no more pictures are waited for: the answer is then the last one. */
  readonly isLast: boolean
}

export type Refinement =
  /** Nothing worth telling yet. */
  | { readonly type: 'wait' }
  /** To be sent as `mark.refine`; `isFinal` = nothing better is to be had from this mark's picture. */
  | {
      readonly type: 'refine'
      readonly placement: Placement
      readonly reason: UnsettledReason | undefined
      readonly isFinal: boolean
    }

/** Two depths within this are the same surface, whatever their sigmas say (the plane itself is told to about 1 cm). */
const SAME_SURFACE_M = 0.015
/** Above this error nothing settles on the strength of motion alone; a palm's width. */
const WORST_SIGMA_M = 0.04
/** A worse depth still is worth having where the place is a guess that many times worse: a wall behind the patient. */
const CLEARLY_BETTER = 3
/** A moving mark is told of when it moves by more than this share of its own error, and never for less than 3 mm. */
const WORTH_TELLING = { share: 0.5, leastM: 0.003 }

/** Keep, move or give up; see the rules in SPEC.md. */
export function refinePlacement(input: RefineInput): Refinement {
  const { estimate, placement, picture, isLast } = input
  if (placement.epoch !== picture.epoch || !picture.tracked) return { type: 'wait' }
  const ends = usableEnds(input)
  if (ends === undefined) return isLast ? giveUp(input) : { type: 'wait' }
  const isGood = worstOf(ends).sigmaM <= WORST_SIGMA_M
  const isDone = estimate.status === 'settled' || (isLast && isGood)
  if (isMeasured(placement) && isSameSurface(input, ends)) {
    if (isDone) return confirm(input, ends)
    return isLast ? giveUp(input) : { type: 'wait' }
  }
  return move(input, ends, isDone)
}

type Ends = readonly [PointDepth, ...PointDepth[]]

/** The depths that place the mark: its anchor's, or its own ends' if all are known. */
function usableEnds({ kind, placement, estimate: { points, status } }: RefineInput): Ends | undefined {
  if (status !== 'settled' && status !== 'gathering') return undefined
  const worst = Math.max(WORST_SIGMA_M, placement.errorM / CLEARLY_BETTER)
  const known = (hasOwnEnds(kind) ? points : points.slice(0, 1)).map((point) =>
    point === undefined || point.sigmaM > worst ? undefined : point,
  )
  const [first, ...others] = known
  if (first === undefined || others.includes(undefined)) return undefined
  return [first, ...others.filter((point) => point !== undefined)]
}

const isMeasured = ({ method }: Placement): boolean => method !== 'stated' && method !== 'motion'

const worstOf = (ends: Ends): PointDepth => ends.reduce((a, b) => (b.sigmaM > a.sigmaM ? b : a))

function isSameSurface(input: RefineInput, ends: Ends): boolean {
  const { kind, placement, picture } = input
  const placed = hasOwnEnds(kind) ? placement.pointsWorld : [anchorWorld(kind, placement)]
  return ends.every((end, index) => {
    const placedDepthM = depthOf(placed[index] ?? [0, 0, 0], picture.worldFromCamera)
    const surfaceSigmaM = surfaceErrorM(circumstances(input, placedDepthM, placement.method, undefined))
    const tolerance = Math.max(SAME_SURFACE_M, 3 * Math.hypot(end.sigmaM, surfaceSigmaM))
    return Math.abs(placedDepthM - end.depthM) <= tolerance
  })
}

/** The mark's world point that belongs to its anchor. */
const anchorWorld = (kind: MarkKind, { pointsWorld }: Pick<Placement, 'pointsWorld'>): Vec3 =>
  markAnchor(kind, pointsWorld) ?? [0, 0, 0]

function circumstances(
  { calibration, picture }: RefineInput,
  distanceM: number,
  method: Placement['method'],
  surfaceSigmaM: number | undefined,
): PlacementCircumstances {
  return { distanceM, calibration, picture, method, surfaceSigmaM }
}

/** RP-1: the surface that was measured is the one that motion shows; it stays, and two witnesses are better than one. */
function confirm(input: RefineInput, ends: Ends): Refinement {
  const { placement } = input
  const anchor = worstOf(ends)
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
function move(input: RefineInput, ends: Ends, isDone: boolean): Refinement {
  const { kind, placement, estimate, isLast } = input
  const geometry = onBody(input, ends)
  if (geometry === undefined) return isDone || isLast ? giveUp(input) : { type: 'wait' }
  const { depthM, sigmaM } = worstOf(ends)
  const moved: Placement = {
    ...geometry,
    method: 'motion',
    errorM: placementErrorM(circumstances(input, depthM, 'motion', sigmaM)),
    settled: isDone,
    epoch: placement.epoch,
  }
  const wayM = distance(anchorWorld(kind, placement), anchorWorld(kind, moved))
  const isNews = wayM > Math.max(WORTH_TELLING.leastM, WORTH_TELLING.share * sigmaM)
  if (!isDone && !isLast && !isNews) return { type: 'wait' }
  const reason = !isDone && isLast ? reasonOf(estimate) : undefined
  return { type: 'refine', placement: moved, reason, isFinal: isDone }
}

/** RP-4: the place stays as it is, unsettled, and says why. */
function giveUp({ placement, estimate }: RefineInput): Refinement {
  return {
    type: 'refine',
    placement: { ...placement, settled: false },
    reason: reasonOf(estimate),
    isFinal: estimate.status === 'no-texture' || estimate.status === 'moved',
  }
}

const reasonOfLimit: Readonly<Record<MotionLimit, UnsettledReason>> = {
  texture: 'no-texture',
  parallax: 'no-parallax',
  movement: 'moved',
  cover: 'inconsistent',
}

function reasonOf({ status, limit }: MotionEstimate): UnsettledReason {
  if (status === 'no-texture' || status === 'no-parallax' || status === 'moved') return status
  return limit === undefined ? 'inconsistent' : reasonOfLimit[limit]
}
