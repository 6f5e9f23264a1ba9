// Answers every drawn mark with its place in the room, or with why it has none: also those found unanswered after a
// reload or a reconnect. When the device learns of more of the room, marks that stand on a guess are cast again.
import { depthOf } from '../../shared/geometry/cameraModel.ts'
import { markAnchor } from '../../shared/ink/markAnchor.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { Placement } from '../../shared/protocol/marks.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import { placeMark, type Answer, type PlacingSituation } from './placeMark.ts'

export interface PlacerOptions {
  readonly submit: (command: Command) => Promise<unknown>
  /** Undefined while the world is not known yet (XR is starting): marks wait. */
  readonly situation: () => PlacingSituation | undefined
  /** What is left to do when the server refuses an answer (it was erased, or answered by an earlier page). */
  readonly onRefused: (error: unknown) => void
}

export interface Placer {
  /** Looks through the state for marks without an answer. Call on each change and when XR has started. */
  update(state: SessionState): void
  /** The device has told of more of the room: looks for marks that lie better now (SPEC: PL-8). */
  improve(state: SessionState): void
}

/** Smaller gains are not worth a mark that moves. */
const WORTH_MOVING = 0.9
/** A surface must be nearer by this to be the one that was meant, rather than the same one told anew. */
const NEARER_M = 0.01

/** PL-8: placed on a guess, or on the room behind what was meant; nobody has it in hand. */
function mayImprove({ place, erased, heldBy }: Mark, epoch: number): boolean {
  if (erased || heldBy !== undefined || place.status !== 'placed') return false
  const { settled, method, epoch: of } = place.placement
  return !settled && of === epoch && (method === 'stated' || method === 'plane' || method === 'mesh')
}

/** PL-8: what was found now is better than what `mark` stands on. A guess cannot know what stands before a wall either. */
function isImprovement(
  { kind, picture }: Mark,
  before: Placement,
  { placement: now, ifMeantM }: Answer & { type: 'placed' },
): boolean {
  const errorM = before.method === 'stated' ? ifMeantM : now.errorM
  if (now.method === 'stated' || errorM > WORTH_MOVING * before.errorM) return false
  const depthM = ({ pointsWorld }: Placement): number => {
    const anchor = markAnchor(kind, pointsWorld)
    return anchor === undefined ? Infinity : depthOf(anchor, picture.worldFromCamera)
  }
  return before.method === 'stated' || depthM(now) < depthM(before) - NEARER_M
}

export function createPlacer({ submit, situation, onRefused }: PlacerOptions): Placer {
  const answering = new Set<MarkId>()
  let latest: SessionState | undefined

  async function answer(mark: Mark, now: PlacingSituation, marks: readonly Mark[]): Promise<void> {
    const { markId, place } = mark
    const provisional = place.status === 'drawn' ? place.provisional : undefined
    try {
      const found = await placeMark({ ...mark, provisional }, now, marks)
      await submit(
        found.type === 'placed'
          ? { type: 'mark.place', markId, placement: found.placement }
          : { type: 'mark.leaveUnplaced', markId, reason: found.reason },
      )
    } catch (error) {
      onRefused(error)
    } finally {
      answering.delete(markId)
    }
  }

  async function improveOne(mark: Mark, now: PlacingSituation, marks: readonly Mark[]): Promise<void> {
    const { markId, place } = mark
    if (place.status !== 'placed') return
    try {
      const found = await placeMark(mark, now, marks)
      if (found.type !== 'placed' || !isImprovement(mark, place.placement, found)) return
      // Reshaped while the device was asked: that form is cast next time.
      if (latest?.marks.get(markId)?.stroke !== mark.stroke) return
      await submit({ type: 'mark.place', markId, placement: found.placement, because: 'late-surface' })
    } catch {
      // Settled from the desk, erased or changed in the meantime: what it has become counts.
    } finally {
      answering.delete(markId)
    }
  }

  function look(
    state: SessionState,
    wanted: (mark: Mark, now: PlacingSituation) => boolean,
    act: typeof answer,
  ): void {
    latest = state
    const now = situation()
    if (now === undefined) return
    const marks = [...state.marks.values()]
    for (const mark of marks) {
      if (answering.has(mark.markId) || !wanted(mark, now)) continue
      answering.add(mark.markId)
      void act(mark, now, marks)
    }
  }

  return {
    update(state) {
      const waits = ({ picture }: Mark, now: PlacingSituation): boolean =>
        picture.epoch !== now.epoch && now.isBeingRebased(picture.epoch)
      look(state, (mark, now) => mark.place.status === 'drawn' && !waits(mark, now), answer)
    },
    improve(state) {
      look(state, (mark, { epoch }) => mayImprove(mark, epoch), improveOne)
    },
  }
}
