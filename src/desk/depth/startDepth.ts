// Joins the stage with depth from motion: which picture goes to the worker, and which one it has to keep.
import { computed, effect, signal, untracked } from '@preact/signals'
import type { MatchedPicture } from '../../client/pictureSync/pictureClock.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { MarkId, PictureId } from '../../shared/protocol/ids.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { Drawing } from '../draw/drawing.ts'
import type { Freeze } from '../video/freeze.ts'
import type { LivePicture } from '../video/livePicture.ts'
import { createDepthFeed } from './depthFeed.ts'
import { marksForDepth } from './refineSchedule.ts'
import { createDepthFromMotion, type DepthWorker } from './depthFromMotion.ts'
import { watchForHang } from './watchForHang.ts'

export interface DepthParts {
  readonly session: SessionClient
  readonly freeze: Freeze
  readonly drawing: Drawing
  readonly picture: LivePicture
  readonly openWorker: () => DepthWorker
  readonly nowMs: () => number
  readonly refOf: (picture: MatchedPicture) => PictureRef | undefined
  readonly fetchStill: (pictureId: PictureId) => Promise<ImageBitmap>
  readonly onFailure: (error: unknown) => void
  readonly onCue: (markId: MarkId) => void
  /** A mark, or all of them, will not settle by themselves. */
  readonly onNoDepth: (of: 'mark' | 'all') => void
}

/** Runs until the returned function is called. */
export function startDepth(parts: DepthParts): () => void {
  const { session, freeze, drawing, picture, nowMs, refOf, fetchStill, onFailure, onCue, onNoDepth } = parts
  const worker = parts.openWorker()
  const stopWatching = watchForHang(worker)
  const isBroken = signal(false)
  const depth = createDepthFromMotion({
    session,
    worker,
    nowMs,
    fetchStill,
    onFailure,
    onCue,
    onNoDepth(of) {
      if (of === 'all') isBroken.value = true
      else onNoDepth(of)
    },
  })
  const feed = createDepthFeed({
    nowMs,
    rematch: (shown) => picture.again(shown),
    refOf,
    send: (ref, image) => depth.picture(ref, image),
  })
  /** A device with depth of its own needs none of this, but for marks whose ray met nothing that it saw then. */
  const isNeeded = (): boolean => {
    const state = session.state.peek()
    if (state.device?.geometry.includes('depth') !== true) return true
    const open = marksForDepth([...state.marks.values()], session.me.peek()?.participantId, state)
    return open.some(({ place }) => place.status === 'placed')
  }
  // Little is lost where the device has depth of its own, and until it is there nobody knows.
  const isMissed = computed(() => isBroken.value && session.state.value.device !== undefined && isNeeded())
  const stopTelling = effect(() => {
    if (isMissed.value) untracked(() => onNoDepth('all'))
  })
  const stopFeed = picture.onPicture((shown, _painted, pixels) => {
    if (isNeeded()) feed.offer(shown, pixels)
  })
  const stopInsisting = effect(() => {
    const view = freeze.view.value
    // A still of the strip is not the picture that was painted last; the worker gets it by its own way.
    const isDrawnOn = view.tag === 'frozen' ? !view.reopened : drawing.isPenDown.value
    const painted = isDrawnOn ? picture.painted() : undefined
    if (painted !== undefined) feed.insist(painted, picture.canvas)
  })
  const stopHolding = holdFrozen(freeze, worker)
  return () => {
    stopWatching()
    stopHolding()
    stopInsisting()
    stopTelling()
    stopFeed()
    feed.close()
    depth.close()
  }
}

/** The worker keeps the picture that is drawn on, and those around it; one that is begun anew is told again. */
function holdFrozen(freeze: Freeze, worker: DepthWorker): () => void {
  const held = computed(() => (freeze.view.value.tag === 'frozen' ? freeze.view.value.picture : undefined))
  const tell = (type: 'hold' | 'letGo', picture: PictureRef | undefined): void => {
    if (picture !== undefined) worker.post({ type, epoch: picture.epoch, frameSeq: picture.frameSeq })
  }
  worker.onRestart(() => tell('hold', held.peek()))
  return effect(() => {
    const picture = held.value
    tell('hold', picture)
    return () => tell('letGo', picture)
  })
}
