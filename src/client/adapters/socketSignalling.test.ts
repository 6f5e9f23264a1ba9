// The real adapter against a small socket.io server in this process.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { expect, it, vi } from 'vitest'
import { AppError, type ErrorCode } from '../../shared/protocol/errors.ts'
import { Handshake, requestNames } from '../../shared/protocol/signalling.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import { signallingContract, type SignallingHarness } from '../../testing/signalling.contract.ts'
import { createSocketSignalling } from './socketSignalling.ts'

type SocketHarness = SignallingHarness & { readonly tokens: readonly string[] }

/** `pingInterval`: how often the server speaks by itself, ms. */
async function openHarness(pingInterval = 300): Promise<SocketHarness> {
  const http = createServer()
  const server = new Server(http, { pingInterval })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const handshakes: { takeOver: boolean }[] = []
  const tokens: string[] = []
  const presences: unknown[] = []
  let answer: (name: string, data: unknown) => unknown = () => ({})
  let refusal: ErrorCode | undefined
  let isReachable = true
  server.use((socket, next) => {
    if (!isReachable) {
      // A refusal without a code of ours: the client must keep trying.
      next(new Error('unreachable'))
      return
    }
    const { takeOver, token, protocolVersion } = Handshake.parse(socket.handshake.auth)
    expect(protocolVersion).toBe(PROTOCOL_VERSION)
    handshakes.push({ takeOver: takeOver === true })
    tokens.push(token)
    const code = refusal
    refusal = undefined
    next(code === undefined ? undefined : Object.assign(new Error(code), { data: { code } }))
  })
  server.on('connection', (socket) => {
    for (const name of requestNames) {
      socket.on(name, (data: unknown, ack: (reply: unknown) => void) => {
        const given = answer(name, data)
        if (given === undefined) return
        ack(
          given instanceof AppError
            ? { ok: false, error: { code: given.code, message: given.message } }
            : { ok: true, data: given },
        )
      })
    }
    socket.on('presence.publish', (data: unknown) => presences.push(data))
  })
  const signalling = createSocketSignalling({ origin: `http://127.0.0.1:${port}`, token: 'tok' })
  return {
    signalling,
    handshakes,
    tokens,
    presences,
    answerWith: (next) => (answer = next),
    refuseNext: (code) => (refusal = code),
    notify: (name, data) => server.emit(name, data),
    cut: () => {
      isReachable = false
      server.disconnectSockets(true)
    },
    mend: () => {
      isReachable = true
    },
    until: (condition) => vi.waitUntil(condition, { timeout: 10_000, interval: 5 }).then(() => undefined),
    close: async () => {
      signalling.close()
      await server.close()
    },
  }
}

signallingContract('over socket.io', () => openHarness())

it('sends the join token in the handshake, and tries again when the refusal may pass', async () => {
  const harness = await openHarness()
  try {
    harness.refuseNext('storage-failed')
    harness.signalling.connect()
    await harness.until(() => harness.signalling.status.value.tag === 'connected')
    expect(harness.tokens).toEqual(['tok', 'tok'])
  } finally {
    await harness.close()
  }
})

it('says that a server has fallen silent, and comes to it over a new line when it stays so', async () => {
  const harness = await openHarness(60_000)
  try {
    const { signalling } = harness
    signalling.connect()
    await harness.until(() => signalling.status.value.tag === 'connected')
    expect(signalling.quiet.value).toBe(false)
    await harness.until(() => signalling.quiet.value)
    expect(signalling.status.value.tag).toBe('connected')
    harness.notify('server.stopping', { inMs: 1 })
    await harness.until(() => !signalling.quiet.value)
    await harness.until(() => harness.handshakes.length === 2 && signalling.status.value.tag === 'connected')
  } finally {
    await harness.close()
  }
})
