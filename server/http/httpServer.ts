// The HTTP side: pages, REST, security headers. Which host names it answers to is checked first, so that a foreign
// name that was pointed at this machine (DNS rebinding) gets nothing.
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { Health } from '../../src/shared/protocol/rest.ts'
import { type Logger, warningsOf } from '../observe/logger.ts'
import { sendError } from './access.ts'
import { notFoundPage } from './notFoundPage.ts'
import { addSecurityHeaders } from './securityHeaders.ts'

export interface HttpOptions {
  readonly logger: Logger
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly behindProxy: boolean
  readonly keepTls: boolean
  readonly isOwnHost: (host: string) => boolean
  readonly health: () => Health
}

/** A page asks a few times a minute; a ward behind one address and a test suite stay far below. */
const API_REQUESTS_PER_MINUTE = 3_000
const BODY_LIMIT = 64 * 1024
/** A still of 6 MB over half a megabit a second; who takes longer holds a line half open. */
const REQUEST_TIMEOUT_MS = 120_000

/** Monitors ask by address. Figures have a door of their own (metricsRoute). */
const monitored: readonly string[] = ['/api/health', '/health/live', '/health/ready', '/metrics']
const isForMonitors = (url: string): boolean => monitored.includes(url)

function createFastify({ logger, tls, behindProxy }: HttpOptions): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = warningsOf(logger)
  const common = {
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: behindProxy,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 128 },
  }
  // A TLS server is one too; fastify's types tell them apart only by what nobody here uses.
  return tls === undefined
    ? fastify(common)
    : fastify({ ...common, https: { ...tls, minVersion: 'TLSv1.2' } }).withTypeProvider()
}

/** Fastify with everything that is the same for all routes; not listening yet. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const app = createFastify(options)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(sendError)
  app.setNotFoundHandler(async (request, reply) => {
    if (request.url.startsWith('/api/')) throw new AppError('not-found', 'There is no such address.')
    await reply.code(404).type('text/html; charset=utf-8').send(notFoundPage)
  })
  app.addHook('onRequest', (request, _reply, done) => {
    const isRefused = !isForMonitors(request.url) && !options.isOwnHost(request.hostname)
    done(isRefused ? new AppError('origin-refused', 'This server does not go by that name.') : undefined)
  })
  await addSecurityHeaders(app, options)
  await app.register(rateLimit, {
    max: API_REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    allowList: (request) => !request.url.startsWith('/api/'),
  })
  app.get('/api/health', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(Health.parse(options.health())),
  )
  return app
}
