// The camera's clock: says when to expose, wakes the page while a picture is being drawn, and lets it go when its lag is
// over. A worker, because a page that is busy or in the background keeps no time.
import type { FromCameraWorker, ToCameraWorker } from './cameraWorkerMessages.ts'
import { developPicture } from './developPicture.ts'

const nowMs = (): number => performance.timeOrigin + performance.now()
/** How often the page looks whether a picture is drawn by now. */
const LOOK_EVERY_MS = 6

const say = (message: FromCameraWorker, transfer: Transferable[] = []): void => {
  // A worker's own postMessage; TypeScript's DOM library types the page's.
  ;(
    globalThis as unknown as { postMessage(message: FromCameraWorker, transfer: Transferable[]): void }
  ).postMessage(message, transfer)
}

let writer: WritableStreamDefaultWriter<VideoFrame> | undefined
let timer: ReturnType<typeof setTimeout> | undefined
/**
 * The exposure that the page has not answered. Until then the next ones are skipped, as a camera drops frames: where the
 * processor draws, a second picture behind this one would keep all else waiting, the headset's display too.
 */
let unanswered: number | undefined

function at(dueMs: number, action: () => void): ReturnType<typeof setTimeout> {
  return setTimeout(action, Math.max(0, dueMs - nowMs()))
}

function exposeAt(firstAtMs: number, periodMs: number, index: number): void {
  const atMs = firstAtMs + index * periodMs
  timer = at(atMs, () => {
    if (unanswered === undefined) {
      unanswered = index
      say({ type: 'expose', index, atMs })
    }
    const behind = Math.max(1, Math.ceil((nowMs() - atMs) / periodMs))
    exposeAt(firstAtMs, periodMs, index + behind)
  })
}

interface Outgoing {
  readonly dueAtMs: number
  send(): void
}

/** What a busy page has held up comes in a row, but not in one instant: no camera does that. */
const CLOSEST_MS = 16

/** Pictures leave in the order in which they were taken, whatever the order of the timers. */
const outgoing: Outgoing[] = []
let lastSentAtMs = -Infinity
let developing = Promise.resolve()

function leave(dueAtMs: number, send: () => void): void {
  outgoing.push({ dueAtMs, send })
  if (outgoing.length === 1) sendNextWhenDue()
}

function sendNextWhenDue(): void {
  const [next] = outgoing
  if (next === undefined) return
  at(Math.max(next.dueAtMs, lastSentAtMs + CLOSEST_MS), () => {
    outgoing.shift()
    lastSentAtMs = nowMs()
    next.send()
    sendNextWhenDue()
  })
}

type Picture = Extract<ToCameraWorker, { type: 'picture' }>

/**
 * Stamped with the moment at which it joins the track, as the browser gives RTP times by that; how late it was behind the
 * camera's own time is told by its duration.
 */
function join(frame: VideoFrame, dueAtMs: number): void {
  const duration = Math.round(Math.max(0, nowMs() - dueAtMs) * 1000)
  const joined = new VideoFrame(frame, { timestamp: frame.timestamp + duration, duration })
  frame.close()
  // A track that was stopped refuses the write; the picture is then simply not seen.
  writer?.write(joined).catch(() => joined.close())
}

function letGo(picture: Picture, bytes: Uint8Array<ArrayBuffer>): void {
  const { width, height, pageDueAtMs, dueAtMs, isShown } = picture
  const frame = new VideoFrame(bytes, {
    format: 'RGBX',
    codedWidth: width,
    codedHeight: height,
    timestamp: Math.round(pageDueAtMs * 1000),
  })
  if (isShown) {
    const seen = frame.clone()
    say({ type: 'taken', picture: seen }, [seen])
  }
  leave(dueAtMs, () => join(frame, dueAtMs))
}

/** Where the page itself must send pictures off. */
async function handBack(
  { width, height, dueAtMs, isShown }: Picture,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const pixels = new ImageData(new Uint8ClampedArray(bytes.buffer), width, height)
  if (isShown) {
    const picture = await createImageBitmap(pixels)
    say({ type: 'taken', picture }, [picture])
  }
  const picture = await createImageBitmap(pixels)
  leave(dueAtMs, () => say({ type: 'due', picture }, [picture]))
}

async function develop(picture: Picture): Promise<void> {
  const bytes = developPicture(picture.exposures, picture.width)
  if (writer === undefined) await handBack(picture, bytes)
  else letGo(picture, bytes)
}

addEventListener('message', ({ data }: MessageEvent<ToCameraWorker>) => {
  switch (data.type) {
    case 'start':
      writer = data.writable?.getWriter()
      exposeAt(data.firstAtMs, data.periodMs, 0)
      break
    case 'drawing':
      setTimeout(() => say({ type: 'look' }), LOOK_EVERY_MS)
      break
    case 'picture':
      unanswered = undefined
      // A picture for which there is no memory is one that the camera dropped.
      developing = developing.then(() => develop(data)).catch(() => undefined)
      break
    case 'done':
      unanswered = undefined
      break
    case 'stop':
      clearTimeout(timer)
      writer?.close().catch(() => undefined)
      close()
      break
  }
})
