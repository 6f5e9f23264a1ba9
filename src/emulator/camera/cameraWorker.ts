// The camera's clock: says when to expose, reads the picture back, and lets it go when its lag is over. A worker, because
// a page that is busy or in the background keeps no time, and because reading back what is still being drawn makes
// whoever does it wait (measured on a page without graphics card: 70 % of the time).
import type { FromCameraWorker, ToCameraWorker } from './cameraWorkerMessages.ts'

const nowMs = (): number => performance.timeOrigin + performance.now()
/** Exposures that the page has not answered; more than this and the next are skipped, as a camera drops frames. */
const MAX_UNANSWERED = 2
/**
 * A picture that is ready only so long after its time is dropped, as a camera drops frames: the browser takes a camera
 * whose pictures come 300 ms late for one whose clock has changed, and gives them other RTP times.
 */
const MAX_LATE_MS = 180

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

/** Pictures leave in the order in which they were taken, whatever the order of the timers. */
const outgoing: Outgoing[] = []
let lettingGo = Promise.resolve()

function sendDue(): void {
  const timeMs = nowMs()
  while (outgoing[0] !== undefined && outgoing[0].dueAtMs <= timeMs) outgoing.shift()?.send()
  const [next] = outgoing
  if (next !== undefined) at(next.dueAtMs, sendDue)
}

async function letGo(message: Extract<ToCameraWorker, { type: 'picture' }>): Promise<void> {
  const frame = message.frame && (await readBack(message.frame))
  // Only now is the next one exposed: else orders pile up where the processor draws.
  unanswered.delete(message.index)
  if (nowMs() - message.dueAtMs > MAX_LATE_MS) {
    frame?.close()
    say({ type: 'dropped', index: message.index })
    return
  }
  if (frame !== undefined && message.isShown === true) {
    const seen = frame.clone()
    say({ type: 'taken', frame: seen }, [seen])
  }
  outgoing.push({
    dueAtMs: message.dueAtMs,
    send() {
      // A track that was stopped refuses the write; the picture is then simply not seen.
      if (frame !== undefined) writer?.write(frame).catch(() => frame.close())
      say({ type: 'due', index: message.index, written: frame !== undefined && writer !== undefined })
    },
  })
  if (outgoing.length === 1) at(message.dueAtMs, sendDue)
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
