// Where printed tags stood, by epoch, so that the same tag tells how an old world stands in the present one (SPEC: RE-4). Pure.
import {
  alignByPose,
  alignByYaw,
  levelDistance,
  spreadOf,
  turnSigma,
} from '../../shared/geometry/yawAlign.ts'
import { compose, type Pose } from '../../shared/geometry/pose.ts'
import { angleBetween } from '../../shared/geometry/quat.ts'
import { distance, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { Rebase } from '../../shared/protocol/pictures.ts'

/** How an older world stands in the present one, and how well that is known. */
export type WorldShift = Pick<Rebase, 'nowFromThen' | 'sigmaM'> & {
  readonly turn: NonNullable<Rebase['turn']>
}

export interface TagMemory {
  /** A tag was seen at a place of that epoch's world. */
  look(epoch: number, tagId: number, worldFromTag: Pose): void
  /** How many tags of that epoch could be found again. */
  known(epoch: number): number
  between(then: number, now: number): WorldShift | undefined
  /** What is known of `then` holds in `now`, so placed. */
  move(then: number, now: number, nowFromThen: Pose): void
}

const MOST_LOOKS = 12
/** One look may be wrong (the pose with the paper tipped the other way); of three the middle one counts. */
const LEAST_LOOKS = 3
/** Farther than this from where it was is not noise: somebody has moved the tag. */
const MOVED_M = 0.06
/** Tags so far apart tell the turn better by their places than each by its own corners. */
const FAR_APART_M = 0.3
/** Of one tag's turn, when looks agree perfectly: a corner's 0.25 px of 80 px. */
const LEAST_YAW_SIGMA = 0.006
/** Of its place: a tenth of a tag's cell, and the camera's calibration. */
const LEAST_SIGMA_M = 0.004
/** Where marks are, about, from the tag: by this one tag is preferred to another. */
const LEVER_M = 1

interface Summary {
  readonly pose: Pose
  readonly sigmaM: number
  readonly yawSigma: number
}

export function createTagMemory(): TagMemory {
  const epochs = new Map<number, Map<number, readonly Pose[]>>()

  function summaries(epoch: number): ReadonlyMap<number, Summary> {
    const known = new Map<number, Summary>()
    for (const [tagId, looks] of epochs.get(epoch) ?? [])
      if (looks.length >= LEAST_LOOKS) known.set(tagId, summaryOf(looks))
    return known
  }

  return {
    look(epoch, tagId, worldFromTag) {
      const tags = epochs.get(epoch) ?? new Map<number, readonly Pose[]>()
      epochs.set(epoch, tags)
      const before = tags.get(tagId) ?? []
      const agreeing = before.filter(({ position }) => distance(position, worldFromTag.position) < MOVED_M)
      const isMoved = agreeing.length * 2 < before.length
      tags.set(tagId, [...(isMoved ? [] : before), worldFromTag].slice(-MOST_LOOKS))
    },
    known: (epoch) => summaries(epoch).size,
    between(then, now) {
      const known = summaries(now)
      const both = [...summaries(then)].flatMap(([tagId, old]) => {
        const found = known.get(tagId)
        return found === undefined ? [] : [{ then: old, now: found }]
      })
      return areFarApart(both) ? byPlaces(both) : byOneTag(both)
    },
    move(then, now, nowFromThen) {
      const tags = epochs.get(now) ?? new Map<number, readonly Pose[]>()
      epochs.set(now, tags)
      for (const [tagId, looks] of epochs.get(then) ?? [])
        if (!tags.has(tagId))
          tags.set(
            tagId,
            looks.map((look) => compose(nowFromThen, look)),
          )
    },
  }
}

interface Both {
  readonly then: Summary
  readonly now: Summary
}

const placeSigma = ({ then, now }: Both): number => Math.hypot(then.sigmaM, now.sigmaM)

const areFarApart = (both: readonly Both[]): boolean =>
  both.some((a) => both.some((b) => levelDistance(a.then.pose.position, b.then.pose.position) >= FAR_APART_M))

function byPlaces(both: readonly Both[]): WorldShift | undefined {
  const aligned = alignByYaw(
    both.map(({ then, now }) => ({ then: then.pose.position, now: now.pose.position })),
  )
  // Tags that do not agree: one of them was moved, and nobody knows which.
  if (aligned === undefined || aligned.rmsM > MOVED_M) return undefined
  const { nowFromThen, aboutThen, rmsM } = aligned
  const sigmaM = Math.hypot(rmsM, ...both.map(placeSigma))
  const spreadM = spreadOf(both.map(({ then }) => then.pose.position))
  return { nowFromThen, sigmaM, turn: { aboutThen, sigmaRad: turnSigma(sigmaM, spreadM) } }
}

function byOneTag(both: readonly Both[]): WorldShift | undefined {
  const yawSigma = ({ then, now }: Both): number => Math.hypot(then.yawSigma, now.yawSigma)
  const sigmaOf = (pair: Both): number => Math.hypot(placeSigma(pair), yawSigma(pair) * LEVER_M)
  const best = both.toSorted((a, b) => sigmaOf(a) - sigmaOf(b)).at(0)
  return (
    best && {
      nowFromThen: alignByPose(best.then.pose, best.now.pose),
      sigmaM: placeSigma(best),
      turn: { aboutThen: best.then.pose.position, sigmaRad: yawSigma(best) },
    }
  )
}

/** The middle of the looks: the middle place, and the orientation that differs least from all others. */
function summaryOf(looks: readonly Pose[]): Summary {
  const along = (axis: 0 | 1 | 2): number => middle(looks.map(({ position: p }) => p[axis]))
  const position: Vec3 = [along(0), along(1), along(2)]
  const differences = looks.map(({ orientation }) =>
    middle(looks.map((other) => angleBetween(orientation, other.orientation))),
  )
  const least = Math.min(...differences)
  const orientation = looks[differences.indexOf(least)]?.orientation ?? [0, 0, 0, 1]
  const scatter = middle(looks.map((look) => distance(look.position, position)))
  return {
    pose: { position, orientation },
    sigmaM: Math.hypot(LEAST_SIGMA_M, scatter),
    yawSigma: Math.hypot(LEAST_YAW_SIGMA, least),
  }
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
