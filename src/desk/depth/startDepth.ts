// Joins the stage with depth from motion: which picture goes to the worker, and which one it has to keep.
import { effect } from '@preact/signals'
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
}

/** Runs until the returned function is called. */
export function startDepth(parts: DepthParts): () => void {
  const { session, freeze, drawing, picture, nowMs, refOf, fetchStill, onFailure, onCue } = parts
  const worker = parts.openWorker()
  const depth = createDepthFromMotion({ session, worker, nowMs, fetchStill, onFailure, onCue })
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
  const stopHolding = effect(() => {
    const view = freeze.view.value
    const held = view.tag === 'frozen' ? view.picture : undefined
    if (held === undefined) return undefined
    const { epoch, frameSeq } = held
    worker.post({ type: 'hold', epoch, frameSeq })
    return () => worker.post({ type: 'letGo', epoch, frameSeq })
  })
  return () => {
    stopHolding()
    stopInsisting()
    stopFeed()
    feed.close()
    depth.close()
  }
}
