// Hangs placed marks on the device's anchors and tells the session when those say that marks stand elsewhere now: after a
// reset, after the device has steadied its map, on coming back in another XR session (SPEC: RE-3).
import { identity as noTurn } from '../../shared/geometry/quat.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { markAnchor } from '../../shared/ink/markAnchor.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { SessionState } from '../../shared/session/state.ts'
import {
  clusterFor,
  isOutOf,
  moveClusters,
  readAnchors,
  type AnchorMove,
  type Cluster,
} from '../placement/anchorClusters.ts'
import type { XrAnchors } from '../xr/anchors.ts'
import { keepAnchors, keptAnchors } from './anchorStore.ts'

export interface AnchorKeeperOptions {
  readonly anchors: XrAnchors
  readonly epoch: () => number
  readonly isTracked: () => boolean
  readonly onMove: (move: AnchorMove) => void
}

export interface AnchorKeeper {
  /** On each change of the state. */
  update(state: SessionState): void
  /** Places of `then` have been told in `now` by something else. */
  moved(then: number, now: number, nowFromThen: Pose): void
  /** True when an anchor may still tell how that epoch stands here. */
  knows(epoch: number): boolean
  close(): void
}

class RunningAnchors implements AnchorKeeper {
  readonly #options: AnchorKeeperOptions
  readonly #clusters: Cluster[] = []
  /** By mark the points as they were when it was looked at last; undefined for one of an earlier XR session. */
  readonly #hung = new Map<MarkId, readonly Vec3[] | undefined>()
  readonly #stop: () => void
  #sessionId: string | undefined

  constructor(options: AnchorKeeperOptions) {
    this.#options = options
    this.#stop = options.anchors.onPoses((poses) => this.#read(poses))
  }

  update(state: SessionState): void {
    if (this.#sessionId === undefined && state.sessionId !== undefined) void this.#restore(state.sessionId)
    const epoch = this.#options.epoch()
    let isNews = false
    for (const { markId, kind, place, erased } of state.marks.values()) {
      if (erased || place.status !== 'placed') continue
      const { pointsWorld, epoch: of } = place.placement
      // An anchor that jumps is ahead of its marks until they are told: only a mark that moved itself is looked at.
      if (of !== epoch || this.#hung.get(markId) === pointsWorld) continue
      const at = markAnchor(kind, pointsWorld)
      if (at === undefined) continue
      isNews = this.#hang(markId, at, epoch) || isNews
      this.#hung.set(markId, pointsWorld)
    }
    if (isNews) this.#keep()
  }

  moved(then: number, now: number, nowFromThen: Pose): void {
    moveClusters(this.#clusters, then, now, nowFromThen)
    this.#keep()
  }

  knows(epoch: number): boolean {
    return this.#clusters.some((cluster) => cluster.epoch === epoch && cluster.anchor !== undefined)
  }

  close(): void {
    this.#stop()
  }

  #read(poses: ReadonlyMap<number, Pose>): void {
    const { isTracked, epoch, onMove } = this.#options
    if (!isTracked()) {
      for (const cluster of this.#clusters) cluster.told = undefined
      return
    }
    const moves = readAnchors(this.#clusters, poses, epoch())
    for (const move of moves) onMove(move)
    if (moves.length > 0) this.#keep()
  }

  /** On the anchor that is near, or on a new one. False when it stays where it hangs. */
  #hang(markId: MarkId, at: Vec3, epoch: number): boolean {
    const before = this.#clusters.find(({ markIds }) => markIds.has(markId))
    if (before !== undefined && !isOutOf(before, epoch, at)) return false
    before?.markIds.delete(markId)
    const known = clusterFor(this.#clusters, epoch, at)
    if (known !== undefined) {
      known.markIds.add(markId)
      return true
    }
    const cluster: Cluster = {
      epoch,
      placed: { position: at, orientation: noTurn },
      markIds: new Set([markId]),
      anchor: undefined,
      handle: undefined,
      told: undefined,
    }
    this.#clusters.push(cluster)
    void this.#begin(cluster)
    return true
  }

  async #begin(cluster: Cluster): Promise<void> {
    const { anchors, epoch } = this.#options
    const { epoch: madeFor, placed } = cluster
    const anchor = await anchors.create(placed)
    if (epoch() !== madeFor || cluster.epoch !== madeFor) {
      this.#forget(cluster)
      return
    }
    cluster.anchor = anchor
    if (anchor === undefined) return
    cluster.handle = await anchors.handleOf(anchor)
    if (cluster.handle !== undefined) this.#keep()
  }

  /** The world moved while its anchor was being made: nobody knows in which of the two it stands. Its marks are hung anew. */
  #forget(cluster: Cluster): void {
    this.#clusters.splice(this.#clusters.indexOf(cluster), 1)
    for (const markId of cluster.markIds) this.#hung.delete(markId)
  }

  /** Once the session is known: those that were hung in an earlier XR session. */
  async #restore(sessionId: string): Promise<void> {
    this.#sessionId = sessionId
    for (const kept of keptAnchors(sessionId)) {
      const anchor = await this.#options.anchors.restore(kept.handle)
      if (anchor === undefined) continue
      for (const markId of kept.markIds) this.#hung.set(markId, undefined)
      this.#clusters.push({ ...kept, markIds: new Set(kept.markIds), anchor, told: undefined })
    }
  }

  #keep(): void {
    if (this.#sessionId !== undefined) keepAnchors(this.#sessionId, this.#clusters)
  }
}

export const createAnchorKeeper = (options: AnchorKeeperOptions): AnchorKeeper => new RunningAnchors(options)
