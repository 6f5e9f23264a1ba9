import { expect, it } from 'vitest'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { createLogSink } from '../testing/logSink.ts'
import { createLogger, warningsOf } from './logger.ts'
import { withoutAddresses } from './safeError.ts'

const secret = 'eyJhbGciOiJIUzI1NiJ9.SECRET'

it('never writes a token, a title, a text or a header, wherever they stand', () => {
  const sink = createLogSink()
  const logger = createLogger('debug', sink.stream)
  logger.info({ token: secret, sessionId: 's1' }, 'flat')
  logger.info(
    { handshake: { auth: { token: secret }, headers: { authorization: secret, cookie: secret } } },
    'deep',
  )
  logger.info({ command: { type: 'chat.send', text: secret }, session: { title: secret } }, 'said')
  logger.info({ req: { method: 'GET', url: secret, socket: { remoteAddress: secret } } }, 'asked')
  logger.child({ sessionId: 's1' }).warn({ join: secret }, 'child')
  expect(sink.text()).not.toContain('SECRET')
  expect(sink.text().match(/"sessionId":"s1"/g)).toHaveLength(2)
})

it('writes kind, code and place of a foreign error, without its words', () => {
  const sink = createLogSink()
  const logger = createLogger('debug', sink.stream)
  const foreign = Object.assign(new SyntaxError(`SECRET said:\n    at SECRET`), { code: 'E_PARSE' })
  const own = new AppError('storage-failed', 'The log could not be read.', { cause: foreign })
  logger.error({ err: own }, 'with words')
  logger.error({ err: foreign })
  logger.error(foreign)
  logger.error(foreign, 'words that a library made of SECRET')
  expect(sink.text()).not.toContain('SECRET')
  const [first, ...others] = sink.lines()
  expect(first).toMatchObject({
    msg: 'with words',
    err: {
      type: 'AppError',
      code: 'storage-failed',
      message: 'The log could not be read.',
      cause: { type: 'SyntaxError', code: 'E_PARSE' },
    },
  })
  expect(others.map(({ msg }) => msg)).toEqual(['error', 'error', 'error'])
  for (const line of others) expect(line).toMatchObject({ err: { type: 'SyntaxError', code: 'E_PARSE' } })
  expect((first?.['err'] as { stack: string }).stack).toContain('logger.test.ts')
})

it('ends with a ring of causes', () => {
  const sink = createLogSink()
  const ring = new Error('one')
  ring.cause = ring
  createLogger('debug', sink.stream).error({ err: ring }, 'ring')
  expect(sink.lines()).toHaveLength(1)
})

it('lets a library speak of trouble only, and not at all where all is silent', () => {
  const sink = createLogSink()
  const library = warningsOf(createLogger('info', sink.stream))
  library.info('listening')
  library.warn('trouble')
  expect(sink.lines().map(({ msg }) => msg)).toEqual(['trouble'])
  expect(warningsOf(createLogger('silent')).level).toBe('silent')
})

it('takes addresses out of what a library says', () => {
  expect(withoutAddresses('ICE from 192.0.2.17:4711 and [2001:db8::17] at 12:30:01')).toBe(
    'ICE from [address]:4711 and [[address]] at [address]',
  )
  expect(withoutAddresses('RTC::DtlsTransport failed 3 of 4')).toBe('RTC::DtlsTransport failed 3 of 4')
})
