// The pace of the emulated headset's frames. A headset goes on when the page behind it is not looked at, but a browser
// stops the animation frames of a hidden tab: there a worker's clock runs them, so that head, marks and pose records go
// on. And where the processor draws everything, a full display rate would leave no time for the camera's pictures.

/** While hidden: enough for poses, and kind to the tab that is looked at. */
const HIDDEN_PERIOD_MS = 1000 / 30
/** A frame that comes this much early still counts as on time: display and page clocks differ a little. */
const EARLY_MS = 4

export interface PacedFrames {
  /** After all that waited for a frame has run; returns the way to stop. */
  afterFrame(listener: () => void): () => void
  /** Gives requestAnimationFrame back. */
  close(): void
}

/** A worker's clock for the time in which the tab is hidden; returns the way to end it. */
function tickWhileHidden(tick: () => void): () => void {
  const worker = new Worker(new URL('./tickWorker.ts', import.meta.url), {
    type: 'module',
    name: 'hidden-frames',
  })
  worker.onmessage = () => {
    if (document.hidden) tick()
  }
  const tellHidden = (): void => {
    worker.postMessage(document.hidden ? HIDDEN_PERIOD_MS : 0)
  }
  document.addEventListener('visibilitychange', tellHidden)
  tellHidden()
  return () => {
    document.removeEventListener('visibilitychange', tellHidden)
    worker.terminate()
  }
}

/** Takes over requestAnimationFrame on this page. `maxHz`: no more frames than that. */
export function paceFrames(maxHz: number): PacedFrames {
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
      if (timeMs - lastFrameMs >= 1000 / maxHz - EARLY_MS) runAll(timeMs)
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
  const stopTicks = tickWhileHidden(() => runAll(performance.now()))
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
