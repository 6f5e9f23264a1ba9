// Keeps places over the ends of worlds: when the device lost its place, moved its origin or began anew, old places are told in
// the present world by whatever knows how: the device, its anchors, a printed tag, marks that were marked again, spots that the
// wearer points out (SPEC: RE-1..7).
import { signal } from '@preact/signals-core'
import type { CameraFrames } from '../../client/pictureSync/cameraFrames.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import { identityPose, type Pose } from '../../shared/geometry/pose.ts'
import type { PoseTrack } from '../../shared/geometry/poseTrack.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { Rebase } from '../../shared/protocol/pictures.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import { hiddenMarks, oldEpochs } from '../../shared/session/oldPlaces.ts'
import type { SessionState } from '../../shared/session/state.ts'
import type { Result } from '../../shared/result.ts'
import { reshaping } from '../guide/handling.ts'
import type { Reanchoring } from '../guide/pointOut.ts'
import { formAgain } from '../placement/formAgain.ts'
import {
  createMarkMemory,
  type FoundSpot,
  type OldSpots,
  type SpotsRefusal,
} from '../placement/markMemory.ts'
import { createTagMemory, type TagMemory } from '../placement/tagMemory.ts'
import { createAnchorKeeper, type AnchorKeeper } from './anchorKeeper.ts'
import type { Immersive } from './immersive.ts'
import { createTagKeeper, type TagKeeper } from './tagKeeper.ts'
import type { WorldIdentity } from './worldIdentity.ts'

export interface WorldKeeperOptions {
  readonly session: SessionClient
  readonly frames: Pick<CameraFrames, 'onFrame'>
  readonly poses: PoseTrack
  readonly identity: () => WorldIdentity | undefined
  readonly isTracked: () => boolean
  /** Marks may have got a place, or will get none: look at those that wait. */
  readonly onChange: () => void
  /** Printed tags are not looked for any more. */
  readonly onTagsBroken: () => void
  /** What the server refuses. */
  readonly onFailure: (error: unknown) => void
}

export interface WorldKeeper extends Reanchoring {
  entered(immersive: Pick<Immersive, 'anchors'>): void
  /** The number of the present world is known. */
  worldBegan(): void
  /** Mixed reality was left. */
  left(): void
  spaceReset(nowFromThen: Pose | undefined): void
  /** The place was found again after so long. */
  trackingRegained(lostForMs: number): void
  /** On each change of the state. */
  update(state: SessionState): void
  /** Tags whose place in the present world is known. */
  knownTags(): number
  /** True when an anchor stands in the present world. */
  isAnchored(): boolean
  /** A tag was known where something that is hidden now stood: looking at it brings that back. */
  hasOldTags(): boolean
  /** True while places of that epoch may still be told in the present one: marks drawn there wait. */
  isBeingRebased(epoch: number): boolean
  close(): void
}

/** Shorter losses are a hand before the cameras: the device goes on in the same map. */
const LONG_LOSS_MS = 1000
/**
 * How well a device that lost its place finds the same origin again. None tells it. HoloLens stays within about 2 cm in a
 * room when it has tracked all the time (Hübner et al., Sensors 20, 2020); after a loss a little worse is assumed.
 */
const REFOUND_SIGMA_M = 0.03
/** What a device says of its own origin. */
const DEVICE_SIGMA_M = 0.01
/** Anchors and tags are asked for so long before a mark hears that its picture's world is over. */
const GRACE_MS = 8000

class RunningKeeper implements WorldKeeper {
  readonly oldSpots = signal<OldSpots | undefined>(undefined)
  readonly #options: WorldKeeperOptions
  readonly #stop: () => void
  readonly #memory = createTagMemory()
  readonly #marks = createMarkMemory()
  #anchors: AnchorKeeper | undefined
  #tags: TagKeeper | undefined
  #resetWhileLost = false
  #graceUntilMs = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: WorldKeeperOptions) {
    this.#options = options
    this.#stop = options.session.onEvent((event) => {
      if (this.#marks.hear(event)) this.#marksChanged()
    })
  }

  entered({ anchors }: Pick<Immersive, 'anchors'>): void {
    const { frames, poses, session, isTracked, onTagsBroken } = this.#options
    this.#waitForKnowledge()
    this.#anchors = createAnchorKeeper({
      anchors,
      epoch: () => this.#epoch(),
      isTracked,
      onMove: (move) => this.#rebase({ ...move, method: 'anchor' }),
    })
    this.#anchors.update(session.state.peek())
    this.#tags = createTagKeeper({
      frames,
      poses,
      memory: this.#memory,
      world: () => this.#trackedWorld(),
      onLook: () => this.#tryMemory(this.#memory, 'tag'),
      onFailure: onTagsBroken,
    })
    this.#marksChanged()
  }

  worldBegan(): void {
    this.#marksChanged()
  }

  left(): void {
    this.#anchors?.close()
    this.#tags?.close()
    this.#anchors = undefined
    this.#tags = undefined
    this.oldSpots.value = undefined
  }

  spaceReset(nowFromThen: Pose | undefined): void {
    this.#resetWhileLost = !this.#options.isTracked()
    const before = this.#options.identity()?.raiseEpoch('space-reset')
    if (before === undefined) return
    this.#waitForKnowledge()
    if (nowFromThen !== undefined)
      this.#rebase({ fromEpoch: before, nowFromThen, sigmaM: DEVICE_SIGMA_M, method: 'device' })
  }

  trackingRegained(lostForMs: number): void {
    const isKnownAlready = this.#resetWhileLost
    this.#resetWhileLost = false
    if (lostForMs < LONG_LOSS_MS || isKnownAlready) return
    const before = this.#options.identity()?.raiseEpoch('tracking-lost')
    if (before === undefined) return
    this.#rebase({ fromEpoch: before, nowFromThen: identityPose, sigmaM: REFOUND_SIGMA_M, method: 'device' })
  }

  update(state: SessionState): void {
    this.#anchors?.update(state)
    this.#tags?.setEager(hiddenMarks(state).length > 0)
  }

  pointOut(epoch: number, found: ReadonlyMap<MarkId, FoundSpot>): Result<unknown, SpotsRefusal> {
    const shift = this.#marks.solve(epoch, this.#epoch(), found)
    if (shift.ok) this.#rebase({ fromEpoch: epoch, ...shift.value, method: 'point' })
    return shift
  }

  isAnchored(): boolean {
    return this.#anchors?.knows(this.#epoch()) === true
  }

  knownTags(): number {
    return this.#memory.known(this.#epoch())
  }

  hasOldTags(): boolean {
    return oldEpochs(this.#options.session.state.peek(), this.#epoch()).some(
      (epoch) => this.#memory.known(epoch) > 0,
    )
  }

  isBeingRebased(epoch: number): boolean {
    const mayBeTold = this.#memory.known(epoch) > 0 || this.#anchors?.knows(epoch) === true
    return (
      this.#options.identity()?.isBeingRebased(epoch) === true ||
      (mayBeTold && performance.now() < this.#graceUntilMs)
    )
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#stop()
    this.left()
  }

  #epoch(): number {
    return this.#options.identity()?.epoch ?? 0
  }

  #trackedWorld(): { readonly epoch: number; readonly calibration: CameraCalibration } | undefined {
    const { epoch, calibration } = this.#options.identity() ?? {}
    return epoch === undefined || calibration === undefined || !this.#options.isTracked()
      ? undefined
      : { epoch, calibration }
  }

  #rebase(wanted: Rebase): void {
    const { fromEpoch, nowFromThen, markIds } = wanted
    if (markIds === undefined) {
      this.#memory.move(fromEpoch, this.#epoch(), nowFromThen)
      this.#anchors?.moved(fromEpoch, this.#epoch(), nowFromThen)
    }
    void this.#options.identity()?.rebase(wanted).then(this.#options.onChange)
    if (markIds === undefined) this.#giveFormsBack(fromEpoch, nowFromThen)
  }

  /** Marks that were marked again have stood there as another picture shows them; now the way of their old form is known. */
  #giveFormsBack(then: number, nowFromThen: Pose): void {
    const { session, onFailure } = this.#options
    for (const { markId, then: stood } of this.#marks.pairs(then, this.#epoch())) {
      const mark = session.state.peek().marks.get(markId)
      const form = mark && formAgain(mark, stood, nowFromThen)
      if (mark === undefined || form === undefined) continue
      session.submit(reshaping(mark, form.placement, form.tilt)).catch(onFailure)
    }
  }

  #marksChanged(): void {
    if (this.#options.identity() === undefined) return // the log is being read
    this.oldSpots.value = this.#anchors === undefined ? undefined : this.#marks.toPointOut(this.#epoch())
    this.#tryMemory(this.#marks, 'point')
  }

  /** Marks that were drawn on the world before wait a while for whoever may know it again. */
  #waitForKnowledge(): void {
    this.#graceUntilMs = performance.now() + GRACE_MS
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#options.onChange, GRACE_MS + 50)
  }

  #tryMemory(memory: Pick<TagMemory, 'between'>, method: 'tag' | 'point'): void {
    const { session, identity } = this.#options
    const now = this.#epoch()
    for (const old of oldEpochs(session.state.peek(), now)) {
      const shift = identity()?.isBeingRebased(old) === true ? undefined : memory.between(old, now)
      if (shift !== undefined) this.#rebase({ fromEpoch: old, ...shift, method })
    }
  }
}

export const createWorldKeeper = (options: WorldKeeperOptions): WorldKeeper => new RunningKeeper(options)
