// The closed list of refusals. Each has a text in Norwegian and English in client/i18n/errorTexts.ts.
import { z } from 'zod'

export const ErrorCode = z.enum([
  'link-missing', // no join link was given
  'link-invalid', // the signature or form of the link is wrong
  'link-expired',
  'link-foreign', // the link is for another session or another role
  'origin-refused',
  'version-mismatch',
  'room-full',
  'server-full', // the server carries as many consultations as it can carry well
  'role-taken', // another headset is already in the session
  'replaced', // this participant joined from another window
  'session-closed',
  'session-unknown',
  'not-allowed', // the role may not do this
  'malformed', // the message does not fit the protocol table
  'too-large',
  'rate-limited',
  'not-found', // a mark, picture, transport … of that id does not exist
  'wrong-state', // the session is not in a state in which this makes sense
  'wrong-epoch', // drawn on a picture from before the headset lost its place
  'off-picture', // the spot that the mark is about lies outside its picture
  'out-of-reach', // its place would lie behind the camera, or farther away than any room is long
  'mark-held', // somebody else has this mark in hand just now
  'mark-locked', // it was locked, so that nobody changes it by mistake
  'picture-in-use', // somebody else has this still open just now
  'text-too-long',
  'media-unavailable', // the media relay cannot serve now
  'storage-failed', // the log could not be written; nothing was changed
  'storage-full',
  'timeout',
  'offline',
  'internal',
])
export type ErrorCode = z.infer<typeof ErrorCode>

export const WireError = z.object({ code: ErrorCode, message: z.string().max(500) })
export type WireError = z.infer<typeof WireError>

/** The one error class that crosses module boundaries; expected refusals inside the core are values. */
export class AppError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string = code, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
  }
}

/** HTTP status that goes with each code. */
export const httpStatusOf = {
  'link-missing': 401,
  'link-invalid': 401,
  'link-expired': 401,
  'link-foreign': 403,
  'origin-refused': 403,
  'version-mismatch': 409,
  'room-full': 409,
  'server-full': 503,
  'role-taken': 409,
  replaced: 409,
  'session-closed': 410,
  'session-unknown': 404,
  'not-allowed': 403,
  malformed: 400,
  'too-large': 413,
  'rate-limited': 429,
  'not-found': 404,
  'wrong-state': 409,
  'wrong-epoch': 409,
  'off-picture': 400,
  'out-of-reach': 400,
  'mark-held': 409,
  'mark-locked': 409,
  'picture-in-use': 409,
  'text-too-long': 413,
  'media-unavailable': 503,
  'storage-failed': 503,
  'storage-full': 507,
  timeout: 504,
  offline: 503,
  internal: 500,
} as const satisfies Record<ErrorCode, number>
