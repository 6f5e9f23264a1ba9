// Answers every drawn mark with its place in the room, or with why it has none: also those found unanswered after a
// reload or a reconnect. Casting is done from the picture's own pose; what is known of the room is handed in.
import { placementErrorM } from '../../shared/geometry/errorModel.ts'
import { depthOf } from '../../shared/geometry/cameraModel.ts'
import { centroid, distance } from '../../shared/geometry/vec3.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { Placement, UnplacedReason } from '../../shared/protocol/marks.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import { castRays } from './ladder.ts'
import { keyRays, placeAtDepth, placeOnHits, type DrawnStroke, type PlacedPoints } from './strokePlacing.ts'
import type { WorldGeometry } from './worldGeometry.ts'

/** The wearer's side of the world at the moment of placing. */
export interface PlacingSituation {
  readonly geometry: WorldGeometry
  readonly epoch: number
  /** The calibration that pictures are recorded with now. */
  readonly calibration: CameraCalibration
  /** False on the 2D page. */
  readonly tracked: boolean
  /** True when the device said at that time (page clock) that its tracking was limited. */
  limitedAt(timeMs: number): boolean
}

/** Where people work with their hands when nothing is known: an arm's length and a little. */
const STATED_DEPTH_M = 1.2
const DEPTH_RANGE_M = { min: 0.2, max: 5 } as const
/** A stroke that lies with all its points farther outside than this was not drawn on the picture. */
const OFF_PICTURE = 0.05

/** Why a mark cannot be placed at all; undefined when it can. */
export function unplacedReason(
  mark: DrawnStroke,
  epoch: number,
  tracked: boolean,
): UnplacedReason | undefined {
  if (!tracked) return 'no-tracking'
  if (!mark.picture.tracked) return 'tracking-lost'
  if (mark.picture.epoch !== epoch) return 'old-epoch'
  const outside = mark.stroke.every(
    ([u, v]) => u < -OFF_PICTURE || v < -OFF_PICTURE || u > 1 + OFF_PICTURE || v > 1 + OFF_PICTURE,
  )
  return outside ? 'off-picture' : undefined
}

/** Depth in front of this picture's camera of the newest mark that is known to lie right; else the stated 1.2 m. */
export function statedDepthM(drawn: DrawnStroke, marks: Iterable<Mark>): number {
  let depthM = STATED_DEPTH_M
  for (const { place, erased } of marks) {
    if (erased || place.status !== 'placed' || !place.placement.settled) continue
    if (place.placement.epoch !== drawn.picture.epoch) continue
    const known = depthOf(centroid(place.placement.pointsWorld), drawn.picture.worldFromCamera)
    if (known > DEPTH_RANGE_M.min && known < DEPTH_RANGE_M.max) depthM = known
  }
  return depthM
}

/** Places one stroke by the whole ladder. Undefined when not even the stated plane can be met. */
export async function placeStroke(
  drawn: DrawnStroke,
  situation: PlacingSituation,
  marks: Iterable<Mark>,
): Promise<Placement | undefined> {
  const exposedAtMs = drawn.picture.captureTimeMs - situation.calibration.camLagMs
  const hits = await castRays(situation.geometry, keyRays(drawn), exposedAtMs)
  const onSurface = hits && placeOnHits(drawn, hits)
  const placed = onSurface ?? placeAtDepth(drawn, statedDepthM(drawn, marks))
  return placed && describe(placed, drawn, situation)
}

function describe(placed: PlacedPoints, { picture }: DrawnStroke, situation: PlacingSituation): Placement {
  const { geometry, calibration } = situation
  const seesBodies = geometry.kinds.has('depth') || geometry.kinds.has('mesh')
  // A device that knows planes only cannot see a patient: the plane may lie behind, so the desk has the last word.
  const settled = placed.method !== 'stated' && (placed.method === 'depth' || seesBodies)
  const distanceM = distance(centroid(placed.pointsWorld), picture.worldFromCamera.position)
  const ownError = placementErrorM({
    distanceM,
    method: placed.method,
    match: picture.match,
    calibration,
    limited: situation.limitedAt(picture.captureTimeMs),
    surfaceSigmaM: placed.surfaceSigmaM,
  })
  return {
    pointsWorld: placed.pointsWorld,
    ...(placed.normalWorld === undefined ? {} : { normalWorld: placed.normalWorld }),
    method: placed.method,
    errorM:
      settled || placed.method === 'stated' ? ownError : Math.hypot(ownError, UNCONFIRMED_SHARE * distanceM),
    settled,
    epoch: situation.epoch,
  }
}

/** A plane that may lie behind the patient: bodies stand out from bench and floor by about a tenth of the distance. */
const UNCONFIRMED_SHARE = 0.1

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
}

export function createPlacer({ submit, situation, onRefused }: PlacerOptions): Placer {
  const answering = new Set<MarkId>()

  async function answer(mark: Mark, now: PlacingSituation, marks: readonly Mark[]): Promise<void> {
    const reason = unplacedReason(mark, now.epoch, now.tracked)
    const placement = reason === undefined ? await placeStroke(mark, now, marks) : undefined
    const command: Command =
      placement === undefined
        ? { type: 'mark.leaveUnplaced', markId: mark.markId, reason: reason ?? 'off-picture' }
        : { type: 'mark.place', markId: mark.markId, placement }
    try {
      await submit(command)
    } catch (error) {
      onRefused(error)
    } finally {
      answering.delete(mark.markId)
    }
  }

  return {
    update(state) {
      const now = situation()
      if (now === undefined) return
      const marks = [...state.marks.values()]
      for (const mark of marks) {
        if (mark.place.status !== 'drawn' || answering.has(mark.markId)) continue
        answering.add(mark.markId)
        void answer(mark, now, marks)
      }
    },
  }
}
