// The room's media abilities and a peer's transports.
import type { RequestOf, ResponseOf, TurnServers } from '../../../src/shared/protocol/signalling.ts'
import type { MediaContext } from '../endpoint.ts'

export const describeRouter = ({ media }: MediaContext): Promise<ResponseOf<'router.describe'>> =>
  media.describeRouter()

/** TURN's credentials last for minutes: they go with whatever makes the browser look for ways. */
function turnOf({ turnServers }: MediaContext): { turn?: TurnServers } {
  const turn = turnServers()
  return turn === undefined ? {} : { turn }
}

export async function createTransport(
  context: MediaContext,
  { direction }: RequestOf<'transport.create'>,
): Promise<ResponseOf<'transport.create'>> {
  const { media, peer } = context
  return { ...(await media.createTransport(peer, direction)), ...turnOf(context) }
}

export async function connectTransport(
  { media, peer }: MediaContext,
  { transportId, dtlsParameters }: RequestOf<'transport.connect'>,
): Promise<ResponseOf<'transport.connect'>> {
  await media.transportOf(peer, transportId).connect(dtlsParameters)
  return {}
}

export async function restartIce(
  context: MediaContext,
  { transportId }: RequestOf<'transport.restartIce'>,
): Promise<ResponseOf<'transport.restartIce'>> {
  const { media, peer } = context
  const iceParameters = await media.transportOf(peer, transportId).restartIce()
  return { iceParameters, ...turnOf(context) }
}
