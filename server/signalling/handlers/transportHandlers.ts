// The room's media abilities and a peer's transports.
import type { RequestOf, ResponseOf, TurnServers } from '../../../src/shared/protocol/signalling.ts'
import type { HandlerContext } from '../endpoint.ts'

export const describeRouter = ({ room }: HandlerContext): Promise<ResponseOf<'router.describe'>> =>
  room.media.describeRouter()

/** TURN's credentials last for minutes: they go with whatever makes the browser look for ways. */
function turnOf({ turnServers }: HandlerContext): { turn?: TurnServers } {
  const turn = turnServers()
  return turn === undefined ? {} : { turn }
}

export async function createTransport(
  context: HandlerContext,
  { direction }: RequestOf<'transport.create'>,
): Promise<ResponseOf<'transport.create'>> {
  const { room, peer } = context
  return { ...(await room.media.createTransport(peer, direction)), ...turnOf(context) }
}

export async function connectTransport(
  { room, peer }: HandlerContext,
  { transportId, dtlsParameters }: RequestOf<'transport.connect'>,
): Promise<ResponseOf<'transport.connect'>> {
  await room.media.transportOf(peer, transportId).connect(dtlsParameters)
  return {}
}

export async function restartIce(
  context: HandlerContext,
  { transportId }: RequestOf<'transport.restartIce'>,
): Promise<ResponseOf<'transport.restartIce'>> {
  const { room, peer } = context
  const iceParameters = await room.media.transportOf(peer, transportId).restartIce()
  return { iceParameters, ...turnOf(context) }
}
