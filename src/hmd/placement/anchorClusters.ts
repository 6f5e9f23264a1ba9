// Which marks hang on which anchor (SPEC: RE-3): one for each cluster of at most 3 m, at most 30; and what it means when an
// anchor is told somewhere else. Pure: WebXR's anchors are numbers here.
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { Rebase } from '../../shared/protocol/pictures.ts'
import { compose, invert, type Pose } from '../../shared/geometry/pose.ts'
import { angleBetween } from '../../shared/geometry/quat.ts'
import { distance, type Vec3 } from '../../shared/geometry/vec3.ts'

export interface Cluster {
  /** In that epoch's world its anchor stands at `placed`, as its marks do. */
  epoch: number
  placed: Pose
  readonly markIds: Set<MarkId>
  /** Undefined while the device has not made it. */
  anchor: number | undefined
  /** With which the device finds it again in another XR session, where it can. */
  handle: string | undefined
  /** It had to make room for a newer one: the device keeps it for this XR session only. */
  isFleeting: boolean
  /** Where it was told last. */
  told: Pose | undefined
}

/** Without `markIds` it speaks for all of that epoch. */
export type AnchorMove = Omit<Rebase, 'method'>

/** Content stays within 3 m of its anchor (hmd-platforms 6): a cluster is a ball of that width about it. */
const REACH_M = 1.5
/** A mark that was moved stays with its anchor up to here: at the rim it does not go to and fro. */
const LEAVES_M = 3
const MOST_CLUSTERS = 30
/** Smaller moves are the device's own steadying, and are kept (hmd-platforms 7.8). */
const JUMP_M = 0.02
/** Two readings in a row that differ by more are on the move, or wrong. */
const STEADY_M = 0.01
/** What a turn of the anchor costs the marks of its cluster. */
const LEVER_M = 1
/** Devices hold their anchors to about a centimetre, within their cluster; not told by any of them. */
const SIGMA_M = 0.01
const TURN_SIGMA_RAD = SIGMA_M / REACH_M

/** How an anchor's marks, or all of its old world, stand now that it is told at `now`. */
const movedBy = ({ placed }: Cluster, now: Pose): Pick<AnchorMove, 'nowFromThen' | 'sigmaM' | 'turn'> => ({
  nowFromThen: compose(now, invert(placed)),
  sigmaM: SIGMA_M,
  turn: { aboutThen: placed.position, sigmaRad: TURN_SIGMA_RAD },
})

const apart = (a: Pose, b: Pose): number =>
  distance(a.position, b.position) + LEVER_M * angleBetween(a.orientation, b.orientation)

/**
 * The cluster that a mark at this place belongs to; `new` when one is to be begun for it, `none` when there are too many already
 * and the nearest is too far away to speak for it.
 */
export function clusterFor(clusters: readonly Cluster[], epoch: number, at: Vec3): Cluster | 'new' | 'none' {
  const near = clusters
    .filter((cluster) => cluster.epoch === epoch)
    .toSorted((a, b) => distance(a.placed.position, at) - distance(b.placed.position, at))
    .at(0)
  const isFull = clusters.length >= MOST_CLUSTERS
  if (near !== undefined && distance(near.placed.position, at) <= (isFull ? LEAVES_M : REACH_M)) return near
  return isFull ? 'none' : 'new'
}

/** True when a mark of this epoch's place hangs there no more: it was moved away, or marked again in a newer world. */
export const isOutOf = ({ placed, epoch: of }: Cluster, epoch: number, at: Vec3): boolean =>
  of !== epoch || distance(placed.position, at) > LEAVES_M

/** New readings of the anchors, present world: what has to be told of it. Changes the clusters accordingly. */
export function readAnchors(
  clusters: readonly Cluster[],
  poses: ReadonlyMap<number, Pose>,
  epoch: number,
): readonly AnchorMove[] {
  const steady: { readonly cluster: Cluster; readonly now: Pose }[] = []
  for (const cluster of clusters) {
    const now = cluster.anchor === undefined ? undefined : poses.get(cluster.anchor)
    if (now !== undefined && cluster.told !== undefined && apart(cluster.told, now) < STEADY_M)
      steady.push({ cluster, now })
    cluster.told = now
  }
  return [...worldMoves(clusters, steady, epoch), ...jumps(steady, epoch)]
}

/** Anchors of older epochs tell how those stand here: for each epoch the one with most marks. */
function worldMoves(
  clusters: readonly Cluster[],
  steady: readonly { readonly cluster: Cluster; readonly now: Pose }[],
  epoch: number,
): AnchorMove[] {
  const best = new Map<number, { readonly cluster: Cluster; readonly now: Pose }>()
  for (const entry of steady) {
    const { epoch: of, markIds } = entry.cluster
    if (of !== epoch && markIds.size > (best.get(of)?.cluster.markIds.size ?? -1)) best.set(of, entry)
  }
  return [...best].map(([fromEpoch, { cluster, now }]) => {
    const moved = movedBy(cluster, now)
    moveClusters(clusters, fromEpoch, epoch, moved.nowFromThen)
    return { fromEpoch, ...moved }
  })
}

/** Places of `then` are told in `now` from here on: the clusters' too. */
export function moveClusters(
  clusters: readonly Cluster[],
  then: number,
  now: number,
  nowFromThen: Pose,
): void {
  for (const cluster of clusters) {
    if (cluster.epoch !== then) continue
    cluster.placed = compose(nowFromThen, cluster.placed)
    cluster.epoch = now
  }
}

function jumps(
  steady: readonly { readonly cluster: Cluster; readonly now: Pose }[],
  epoch: number,
): AnchorMove[] {
  return steady.flatMap(({ cluster, now }): AnchorMove[] => {
    if (cluster.epoch !== epoch || apart(cluster.placed, now) <= JUMP_M) return []
    const moved = movedBy(cluster, now)
    cluster.placed = now
    return cluster.markIds.size === 0 ? [] : [{ fromEpoch: epoch, markIds: [...cluster.markIds], ...moved }]
  })
}
