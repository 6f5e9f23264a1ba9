// The way around a firewall: everything through the real coturn, from pages that may use nothing else.
import { randomInt } from 'node:crypto'
import type { Page } from '@playwright/test'
import { launchOptions } from './drivers/chromium.ts'
import { keepConnections } from './drivers/connections.ts'
import { lineOutcomes } from './drivers/lineTest.ts'
import { startHmd } from './drivers/people.ts'
import { expect, test as base } from './drivers/test.ts'
import { startTurnServer, type TurnServer } from './drivers/turnServer.ts'

/** So long are the server's credentials good (server/turn/SPEC.md T2). */
const VALID_FOR_S = 300

interface Fixtures {
  /** The only way to the TURN server that pages are told of; else all. */
  way: 'udp' | 'tcp' | 'tls' | undefined
  /** Skulder's own, where it is not the TURN server's. */
  secret: string | undefined
  turn: TurnServer
}

const test = base.extend<Fixtures>({
  way: [undefined, { option: true }],
  secret: [undefined, { option: true }],
  turn: async ({}, use) => {
    const turn = await startTurnServer({ mediaPort: randomInt(12_000, 20_000) })
    await use(turn)
    await turn.close()
  },
  settings: async ({ turn, way, secret }, use) => {
    const scheme = way === 'tls' ? 'turns' : 'turn'
    const url = `${scheme}:${turn.host}:${turn.port}?transport=${way === 'udp' ? 'udp' : 'tcp'}`
    await use({
      ...turn.settings,
      ...(way === undefined ? {} : { SKULDER_TURN_URLS: url }),
      ...(secret === undefined ? {} : { SKULDER_TURN_SECRET: secret }),
    })
  },
})

// coturn's certificate is made for the test; what a browser thinks of certificates is not tried here.
test.use({
  launchOptions: { ...launchOptions, args: [...(launchOptions.args ?? []), '--ignore-certificate-errors'] },
})

/** How the connections that stand leave the page: `relay udp`, `host` …, each once. */
const waysOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const ways = new Set<string>()
    for (const connection of window.connections ?? []) {
      if (connection.connectionState !== 'connected') continue
      const stats = await connection.getStats()
      for (const pair of stats.values() as Iterable<Record<string, string | boolean>>) {
        if (pair['type'] !== 'candidate-pair' || pair['nominated'] !== true) continue
        const local = stats.get(String(pair['localCandidateId'])) as Record<string, string> | undefined
        ways.add([local?.['candidateType'], local?.['relayProtocol']].filter(Boolean).join(' '))
      }
    }
    return [...ways]
  })

/** Whom the page is at the TURN server, as its connections were told last. */
const usersOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => [
    ...new Set(
      (window.connections ?? []).flatMap((connection) =>
        (connection.getConfiguration().iceServers ?? []).map(({ username }) => username ?? ''),
      ),
    ),
  ])

const frameSeq = (page: Page): Promise<number> =>
  page.evaluate(() => window.skulderDesk?.picture()?.picture?.frameSeq ?? -1)

for (const way of ['udp', 'tcp', 'tls'] as const) {
  test.describe(`TURN over ${way}`, () => {
    test.use({ way })

    test('carries the picture from the headset to the desk, and nothing goes past it', async ({
      server,
      people,
    }) => {
      const query = '?emulate=1&view=off&ice=relay'
      const hmd = await people.open(await server.joinLink('wearer', { query }), { before: keepConnections })
      await hmd.getByText(/^Simulated headset: the camera picture/).waitFor()
      await startHmd(hmd)
      const desk = await people.openDesk({ query: '?ice=relay', before: keepConnections })
      await desk.waitForPicture()
      for (const page of [hmd, desk.page]) expect(await waysOf(page)).toEqual([`relay ${way}`])

      // Another network: ICE restarts, with fresh credentials, and the picture goes on.
      const before = await usersOf(desk.page)
      // Credentials are dated by the second, and a quick call stands within the one that it was made in.
      const madeAtS = Number(before[0]?.split(':')[0]) - VALID_FOR_S
      await expect.poll(() => Date.now() / 1000).toBeGreaterThan(madeAtS + 1)
      await desk.page.evaluate(() => window.dispatchEvent(new Event('online')))
      await expect.poll(() => usersOf(desk.page)).not.toEqual(before)
      const shown = await frameSeq(desk.page)
      await expect.poll(() => frameSeq(desk.page)).toBeGreaterThan(shown + 5)
      expect(await waysOf(desk.page)).toEqual([`relay ${way}`])
    })
  })
}

test('the test of the line finds each of the ways by the TURN server', async ({ server, people }) => {
  const page = await people.open((await server.joinLink('expert')).replace('/desk', '/check'))
  expect(await lineOutcomes(page)).toEqual({
    signalling: 'open',
    udp: 'open',
    tcp: 'open',
    turnUdp: 'open',
    turnTcp: 'open',
    turnTls: 'open',
  })
})

test.describe('with another secret than the TURN server’s', () => {
  test.use({ secret: 'e6f0a1c2b3d4958677869504f3e2d1c0' })

  test('it is told from one that is not reached', async ({ server, people }) => {
    const page = await people.open((await server.joinLink('expert')).replace('/desk', '/check'))
    expect(await lineOutcomes(page)).toMatchObject({
      udp: 'open',
      turnUdp: 'turnedAway',
      turnTcp: 'turnedAway',
      turnTls: 'turnedAway',
    })
  })
})
