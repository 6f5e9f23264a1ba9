// When a still is taken while stills go (SPEC.md SNAP-1, SNAP-2). Pure.
import type { StillCause } from '../../shared/protocol/device.ts'

export interface StillSituation {
  readonly nowMs: number
  /** The last one that was taken since stills began; undefined: none. */
  readonly takenAtMs: number | undefined
  /** It is still on its way to the server. */
  readonly isSending: boolean
  /** An expert has asked since it was taken. */
  readonly isAsked: boolean
  /** Since when the view is another one than the last still's; undefined: it is the same. */
  readonly changedAtMs: number | undefined
  readonly isAtRest: boolean
}

/** Without anybody asking and anything moving. */
const PAUSE_MS = 10_000
const SCENE_AT_EARLIEST_MS = 1500
/** Who walks, or works with both hands, never comes to rest: an unsharp picture of where they are now beats a sharp one of before. */
const RESTLESS_MS = 4000

/** Why one is to be taken now; undefined: not now. */
export function dueStill(situation: StillSituation): StillCause | undefined {
  const { nowMs, takenAtMs, isSending, isAsked, changedAtMs, isAtRest } = situation
  if (isSending) return undefined
  if (takenAtMs === undefined) return 'begin'
  if (isAsked) return 'asked'
  const isRestless = changedAtMs !== undefined && nowMs - changedAtMs >= RESTLESS_MS
  const isOther = changedAtMs !== undefined && (isAtRest || isRestless)
  if (isOther && nowMs - takenAtMs >= SCENE_AT_EARLIEST_MS) return 'scene'
  return nowMs - takenAtMs >= PAUSE_MS ? 'pause' : undefined
}
