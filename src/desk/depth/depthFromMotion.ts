// Lets own marks settle: pictures go to the worker, its estimates become `mark.refine`, and a mark that cannot settle
// is told why.
import { effect, untracked } from '@preact/signals'
import type { SessionClient } from '../../client/sessionClient.ts'
import { depthOf } from '../../shared/geometry/cameraModel.ts'
import { motionPoints, refinePlacement } from '../../shared/ink/refinePlacement.ts'
import type { MotionEstimate } from '../../shared/geometry/motion/motionTypes.ts'
import type { MarkId, PictureId } from '../../shared/protocol/ids.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { latestCalibration } from '../../shared/session/selectors.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { DepthAnswer, DepthRequest, DepthImage } from './depthMessages.ts'
import { isLastLook, marksForDepth, mayTell, type RefineJob } from './refineSchedule.ts'

/** The worker, as far as this page needs it. */
export interface DepthWorker {
  post(request: DepthRequest, transfer?: Transferable[]): void
  onAnswer(listener: (answer: DepthAnswer) => void): void
  close(): void
}

export interface DepthFromMotionOptions {
  readonly session: SessionClient
  readonly worker: DepthWorker
  readonly nowMs: () => number
  /** The sharp still, for marks whose picture is no longer kept (after a reload). */
  readonly fetchStill: (pictureId: PictureId) => Promise<ImageBitmap>
  readonly onFailure: (error: unknown) => void
}

export interface DepthFromMotion {
  picture(picture: PictureRef, image: DepthImage): void
  close(): void
}

interface Job extends RefineJob {
  readonly estimate: MotionEstimate | undefined
  /** The worker lacks the picture that was drawn on: it may still come, or its sharp still takes its place. */
  readonly still: 'there' | 'missing' | 'asked'
}

/** How often marks are looked over that get no further pictures. */
const CHECK_EVERY_MS = 1000

/** Depth of the mark's anchor in its picture, metres, where the wearer's page placed it. */
export function priorDepthM(mark: Mark): number | undefined {
  if (mark.place.status !== 'placed') return undefined
  const { pointsWorld, method } = mark.place.placement
  const anchor =
    mark.kind === 'arrow' ? pointsWorld.at(-1) : pointsWorld[Math.floor((pointsWorld.length - 1) / 2)]
  if (anchor === undefined || method === 'stated') return undefined
  const depthM = depthOf(anchor, mark.picture.worldFromCamera)
  return depthM > 0 ? depthM : undefined
}

class RefiningDepth implements DepthFromMotion {
  readonly #options: DepthFromMotionOptions
  readonly #jobs = new Map<MarkId, Job>()
  /** Marks that nothing more can be done for from this page. */
  readonly #done = new Set<MarkId>()
  readonly #stops: (() => void)[] = []

  constructor(options: DepthFromMotionOptions) {
    this.#options = options
    const { session, worker } = options
    worker.onAnswer((answer) => this.#hear(answer))
    this.#stops.push(
      effect(() => {
        const state = session.state.value
        const me = session.me.value?.participantId
        untracked(() => this.#follow(marksForDepth([...state.marks.values()], me, state)))
      }),
    )
    const timer = setInterval(() => this.#checkAll(), CHECK_EVERY_MS)
    this.#stops.push(() => clearInterval(timer))
  }

  picture(picture: PictureRef, image: DepthImage): void {
    this.#options.worker.post({ type: 'picture', picture, image }, [image])
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop()
    this.#jobs.clear()
    this.#options.worker.close()
  }

  #follow(wanted: readonly Mark[]): void {
    const ids = new Set(wanted.map(({ markId }) => markId))
    for (const markId of this.#jobs.keys()) if (!ids.has(markId)) this.#stop(markId)
    for (const mark of wanted) {
      if (this.#jobs.has(mark.markId) || this.#done.has(mark.markId)) continue
      const startedAtMs = this.#options.nowMs()
      this.#jobs.set(mark.markId, {
        startedAtMs,
        toldAtMs: undefined,
        estimate: undefined,
        still: 'there',
      })
      this.#start(mark)
    }
  }

  #start(mark: Mark): void {
    const { markId, kind, stroke, picture } = mark
    const { width, height } = picture.intrinsics
    this.#options.worker.post({
      type: 'start',
      markId,
      epoch: picture.epoch,
      frameSeq: picture.frameSeq,
      points: motionPoints(kind, stroke, width / height),
      priorDepthM: priorDepthM(mark),
    })
  }

  #stop(markId: MarkId): void {
    this.#jobs.delete(markId)
    this.#options.worker.post({ type: 'stop', markId })
  }

  #hear(answer: DepthAnswer): void {
    const job = this.#jobs.get(answer.markId)
    if (job === undefined) return
    if (answer.type === 'estimate') {
      this.#jobs.set(answer.markId, { ...job, estimate: answer.estimate, still: 'there' })
      this.#consider(answer.markId)
      return
    }
    if (job.still === 'there') this.#jobs.set(answer.markId, { ...job, still: 'missing' })
    this.#askStill(answer.markId)
  }

  #giveUp(markId: MarkId): void {
    this.#done.add(markId)
    this.#stop(markId)
  }

  /** Once, as soon as there is one. */
  #askStill(markId: MarkId): void {
    const { session } = this.#options
    const state = session.state.peek()
    const job = this.#jobs.get(markId)
    const mark = state.marks.get(markId)
    const pictureId = mark?.pictureId
    if (job?.still !== 'missing' || mark === undefined || pictureId === undefined) return
    if (state.pictures.get(pictureId)?.still === undefined) return
    this.#jobs.set(markId, { ...job, still: 'asked' })
    this.#sendStill(mark, pictureId).catch(() => this.#giveUp(markId))
  }

  async #sendStill(mark: Mark, pictureId: PictureId): Promise<void> {
    const still = await this.#options.fetchStill(pictureId)
    // The worker starts with the picture that it has been waiting for.
    this.picture(mark.picture, await createImageBitmap(still))
  }

  #checkAll(): void {
    const nowMs = this.#options.nowMs()
    for (const [markId, job] of this.#jobs) {
      this.#askStill(markId)
      if (!isLastLook(job, nowMs)) continue
      if (job.estimate === undefined) this.#giveUp(markId)
      else this.#consider(markId)
    }
  }

  #consider(markId: MarkId): void {
    const { session, nowMs, onFailure } = this.#options
    const state = session.state.peek()
    const mark = state.marks.get(markId)
    const job = this.#jobs.get(markId)
    const calibration = latestCalibration(state)
    if (mark?.place.status !== 'placed' || job?.estimate === undefined || calibration === undefined) return
    const now = nowMs()
    const { kind, stroke, picture } = mark
    const { placement } = mark.place
    const isLast = isLastLook(job, now)
    const answer = refinePlacement({
      kind,
      stroke,
      picture,
      placement,
      calibration,
      estimate: job.estimate,
      isLast,
    })
    if (answer.type === 'wait' || !mayTell(job, now, answer.isFinal)) return
    this.#jobs.set(markId, { ...job, toldAtMs: now })
    if (answer.isFinal) this.#giveUp(markId)
    const reason = answer.reason === undefined ? {} : { reason: answer.reason }
    session.submit({ type: 'mark.refine', markId, placement: answer.placement, ...reason }).catch(onFailure)
  }
}

export const createDepthFromMotion = (options: DepthFromMotionOptions): DepthFromMotion =>
  new RefiningDepth(options)
