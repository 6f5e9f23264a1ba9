// The signed, expiring token inside a join link: who may sit on which seat of which session.
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { Err, Ok, type Result } from '../../src/shared/result.ts'
import type { ErrorCode } from '../../src/shared/protocol/errors.ts'
import { ParticipantId, SessionId } from '../../src/shared/protocol/ids.ts'
import { Role } from '../../src/shared/protocol/roles.ts'

const ISSUER = 'skulder'
const AUDIENCE = 'skulder-session'

export interface Seat {
  readonly sessionId: SessionId
  readonly participantId: ParticipantId
  readonly role: Role
  readonly expiresAtMs: number
}

const Claims = z.object({ sub: ParticipantId, sid: SessionId, role: Role, exp: z.number() })

/** Signs `seat` with HS256. */
export function signJoinToken(seat: Seat, key: Uint8Array): Promise<string> {
  return new SignJWT({ sid: seat.sessionId, role: seat.role })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(seat.participantId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(Math.floor(seat.expiresAtMs / 1000))
    .sign(key)
}

/**
 * Reads a token. `link-missing` for none, `link-expired` for an old one, `link-foreign` for a well-signed token that is
 * not a seat here (another issuer, purpose or kind of role), `link-invalid` for everything else.
 */
export async function verifyJoinToken(
  token: string | undefined,
  key: Uint8Array,
): Promise<Result<Seat, Extract<ErrorCode, `link-${string}`>>> {
  if (token === undefined || token === '') return Err('link-missing')
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'sid', 'role', 'exp'],
    })
    const claims = Claims.safeParse(payload)
    if (!claims.success) return Err('link-foreign')
    const { sub, sid, role, exp } = claims.data
    return Ok({ participantId: sub, sessionId: sid, role, expiresAtMs: exp * 1000 })
  } catch (error) {
    if (error instanceof errors.JWTExpired) return Err('link-expired')
    if (error instanceof errors.JWTClaimValidationFailed) return Err('link-foreign')
    return Err('link-invalid')
  }
}
