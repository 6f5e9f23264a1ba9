// Runs depth from motion off the page's thread: takes pictures, keeps the last two seconds of them in grey, and
// answers with estimates, the newest mark's first.
import { answerJobs } from '../../client/answerJobs.ts'
import { isPoseGuessed } from '../../shared/geometry/errorModel.ts'
import { createMotionDepth } from '../../shared/geometry/motion/depthFromMotion.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { createDepthJobs } from './depthJobs.ts'
import type { DepthAnswer, DepthRequest, PictureMessage } from './depthMessages.ts'
import { grayOf } from './grayOf.ts'
import { createPictureKeeper } from './pictureKeeper.ts'

type StartRequest = Extract<DepthRequest, { type: 'start' }>

const keeper = createPictureKeeper()
/** Marks whose own picture has not come yet: its pose record may be late. */
const waitingForStill = new Map<MarkId, StartRequest>()
const answer = (message: DepthAnswer): void => postMessage(message)
const jobs = createDepthJobs({
  nowMs: () => performance.now(),
  onEstimate: (markId, estimate) => answer({ type: 'estimate', markId, estimate }),
  onFailure: (markId) => answer({ type: 'failed', markId }),
})

async function take({ picture, image: taken }: PictureMessage): Promise<void> {
  const image = await grayOf(taken).finally(() => taken.close())
  if (image === undefined) throw new Error('no picture can be read here')
  const { worldFromCamera, intrinsics, captureTimeMs, epoch, frameSeq } = picture
  const limited = isPoseGuessed(picture)
  const kept = { image, worldFromCamera, intrinsics, captureTimeMs, epoch, frameSeq, limited }
  keeper.add(kept)
  if (!limited) jobs.add(kept)
  for (const request of waitingForStill.values()) {
    if (request.epoch === epoch && request.frameSeq === frameSeq) start(request)
  }
  work()
}

let isWorkScheduled = false
/** Not by timers, which a worker's nested ones make wait 4 ms each; in between, new pictures and stops are heard. */
const turns = new MessageChannel()
turns.port1.onmessage = () => {
  isWorkScheduled = false
  if (jobs.work()) work()
}
function work(): void {
  if (isWorkScheduled) return
  isWorkScheduled = true
  turns.port2.postMessage(undefined)
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
  try {
    jobs.start(markId, createMotionDepth(still, points, { surfaceOf }), keeper.around(request))
  } catch {
    answer({ type: 'failed', markId })
  }
  work()
}

async function hear(data: DepthRequest): Promise<DepthAnswer | undefined> {
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
      jobs.watch(data.markId)
      break
    case 'stop':
      jobs.stop(data.markId)
      waitingForStill.delete(data.markId)
      break
    case 'ping':
      return { type: 'pong' }
  }
  return undefined
}

// One after the other: a mark may start on the picture that was sent just before it. A picture that cannot be read is left
// out; a mark whose measuring throws is answered where that is seen.
answerJobs<DepthRequest, DepthAnswer>({ run: hear, failed: () => undefined })
