// Undo and redo per participant (SPEC: UNDO). Both decide and evolve ask here, so they cannot differ.
import type { EventBodyOf } from '../protocol/events.ts'
import type { MarkId, ParticipantId } from '../protocol/ids.ts'
import type { MarkShape } from '../protocol/marks.ts'
import { placementOf, shapeOf, styleOf } from './markShape.ts'
import { isOpenElsewhere } from './openPictures.ts'
import type { Mark, SessionState, UndoStacks, UndoStep } from './state.ts'

/** Older steps fall off; nobody takes back more than this, and the state stays small. */
const MAX_STEPS = 200

const noStacks: UndoStacks = { undo: [], redo: [] }

type Direction = 'undo' | 'redo'

/** The event that undo or redo gives. */
export type UndoEffect = EventBodyOf<
  | 'marks.erased'
  | 'marks.restored'
  | 'mark.reshaped'
  | 'mark.tilted'
  | 'mark.restyled'
  | 'picture.discarded'
  | 'picture.restored'
>

interface Asked {
  readonly state: SessionState
  readonly participantId: ParticipantId
  readonly direction: Direction
}

interface FoundStep {
  readonly index: number
  readonly effect: UndoEffect
  /** What lies on the other stack afterwards. */
  readonly moved: UndoStep
}

function effectOf(asked: Asked, step: UndoStep): Omit<FoundStep, 'index'> | undefined {
  switch (step.type) {
    case 'draw':
    case 'erase':
      return erasing(asked, step)
    case 'reshape':
    case 'tilt':
      return reshaping(asked, step)
    case 'restyle':
      return restyling(asked, step)
    case 'discard':
      return discarding(asked, step)
  }
}

function erasing(
  { state, direction }: Asked,
  step: Extract<UndoStep, { type: 'draw' | 'erase' }>,
): Omit<FoundStep, 'index'> | undefined {
  const erases = (step.type === 'draw') === (direction === 'undo')
  const markIds = step.markIds.filter((markId) => {
    const mark = state.marks.get(markId)
    return mark?.erased === !erases && !(erases && mark.locked)
  })
  if (markIds.length === 0) return undefined
  return {
    effect: { type: erases ? 'marks.erased' : 'marks.restored', markIds, cause: direction },
    moved: { type: step.type, markIds },
  }
}

type ShapeStep = Extract<UndoStep, { type: 'reshape' | 'tilt' }>

/** A mark that is shown and that nobody else has changed since. */
const isOwn = (mark: Mark | undefined, by: ParticipantId | undefined, me: ParticipantId): mark is Mark =>
  mark !== undefined && !mark.erased && by === me && (mark.heldBy === undefined || mark.heldBy === me)

function reshaping(
  { state, participantId, direction }: Asked,
  { type, markId, other }: ShapeStep,
): Omit<FoundStep, 'index'> | undefined {
  const mark = state.marks.get(markId)
  if (!isOwn(mark, mark?.shapedBy, participantId) || mark.locked) return undefined
  const epoch = placementOf(other)?.epoch ?? (other.picture.tracked ? other.picture.epoch : state.epoch)
  if (epoch !== state.epoch) return undefined
  // A tilt is taken back where the mark lies by now: it may have settled since.
  const tilted = {
    type: 'mark.tilted',
    markId,
    ...(other.tilt === undefined ? {} : { tilt: other.tilt }),
  } as const
  return {
    effect:
      type === 'tilt'
        ? { ...tilted, cause: direction }
        : { type: 'mark.reshaped', markId, shape: other, cause: direction },
    moved: { type, markId, other: shapeOf(mark) },
  }
}

function restyling(
  { state, participantId, direction }: Asked,
  { markId, other }: Extract<UndoStep, { type: 'restyle' }>,
): Omit<FoundStep, 'index'> | undefined {
  const mark = state.marks.get(markId)
  // One's own locking, and nothing else, is taken back from a locked mark.
  if (!isOwn(mark, mark?.styledBy, participantId) || (mark.locked && other.locked)) return undefined
  return {
    effect: { type: 'mark.restyled', markId, style: other, cause: direction },
    moved: { type: 'restyle', markId, other: styleOf(mark) },
  }
}

function discarding(
  { state, participantId, direction }: Asked,
  step: Extract<UndoStep, { type: 'discard' }>,
): Omit<FoundStep, 'index'> | undefined {
  const { pictureId } = step
  const isUndo = direction === 'undo'
  if (state.pictures.get(pictureId)?.discarded !== isUndo) return undefined
  if (isUndo) return { effect: { type: 'picture.restored', pictureId }, moved: step }
  // What somebody opened since is not taken from them [PIC-6].
  return isOpenElsewhere(state, pictureId, participantId)
    ? undefined
    : { effect: { type: 'picture.discarded', pictureId, cause: 'redo' }, moved: step }
}

/**
 * The newest step of the stack that would change anything now. Steps whose marks somebody else has erased or changed
 * meanwhile are passed over and stay, because that may itself be taken back.
 */
function findStep(asked: Asked): FoundStep | undefined {
  const stack = (asked.state.undoStacks.get(asked.participantId) ?? noStacks)[asked.direction]
  for (let index = stack.length - 1; index >= 0; index -= 1) {
    const step = stack[index]
    const found = step && effectOf(asked, step)
    if (found !== undefined) return { index, ...found }
  }
  return undefined
}

/** What an undo or redo by this participant would do now; undefined when there is nothing to take back. */
export const undoEffect = (
  state: SessionState,
  participantId: ParticipantId,
  direction: Direction,
): UndoEffect | undefined => findStep({ state, participantId, direction })?.effect

/** Stacks after a new action: it can be undone, and what was undone before cannot be redone any more. */
export function pushStep(
  all: SessionState['undoStacks'],
  participantId: ParticipantId,
  step: UndoStep,
): SessionState['undoStacks'] {
  const { undo } = all.get(participantId) ?? noStacks
  return new Map(all).set(participantId, { undo: [...undo, step].slice(-MAX_STEPS), redo: [] })
}

/** Stacks after the undo or redo that `findStep` found on the state before it. */
export function moveStep(
  state: SessionState,
  participantId: ParticipantId,
  direction: Direction,
): SessionState['undoStacks'] {
  const stacks = state.undoStacks.get(participantId) ?? noStacks
  const found = findStep({ state, participantId, direction })
  if (found === undefined) return state.undoStacks
  const rest = stacks[direction].filter((_, index) => index !== found.index)
  const next: UndoStacks =
    direction === 'undo'
      ? { undo: rest, redo: [...stacks.redo, found.moved] }
      : { undo: [...stacks.undo, found.moved].slice(-MAX_STEPS), redo: rest }
  return new Map(state.undoStacks).set(participantId, next)
}

/** Steps that speak of these marks' shapes, told anew by `change` (a world that was re-based). */
export function mapShapes(
  all: SessionState['undoStacks'],
  change: (markId: MarkId, shape: MarkShape) => MarkShape,
): SessionState['undoStacks'] {
  const mapped = (steps: readonly UndoStep[]): readonly UndoStep[] =>
    steps.map((step) =>
      step.type === 'reshape' || step.type === 'tilt'
        ? { ...step, other: change(step.markId, step.other) }
        : step,
    )
  return new Map([...all].map(([who, { undo, redo }]) => [who, { undo: mapped(undo), redo: mapped(redo) }]))
}
