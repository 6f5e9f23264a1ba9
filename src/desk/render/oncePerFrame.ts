// A task that is run at once, and however often it is asked for again, once more with the next display frame: nothing is seen
// later for it, and a pen whose samples come in faster than they can be painted does not hold the page up.

export interface OncePerFrame {
  run(): void
  close(): void
}

export function oncePerFrame<Handle>(
  task: () => void,
  nextFrame: (run: () => void) => Handle,
  callOff: (handle: Handle) => void,
): OncePerFrame {
  let waiting: { readonly handle: Handle } | undefined
  let isAskedAgain = false
  const frame = (): void => {
    waiting = undefined
    if (isAskedAgain) now()
  }
  const now = (): void => {
    isAskedAgain = false
    waiting = { handle: nextFrame(frame) }
    task()
  }
  return {
    run() {
      if (waiting === undefined) now()
      else isAskedAgain = true
    },
    close() {
      if (waiting !== undefined) callOff(waiting.handle)
      waiting = undefined
    },
  }
}
