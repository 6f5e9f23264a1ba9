// Thousands of malformed and hostile messages: the server answers each with a code, stays up, and leaks nothing.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { ErrorCode } from '../../src/shared/protocol/errors.ts'
import { requestNames } from '../../src/shared/protocol/signalling.ts'
import { PROTOCOL_VERSION } from '../../src/shared/protocol/version.ts'
import { startTestApp, type TestApp, testToken } from '../testing/testApp.ts'

const SEED = 20_261_122
const MESSAGES = 3000
/** Stays below the budgets of one seat, so that messages are refused for what they are. */
const PER_SEAT = 100

let app: TestApp
const sockets: Socket[] = []
const mishaps: unknown[] = []
const note = (mishap: unknown): unknown => mishaps.push(mishap)

beforeAll(async () => {
  app = await startTestApp()
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
})
afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()))
afterAll(async () => {
  process.off('unhandledRejection', note)
  process.off('uncaughtException', note)
  await app.close()
})

async function connect(
  role: 'expert' | 'wearer',
  options: { sessionId?: string; participantId: string },
): Promise<Socket> {
  const auth = { token: await testToken(role, options), protocolVersion: PROTOCOL_VERSION, takeOver: true }
  const socket = io(app.origin, { transports: ['websocket'], auth, reconnection: false, forceNew: true })
  sockets.push(socket)
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve)
    socket.on('connect_error', reject)
  })
  return socket
}

const poison = fc.constantFrom<unknown>(
  null,
  undefined,
  Number.NaN,
  Number.MAX_VALUE,
  -1,
  '',
  '\u0000',
  '../../etc/passwd',
  '__proto__',
  'x'.repeat(20_000),
  [],
  {},
  { __proto__: { role: 'wearer' } },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  Array.from({ length: 5000 }, () => 0),
  new Uint8Array(100),
)
const fields = fc.constantFrom(
  'type',
  'commandId',
  'command',
  'seq',
  'limit',
  'transportId',
  'direction',
  'kind',
  'source',
)
/** Nearly right: a real shape with one thing wrong in it. */
const nearly = fc
  .tuple(
    fields,
    poison,
    fc.constantFrom('chat.send', 'mark.draw', 'mark.clear', 'picture.freeze', 'session.close', 'nope'),
  )
  .map(([field, value, type]) => {
    const request: Record<string, unknown> = {
      commandId: randomUUID(),
      command: {
        type,
        text: 'hi',
        scope: 'all',
        markId: randomUUID(),
        pictureId: randomUUID(),
        stroke: [[0, 0, 2]],
      },
      seq: 0,
      limit: 10,
      transportId: 'fake-1',
      direction: 'send',
      rtpParameters: { codecs: value },
    }
    request[field] = value
    return request
  })
const payload = fc.oneof(poison, nearly, fc.anything({ maxDepth: 3 }), fc.jsonValue())
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<string>(...requestNames, 'presence.publish') },
  { weight: 1, arbitrary: fc.constantFrom('constructor', '__proto__', 'toString', 'log.append', '') },
)

it(`answers ${MESSAGES} malformed messages with a code each, without falling over or leaking`, async () => {
  const witness = await connect('expert', { sessionId: 'session-2', participantId: 'witness' })
  const overheard: string[] = []
  witness.onAny((event: string) => overheard.push(event))
  const messages = fc.sample(fc.tuple(name, payload), { numRuns: MESSAGES, seed: SEED })
  const codes = new Map<string, number>()
  for (let from = 0; from < messages.length; from += PER_SEAT) {
    const role = (from / PER_SEAT) % 2 === 0 ? 'expert' : 'wearer'
    const socket = await connect(role, { participantId: `fuzz-${from}` })
    const answers = messages.slice(from, from + PER_SEAT).map(async ([event, data]) => {
      if (event === 'presence.publish') {
        socket.emit(event, data)
        return
      }
      const answer: unknown = await socket.timeout(10_000).emitWithAck(event, data)
      const { ok, error } = answer as { ok: boolean; error?: { code: unknown; message: string } }
      const code = ok ? 'ok' : ErrorCode.parse(error?.code)
      expect(error?.message ?? '').not.toMatch(/node_modules|at .*\.ts|x{50}/)
      codes.set(code, (codes.get(code) ?? 0) + 1)
    })
    await Promise.all(answers)
    socket.disconnect()
  }
  expect(codes.get('malformed')).toBeGreaterThan(MESSAGES / 3)
  expect(codes.has('internal')).toBe(false)
  expect(mishaps).toEqual([])
  expect(overheard).toEqual([])
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  const survivor = await connect('expert', { participantId: 'survivor' })
  const command = { type: 'chat.send', text: 'still here' }
  const answer: unknown = await survivor
    .timeout(5000)
    .emitWithAck('command.submit', { commandId: randomUUID(), command })
  expect(answer).toMatchObject({ ok: true })
}, 60_000)

it('survives messages without data, without acknowledgement, with many arguments, and rubbish on the line', async () => {
  const socket = await connect('expert', { participantId: 'odd' })
  for (const event of requestNames) {
    socket.emit(event)
    socket.emit(event, 1, 2, 3)
    socket.emit(event, {}, 'not a function')
  }
  const raw = new WebSocket(`${app.origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  await new Promise((resolve) => raw.addEventListener('open', resolve))
  for (const text of [
    '',
    '4',
    '42',
    '42[',
    '40{"token":1}',
    '4' + '9'.repeat(1000),
    '451-["x",{"_placeholder":true,"num":9}]',
  ]) {
    if (raw.readyState === raw.OPEN) raw.send(text)
  }
  await new Promise((resolve) => {
    raw.addEventListener('close', resolve)
    raw.close()
  })
  const answer: unknown = await socket.timeout(5000).emitWithAck('clock.ping', {})
  expect(answer).toMatchObject({ ok: true })
  expect(mishaps).toEqual([])
})
