// What a peer sends: sound, picture, pose records.
import type { RequestOf, ResponseOf } from '../../../src/shared/protocol/signalling.ts'
import type { MediaContext } from '../endpoint.ts'

export const createProducer = (
  { media, peer }: MediaContext,
  request: RequestOf<'producer.create'>,
): Promise<ResponseOf<'producer.create'>> => media.createProducer(peer, request)

export async function setProducerPaused(
  { media, peer }: MediaContext,
  { producerId, paused }: RequestOf<'producer.setPaused'>,
): Promise<ResponseOf<'producer.setPaused'>> {
  await media.setProducerPaused(peer, producerId, paused)
  return {}
}

export function closeProducer(
  { media, peer }: MediaContext,
  { producerId }: RequestOf<'producer.close'>,
): ResponseOf<'producer.close'> {
  media.closeProducer(peer, producerId)
  return {}
}

export const createDataProducer = (
  { media, peer }: MediaContext,
  request: RequestOf<'dataProducer.create'>,
): Promise<ResponseOf<'dataProducer.create'>> => media.createDataProducer(peer, request)
