// The real coturn with the configuration that is made for it: what it relays, and for whom. `npm test` installs it.
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { TurnClient } from '../../src/e2e/drivers/turnClient.ts'
import { startTurnServer, type TurnServer } from '../../src/e2e/drivers/turnServer.ts'

const UNAUTHORISED = 401
const FORBIDDEN = 403
/** The peer's address is of another kind than the relay's. */
const OTHER_FAMILY = 443
const MEDIA = '127.0.0.1'
const INTERNAL = '127.0.0.4'

/** Sends back what it gets, and keeps it. */
async function echo(host: string, port = 0): Promise<{ socket: Socket; port: number; heard: string[] }> {
  const socket = createSocket('udp4')
  const heard: string[] = []
  socket.on('message', (message, from) => {
    heard.push(message.toString())
    socket.send(message, from.port, from.address)
  })
  socket.bind(port, host)
  await once(socket, 'listening')
  return { socket, port: socket.address().port, heard }
}

const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
)

let server: TurnServer
let media: Awaited<ReturnType<typeof echo>>
let internal: typeof media
const clients: TurnClient[] = []
const open = (options?: Parameters<TurnServer['openClient']>[0]): TurnClient => {
  const client = server.openClient(options)
  clients.push(client)
  return client
}
beforeAll(async () => {
  media = await echo(MEDIA)
  internal = await echo(INTERNAL, media.port)
  server = await startTurnServer({ mediaPort: media.port, alsoListen: hasIpv6 ? ['::1'] : [] })
})
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})
afterAll(async () => {
  await server.close()
  media.socket.close()
  internal.socket.close()
})

describe('coturn with the configuration that is made for it', () => {
  it('[T8] takes every line of it', () => {
    expect(server.output()).toContain('Black listing: 0.0.0.0-255.255.255.255')
    expect(server.output()).toContain('Black listing: ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')
    expect(server.output()).not.toMatch(/bad configuration|unknown|cannot|wrong/i)
  })

  it('[T6] relays to the media server, there and back', async () => {
    const client = open()
    const came: string[] = []
    client.onData((text) => came.push(text))
    expect(await client.allocate()).toBe(0)
    expect(await client.permit(MEDIA)).toBe(0)
    await vi.waitFor(() => {
      client.send(MEDIA, media.port, 'hello')
      expect(came).toContain('hello')
    })
  })

  it.each([
    ['another address of the loopback network', INTERNAL],
    ['coturn itself', '127.0.0.3'],
    ['no address at all', '0.0.0.0'],
    ['private networks', '10.0.0.1'],
    ['private networks', '172.16.0.1'],
    ['private networks', '192.168.1.1'],
    ['a provider’s own network', '100.64.0.1'],
    ['link-local, and with it clouds’ metadata', '169.254.169.254'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['the rest of the world', '203.0.113.9'],
  ])('[T6] does not relay to %s (%s)', async (_what, peer) => {
    const client = open()
    expect(await client.allocate()).toBe(0)
    expect(await client.permit(peer)).toBe(FORBIDDEN)
  })

  it.each([
    '::1',
    '::',
    'fd00::1',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '::ffff:127.0.0.4',
    '64:ff9b::7f00:4',
  ])('[T6] does not relay to %s', async (peer) => {
    const client = open(hasIpv6 ? { host: '::1' } : {})
    expect(await client.allocate(hasIpv6 ? 'ipv6' : 'ipv4')).toBe(0)
    const code = await client.permit(peer)
    expect(hasIpv6 ? [FORBIDDEN] : [FORBIDDEN, OTHER_FAMILY]).toContain(code)
  })

  it('[T6] drops what is sent elsewhere without asking', async () => {
    const client = open()
    const came: string[] = []
    client.onData((text) => came.push(text))
    await client.allocate()
    await client.permit(MEDIA)
    await vi.waitFor(() => {
      client.send(INTERNAL, internal.port, 'forbidden')
      client.send(MEDIA, media.port, 'allowed')
      expect(came).toContain('allowed')
    })
    expect(internal.heard).toEqual([])
    expect(media.heard).not.toContain('forbidden')
  })

  it('[T2] refuses credentials under another secret', async () => {
    expect(await open({ secret: 'another'.repeat(8) }).allocate()).toBe(UNAUTHORISED)
  })

  it('[T2] refuses credentials whose time is over', async () => {
    expect(await open({ madeAtMs: Date.now() - 301_000 }).allocate()).toBe(UNAUTHORISED)
  })

  it('[T3] keeps an allocation that stands when the credentials’ time is over', async () => {
    const credentials = { madeAtMs: Date.now(), validForS: 2 }
    const client = open(credentials)
    expect(await client.allocate()).toBe(0)
    await vi.waitFor(async () => expect(await open(credentials).allocate()).toBe(UNAUTHORISED), {
      timeout: 10_000,
      interval: 250,
    })
    expect(await client.refresh()).toBe(0)
    expect(await client.permit(MEDIA)).toBe(0)
  })
})
