// Thousands of malformed and hostile messages: the server answers each with a code, stays up, and leaks nothing.
import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { ErrorCode } from '../../src/shared/protocol/errors.ts'
import { requestNames } from '../../src/shared/protocol/signalling.ts'
import { hostileMessages } from '../../src/testing/hostileMessages.ts'
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

it(`answers ${MESSAGES} malformed messages with a code each, without falling over or leaking`, async () => {
  const witness = await connect('expert', { sessionId: 'session-2', participantId: 'witness' })
  const overheard: string[] = []
  witness.onAny((event: string) => overheard.push(event))
  const messages = hostileMessages(MESSAGES, SEED)
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
