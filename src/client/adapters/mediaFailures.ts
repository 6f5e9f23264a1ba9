// What becomes of a step of the media that failed.
import { AppError } from '../../shared/protocol/errors.ts'

/** A step that a broken line cut short is made good when everything is made anew. */
export async function unlessOffline(step: Promise<unknown>): Promise<void> {
  try {
    await step
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'offline')) throw error
  }
}

export const failWith = (fail: (error: Error) => void) => (error: unknown) =>
  fail(error instanceof Error ? error : new Error(String(error)))

export function reportLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
