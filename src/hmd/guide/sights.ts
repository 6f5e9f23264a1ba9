// The session's marks and boards as the wearer meets them in the room: to aim at, to be led to. Pure; what has not changed is kept.
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { markAnchor } from '../../shared/ink/markAnchor.ts'
import { markFigure } from '../../shared/ink/markFigure.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { currentStep, markOpacity, shownBoards, stepNumbers } from '../../shared/session/selectors.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import { aimTarget, type AimTarget } from './aim.ts'
import type { Sight } from './attention.ts'
import { guideTexts, kindTexts } from './guideTexts.ts'

export interface MarkInRoom {
  readonly mark: Mark
  readonly target: AimTarget
}

export type MarksInRoom = ReadonlyMap<MarkId, MarkInRoom>

const LINE_WIDTH_M = 0.004

/** Marks that stand in the room in this epoch and have not faded; those that did not change are taken from `before`. */
export function marksInRoom(
  state: SessionState,
  before: MarksInRoom,
  { epoch, sessionMs }: { readonly epoch: number; readonly sessionMs: number },
): MarksInRoom {
  const marks = new Map<MarkId, MarkInRoom>()
  for (const mark of state.marks.values()) {
    if (mark.erased || placementOf(mark)?.epoch !== epoch || markOpacity(mark, sessionMs) === 0) continue
    const known = before.get(mark.markId)
    const target = known?.mark === mark ? known.target : targetOf(mark)
    if (target !== undefined) marks.set(mark.markId, known?.mark === mark ? known : { mark, target })
  }
  return marks
}

function targetOf(mark: Mark): AimTarget | undefined {
  const placement = placementOf(mark)
  const anchor = placement && markAnchor(mark.kind, placement.pointsWorld)
  if (placement === undefined || anchor === undefined) return undefined
  const { lines } = markFigure({
    kind: mark.kind,
    ...placement,
    sweepRad: mark.sweepRad,
    tilt: mark.tilt,
    viewpoint: mark.picture.worldFromCamera.position,
    lineWidthM: LINE_WIDTH_M,
  })
  return aimTarget(
    mark.markId,
    anchor,
    lines.map(({ points }) => points),
  )
}

/** What the eye is led to: the marks, and the middle of the view that is drawn on. */
export function sightsOf(
  state: SessionState,
  marks: MarksInRoom,
  frozen: { readonly id: string; readonly centreWorld: Vec3; readonly atMs: number } | undefined,
): readonly Sight[] {
  const numbers = stepNumbers(state)
  const step = currentStep(state)?.mark.markId
  const seen = [...marks.values()].map(({ mark, target }): Sight => {
    const isStep = mark.markId === step
    return {
      // A step is news again when it becomes the present one.
      id: isStep ? `step ${mark.markId}` : mark.markId,
      atWorld: target.anchorWorld,
      label: labelOf(mark, numbers.get(mark.markId)),
      colour: mark.colour,
      atMs: mark.drawnAtMs,
      rank: isStep ? 'step' : 'mark',
    }
  })
  if (frozen === undefined) return seen
  const { id, centreWorld, atMs } = frozen
  const label = guideTexts('frozenShort')
  return [...seen, { id, atWorld: centreWorld, label, colour: 'white', atMs, rank: 'frozen' }]
}

/** [EDGE-2] Boards that stand in the room in this epoch and have not been looked at; shown anew, one is another sight. */
export const boardSights = (
  state: SessionState,
  epoch: number,
  looked: ReadonlySet<string>,
): readonly Sight[] =>
  shownBoards(state).flatMap(({ boardId, title, shownAtMs = 0, place }): Sight[] => {
    const id = `board ${boardId} ${shownAtMs}`
    if (place?.epoch !== epoch || looked.has(id)) return []
    const atWorld = place.worldFromBoard.position
    return [{ id, atWorld, label: title, colour: 'white', atMs: shownAtMs, rank: 'board' }]
  })

function labelOf(mark: Mark, number: number | undefined): string {
  if (number !== undefined) return guideTexts('stepAt', { number })
  return mark.text ?? kindTexts(mark.kind)
}
