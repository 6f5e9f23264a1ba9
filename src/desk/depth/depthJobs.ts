// Whose turn it is in the depth worker: the newest mark is the one that is waited for, so it comes first; older ones
// share what is left. Few well chosen pictures give the first answer, which is mostly good enough to settle.
// Pure apart from its own memory: pictures and a clock in, estimates out.
import type { MotionDepth, MotionEstimate } from '../../shared/geometry/motion/motionTypes.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { KeptPicture } from './pictureKeeper.ts'

/**
 * Pictures between two estimates. Half of what depth from motion keeps: with the twelve that tell most an estimate costs
 * half and its sigma is a few per cent larger (measured on made pictures).
 */
const BATCH = 12
/** With an error below this a mark need not wait for pictures that are at hand, metres. */
const GOOD_M = 0.008
/** So long a turn lasts at most, estimates apart: then new pictures and stops are heard. */
const TURN_MS = 8
/** Of all that is known of a watched mark's depth, what a picture must add: the head is somewhere else than it was. */
const LEAST_GAIN = 0.1

interface Job {
  readonly markId: MarkId
  readonly motion: MotionDepth
  isWatched: boolean
  isFirst: boolean
  /** Being taken in, one after the other; an estimate follows. */
  batch: KeptPicture[]
  /** Put aside while others are worked on. */
  waiting: KeptPicture[]
}

export interface DepthJobs {
  start(markId: MarkId, motion: MotionDepth, pictures: readonly KeptPicture[]): void
  /** Long looked at: from now on only pictures that tell clearly more are worth an estimate. */
  watch(markId: MarkId): void
  stop(markId: MarkId): void
  add(picture: KeptPicture): void
  /** One turn of work; false when nothing is left to do. */
  work(): boolean
}

export interface DepthJobsOptions {
  readonly nowMs: () => number
  readonly onEstimate: (markId: MarkId, estimate: MotionEstimate) => void
  /** Its measuring threw; it is stopped. */
  readonly onFailure: (markId: MarkId) => void
}

const hasWork = ({ batch, waiting }: Job): boolean => batch.length > 0 || waiting.length > 0

/** Of what waits, the most telling pictures; of later batches the rest is let go, or a slow machine would fall behind. */
function beginBatch(job: Job): void {
  const chosen = job.motion.mostTelling(job.waiting, BATCH)
  const isTaken = new Set(chosen)
  job.batch = [...chosen]
  job.waiting = job.isFirst ? job.waiting.filter((picture) => !isTaken.has(picture)) : []
  job.isFirst = false
}

/** What is good enough after a long look is not yet the last word while more pictures are at hand. */
const hurried = (estimate: MotionEstimate): MotionEstimate =>
  estimate.status === 'settled' && (estimate.points[0]?.sigmaM ?? 0) > GOOD_M
    ? { ...estimate, status: 'gathering' }
    : estimate

/** The job's estimate when its batch is taken in. */
function step(job: Job): MotionEstimate | undefined {
  if (job.batch.length === 0) beginBatch(job)
  const next = job.batch.shift()
  if (next !== undefined) job.motion.add(next)
  if (job.batch.length > 0) return undefined
  const estimate = job.motion.estimate()
  return job.waiting.length > 0 ? hurried(estimate) : estimate
}

export function createDepthJobs({ nowMs, onEstimate, onFailure }: DepthJobsOptions): DepthJobs {
  /** In order of their start. */
  let jobs: readonly Job[] = []
  let current: Job | undefined
  let isNewestsTurn = true
  let lastOther: Job | undefined

  /** The newest and one of the others, in turn; of the others the one after that which had its turn last. */
  const choose = (): Job | undefined => {
    const busy = jobs.filter(hasWork)
    const newest = busy.at(-1)
    const others = busy.slice(0, -1)
    const isOthers = !isNewestsTurn && others.length > 0
    isNewestsTurn = isOthers || others.length === 0
    if (!isOthers) return newest
    lastOther = others[(lastOther === undefined ? 0 : others.indexOf(lastOther) + 1) % others.length]
    return lastOther
  }
  const drop = (markId: MarkId): void => {
    jobs = jobs.filter((job) => job.markId !== markId)
    if (current?.markId === markId) current = undefined
  }
  /** A job that throws takes no other with it. */
  const guarded = <T>(job: Job, task: () => T): T | undefined => {
    try {
      return task()
    } catch {
      drop(job.markId)
      onFailure(job.markId)
      return undefined
    }
  }
  return {
    start(markId, motion, pictures) {
      const job = { markId, motion, isWatched: false, isFirst: true, batch: [], waiting: [...pictures] }
      jobs = [...jobs.filter((each) => each.markId !== markId), job]
      isNewestsTurn = true
      current = undefined
    },
    watch(markId) {
      for (const job of jobs) if (job.markId === markId) job.isWatched = true
    },
    stop: drop,
    add(picture) {
      for (const job of jobs)
        guarded(job, () => {
          if (!job.isWatched || job.motion.gain(picture) >= LEAST_GAIN) job.waiting.push(picture)
        })
    },
    work() {
      const endsAtMs = nowMs() + TURN_MS
      do {
        current ??= choose()
        if (current === undefined) return false
        const job = current
        const estimate = guarded(job, () => step(job))
        if (estimate === undefined) continue
        onEstimate(job.markId, estimate)
        current = undefined
      } while (nowMs() < endsAtMs)
      return jobs.some(hasWork)
    },
  }
}
