// @ts-check
// How setup speaks: one line a step, on stderr, so that a command's own output (bench --json) stays clean.

/** What setup could not do, told with what to do about it. */
export class SetupFailure extends Error {
  /**
   * @param {string} what what went wrong, one sentence
   * @param {string} toDo what the reader can do about it
   * @param {unknown} [cause]
   */
  constructor(what, toDo, cause) {
    super(what, { cause })
    this.name = 'SetupFailure'
    this.toDo = toDo
  }
}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`setup: ${line}\n`)
}

/**
 * Ends the process with a failure in words. Anything that is not a SetupFailure is a fault of ours: with stack.
 * @param {unknown} failure
 * @returns {never}
 */
export function fail(failure) {
  if (failure instanceof SetupFailure) {
    process.stderr.write(`\nsetup failed: ${failure.message}\n  What to do: ${failure.toDo}\n`)
  } else {
    process.stderr.write(`\nsetup failed: ${failure instanceof Error ? failure.stack : String(failure)}\n`)
  }
  process.exit(1)
}
