// Lets own marks settle: pictures go to the worker, its estimates become `mark.refine`, and a mark that cannot settle
// is told why.
import { effect, untracked } from '@preact/signals'
import type { SessionClient } from '../../client/sessionClient.ts'
import { adviceOf } from '../../shared/geometry/motion/advice.ts'
import type { MotionEstimate } from '../../shared/geometry/motion/motionTypes.ts'
import { motionTargets } from '../../shared/ink/motionTargets.ts'
import { refinePlacement, type Refinement } from '../../shared/ink/refinePlacement.ts'
import { AppError, type ErrorCode } from '../../shared/protocol/errors.ts'
import type { MarkId, PictureId } from '../../shared/protocol/ids.ts'
import type { Placement, Stroke } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { calibrationOf } from '../../shared/session/selectors.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { DepthAnswer, DepthRequest, DepthImage } from './depthMessages.ts'
import {
  isLastLook,
  isWorthMoving,
  marksForDepth,
  mayTell,
  NOTHING_CAME_MS,
  type RefineJob,
} from './refineSchedule.ts'

/** The worker, as far as this page needs it. */
export interface DepthWorker {
  post(request: DepthRequest, transfer?: Transferable[]): void
  onAnswer(listener: (answer: DepthAnswer) => void): void
  /** It broke and was begun anew: it knows no picture and no mark. */
  onRestart(listener: () => void): void
  /** It broke for good. */
  onFailure(listener: () => void): void
  /** It hangs: the same as if it had broken. */
  abandon(): void
  close(): void
}

export interface DepthFromMotionOptions {
  readonly session: Pick<SessionClient, 'state' | 'me' | 'submit' | 'publishPresence'>
  readonly worker: DepthWorker
  readonly nowMs: () => number
  /** The sharp still, for marks whose picture is no longer kept (after a reload). */
  readonly fetchStill: (pictureId: PictureId) => Promise<ImageBitmap>
  readonly onFailure: (error: unknown) => void
  /** The wearer was asked to move the head a little for this mark. */
  readonly onCue: (markId: MarkId) => void
  /** A mark, or all of them, will not settle by themselves. */
  readonly onNoDepth: (of: 'mark' | 'all') => void
}

export interface DepthFromMotion {
  picture(picture: PictureRef, image: DepthImage): void
  close(): void
}

interface Job extends RefineJob {
  /** What is measured; a mark that was reshaped meanwhile has another. */
  readonly stroke: Stroke
  /** As the mark stood when it was looked at last. */
  readonly shapeSeq: number
  readonly estimate: MotionEstimate | undefined
  /** The worker lacks the picture that was drawn on: it may still come, or its sharp still takes its place. */
  readonly still: 'there' | 'missing' | 'asked'
  /** It was said why the mark is not settled; only a clearly better answer is told from now on. */
  readonly isWatched: boolean
}

type Told = Extract<Refinement, { type: 'refine' }>

/** The mark was changed, settled or left behind in an older epoch while the refinement was under way. */
const overtaken: ReadonlySet<ErrorCode> = new Set(['wrong-state', 'wrong-epoch'])
/** Somebody was there first: what became of the mark comes as an event, and is looked at anew. */
const unlessOvertaken =
  (onFailure: (error: unknown) => void) =>
  (error: unknown): void => {
    if (!(error instanceof AppError && overtaken.has(error.code))) onFailure(error)
  }
/** How often marks are looked over that get no further pictures. */
const CHECK_EVERY_MS = 1000

class RefiningDepth implements DepthFromMotion {
  readonly #options: DepthFromMotionOptions
  readonly #jobs = new Map<MarkId, Job>()
  /** By mark the shape (`shapeSeq`) that nothing more can be done for from this page. */
  readonly #done = new Map<MarkId, number>()
  readonly #stops: (() => void)[] = []
  #isBroken = false

  constructor(options: DepthFromMotionOptions) {
    this.#options = options
    const { session, worker } = options
    worker.onAnswer((answer) => this.#hear(answer))
    worker.onRestart(() => this.#startAll())
    worker.onFailure(() => this.#giveUp())
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

  /** Its pictures are gone with the worker: where the sharp still is there, the marks drawn on it are measured from then on. */
  #startAll(): void {
    const { marks } = this.#options.session.state.peek()
    for (const [markId, job] of this.#jobs) {
      const mark = marks.get(markId)
      this.#jobs.set(markId, { ...job, still: 'there' })
      if (mark !== undefined) this.#start(mark)
    }
  }

  /** [DJ-4] What waited for it says so. */
  #giveUp(): void {
    this.#isBroken = true
    for (const markId of [...this.#jobs.keys()]) this.#leaveUnmeasured(markId)
    this.#options.onNoDepth('all')
  }

  #follow(wanted: readonly Mark[]): void {
    if (this.#isBroken) {
      for (const { markId } of wanted) this.#leaveUnmeasured(markId)
      return
    }
    const strokes = new Map(wanted.map(({ markId, stroke }) => [markId, stroke]))
    for (const [markId, { stroke }] of this.#jobs) if (strokes.get(markId) !== stroke) this.#stop(markId)
    for (const mark of wanted) {
      const { shapeSeq } = mark
      const startedAtMs = this.#options.nowMs()
      const job = this.#jobs.get(mark.markId)
      if (job !== undefined && job.shapeSeq !== shapeSeq) {
        // Placed, or placed anew, the same stroke has all its answers before it again.
        this.#jobs.set(mark.markId, { ...job, shapeSeq, startedAtMs, isWatched: false })
        this.#consider(mark.markId)
      }
      if (job !== undefined || this.#done.get(mark.markId) === shapeSeq) continue
      this.#jobs.set(mark.markId, {
        stroke: mark.stroke,
        shapeSeq,
        startedAtMs,
        toldAtMs: undefined,
        estimate: undefined,
        still: 'there',
        isWatched: false,
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
      ...motionTargets(kind, stroke, width / height),
    })
  }

  #stop(markId: MarkId): void {
    this.#jobs.delete(markId)
    this.#options.worker.post({ type: 'stop', markId })
  }

  #hear(answer: DepthAnswer): void {
    const job = answer.type === 'pong' ? undefined : this.#jobs.get(answer.markId)
    if (answer.type === 'pong' || job === undefined) return
    if (answer.type === 'estimate') {
      const startedAtMs = job.estimate === undefined ? this.#options.nowMs() : job.startedAtMs
      this.#jobs.set(answer.markId, { ...job, startedAtMs, estimate: answer.estimate, still: 'there' })
      this.#consider(answer.markId)
      return
    }
    if (answer.type === 'failed') {
      this.#finish(answer.markId)
      this.#options.onNoDepth('mark')
      return
    }
    if (job.still === 'there') this.#jobs.set(answer.markId, { ...job, still: 'missing' })
    this.#askStill(answer.markId)
  }

  /** Settled, or nothing more can be told of it. */
  #finish(markId: MarkId): void {
    const mark = this.#options.session.state.peek().marks.get(markId)
    if (mark !== undefined) this.#done.set(markId, mark.shapeSeq)
    this.#stop(markId)
  }

  /** Nothing came to measure it by: that is said too, or it would stay soft without a word. */
  #leaveUnmeasured(markId: MarkId): void {
    const { session, onFailure } = this.#options
    const mark = session.state.peek().marks.get(markId)
    this.#finish(markId)
    if (mark?.place.status !== 'placed' || mark.place.unsettledReason !== undefined) return
    const { shapeSeq, place } = mark
    const told = { markId, against: shapeSeq, placement: place.placement, reason: 'no-pictures' } as const
    session.submit({ type: 'mark.refine', ...told }).catch(unlessOvertaken(onFailure))
  }

  /** Once, as soon as there is one. */
  #askStill(markId: MarkId): void {
    const { session } = this.#options
    const state = session.state.peek()
    const job = this.#jobs.get(markId)
    const mark = state.marks.get(markId)
    const pictureId = mark?.pictureId
    if (job?.still !== 'missing' || mark?.place.status !== 'placed' || pictureId === undefined) return
    if (state.pictures.get(pictureId)?.still === undefined) return
    this.#jobs.set(markId, { ...job, still: 'asked' })
    this.#sendStill(mark, pictureId).catch(() => this.#leaveUnmeasured(markId))
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
      this.#cue(markId, job)
      if (job.estimate === undefined) {
        if (nowMs - job.startedAtMs >= NOTHING_CAME_MS) this.#leaveUnmeasured(markId)
      } else if (isLastLook(job, nowMs) && !job.isWatched) this.#consider(markId)
    }
  }

  /** Asks the wearer for a little sway while that, and nothing else, is what the mark lacks. */
  #cue(markId: MarkId, { estimate }: Job): void {
    if (estimate === undefined || adviceOf(estimate) === undefined) return
    this.#options.session.publishPresence({ type: 'cue', cue: 'sway', markId })
    this.#options.onCue(markId)
  }

  #consider(markId: MarkId): void {
    const mark = this.#options.session.state.peek().marks.get(markId)
    const job = this.#jobs.get(markId)
    if (mark?.place.status !== 'placed' || job === undefined) return
    const { placement } = mark.place
    const answer = this.#answerOf(mark, placement, job)
    if (answer?.type !== 'refine') return
    if (job.isWatched && !isWorthMoving(placement, answer.placement)) return
    this.#tell(mark, job, answer)
  }

  #tell({ markId, shapeSeq }: Mark, job: Job, { placement, reason, isFinal }: Told): void {
    const { session, worker, nowMs, onFailure } = this.#options
    const now = nowMs()
    const isLast = isLastLook(job, now)
    if (!mayTell(job, now, isFinal || isLast)) return
    this.#jobs.set(markId, { ...job, toldAtMs: now, isWatched: isLast })
    if (isFinal) this.#finish(markId)
    else if (isLast && !job.isWatched) worker.post({ type: 'watch', markId })
    const why = reason === undefined ? {} : { reason }
    const refined = { markId, against: shapeSeq, placement, ...why }
    session.submit({ type: 'mark.refine', ...refined }).catch(unlessOvertaken(onFailure))
  }

  #answerOf({ kind, stroke, picture }: Mark, placement: Placement, job: Job): Refinement | undefined {
    const calibration = calibrationOf(this.#options.session.state.peek(), picture)
    if (job.estimate === undefined || calibration === undefined) return undefined
    const isLast = isLastLook(job, this.#options.nowMs())
    return refinePlacement({
      kind,
      stroke,
      picture,
      placement,
      calibration,
      estimate: job.estimate,
      isLast,
    })
  }
}

export const createDepthFromMotion = (options: DepthFromMotionOptions): DepthFromMotion =>
  new RefiningDepth(options)
