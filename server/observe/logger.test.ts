import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { createLogger } from './logger.ts'

it('never writes a token, a title, a text or a header, wherever they stand', () => {
  let written = ''
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      written += chunk.toString()
      done()
    },
  })
  const logger = createLogger('debug', sink)
  const secret = 'eyJhbGciOiJIUzI1NiJ9.SECRET'
  logger.info({ token: secret, sessionId: 's1' }, 'flat')
  logger.info(
    { handshake: { auth: { token: secret }, headers: { authorization: secret, cookie: secret } } },
    'deep',
  )
  logger.info({ command: { type: 'chat.send', text: secret }, session: { title: secret } }, 'said')
  logger.child({ sessionId: 's1' }).warn({ join: secret }, 'child')
  expect(written).not.toContain('SECRET')
  expect(written.match(/"sessionId":"s1"/g)).toHaveLength(2)
})
