// The camera's clock: says when to expose, and lets each picture go when its lag is over. A worker, because a page
// that is busy or in the background keeps no time.
import type { FromCameraWorker, ToCameraWorker } from './cameraWorkerMessages.ts'

const nowMs = (): number => performance.timeOrigin + performance.now()
/** Exposures that the page has not answered; more than this and the next are skipped, as a camera drops frames. */
const MAX_UNANSWERED = 2

const say = (message: FromCameraWorker): void => {
  // A worker's own postMessage; TypeScript's DOM library types the page's.
  ;(globalThis as unknown as { postMessage(message: FromCameraWorker): void }).postMessage(message)
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

function letGo(message: Extract<ToCameraWorker, { type: 'picture' }>): void {
  at(message.dueAtMs, () => {
    const written = message.frame !== undefined && writer !== undefined
    // A track that was stopped refuses the write; the picture is then simply not seen.
    if (message.frame !== undefined) writer?.write(message.frame).catch(() => message.frame?.close())
    say({ type: 'due', index: message.index, written })
  })
}

addEventListener('message', ({ data }: MessageEvent<ToCameraWorker>) => {
  switch (data.type) {
    case 'start':
      writer = data.writable?.getWriter()
      exposeAt(data.firstAtMs, data.periodMs, 0)
      break
    case 'picture':
      unanswered.delete(data.index)
      letGo(data)
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
