// What a peer receives.
import type { RequestOf, ResponseOf } from '../../../src/shared/protocol/signalling.ts'
import type { HandlerContext } from '../endpoint.ts'

export function subscribeMedia(
  { room, peer }: HandlerContext,
  request: RequestOf<'media.subscribe'>,
): ResponseOf<'media.subscribe'> {
  room.media.subscribe(peer, request)
  return {}
}

export async function resumeConsumer(
  { room, peer }: HandlerContext,
  { consumerId }: RequestOf<'consumer.resume'>,
): Promise<ResponseOf<'consumer.resume'>> {
  await room.media.resumeConsumer(peer, consumerId)
  return {}
}
