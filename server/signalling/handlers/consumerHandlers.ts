// What a peer receives.
import type { RequestOf, ResponseOf } from '../../../src/shared/protocol/signalling.ts'
import type { MediaContext } from '../endpoint.ts'

export function subscribeMedia(
  { media, peer }: MediaContext,
  request: RequestOf<'media.subscribe'>,
): ResponseOf<'media.subscribe'> {
  media.subscribe(peer, request)
  return {}
}

export async function resumeConsumer(
  { media, peer }: MediaContext,
  { consumerId }: RequestOf<'consumer.resume'>,
): Promise<ResponseOf<'consumer.resume'>> {
  await media.resumeConsumer(peer, consumerId)
  return {}
}
