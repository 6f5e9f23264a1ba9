// Rules for drawing and placing one mark (SPEC: MARK, PLACE). Called by decide once the right to ask is settled.
import type { CommandOf } from '../protocol/commands.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { EventBody } from '../protocol/events.ts'
import type { MarkId } from '../protocol/ids.ts'
import type { MarkKind, Placement, Stroke } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import { Err, Ok, type Result } from '../result.ts'
import type { Mark, SessionState } from './state.ts'

type Decision = Result<readonly EventBody[], ErrorCode>

/** Erased marks count: they stay in the log and can come back. */
export const MAX_MARKS = 2000

/** How many points a kind has; ink has at least two and, once placed, may be simplified. */
const exactPoints: Record<MarkKind, number | undefined> = { ink: undefined, arrow: 2, point: 1 }

const hasShapeOf = (kind: MarkKind, count: number): boolean =>
  exactPoints[kind] === undefined ? count >= 2 : count === exactPoints[kind]

const isOnPicture = (stroke: Stroke): boolean => stroke.some(([u, v]) => u >= 0 && u <= 1 && v >= 0 && v <= 1)

export function decideDraw(state: SessionState, command: CommandOf<'mark.draw'>): Decision {
  const { markId, kind, colour, picture, pictureId, stroke } = command
  if (state.marks.has(markId)) return Err('wrong-state')
  if (state.marks.size >= MAX_MARKS) return Err('too-large')
  if (!hasShapeOf(kind, stroke.length) || !isOnPicture(stroke)) return Err('malformed')
  if (pictureId !== undefined) {
    const frozen = state.pictures.get(pictureId)
    if (frozen === undefined) return Err('not-found')
    if (!isSamePicture(frozen.picture, picture)) return Err('malformed')
  }
  if (picture.tracked && picture.epoch !== state.epoch) return Err('wrong-epoch')
  const still = pictureId === undefined ? {} : { pictureId }
  return Ok([{ type: 'mark.drawn', markId, kind, colour, picture, ...still, stroke }])
}

const isSamePicture = (a: PictureRef, b: PictureRef): boolean =>
  a.epoch === b.epoch && a.frameSeq === b.frameSeq

export function decidePlace(state: SessionState, { markId, placement }: CommandOf<'mark.place'>): Decision {
  const found = findMark(state, markId)
  if (!found.ok) return found
  const { place } = found.value
  const isOpen = place.status === 'drawn' || (place.status === 'placed' && !place.placement.settled)
  const refusal = isOpen ? refuseGeometry(state, found.value, placement) : 'wrong-state'
  return refusal === undefined ? Ok([{ type: 'mark.placed', markId, ...placement }]) : Err(refusal)
}

export function decideRefine(
  state: SessionState,
  { markId, placement, reason }: CommandOf<'mark.refine'>,
): Decision {
  const found = findMark(state, markId)
  if (!found.ok) return found
  const { place } = found.value
  const isOpen = place.status === 'placed' && !place.placement.settled
  const refusal = isOpen ? refuseGeometry(state, found.value, placement) : 'wrong-state'
  if (refusal !== undefined) return Err(refusal)
  return Ok([{ type: 'mark.refined', markId, ...placement, ...(reason === undefined ? {} : { reason }) }])
}

export function decideLeaveUnplaced(
  state: SessionState,
  { markId, reason }: CommandOf<'mark.leaveUnplaced'>,
): Decision {
  const found = findMark(state, markId)
  if (!found.ok) return found
  if (found.value.place.status !== 'drawn') return Err('wrong-state')
  return Ok([{ type: 'mark.leftUnplaced', markId, reason }])
}

function findMark(state: SessionState, markId: MarkId): Result<Mark, ErrorCode> {
  const mark = state.marks.get(markId)
  return mark === undefined ? Err('not-found') : Ok(mark)
}

/** Why this geometry cannot be this mark's. An erased mark may be placed: redo shows it at its place. */
function refuseGeometry(state: SessionState, mark: Mark, placement: Placement): ErrorCode | undefined {
  if (!mark.picture.tracked) return 'wrong-state'
  if (placement.epoch !== mark.picture.epoch || placement.epoch !== state.epoch) return 'wrong-epoch'
  return hasShapeOf(mark.kind, placement.pointsWorld.length) ? undefined : 'malformed'
}
