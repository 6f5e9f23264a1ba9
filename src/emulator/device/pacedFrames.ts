// The pace of the emulated headset's frames. A headset goes on when the page behind it is not looked at, but a browser
// stops the animation frames of a hidden tab, and gives a covered window one in a second: there a worker's clock runs
// them, so that head, marks and pose records go on. And where the processor draws everything, a full display rate would
// leave no time for the camera's pictures.

import { openWorker } from '../../client/openWorker.ts'

const TICK_PERIOD_MS = 30
/**
 * So old the last frame may be before the clock runs the next: 11 frames/s. Between them a head that sways goes on evenly to
 * half a millimetre, and the window that is looked at keeps its time.
 */
const LATE_MS = 65
/** A frame that comes this much early still counts as on time: display and page clocks differ a little. */
const EARLY_MS = 4

export interface PacedFrames {
  /** After all that waited for a frame has run; returns the way to stop. */
  afterFrame(listener: () => void): () => void
  /** Gives requestAnimationFrame back. */
  close(): void
}

/** A worker's clock: timers of a page are slowed down where its frames are. Returns the way to end it. */
function startTicks(tick: () => void): () => void {
  let timer: ReturnType<typeof setInterval> | undefined
  const worker = openWorker<never, unknown>({
    make: () => new Worker(new URL('./tickWorker.ts', import.meta.url), { type: 'module', name: 'frames' }),
    onBegin: (begun) => begun.postMessage(TICK_PERIOD_MS),
    onAnswer: tick,
    // The page's own timers do while it is looked at.
    onFailure: () => (timer = setInterval(tick, TICK_PERIOD_MS)),
  })
  return () => {
    clearInterval(timer)
    worker.close()
  }
}

/** Takes over requestAnimationFrame on this page. `maxHz`: no more frames than that, at that page time. */
export function paceFrames(maxHz: (pageTimeMs: number) => number): PacedFrames {
  const native = {
    request: window.requestAnimationFrame.bind(window),
    cancel: window.cancelAnimationFrame.bind(window),
  }
  const waiting = new Map<number, FrameRequestCallback>()
  const listeners = new Set<() => void>()
  let lastHandle = 0
  let lastFrameMs = -Infinity
  let nativeHandle: number | undefined

  const runAll = (timeMs: number): void => {
    lastFrameMs = timeMs
    // Only those that wait now: a callback asks for its next frame while it runs.
    const due = [...waiting]
    waiting.clear()
    for (const [, callback] of due) callback(timeMs)
    for (const listener of listeners) listener()
  }
  const ask = (): void => {
    nativeHandle ??= native.request((timeMs) => {
      nativeHandle = undefined
      if (timeMs - lastFrameMs >= 1000 / maxHz(timeMs) - EARLY_MS) runAll(timeMs)
      if (waiting.size > 0) ask()
    })
  }
  window.requestAnimationFrame = (callback) => {
    const handle = ++lastHandle
    waiting.set(handle, callback)
    ask()
    return handle
  }
  window.cancelAnimationFrame = (handle) => {
    waiting.delete(handle)
  }
  const stopTicks = startTicks(() => {
    const nowMs = performance.now()
    if (nowMs - lastFrameMs > Math.max(LATE_MS, 1000 / maxHz(nowMs) + EARLY_MS)) runAll(nowMs)
  })
  return {
    afterFrame(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    close() {
      stopTicks()
      if (nativeHandle !== undefined) native.cancel(nativeHandle)
      window.requestAnimationFrame = native.request
      window.cancelAnimationFrame = native.cancel
    },
  }
}
