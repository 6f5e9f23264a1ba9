// What a page offers to somebody who was refused: only what can help. What to do is said in words (errorTexts).
import type { ErrorCode } from '../shared/protocol/errors.ts'

export interface RefusalHelp {
  /** Asking again with the same link may be answered otherwise. */
  readonly again: boolean
  /** The start page tells how consultations are opened, or opens one. */
  readonly startPage: boolean
}

const again: ReadonlySet<ErrorCode> = new Set([
  'version-mismatch',
  'room-full',
  'server-full',
  'role-taken',
  'replaced',
  'rate-limited',
  'media-unavailable',
  'storage-failed',
  'timeout',
  'offline',
  'internal',
])

const startPage: ReadonlySet<ErrorCode> = new Set([
  'link-missing',
  'link-invalid',
  'link-expired',
  'link-foreign',
  'origin-refused',
  'session-unknown',
  'session-closed',
])

export const refusalHelp = (code: ErrorCode): RefusalHelp => ({
  again: again.has(code),
  startPage: startPage.has(code),
})
