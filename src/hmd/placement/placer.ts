// Answers every drawn mark with its place in the room, or with why it has none: also those found unanswered after a
// reload or a reconnect, and those changed while they were being answered. When the device learns of more of the room, marks that stand on a guess are cast again.
import { depthOf } from '../../shared/geometry/cameraModel.ts'
import { errorCodeOf } from '../../client/i18n/errorTexts.ts'
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
  /** What is left to do when the server refuses an answer, but for one to a mark that is another by then. */
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

const answerTo = ({ markId, shapeSeq: against }: Mark, found: Answer): Command =>
  found.type === 'placed'
    ? { type: 'mark.place', markId, against, placement: found.placement }
    : { type: 'mark.leaveUnplaced', markId, against, reason: found.reason }

export function createPlacer({ submit, situation, onRefused }: PlacerOptions): Placer {
  const answering = new Set<MarkId>()
  let latest: SessionState | undefined

  /** Of another shape by now, or in a world that is over: nothing that was cast from it holds. */
  const isOld = ({ markId, shapeSeq }: Mark, { epoch }: PlacingSituation): boolean =>
    latest?.marks.get(markId)?.shapeSeq !== shapeSeq || situation()?.epoch !== epoch

  async function answer(mark: Mark, now: PlacingSituation, marks: readonly Mark[]): Promise<void> {
    const { place } = mark
    const provisional = place.status === 'drawn' ? place.provisional : undefined
    try {
      const found = await placeMark({ ...mark, provisional }, now, marks)
      if (isOld(mark, now)) return
      await submit(answerTo(mark, found))
    } catch (error) {
      // Redrawn, or answered by an earlier page, while this was on its way: what it has become counts.
      if (errorCodeOf(error) !== 'wrong-state') onRefused(error)
    }
  }

  async function improveOne(mark: Mark, now: PlacingSituation, marks: readonly Mark[]): Promise<void> {
    const { markId, shapeSeq: against, place } = mark
    if (place.status !== 'placed') return
    try {
      const found = await placeMark(mark, now, marks)
      if (found.type !== 'placed' || !isImprovement(mark, place.placement, found)) return
      // Reshaped or refined while the device was asked.
      if (isOld(mark, now) || latest?.marks.get(markId)?.place !== place) return
      const { placement } = found
      await submit({ type: 'mark.place', markId, against, placement, because: 'late-surface' })
    } catch {
      // Settled from the desk, erased or changed in the meantime: what it has become counts.
    }
  }

  /** One thing at a time for each mark; what it has become meanwhile is looked at afterwards. */
  async function attend(mark: Mark, now: PlacingSituation, act: () => Promise<void>): Promise<void> {
    answering.add(mark.markId)
    await act()
    answering.delete(mark.markId)
    if (latest?.marks.get(mark.markId)?.place.status === 'drawn' && isOld(mark, now)) update(latest)
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
      void attend(mark, now, () => act(mark, now, marks))
    }
  }

  function update(state: SessionState): void {
    const waits = ({ picture }: Mark, now: PlacingSituation): boolean =>
      picture.epoch !== now.epoch && now.isBeingRebased(picture.epoch)
    look(state, (mark, now) => mark.place.status === 'drawn' && !waits(mark, now), answer)
  }

  return {
    update,
    improve(state) {
      look(state, (mark, { epoch }) => mayImprove(mark, epoch), improveOne)
    },
  }
}
