// What a peer sends: sound, picture, pose records.
import type { RequestOf, ResponseOf } from '../../../src/shared/protocol/signalling.ts'
import type { HandlerContext } from '../endpoint.ts'

export const createProducer = (
  { room, peer }: HandlerContext,
  request: RequestOf<'producer.create'>,
): Promise<ResponseOf<'producer.create'>> => room.media.createProducer(peer, request)

export async function setProducerPaused(
  { room, peer }: HandlerContext,
  { producerId, paused }: RequestOf<'producer.setPaused'>,
): Promise<ResponseOf<'producer.setPaused'>> {
  await room.media.setProducerPaused(peer, producerId, paused)
  return {}
}

export function closeProducer(
  { room, peer }: HandlerContext,
  { producerId }: RequestOf<'producer.close'>,
): ResponseOf<'producer.close'> {
  room.media.closeProducer(peer, producerId)
  return {}
}

export const createDataProducer = (
  { room, peer }: HandlerContext,
  request: RequestOf<'dataProducer.create'>,
): Promise<ResponseOf<'dataProducer.create'>> => room.media.createDataProducer(peer, request)
