// Places of an older epoch told in the present one (SPEC: EPO-4..6): marks, their pictures, stills, boards, undo steps.
import { multiply, normalizeQuat, type Quat } from '../geometry/quat.ts'
import { distance, type Vec3 } from '../geometry/vec3.ts'
import { compose, transformDirection, transformPoint } from '../geometry/pose.ts'
import type { BoardPlace } from '../protocol/boards.ts'
import type { MarkId } from '../protocol/ids.ts'
import type { MarkShape, Placement } from '../protocol/marks.ts'
import type { PictureRef, Rebase } from '../protocol/pictures.ts'
import { placementOf, withTilt } from './markShape.ts'
import type { SessionState } from './state.ts'
import { mapShapes } from './undo.ts'

/** The state with all that the rebase speaks of moved into `state.epoch`, each place's error widened. */
export function rebased(state: SessionState, rebase: Rebase): SessionState {
  const to = state.epoch
  const isMeant = (markId: MarkId): boolean => rebase.markIds?.includes(markId) ?? true
  const marks = new Map(
    [...state.marks].map(([markId, mark]) => [
      markId,
      isMeant(markId) ? { ...mark, ...movedShape(mark, rebase, to), shapeSeq: state.headSeq } : mark,
    ]),
  )
  const undoStacks = mapShapes(state.undoStacks, (markId, shape) =>
    isMeant(markId) ? movedShape(shape, rebase, to) : shape,
  )
  // An anchor speaks for its marks only.
  if (rebase.markIds !== undefined) return { ...state, marks, undoStacks }
  const pictures = new Map(
    [...state.pictures].map(([id, frozen]) => [
      id,
      { ...frozen, picture: movedPicture(frozen.picture, rebase, to) },
    ]),
  )
  const boards = new Map(
    [...state.boards].map(([id, board]) => [
      id,
      { ...board, place: board.place && movedBoard(board.place, rebase, to) },
    ]),
  )
  return { ...state, marks, undoStacks, pictures, boards }
}

function movedShape(before: MarkShape, rebase: Rebase, to: number): MarkShape {
  const shape = withTilt(before, movedTilt(before, rebase))
  const { place } = shape
  // Within one epoch an anchor has drifted: the picture was taken where it says.
  const picture = rebase.fromEpoch === to ? shape.picture : movedPicture(shape.picture, rebase, to)
  if (place.status === 'placed') {
    return { ...shape, picture, place: { ...place, placement: movedPlacement(place.placement, rebase, to) } }
  }
  if (place.status === 'drawn' && place.provisional !== undefined) {
    const provisional = movedPlacement(place.provisional, rebase, to)
    return { ...shape, picture, place: { ...place, provisional } }
  }
  return { ...shape, picture }
}

/** A tilt is of the place's world, or without a place of the picture's. */
function movedTilt(shape: MarkShape, { fromEpoch, nowFromThen }: Rebase): Quat | undefined {
  const { tilt, picture } = shape
  const epoch = placementOf(shape)?.epoch ?? (picture.tracked ? picture.epoch : undefined)
  return tilt === undefined || epoch !== fromEpoch
    ? tilt
    : normalizeQuat(multiply(nowFromThen.orientation, tilt))
}

/** One sigma, metres, that a place of the old world gets worse by. */
const sigmaAt = ({ sigmaM, turn }: Rebase, atThen: Vec3): number =>
  turn === undefined ? sigmaM : Math.hypot(sigmaM, turn.sigmaRad * distance(turn.aboutThen, atThen))

const widened = (errorM: number, sigmaM: number): number => Math.min(100, Math.hypot(errorM, sigmaM))

function movedPlacement(placement: Placement, rebase: Rebase, to: number): Placement {
  const { fromEpoch, nowFromThen } = rebase
  if (placement.epoch !== fromEpoch) return placement
  const { pointsWorld, normalWorld, drapedWorld, errorM } = placement
  return {
    ...placement,
    pointsWorld: pointsWorld.map((point) => transformPoint(nowFromThen, point)),
    ...(normalWorld === undefined ? {} : { normalWorld: transformDirection(nowFromThen, normalWorld) }),
    ...(drapedWorld === undefined
      ? {}
      : { drapedWorld: drapedWorld.map((point) => transformPoint(nowFromThen, point)) }),
    errorM: widened(errorM, Math.max(...pointsWorld.map((point) => sigmaAt(rebase, point)))),
    epoch: to,
  }
}

/** What a picture shows lies about so far ahead of its camera, metres: an arm and a step. */
const AHEAD_M = 1

/** What is drawn on it from now on, or measured by it, is no surer than where it lies. */
function movedPicture(picture: PictureRef, rebase: Rebase, to: number): PictureRef {
  const { worldFromCamera, poseSigmaM = 0 } = picture
  if (!picture.tracked || picture.epoch !== rebase.fromEpoch) return picture
  const shown = transformPoint(worldFromCamera, [0, 0, -AHEAD_M])
  return {
    ...picture,
    epoch: to,
    worldFromCamera: compose(rebase.nowFromThen, worldFromCamera),
    poseSigmaM: widened(poseSigmaM, sigmaAt(rebase, shown)),
  }
}

const movedBoard = (place: BoardPlace, { fromEpoch, nowFromThen }: Rebase, to: number): BoardPlace =>
  place.epoch === fromEpoch
    ? { ...place, epoch: to, worldFromBoard: compose(nowFromThen, place.worldFromBoard) }
    : place
