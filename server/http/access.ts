// Who asks over HTTP: the join link in the Authorization header, and refusals as the closed list has them.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, httpStatusOf } from '../../src/shared/protocol/errors.ts'
import type { Role } from '../../src/shared/protocol/roles.ts'
import { type Seat, verifyJoinToken } from '../auth/joinToken.ts'

/** The seat that the request's join link is for. Throws AppError `link-…`. */
export async function seatOf(request: FastifyRequest, joinKey: Uint8Array): Promise<Seat> {
  const [, token] = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  const seat = await verifyJoinToken(token, joinKey)
  if (!seat.ok) throw new AppError(seat.error)
  return seat.value
}

/** The same, when the link is for `sessionId` and its role may do this. Throws `link-foreign`, `not-allowed`. */
export async function seatIn(
  request: FastifyRequest,
  joinKey: Uint8Array,
  { sessionId, isAllowed }: { sessionId: string; isAllowed: (role: Role) => boolean },
): Promise<Seat> {
  const seat = await seatOf(request, joinKey)
  if (seat.sessionId !== sessionId) throw new AppError('link-foreign', 'The link is for another session.')
  if (!isAllowed(seat.role)) throw new AppError('not-allowed')
  return seat
}

/** What fastify itself refuses (body too large, wrong type …) as one of our codes. */
function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return new AppError('too-large', 'The body is too large.', { cause: error })
  if (status === 429)
    return new AppError('rate-limited', 'Too many requests in a short time.', { cause: error })
  if (status === 404) return new AppError('not-found', 'There is no such address.', { cause: error })
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new AppError('malformed', 'The request does not fit.', { cause: error })
  }
  return new AppError('internal', 'Something went wrong on the server.', { cause: error })
}

/** Answers a failed request. */
export async function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const refusal = asAppError(error)
  if (refusal.code === 'internal' || refusal.code.startsWith('storage-')) {
    request.log.error({ err: error, code: refusal.code }, 'request failed')
  }
  await reply
    .code(httpStatusOf[refusal.code])
    .header('cache-control', 'no-store')
    .send({ code: refusal.code, message: refusal.message.slice(0, 500) })
}
