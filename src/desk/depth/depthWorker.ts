// Runs depth from motion off the page's thread: takes pictures, keeps the last two seconds of them in grey, and
// answers with an estimate per mark after each further picture.
import { createMotionDepth } from '../../shared/geometry/motion/depthFromMotion.ts'
import type { MotionDepth } from '../../shared/geometry/motion/motionTypes.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { DepthAnswer, DepthRequest, PictureMessage } from './depthMessages.ts'
import { createPictureKeeper, type KeptPicture } from './pictureKeeper.ts'
import { grayOf } from './grayOf.ts'

/** Of all that is known of a watched mark's depth, what a picture must add: the head is somewhere else than it was. */
const LEAST_GAIN = 0.1

interface Job {
  readonly motion: MotionDepth
  isWatched: boolean
  /** Pictures that were put aside while an earlier one was worked on. */
  readonly waiting: KeptPicture[]
}

type StartRequest = Extract<DepthRequest, { type: 'start' }>

const keeper = createPictureKeeper()
const jobs = new Map<MarkId, Job>()
/** Marks whose own picture has not come yet: its pose record may be late. */
const waitingForStill = new Map<MarkId, StartRequest>()
const answer = (message: DepthAnswer): void => postMessage(message)

async function take({ picture, image: taken }: PictureMessage): Promise<void> {
  const image = await grayOf(taken)
  taken.close()
  if (image === undefined) return
  const { worldFromCamera, intrinsics, captureTimeMs, epoch, frameSeq, limited = false } = picture
  const kept = { image, worldFromCamera, intrinsics, captureTimeMs, epoch, frameSeq, limited }
  keeper.add(kept)
  for (const { motion, waiting, isWatched } of limited ? [] : jobs.values())
    if (!isWatched || motion.gain(kept) >= LEAST_GAIN) waiting.push(kept)
  for (const request of waitingForStill.values()) {
    if (request.epoch === epoch && request.frameSeq === frameSeq) start(request)
  }
  work()
}

let isWorkScheduled = false
/** One picture of one mark per turn, so that new pictures and stops are heard in between. */
function work(): void {
  if (isWorkScheduled) return
  isWorkScheduled = true
  setTimeout(() => {
    isWorkScheduled = false
    for (const [markId, { motion, waiting }] of jobs) {
      const next = waiting.shift()
      if (next === undefined) continue
      motion.add(next)
      if (waiting.length === 0) answer({ type: 'estimate', markId, estimate: motion.estimate() })
    }
    if ([...jobs.values()].some(({ waiting }) => waiting.length > 0)) work()
  }, 0)
}

function start(request: StartRequest): void {
  const { markId, points, surfaceOf } = request
  const still = keeper.find(request)
  if (still === undefined) {
    waitingForStill.set(markId, request)
    answer({ type: 'noStill', markId })
    return
  }
  waitingForStill.delete(markId)
  const motion = createMotionDepth(still, points, { surfaceOf })
  jobs.set(markId, { motion, isWatched: false, waiting: [...keeper.around(request)] })
  work()
}

function watch(markId: MarkId): void {
  const job = jobs.get(markId)
  if (job !== undefined) job.isWatched = true
}

async function hear(data: DepthRequest): Promise<void> {
  switch (data.type) {
    case 'picture':
      await take(data)
      break
    case 'hold':
      keeper.hold(data)
      break
    case 'letGo':
      keeper.letGo(data)
      break
    case 'start':
      start(data)
      break
    case 'watch':
      watch(data.markId)
      break
    case 'stop':
      jobs.delete(data.markId)
      waitingForStill.delete(data.markId)
      break
  }
}

// One after the other: a mark may start on the picture that was sent just before it.
let turn = Promise.resolve()
addEventListener('message', ({ data }: MessageEvent<DepthRequest>) => {
  // A picture that cannot be read is left out; all else goes on.
  turn = turn.then(() => hear(data)).catch(() => undefined)
})
