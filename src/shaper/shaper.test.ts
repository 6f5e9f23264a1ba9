// The relays with real sockets: what goes in comes out, over both protocols, and only as the profile lets it.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { profileOf, type LineProfile } from './profiles.ts'
import { startShaper, type Shaper } from './shaper.ts'

const quick: LineProfile = { ...profileOf('good'), delayMs: 5 }
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function start(profile: LineProfile): Promise<Shaper> {
  const shaper = await startShaper(profile)
  ends.push(() => shaper.close())
  return shaper
}

/** Sends back what it gets. */
async function startEcho(port: number): Promise<void> {
  const udp = createSocket('udp4').bind(port, '127.0.0.1')
  udp.on('message', (message, { port: from, address }) => udp.send(message, from, address))
  const tcp = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)).listen(port, '127.0.0.1')
  ends.push(
    () => udp.close(),
    () => tcp.close(),
  )
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')])
}

async function echoStream(shaper: Shaper, bytes: Buffer): Promise<Buffer> {
  const socket = connect({ host: shaper.host, port: shaper.mediaPort, allowHalfOpen: true })
  ends.push(() => socket.destroy())
  socket.end(bytes)
  const got: Buffer[] = []
  for await (const chunk of socket) got.push(chunk as Buffer)
  return Buffer.concat(got)
}

const someBytes = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 251))

describe('the shaped line', () => {
  it('carries datagrams of several browsers, each answer to its own', async () => {
    const shaper = await start(quick)
    await startEcho(shaper.mediaPort)
    const answers = ['one', 'two'].map(async (text) => {
      const browser = createSocket('udp4')
      ends.push(() => browser.close())
      browser.send(text, shaper.mediaPort, shaper.host)
      const [message, from] = (await once(browser, 'message')) as [Buffer, AddressInfo]
      return [message.toString(), from.address, from.port]
    })
    expect(await Promise.all(answers)).toEqual([
      ['one', shaper.host, shaper.mediaPort],
      ['two', shaper.host, shaper.mediaPort],
    ])
  })

  it('[LINE-6] carries a stream whole and in order, however poor it is, and passes its end on', async () => {
    const shaper = await start({ ...quick, lossShare: 0.2, jitterMs: 3, rateBps: 8_000_000 })
    await startEcho(shaper.mediaPort)
    const sent = someBytes(300_000)
    expect((await echoStream(shaper, sent)).equals(sent)).toBe(true)
  })

  it('tells a browser when nobody listens behind it', async () => {
    const shaper = await start(quick)
    const socket = connect(shaper.signallingPort, shaper.host)
    socket.on('error', () => undefined)
    await once(socket, 'close')
    expect(socket.destroyed).toBe(true)
  })

  it('carries streams where UDP does not pass', async () => {
    const shaper = await start({ ...profileOf('tcp-only'), delayMs: 5 })
    await startEcho(shaper.mediaPort)
    const browser = createSocket('udp4')
    ends.push(() => browser.close())
    browser.on('message', () => expect.unreachable())
    browser.send('nobody hears this', shaper.mediaPort, shaper.host)
    const sent = someBytes(5000)
    expect((await echoStream(shaper, sent)).equals(sent)).toBe(true)
  })
})
