// Credentials for one peer at the TURN server, by the REST scheme that coturn calls use-auth-secret (SPEC.md, T2).
import { createHmac } from 'node:crypto'
import type { TurnServers } from '../../src/shared/protocol/signalling.ts'
import type { TurnSettings } from './turnSettings.ts'

/**
 * Seconds. Long enough for a slow page to gather its ways, and for clocks of the two servers that differ by a minute; too
 * short to be handed on.
 */
const VALID_FOR_S = 300

/** `nowMs`: server's clock, ms since 1970; coturn's own must show about the same. */
export function turnServersFor(
  { urls, secret }: TurnSettings,
  peerId: string,
  nowMs: number,
  validForS = VALID_FOR_S,
): TurnServers {
  const username = `${Math.floor(nowMs / 1000) + validForS}:${peerId}`
  const credential = createHmac('sha1', secret).update(username).digest('base64')
  return { urls: [...urls], username, credential, validForS }
}
