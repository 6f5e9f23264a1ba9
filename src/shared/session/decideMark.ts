// Rules for drawing, placing and changing one mark (SPEC: MARK, PLACE, EDIT). Called by decide once the right to ask is
// settled.
import { isSeenWithinReach, isSpotOnPicture, isWithinReach } from '../ink/reach.ts'
import { mayTilt } from '../ink/tilt.ts'
import type { CommandOf } from '../protocol/commands.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { EventBody } from '../protocol/events.ts'
import type { MarkId } from '../protocol/ids.ts'
import { MAX_MARK_TEXT, type MarkKind, type MarkShape, type Placement } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import type { Quat } from '../protocol/spaces.ts'
import { Err, Ok, type Result } from '../result.ts'
import type { CommandActor } from './decide.ts'
import { changedStyle, hasPointsOf, placementOf, styleOf } from './markShape.ts'
import { currentStep, mayUnlock } from './selectors.ts'
import type { Mark, SessionState } from './state.ts'

type Decision = Result<readonly EventBody[], ErrorCode>

/** Erased marks count: they stay in the log and can come back. */
export const MAX_MARKS = 2000

export function decideDraw(state: SessionState, command: CommandOf<'mark.draw'>): Decision {
  const { markId, kind, text } = command
  if (state.marks.has(markId)) return Err('wrong-state')
  if (state.marks.size >= MAX_MARKS) return Err('too-large')
  const refusal = refuseStroke(state, kind, command) ?? refuseText(kind, text)
  if (refusal !== undefined) return Err(refusal)
  return Ok([{ ...command, type: 'mark.drawn' }])
}

/** MARK-2..4: why this stroke on this picture cannot be a mark of the kind. */
function refuseStroke(
  state: SessionState,
  kind: MarkKind,
  { picture, pictureId, stroke, sweepRad }: Pick<MarkShape, 'picture' | 'pictureId' | 'stroke' | 'sweepRad'>,
): ErrorCode | undefined {
  if (!hasPointsOf(kind, stroke.length)) return 'malformed'
  if (!isSpotOnPicture(kind, stroke)) return 'off-picture'
  if ((kind === 'turn') !== (sweepRad !== undefined)) return 'malformed'
  if (pictureId !== undefined) {
    const frozen = state.pictures.get(pictureId)
    if (frozen === undefined) return 'not-found'
    if (!isSamePicture(frozen.picture, picture)) return 'malformed'
  }
  return picture.tracked && picture.epoch !== state.epoch ? 'wrong-epoch' : undefined
}

/** MARK-8: a label says something, only labels and steps do, and it can be read. */
function refuseText(kind: MarkKind, text: string | undefined): ErrorCode | undefined {
  if (text === undefined) return kind === 'label' ? 'malformed' : undefined
  if (kind !== 'label' && kind !== 'step') return 'malformed'
  return text.length > MAX_MARK_TEXT ? 'text-too-long' : undefined
}

const isSamePicture = (a: PictureRef, b: PictureRef): boolean =>
  a.epoch === b.epoch && a.frameSeq === b.frameSeq

export function decidePlace(
  state: SessionState,
  { markId, against, placement, because }: CommandOf<'mark.place'>,
): Decision {
  const found = findMark(state, markId)
  if (!found.ok) return found
  const { place, shapeSeq } = found.value
  const isUnsettled = place.status === 'drawn' || (place.status === 'placed' && !place.placement.settled)
  const isOpen = isUnsettled && against === shapeSeq
  if (because === 'confirmed' && found.value.locked) return Err('mark-locked')
  const refusal = isOpen
    ? (refuseGeometry(state, found.value, placement) ?? refuseReach(found.value, placement, because))
    : 'wrong-state'
  if (refusal !== undefined) return Err(refusal)
  return Ok([{ type: 'mark.placed', markId, ...placement, ...(because === undefined ? {} : { because }) }])
}

export function decideRefine(
  state: SessionState,
  { markId, against, placement, reason }: CommandOf<'mark.refine'>,
): Decision {
  const found = findMark(state, markId)
  if (!found.ok) return found
  const { place, shapeSeq } = found.value
  const isOpen = place.status === 'placed' && !place.placement.settled && against === shapeSeq
  const refusal = isOpen
    ? (refuseGeometry(state, found.value, placement) ?? refuseReach(found.value, placement))
    : 'wrong-state'
  if (refusal !== undefined) return Err(refusal)
  return Ok([{ type: 'mark.refined', markId, ...placement, ...(reason === undefined ? {} : { reason }) }])
}

export function decideLeaveUnplaced(
  state: SessionState,
  { markId, against, reason }: CommandOf<'mark.leaveUnplaced'>,
): Decision {
  const found = findMark(state, markId)
  if (!found.ok) return found
  const { place, shapeSeq } = found.value
  if (place.status !== 'drawn' || against !== shapeSeq) return Err('wrong-state')
  return Ok([{ type: 'mark.leftUnplaced', markId, reason }])
}

export function decideHold(
  state: SessionState,
  { markId }: CommandOf<'mark.hold'>,
  actor: CommandActor,
): Decision {
  const found = findShown(state, markId)
  if (!found.ok) return found
  const refusal = refuseHand(found.value, actor)
  if (refusal !== undefined) return Err(refusal)
  // Taking in hand what one holds already is no news, and no fault.
  return found.value.heldBy === actor.participantId ? Err('wrong-state') : Ok([{ type: 'mark.held', markId }])
}

export function decideLetGo(
  state: SessionState,
  { markId }: CommandOf<'mark.letGo'>,
  { participantId }: CommandActor,
): Decision {
  const found = findMark(state, markId)
  if (!found.ok) return found
  return found.value.heldBy === participantId ? Ok([{ type: 'mark.letGone', markId }]) : Err('wrong-state')
}

export function decideReshape(
  state: SessionState,
  { markId, shape }: CommandOf<'mark.reshape'>,
  actor: CommandActor,
): Decision {
  const found = findShown(state, markId)
  if (!found.ok) return found
  const mark = found.value
  const refusal =
    refuseHand(mark, actor) ?? refuseTilt(mark.kind, shape.tilt) ?? refuseShape(state, mark, shape)
  return refusal === undefined ? Ok([{ type: 'mark.reshaped', markId, shape, cause: 'edit' }]) : Err(refusal)
}

/** EDIT-6: what is only tilted stays where it is by then, and as well known. */
export function decideTilt(
  state: SessionState,
  { markId, tilt }: CommandOf<'mark.tilt'>,
  actor: CommandActor,
): Decision {
  const found = findShown(state, markId)
  if (!found.ok) return found
  const mark = found.value
  if (!mayTilt(mark.kind)) return Err('malformed')
  const isOld = (placementOf(mark)?.epoch ?? state.epoch) !== state.epoch
  const refusal =
    refuseHand(mark, actor) ?? refuseTilt(mark.kind, tilt) ?? (isOld ? 'wrong-epoch' : undefined)
  if (refusal !== undefined) return Err(refusal)
  return Ok([{ type: 'mark.tilted', markId, ...(tilt === undefined ? {} : { tilt }), cause: 'edit' }])
}

/** EDIT-3: the new shape is one that could have been drawn, or the one that was drawn at a new place. */
function refuseShape(state: SessionState, mark: Mark, shape: MarkShape): ErrorCode | undefined {
  const isRedrawn =
    shape.stroke !== mark.stroke && JSON.stringify(shape.stroke) !== JSON.stringify(mark.stroke)
  if (isRedrawn || !isSamePicture(shape.picture, mark.picture)) {
    const refusal = refuseStroke(state, mark.kind, shape)
    if (refusal !== undefined) return refusal
  } else if ((mark.kind === 'turn') !== (shape.sweepRad !== undefined)) return 'malformed'
  const placement = placementOf(shape)
  if (placement === undefined) return undefined
  if (!shape.picture.tracked) return 'wrong-state'
  if (placement.epoch !== state.epoch) return 'wrong-epoch'
  if (!hasPointsOf(mark.kind, placement.pointsWorld.length)) return 'malformed'
  // Who stands in the room may put it behind where the camera was.
  return isWithinReach(placement.pointsWorld, shape.picture) ? undefined : 'out-of-reach'
}

/** As far off length one as rounding on the way leaves a quaternion. */
const TILT_TOLERANCE = 0.001

/** EDIT-6: only what says a way in the room can be tilted, and a tilt is an orientation. */
function refuseTilt(kind: MarkKind, tilt: Quat | undefined): ErrorCode | undefined {
  if (tilt === undefined) return undefined
  return mayTilt(kind) && Math.abs(Math.hypot(...tilt) - 1) < TILT_TOLERANCE ? undefined : 'malformed'
}

export function decideRestyle(
  state: SessionState,
  { markId, change }: CommandOf<'mark.restyle'>,
  actor: CommandActor,
): Decision {
  const found = findShown(state, markId)
  if (!found.ok) return found
  const mark = found.value
  const style = changedStyle(styleOf(mark), change)
  // Unlocking is the one change that a lock lets through.
  const isOpened = !style.locked && mayUnlock(mark, actor)
  const refusal =
    refuseHand(isOpened ? { ...mark, locked: false } : mark, actor) ?? refuseText(mark.kind, style.text)
  return refusal === undefined ? Ok([{ type: 'mark.restyled', markId, style, cause: 'edit' }]) : Err(refusal)
}

export function decideGoTo(state: SessionState, { markId }: CommandOf<'guide.goTo'>): Decision {
  if (markId !== undefined) {
    const found = findShown(state, markId)
    if (!found.ok) return found
    if (found.value.kind !== 'step') return Err('malformed')
  }
  if (markId === currentStep(state)?.mark.markId) return Err('wrong-state')
  return Ok([{ type: 'guide.wentTo', ...(markId === undefined ? {} : { markId }) }])
}

/** EDIT-1, EDIT-2: why this mark is not this one's to change now. */
export function refuseHand(
  { heldBy, locked }: Pick<Mark, 'heldBy' | 'locked'>,
  { participantId, role }: CommandActor,
): ErrorCode | undefined {
  if (locked) return 'mark-locked'
  const isAnothers = heldBy !== undefined && heldBy !== participantId
  return isAnothers && role !== 'wearer' ? 'mark-held' : undefined
}

function findMark(state: SessionState, markId: MarkId): Result<Mark, ErrorCode> {
  const mark = state.marks.get(markId)
  return mark === undefined ? Err('not-found') : Ok(mark)
}

function findShown(state: SessionState, markId: MarkId): Result<Mark, ErrorCode> {
  const found = findMark(state, markId)
  return found.ok && found.value.erased ? Err('wrong-state') : found
}

/** Why this geometry cannot be this mark's. An erased mark may be placed: redo shows it at its place. */
function refuseGeometry(state: SessionState, mark: Mark, placement: Placement): ErrorCode | undefined {
  if (!mark.picture.tracked) return 'wrong-state'
  if (placement.epoch !== mark.picture.epoch || placement.epoch !== state.epoch) return 'wrong-epoch'
  return hasPointsOf(mark.kind, placement.pointsWorld.length) ? undefined : 'malformed'
}

/** PLACE-8: what was cast lies before its camera; who stands in the room may confirm a place behind where that was. */
function refuseReach(
  { picture }: Mark,
  { pointsWorld }: Placement,
  because?: CommandOf<'mark.place'>['because'],
): ErrorCode | undefined {
  const isReached =
    because === 'confirmed' ? isWithinReach(pointsWorld, picture) : isSeenWithinReach(pointsWorld, picture)
  return isReached ? undefined : 'out-of-reach'
}
