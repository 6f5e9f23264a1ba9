// Functions that run inside the wearer's page: how long the page's own code takes in each XR frame, the emulated headset's
// work left out. They use nothing from outside themselves.

/** Left in the page's timeline before and after each frame's callback: a trace tells the thread's own time at them. */
export const FRAME_BEGINS = 'xrFrameBegins'
export const FRAME_ENDS = 'xrFrameEnds'

interface FrameTimes {
  /** Of each frame since the last reading: the page's callback without what it spent inside WebXR's own functions. */
  readonly ownMs: number[]
  /** What it spent inside those: a headset's browser does that work in other processes. */
  readonly deviceMs: number[]
}
declare global {
  interface Window {
    benchFrameTimes?: FrameTimes
  }
}

/**
 * Wraps WebXR as the page meets it: the frame's callback is timed, and every method and getter of WebXR's objects that the page
 * calls meanwhile is timed apart, once for calls within calls.
 */
export function watchXrFrames({ begins, ends }: { readonly begins: string; readonly ends: string }): void {
  const times: FrameTimes = { ownMs: [], deviceMs: [] }
  window.benchFrameTimes = times
  let deviceMs = 0
  let depth = 0

  const timed = <A extends unknown[], R>(original: (this: unknown, ...args: A) => R) =>
    function emulatedXr(this: unknown, ...args: A): R {
      if (depth > 0) return original.apply(this, args)
      depth++
      const startedMs = performance.now()
      try {
        return original.apply(this, args)
      } finally {
        deviceMs += performance.now() - startedMs
        depth--
      }
    }

  const wrap = (prototype: object, key: string): void => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, key)
    if (descriptor?.configurable !== true || key === 'constructor' || key === 'requestAnimationFrame') return
    const { value, get } = descriptor as { value?: unknown; get?: (this: unknown) => unknown }
    if (get !== undefined) Object.defineProperty(prototype, key, { ...descriptor, get: timed(get) })
    else if (typeof value === 'function') {
      const method = value as (this: unknown, ...args: unknown[]) => unknown
      Object.defineProperty(prototype, key, { ...descriptor, value: timed(method) })
    }
  }
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const made: unknown = /^XR[A-Z]/.test(name) ? Reflect.get(globalThis, name) : undefined
    const prototype: unknown = typeof made === 'function' ? made.prototype : undefined
    if (typeof prototype !== 'object' || prototype === null) continue
    for (const key of Object.getOwnPropertyNames(prototype)) wrap(prototype, key)
  }

  const session = (globalThis as unknown as { XRSession: { prototype: XRSession } }).XRSession.prototype
  const request = Object.getOwnPropertyDescriptor(session, 'requestAnimationFrame')
    ?.value as XRSession['requestAnimationFrame']
  session.requestAnimationFrame = function (this: XRSession, callback) {
    return request.call(this, function benchXrFrame(timeMs, frame) {
      deviceMs = 0
      performance.clearMarks()
      performance.mark(begins)
      const startedMs = performance.now()
      callback(timeMs, frame)
      const tookMs = performance.now() - startedMs
      performance.mark(ends)
      times.ownMs.push(tookMs - deviceMs)
      times.deviceMs.push(deviceMs)
    })
  }
}

export const readXrFrames = (): { ownMs: number[]; deviceMs: number[] } => ({
  ownMs: window.benchFrameTimes?.ownMs.splice(0) ?? [],
  deviceMs: window.benchFrameTimes?.deviceMs.splice(0) ?? [],
})
