// What a depth-from-motion estimate means for a mark that has a place already: keep it, move it, or say why not (D2).
// Pure decision; the desk sends the answer as `mark.refine`. Rules RP-1.. in geometry/motion/SPEC.md.
import { depthOf } from '../geometry/cameraModel.ts'
import {
  lateralErrorM,
  placementErrorM,
  surfaceErrorM,
  type CalibrationSigmas,
  type PlacementCircumstances,
} from '../geometry/errorModel.ts'
import type { MotionEstimate, MotionLimit, PointDepth } from '../geometry/motion/motionTypes.ts'
import { distance, type Vec3 } from '../geometry/vec3.ts'
import type { MarkKind, Placement, Stroke, UnsettledReason } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import { markAnchor } from './markAnchor.ts'
import { hasOwnEnds } from './motionTargets.ts'
import { onBody } from './onBody.ts'

export interface RefineInput {
  readonly kind: MarkKind
  readonly stroke: Stroke
  readonly picture: PictureRef
  /** The mark's present placement. */
  readonly placement: Placement
  readonly calibration: CalibrationSigmas
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
/**
 * The thinnest that is marked before a surface, two sigma must tell it apart, metres: within arm's reach a hand that lies on
 * the table, farther away an arm or a leg.
 */
const thinnestM = (distanceM: number): number => (distanceM < 1 ? 0.04 : 0.08)
/** Of motion's sigma, what stays in a confirmed surface's error: now and then it is something thin before it all the same. */
const STILL_NEARER = 1 / 3
/** Above this error nothing settles on the strength of motion alone; a palm's width. */
const WORST_SIGMA_M = 0.04
/** A worse depth still is worth having where the place is a guess that many times worse: a wall behind the patient. */
const CLEARLY_BETTER = 3
/**
 * A moving mark is told of when it moves by more than this share of its own error, and never for less than 3 mm, or when its error
 * shrinks to less than that share.
 */
const WORTH_TELLING = { share: 0.5, leastM: 0.003, shrunkTo: 0.67 }

/** Keep, move or give up; see the rules in SPEC.md. */
export function refinePlacement(input: RefineInput): Refinement {
  const { estimate, placement, picture, isLast } = input
  if (placement.epoch !== picture.epoch || !picture.tracked) return { type: 'wait' }
  const ends = usableEnds(input)
  if (ends === undefined) return isLast ? giveUp(input) : { type: 'wait' }
  const isGood = worstOf(ends).sigmaM <= WORST_SIGMA_M
  const isDone = estimate.status === 'settled' || (isLast && isGood)
  return isMeasured(placement) ? compare(input, ends, isDone) : move(input, ends, isDone)
}

/** RP-1: with the surface that the device measured. */
function compare(input: RefineInput, ends: Ends, isDone: boolean): Refinement {
  const agreement = agreementOf(input, ends)
  if (agreement === 'same') return confirm(input, ends)
  if (agreement === 'other' || (input.isLast && isDone)) return move(input, ends, isDone)
  return input.isLast ? giveUp(input) : { type: 'wait' }
}

type Ends = readonly [PointDepth, ...PointDepth[]]

/** The depths that place the mark: its anchor's, or its own ends' if all are known. What is not borne out has no true sigma. */
function usableEnds({ kind, placement, estimate }: RefineInput): Ends | undefined {
  const { points, status, isBorneOut } = estimate
  if (!isBorneOut || (status !== 'settled' && status !== 'gathering')) return undefined
  // Where motion itself told the place before, more pictures have told it better.
  const times = placement.method === 'motion' ? 1 : CLEARLY_BETTER
  const worst = Math.max(WORST_SIGMA_M, placement.errorM / times)
  const known = (hasOwnEnds(kind) ? points : points.slice(0, 1)).map((point) =>
    point === undefined || point.sigmaM > worst ? undefined : point,
  )
  const [first, ...others] = known
  if (first === undefined || others.includes(undefined)) return undefined
  return [first, ...others.filter((point) => point !== undefined)]
}

const isMeasured = ({ method }: Placement): boolean => method !== 'stated' && method !== 'motion'

const worstOf = (ends: Ends): PointDepth => ends.reduce((a, b) => (b.sigmaM > a.sigmaM ? b : a))

/**
 * `same`: what motion shows is the measured surface, and not something that lies or stands before it · `other`: it is not
 * (before a surface there is often something, behind it never), or motion knows better than the device where it is ·
 * `open`: it may be either.
 */
function agreementOf(input: RefineInput, ends: Ends): 'same' | 'other' | 'open' {
  const aways = awaysOf(input, ends)
  const isSame = aways.every(
    ({ placedDepthM, nearerM, sigmaM }) =>
      Math.abs(nearerM) <= Math.max(SAME_SURFACE_M, 2 * sigmaM) &&
      nearerM + 2 * sigmaM < thinnestM(placedDepthM),
  )
  if (isSame) return 'same'
  const isOther = aways.some(({ nearerM, sigmaM, surfaceSigmaM }) => {
    const sigmas = nearerM / Math.hypot(sigmaM, surfaceSigmaM)
    return sigmaM <= surfaceSigmaM || sigmas > (sigmaM <= WORST_SIGMA_M ? 2 : 3) || sigmas < -3
  })
  return isOther ? 'other' : 'open'
}

interface Away {
  readonly placedDepthM: number
  /** How much nearer than the measured surface motion shows the end, metres; negative beyond it. */
  readonly nearerM: number
  readonly sigmaM: number
  readonly surfaceSigmaM: number
}

function awaysOf(input: RefineInput, ends: Ends): readonly Away[] {
  const { kind, placement, picture } = input
  const placed = hasOwnEnds(kind) ? placement.pointsWorld : [anchorWorld(kind, placement)]
  return ends.map(({ depthM, sigmaM }, index) => {
    const placedDepthM = depthOf(placed[index] ?? [0, 0, 0], picture.worldFromCamera)
    const surfaceSigmaM = surfaceErrorM(circumstances(input, placedDepthM, placement.method, undefined))
    return { placedDepthM, nearerM: placedDepthM - depthM, sigmaM, surfaceSigmaM }
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

/** It is the one that motion shows, and stays. What the two differ by is not forgotten. */
function confirm(input: RefineInput, ends: Ends): Refinement {
  const { placement } = input
  const about = circumstances(input, worstOf(ends).depthM, placement.method, undefined)
  const alongM = awaysOf(input, ends).map(({ nearerM, sigmaM, surfaceSigmaM }) => {
    const both = (surfaceSigmaM * sigmaM) / Math.hypot(surfaceSigmaM, sigmaM)
    return Math.hypot(both, nearerM, sigmaM * STILL_NEARER)
  })
  const errorM = Math.hypot(lateralErrorM(about), Math.max(...alongM))
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
  const isNews =
    wayM > Math.max(WORTH_TELLING.leastM, WORTH_TELLING.share * sigmaM) ||
    moved.errorM < WORTH_TELLING.shrunkTo * placement.errorM
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
