// Hangs placed marks on the device's anchors and tells the session when those say that marks stand elsewhere now: after a
// reset, after the device has steadied its map, on coming back in another XR session (SPEC: RE-3, RE-8).
import { identity as noTurn } from '../../shared/geometry/quat.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { markAnchor } from '../../shared/ink/markAnchor.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { oldEpochs } from '../../shared/session/oldPlaces.ts'
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
import { keepAnchors, keptAnchors, MOST_KEPT } from './anchorStore.ts'

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

/** An anchor that is not there is asked for again: after a second, then ever more seldom, for some three minutes. */
const FIRST_WAIT_READS = 5
const LONGEST_WAIT_READS = 150
const MOST_TRIES = 10
/** So long the device may look for an anchor of before, in a world that goes on. */
const SEARCH_READS = 50

interface Wait {
  /** In vain so far. */
  readonly tries: number
  /** By the count of readings while the head is tracked, five a second; Infinity while the device is asked. */
  readonly dueAtRead: number
}

class RunningAnchors implements AnchorKeeper {
  readonly #options: AnchorKeeperOptions
  readonly #clusters: Cluster[] = []
  /** By mark the points as they were when it was looked at last; undefined for one of an earlier XR session. */
  readonly #hung = new Map<MarkId, readonly Vec3[] | undefined>()
  readonly #stop: () => void
  /** Marks that hang on none, because there are too many anchors already. */
  readonly #loose = new Set<MarkId>()
  /** Clusters without an anchor. */
  readonly #waits = new Map<Cluster, Wait>()
  #reads = 0
  #sessionId: string | undefined

  constructor(options: AnchorKeeperOptions) {
    this.#options = options
    this.#stop = options.anchors.onPoses((poses) => this.#read(poses))
  }

  update(state: SessionState): void {
    if (this.#sessionId === undefined && state.sessionId !== undefined) this.#restore(state.sessionId)
    const epoch = this.#options.epoch()
    let isNews = this.#forgetIdle(state, epoch)
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
    this.#reads += 1
    const now = epoch()
    for (const [cluster, { dueAtRead }] of this.#waits)
      if (cluster.epoch === now && dueAtRead <= this.#reads) void this.#begin(cluster)
    const moves = readAnchors(this.#clusters, poses, now)
    for (const move of moves) onMove(move)
    if (moves.length > 0) this.#keep()
  }

  /** On the anchor that is near, or on a new one. False when it stays where it hangs. */
  #hang(markId: MarkId, at: Vec3, epoch: number): boolean {
    const before = this.#clusters.find(({ markIds }) => markIds.has(markId))
    if (before !== undefined && !isOutOf(before, epoch, at)) return false
    before?.markIds.delete(markId)
    const known = clusterFor(this.#clusters, epoch, at)
    if (known === 'none') {
      this.#loose.add(markId)
      return before !== undefined
    }
    if (known !== 'new') {
      known.markIds.add(markId)
      return true
    }
    const cluster: Cluster = {
      epoch,
      placed: { position: at, orientation: noTurn },
      markIds: new Set([markId]),
      anchor: undefined,
      handle: undefined,
      isFleeting: false,
      told: undefined,
    }
    this.#clusters.push(cluster)
    void this.#begin(cluster)
    return true
  }

  async #begin(cluster: Cluster): Promise<void> {
    const { anchors, epoch } = this.#options
    const { epoch: madeFor, placed } = cluster
    const { tries } = this.#waits.get(cluster) ?? { tries: 0 }
    this.#waits.set(cluster, { tries, dueAtRead: Infinity })
    // One of before that the device did not find again.
    if (cluster.handle !== undefined) anchors.remove(undefined, cluster.handle)
    cluster.handle = undefined
    const anchor = await anchors.create(placed)
    if (!this.#clusters.includes(cluster) || epoch() !== madeFor || cluster.epoch !== madeFor) {
      // The world moved while it was being made: nobody knows in which of the two it stands. Its marks are hung anew.
      anchors.remove(anchor, undefined)
      this.#forget(cluster)
      return
    }
    if (anchor === undefined) {
      this.#tryLater(cluster, tries + 1)
      return
    }
    this.#waits.delete(cluster)
    cluster.anchor = anchor
    await this.#askHandle(cluster, anchor)
  }

  /** Tracking that was shaky for a moment, or a device that has no room just now. */
  #tryLater(cluster: Cluster, tries: number): void {
    const waitReads = Math.min(LONGEST_WAIT_READS, FIRST_WAIT_READS * 2 ** (tries - 1))
    if (tries > MOST_TRIES) this.#waits.delete(cluster)
    else this.#waits.set(cluster, { tries, dueAtRead: this.#reads + waitReads })
  }

  async #askHandle(cluster: Cluster, anchor: number): Promise<void> {
    if (cluster.isFleeting) return
    this.#makeRoom(MOST_KEPT - 1)
    const handle = await this.#options.anchors.handleOf(anchor)
    if (handle === undefined) return
    if (!this.#clusters.includes(cluster)) {
      this.#options.anchors.remove(anchor, handle)
      return
    }
    cluster.handle = handle
    this.#makeRoom(MOST_KEPT)
    this.#keep()
  }

  /** The oldest are kept no more; with its handle a device gives up the anchor itself, so that it is made anew for now. */
  #makeRoom(most: number): void {
    const { anchors, epoch } = this.#options
    const kept = this.#clusters.filter(({ handle }) => handle !== undefined)
    for (const oldest of kept.slice(0, Math.max(0, kept.length - most))) {
      if (oldest.epoch !== epoch()) {
        this.#forget(oldest)
        continue
      }
      anchors.remove(oldest.anchor, oldest.handle)
      Object.assign(oldest, { anchor: undefined, handle: undefined, told: undefined, isFleeting: true })
      void this.#begin(oldest)
    }
  }

  /** Anchors that no mark hangs on, of a world where nothing is waiting for them. True when there were any. */
  #forgetIdle(state: SessionState, epoch: number): boolean {
    if (epoch === 0) return false // the log is being read
    const awaited = new Set(oldEpochs(state, epoch))
    const isIdle = ({ markIds, epoch: of }: Cluster): boolean =>
      !awaited.has(of) && [...markIds].every((markId) => state.marks.get(markId)?.erased === true)
    const idle = this.#clusters.filter(isIdle)
    for (const cluster of idle) this.#forget(cluster)
    return idle.length > 0
  }

  /** Its marks, and those that found no room, are hung anew when they are looked at next. */
  #forget(cluster: Cluster): void {
    const at = this.#clusters.indexOf(cluster)
    if (at < 0) return
    this.#clusters.splice(at, 1)
    this.#waits.delete(cluster)
    this.#options.anchors.remove(cluster.anchor, cluster.handle)
    for (const markId of [...cluster.markIds, ...this.#loose]) this.#hung.delete(markId)
    this.#loose.clear()
  }

  /** Once the session is known: those that were hung in an earlier XR session. */
  #restore(sessionId: string): void {
    this.#sessionId = sessionId
    const { kept, abandoned } = keptAnchors(sessionId)
    for (const handle of abandoned) this.#options.anchors.remove(undefined, handle)
    for (const one of kept) {
      const markIds = new Set(one.markIds)
      const cluster: Cluster = { ...one, markIds, anchor: undefined, isFleeting: false, told: undefined }
      this.#clusters.push(cluster)
      void this.#findAgain(cluster, one.handle)
    }
  }

  async #findAgain(cluster: Cluster, handle: string): Promise<void> {
    const { anchors } = this.#options
    this.#waits.set(cluster, { tries: 0, dueAtRead: this.#reads + SEARCH_READS })
    const anchor = await anchors.restore(handle)
    // It was looked for so long that another took its place.
    if (cluster.handle !== handle || !this.#clusters.includes(cluster)) anchors.remove(anchor, handle)
    // In a world that goes on a new one is made; for an older one it may be found the next time.
    else if (anchor === undefined) this.#waits.set(cluster, { tries: 0, dueAtRead: this.#reads })
    else {
      this.#waits.delete(cluster)
      cluster.anchor = anchor
    }
  }

  #keep(): void {
    if (this.#sessionId !== undefined) keepAnchors(this.#sessionId, this.#clusters)
  }
}

export const createAnchorKeeper = (options: AnchorKeeperOptions): AnchorKeeper => new RunningAnchors(options)
