// Handles of the device's kept anchors, for one session in this browser: with them marks come back on re-entry.
import { z } from 'zod'
import { MarkId } from '../../shared/protocol/ids.ts'
import { Epoch } from '../../shared/protocol/pictures.ts'
import { Pose } from '../../shared/protocol/spaces.ts'
import type { Cluster } from '../placement/anchorClusters.ts'

const KeptAnchor = z.object({
  handle: z.string(),
  epoch: Epoch,
  placed: Pose,
  markIds: z.array(MarkId),
})
type KeptAnchor = z.infer<typeof KeptAnchor>

/** Only the last session's: a browser keeps few anchors, and a consultation is over when the next one begins. */
const Store = z.object({ sessionId: z.string(), anchors: z.array(KeptAnchor) })

const STORAGE_KEY = 'skulder.anchors'

/** Browsers keep few, for all pages of an origin together, and none tells how many. */
export const MOST_KEPT = 8

export function keepAnchors(sessionId: string, clusters: readonly Cluster[]): void {
  const anchors = clusters.flatMap(({ handle, epoch, placed, markIds }): KeptAnchor[] =>
    handle === undefined ? [] : [{ handle, epoch, placed, markIds: [...markIds] }],
  )
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ sessionId, anchors }))
  } catch {
    // Refused by the browser's settings, or full: marks then come back by a tag or by hand.
  }
}

/** What was kept for this session, and the handles of another one, which nobody asks for any more. */
export function keptAnchors(sessionId: string): {
  readonly kept: readonly KeptAnchor[]
  readonly abandoned: readonly string[]
} {
  try {
    const stored = Store.parse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null'))
    if (stored.sessionId === sessionId) return { kept: stored.anchors, abandoned: [] }
    return { kept: [], abandoned: stored.anchors.map(({ handle }) => handle) }
  } catch {
    return { kept: [], abandoned: [] }
  }
}
