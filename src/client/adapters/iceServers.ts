// TURN servers as the relay told of them, as WebRTC wants them.
import type { TurnServers } from '../../shared/protocol/signalling.ts'

export const iceServersOf = (turn: TurnServers | undefined): RTCIceServer[] =>
  turn === undefined ? [] : [{ urls: turn.urls, username: turn.username, credential: turn.credential }]

/** `?ice=relay`: everything goes through TURN. Support staff see by it whether that way is open. */
export const isRelayOnly = (parameter: (name: string) => string | undefined): boolean =>
  parameter('ice') === 'relay'
