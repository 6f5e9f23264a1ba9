// Undo and redo per participant (SPEC: UNDO). Both decide and evolve ask here, so they cannot differ.
import type { MarkId, ParticipantId } from '../protocol/ids.ts'
import type { Mark, SessionState, UndoStacks, UndoStep } from './state.ts'

/** Older steps fall off; nobody takes back more than this, and the state stays small. */
const MAX_STEPS = 200

const noStacks: UndoStacks = { undo: [], redo: [] }

type Marks = ReadonlyMap<MarkId, Mark>

const isErased = (marks: Marks, markId: MarkId): boolean => marks.get(markId)?.erased === true
const isShown = (marks: Marks, markId: MarkId): boolean => marks.get(markId)?.erased === false

/** What taking back (`undo`) or doing again (`redo`) a step changes now. */
function effectOf(marks: Marks, step: UndoStep, direction: 'undo' | 'redo'): UndoEffect {
  const erases = (step.type === 'draw') === (direction === 'undo')
  return {
    type: erases ? 'marks.erased' : 'marks.restored',
    markIds: step.markIds.filter((markId) => (erases ? isShown(marks, markId) : isErased(marks, markId))),
  }
}

export interface UndoEffect {
  readonly type: 'marks.erased' | 'marks.restored'
  readonly markIds: readonly MarkId[]
}

/**
 * The newest step of the stack that would change anything now. Steps whose marks somebody else has erased
 * meanwhile are passed over and stay, because that erasing may itself be taken back.
 */
function findStep(
  marks: Marks,
  stack: readonly UndoStep[],
  direction: 'undo' | 'redo',
): { index: number; step: UndoStep; effect: UndoEffect } | undefined {
  for (let index = stack.length - 1; index >= 0; index -= 1) {
    const step = stack[index]
    if (step === undefined) continue
    const effect = effectOf(marks, step, direction)
    if (effect.markIds.length > 0) return { index, step, effect }
  }
  return undefined
}

/** What an undo or redo by this participant would do now; undefined when there is nothing to take back. */
export function undoEffect(
  state: SessionState,
  participantId: ParticipantId,
  direction: 'undo' | 'redo',
): UndoEffect | undefined {
  const stacks = state.undoStacks.get(participantId) ?? noStacks
  return findStep(state.marks, stacks[direction], direction)?.effect
}

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
  direction: 'undo' | 'redo',
): SessionState['undoStacks'] {
  const stacks = state.undoStacks.get(participantId) ?? noStacks
  const found = findStep(state.marks, stacks[direction], direction)
  if (found === undefined) return state.undoStacks
  const rest = stacks[direction].filter((_, index) => index !== found.index)
  const moved = { type: found.step.type, markIds: found.effect.markIds }
  const next: UndoStacks =
    direction === 'undo'
      ? { undo: rest, redo: [...stacks.redo, moved] }
      : { undo: [...stacks.undo, moved].slice(-MAX_STEPS), redo: rest }
  return new Map(state.undoStacks).set(participantId, next)
}
