// Where marks stood, by epoch, told by the session's own log, so that a reload forgets nothing. Those that were marked again after their
// world had ended, and spots that the wearer points out, tell how it stands in the present one (SPEC: RE-5, RE-7). Pure.
import { alignByYaw, isApart, spreadOf, turnSigma } from '../../shared/geometry/yawAlign.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { anchorPoint, markAnchor } from '../../shared/ink/markAnchor.ts'
import { isSameSample, partOf, WORST_SPOT_M } from '../../shared/ink/markAgain.ts'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { MarkShape, Placement } from '../../shared/protocol/marks.ts'
import { Err, Ok, type Result } from '../../shared/result.ts'
import { evolve } from '../../shared/session/evolve.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { hiddenMarks } from '../../shared/session/oldPlaces.ts'
import { visibleMarks } from '../../shared/session/selectors.ts'
import { emptySession, type Mark, type SessionState } from '../../shared/session/state.ts'
import type { WorldShift } from './tagMemory.ts'

/** The place of a mark's anchor, metres, world of its epoch; one sigma. */
export interface FoundSpot {
  readonly at: Vec3
  readonly errorM: number
}

/** Where and how a mark stood in one epoch. */
export interface Stood extends FoundSpot {
  readonly placement: Placement
  /** As it was drawn then: an anchor elsewhere on the picture means another spot. */
  readonly stroke: MarkShape['stroke']
  readonly tilt: MarkShape['tilt']
}

/** A hidden mark that can be pointed out: known well enough, and of one spot. */
export interface OldSpot extends FoundSpot {
  readonly mark: Mark
}

/** What could be pointed out of an epoch that is over. */
export interface OldSpots {
  readonly epoch: number
  /** In drawing order; at least one lies far enough from another, or from a mark that was marked again. */
  readonly spots: readonly OldSpot[]
  /** Where marks stood then that are known in the present epoch too. */
  readonly known: readonly Vec3[]
}

/** Why spots tell nothing: fewer than two, too near each other, or not at the same distances as before. */
export type SpotsRefusal = 'too-few' | 'too-near' | 'disagree'

export interface MarkMemory {
  /** Each event of the log in order, those read after a reload too. True when it changed a mark. */
  hear(event: SessionEvent): boolean
  between(then: number, now: number): WorldShift | undefined
  /** The same with spots that were pointed out in the present world. */
  solve(then: number, now: number, pointed: ReadonlyMap<MarkId, FoundSpot>): Result<WorldShift, SpotsRefusal>
  /** Of the old epoch with most of them; undefined when pointing would tell nothing. */
  toPointOut(now: number): OldSpots | undefined
  /** Marks that stood in `then` and are known in `now` too. */
  pairs(then: number, now: number): readonly MarkPair[]
}

export interface MarkPair {
  readonly markId: MarkId
  readonly then: Stood
  readonly now: Stood
}

/** Marks that disagree by more are not where they were: somebody has marked another spot. */
const MOVED_M = 0.06

type Places = ReadonlyMap<number, Stood>
interface Pair {
  readonly then: FoundSpot
  readonly now: FoundSpot
}

export function createMarkMemory(): MarkMemory {
  let state: SessionState = emptySession
  let known: Known = new Map()

  return {
    hear(event) {
      const isOtherLog = state.sessionId !== undefined && state.sessionId !== event.sessionId
      const isFromStart = event.seq <= state.headSeq
      if (isOtherLog || isFromStart) {
        state = emptySession
        known = new Map()
      }
      const before = state
      state = evolve(state, event)
      if (state.marks === before.marks && state.epoch === before.epoch) return false
      known = remembered(state, before, known)
      return true
    },
    between(then, now) {
      const shift = shiftOf(pairsOf(known, then, now))
      return shift.ok ? shift.value : undefined
    },
    solve(then, now, pointed) {
      const marked = pairsOf(known, then, now).filter(({ markId }) => !pointed.has(markId))
      const shown = [...pointed].flatMap(([markId, found]): readonly Pair[] => {
        const old = known.get(markId)?.get(then)
        return old === undefined ? [] : [{ then: old, now: found }]
      })
      return shiftOf([...marked, ...shown])
    },
    pairs: (then, now) => pairsOf(known, then, now),
    toPointOut: (now) => mostToPointOut(state, known, now),
  }
}

type Known = ReadonlyMap<MarkId, Places>

const pairsOf = (known: Known, then: number, now: number): readonly MarkPair[] =>
  [...known].flatMap(([markId, places]) => {
    const [old, found] = [places.get(then), places.get(now)]
    return old === undefined || found === undefined ? [] : [{ markId, then: old, now: found }]
  })

function mostToPointOut(state: SessionState, known: Known, now: number): OldSpots | undefined {
  const byEpoch = new Map<number, OldSpot[]>()
  for (const mark of hiddenMarks(state)) {
    const epoch = placementOf(mark)?.epoch ?? now
    const stood = known.get(mark.markId)?.get(epoch)
    if (stood !== undefined && epoch < now)
      byEpoch.set(epoch, [...(byEpoch.get(epoch) ?? []), { mark, at: stood.at, errorM: stood.errorM }])
  }
  return [...byEpoch]
    .map(([epoch, spots]) => ({ epoch, spots, known: pairsOf(known, epoch, now).map(({ then }) => then.at) }))
    .filter(({ spots, known: others }) =>
      spots.some(({ at }) =>
        [...spots.map((spot) => spot.at), ...others].some((other) => isApart(at, other)),
      ),
    )
    .toSorted((a, b) => b.spots.length - a.spots.length || b.epoch - a.epoch)
    .at(0)
}

function shiftOf(pairs: readonly Pair[]): Result<WorldShift, SpotsRefusal> {
  if (pairs.length < 2) return Err('too-few')
  const aligned = alignByYaw(pairs.map(({ then, now }) => ({ then: then.at, now: now.at })))
  if (aligned === undefined) return Err('too-near')
  if (aligned.rmsM > MOVED_M) return Err('disagree')
  const { nowFromThen, aboutThen, rmsM } = aligned
  const sigmaM = Math.hypot(
    rmsM,
    Math.max(...pairs.map(({ then, now }) => Math.hypot(then.errorM, now.errorM))),
  )
  const spreadM = spreadOf(pairs.map(({ then }) => then.at))
  return Ok({ nowFromThen, sigmaM, turn: { aboutThen, sigmaRad: turnSigma(sigmaM, spreadM) } })
}

/** Marks that did not change keep what is known of them. */
function remembered(state: SessionState, before: SessionState, known: Known): Known {
  if (state.marks === before.marks) return known
  return new Map(
    visibleMarks(state).map((mark) => {
      const places = known.get(mark.markId)
      const isSame = places !== undefined && before.marks.get(mark.markId) === mark
      return [mark.markId, isSame ? places : withPresent(mark, places)]
    }),
  )
}

/** What is known of a mark, with where it stands now. An undone change takes the later epochs away again. */
function withPresent({ kind, place, stroke, tilt }: Mark, before: Places = new Map()): Places {
  if (place.status !== 'placed' || partOf(kind) === undefined) return before
  const { placement } = place
  const { epoch, errorM } = placement
  const at = markAnchor(kind, placement.pointsWorld)
  const present = before.get(epoch)
  const isElsewhere =
    present !== undefined && !isSameSample(anchorPoint(kind, present.stroke), anchorPoint(kind, stroke))
  const older = isElsewhere ? [] : [...before].filter(([of]) => of < epoch)
  return new Map(
    at === undefined || errorM > WORST_SPOT_M
      ? older
      : [...older, [epoch, { at, errorM, placement, stroke, tilt }]],
  )
}
