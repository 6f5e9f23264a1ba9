// For whoever starts, watches and balances servers: does it live, and may new sessions be sent here. Tells nothing else.
import type { FastifyInstance } from 'fastify'
import type { Readiness } from '../observe/readiness.ts'

export function addHealthRoutes(app: FastifyInstance, readiness: () => Promise<Readiness>): void {
  // Answering is the proof: a process whose event loop stands still does not.
  app.get('/health/live', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ ok: true }),
  )
  app.get('/health/ready', async (_request, reply) => {
    const state = await readiness()
    return reply
      .code(state.ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(state)
  })
}
