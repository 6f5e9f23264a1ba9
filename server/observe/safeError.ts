// An error as the log may hold it: what kind, which code, where in the code. A foreign error's message is left out, since
// parsers and databases quote what they were given, and that may be what somebody said or is called.
import { AppError } from '../../src/shared/protocol/errors.ts'
import { errorCodeOf, StartupError } from '../startupError.ts'

export interface SafeError {
  readonly type: string
  readonly code?: string
  /** Our own errors only: sentences that stand in this code. */
  readonly message?: string
  readonly stack?: string
  readonly cause?: SafeError
}

const MAX_FRAMES = 12
/** A chain of causes that is longer is a ring. */
const MAX_CAUSES = 4

/** The frames of a stack without the message above them, which may have lines that look like frames. */
function framesOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message)
  const below = start === -1 ? stack : stack.slice(start + message.length)
  const frames = below.split('\n').filter((line) => /^\s+at /.test(line))
  return frames.slice(0, MAX_FRAMES).join('\n')
}

export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { type: typeof error }
  const isOwn = error instanceof AppError || error instanceof StartupError
  const code = errorCodeOf(error)
  return {
    type: error.constructor.name,
    ...(code === undefined ? {} : { code }),
    ...(isOwn ? { message: error.message } : {}),
    stack: framesOf(error),
    ...(error.cause === undefined || depth === MAX_CAUSES
      ? {}
      : { cause: safeError(error.cause, depth + 1) }),
  }
}

/** What a library says in words, without the addresses of who it speaks of. */
export const withoutAddresses = (text: string): string =>
  text
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '[address]')
    .replace(/(?<![\w:])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi, '[address]')
