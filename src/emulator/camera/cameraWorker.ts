// The camera's clock: says when to expose, reads the picture back, and lets it go when its lag is over. A worker, because
// a page that is busy or in the background keeps no time, and because reading back what is still being drawn makes
// whoever does it wait (measured on a page without graphics card: 70 % of the time).
import type { FromCameraWorker, ToCameraWorker } from './cameraWorkerMessages.ts'

const nowMs = (): number => performance.timeOrigin + performance.now()
/** Exposures that the page has not answered; more than this and the next are skipped, as a camera drops frames. */
const MAX_UNANSWERED = 2

const say = (message: FromCameraWorker, transfer: Transferable[] = []): void => {
  // A worker's own postMessage; TypeScript's DOM library types the page's.
  ;(
    globalThis as unknown as { postMessage(message: FromCameraWorker, transfer: Transferable[]): void }
  ).postMessage(message, transfer)
}

/** The same picture in memory of its own: read back once for everybody. */
async function readBack(drawn: VideoFrame): Promise<VideoFrame> {
  const format = 'RGBX'
  const bytes = new Uint8Array(drawn.allocationSize({ format }))
  const layout = await drawn.copyTo(bytes, { format })
  const { codedWidth, codedHeight, timestamp } = drawn
  drawn.close()
  return new VideoFrame(bytes, { format, codedWidth, codedHeight, timestamp, layout })
}

let writer: WritableStreamDefaultWriter<VideoFrame> | undefined
let timer: ReturnType<typeof setTimeout> | undefined
const unanswered = new Set<number>()

function at(dueMs: number, action: () => void): ReturnType<typeof setTimeout> {
  return setTimeout(action, Math.max(0, dueMs - nowMs()))
}

function exposeAt(firstAtMs: number, periodMs: number, index: number): void {
  const atMs = firstAtMs + index * periodMs
  timer = at(atMs, () => {
    if (unanswered.size < MAX_UNANSWERED) {
      unanswered.add(index)
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
let lettingGo = Promise.resolve()

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

async function letGo(message: Extract<ToCameraWorker, { type: 'picture' }>): Promise<void> {
  const frame = message.frame && (await readBack(message.frame))
  // Only now is the next one exposed: else orders pile up where the processor draws.
  unanswered.delete(message.index)
  if (frame !== undefined && message.isShown === true) {
    const seen = frame.clone()
    say({ type: 'taken', frame: seen }, [seen])
  }
  outgoing.push({
    dueAtMs: message.dueAtMs,
    send() {
      if (frame !== undefined) join(frame, message.dueAtMs)
      say({ type: 'due', index: message.index, written: frame !== undefined && writer !== undefined })
    },
  })
  if (outgoing.length === 1) sendNextWhenDue()
}

addEventListener('message', ({ data }: MessageEvent<ToCameraWorker>) => {
  switch (data.type) {
    case 'start':
      writer = data.writable?.getWriter()
      exposeAt(data.firstAtMs, data.periodMs, 0)
      break
    case 'picture':
      // A picture that cannot be read back is one that the camera dropped.
      lettingGo = lettingGo.then(() => letGo(data)).catch(() => void unanswered.delete(data.index))
      break
    case 'done':
      unanswered.delete(data.index)
      break
    case 'stop':
      clearTimeout(timer)
      writer?.close().catch(() => undefined)
      close()
      break
  }
})
