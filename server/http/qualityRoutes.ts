// How good everybody's connection was in a session, out of the samples that were stored while it ran.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { SessionId } from '../../src/shared/protocol/ids.ts'
import { QualityReport } from '../../src/shared/protocol/qualityReport.ts'
import { mayReadQuality } from '../../src/shared/session/permissions.ts'
import { SAMPLE_EVERY_S } from '../quality/qualityRecorder.ts'
import { qualityByPeer } from '../quality/qualityReport.ts'
import type { QualityStore } from '../quality/qualityStore.ts'
import type { EventStore } from '../store/eventStore.ts'
import { seatIn } from './access.ts'

interface QualityRouteOptions {
  readonly store: EventStore
  readonly quality: QualityStore
  readonly joinKey: Uint8Array
}

export function addQualityRoutes(
  app: FastifyInstance,
  { store, quality, joinKey }: QualityRouteOptions,
): void {
  app
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/api/sessions/:sessionId/quality',
      { schema: { params: z.object({ sessionId: SessionId }), response: { 200: QualityReport } } },
      async (request, reply) => {
        const { sessionId } = request.params
        await seatIn(request, joinKey, { sessionId, isAllowed: mayReadQuality })
        if ((await store.findSession(sessionId)) === undefined) throw new AppError('session-unknown')
        const { samples, isFull } = await quality.read(sessionId)
        return reply.header('cache-control', 'no-store').send({
          sessionId,
          sampleEveryS: SAMPLE_EVERY_S,
          isComplete: !isFull,
          peers: qualityByPeer(samples),
        })
      },
    )
}
