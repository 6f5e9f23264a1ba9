// GET /metrics: for Prometheus, on this machine or with the token of the configuration. Never open to the outside.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../src/shared/protocol/errors.ts'
import type { Metrics } from '../observe/metrics.ts'

export interface MetricsAccess {
  /** Whoever shows it may read from anywhere. */
  readonly token: string | undefined
  /** Everything comes from a proxy then, so that an address says nothing. */
  readonly behindProxy: boolean
  readonly isOwnHost: (host: string) => boolean
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function hasToken(request: FastifyRequest, token: string | undefined): boolean {
  const [, given] = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  return token !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(token))
}

const isLoopback = (address: string | undefined): boolean =>
  address === '::1' || /^(::ffff:)?127\./.test(address ?? '')

/** From this machine, by one of its own names (a foreign name is a page that was pointed here), through no proxy. */
function isLocal(request: FastifyRequest, { behindProxy, isOwnHost }: MetricsAccess): boolean {
  const { headers, raw } = request
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
  return !behindProxy && !isForwarded && isLoopback(raw.socket.remoteAddress) && isOwnHost(request.hostname)
}

export function addMetricsRoute(app: FastifyInstance, metrics: Metrics, access: MetricsAccess): void {
  app.get('/metrics', async (request, reply) => {
    if (!hasToken(request, access.token) && !isLocal(request, access))
      throw new AppError('not-allowed', 'Read from this machine, or with SKULDER_METRICS_TOKEN.')
    return reply
      .type(metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.text())
  })
}
