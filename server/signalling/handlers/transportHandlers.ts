// The room's media abilities and a peer's transports.
import type { RequestOf, ResponseOf } from '../../../src/shared/protocol/signalling.ts'
import type { HandlerContext } from '../endpoint.ts'

export const describeRouter = ({ room }: HandlerContext): Promise<ResponseOf<'router.describe'>> =>
  room.media.describeRouter()

export const createTransport = (
  { room, peer }: HandlerContext,
  { direction }: RequestOf<'transport.create'>,
): Promise<ResponseOf<'transport.create'>> => room.media.createTransport(peer, direction)

export async function connectTransport(
  { room, peer }: HandlerContext,
  { transportId, dtlsParameters }: RequestOf<'transport.connect'>,
): Promise<ResponseOf<'transport.connect'>> {
  await room.media.transportOf(peer, transportId).connect(dtlsParameters)
  return {}
}

export async function restartIce(
  { room, peer }: HandlerContext,
  { transportId }: RequestOf<'transport.restartIce'>,
): Promise<ResponseOf<'transport.restartIce'>> {
  return { iceParameters: await room.media.transportOf(peer, transportId).restartIce() }
}
