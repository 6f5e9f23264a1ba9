// The pre-call test of the line: reached from every page before the call, over the real relay, and what it says of a
// network that blocks.
import type { Page } from '@playwright/test'
import { lineOutcomes } from './drivers/lineTest.ts'
import { expect, test } from './drivers/test.ts'
import { readLog } from './drivers/sessionLog.ts'

/** One way: kilobits a second, percent, milliseconds. */
interface Way {
  readonly kbps: number
  readonly loss: number
  readonly jitter: number
}

const wayIn = (words: string, way: string): Way => {
  const line = new RegExp(`${way}: ([\\d.]+) Mbit/s. Lost: ([\\d.]+) %. Uneven by (\\d+) ms`)
  const [, mbit, loss, jitter] = line.exec(words) ?? []
  return { kbps: Number(mbit) * 1000, loss: Number(loss), jitter: Number(jitter) }
}

async function figures(page: Page): Promise<{ up: Way; down: Way; rtt: number }> {
  const words = await page.getByTestId('line-figures').innerText()
  const rtt = Number(/back: (\d+) ms/.exec(words)?.[1])
  return { up: wayIn(words, 'From here to the server'), down: wayIn(words, 'From the server to here'), rtt }
}

/** The titles of what is said to be wrong, in their order. */
const findings = (page: Page): Promise<readonly string[]> =>
  page.locator('.line-test__result .ui-notice__title').allInnerTexts()

test('each page leads to the test of the line before the call, and the test leads back', async ({
  server,
  people,
}) => {
  const desk = (await people.openDesk({ join: false })).page
  const room = await people.openRoom({ join: false })
  const hmd = await people.openHmd({ start: false })
  const own = { [desk.url()]: desk, [room.url()]: room, [hmd.url()]: hmd }
  for (const [address, page] of Object.entries(own)) {
    await page.getByRole('link', { name: 'Test the line' }).click()
    await expect(page.getByRole('heading', { name: 'The line from here to the server' })).toBeVisible()
    await page.getByRole('link', { name: 'Back to the consultation' }).click()
    await expect(page).toHaveURL(address)
  }
  // Nobody came into the session by it.
  expect((await readLog(server)).filter(({ type }) => type === 'peer.joined')).toEqual([])
})

test('on a good line it is good, over UDP, and says nothing of a relay server', async ({
  server,
  people,
}) => {
  const link = (await server.joinLink('expert')).replace('/desk', '/check')
  const page = await people.open(link)
  expect(await lineOutcomes(page)).toEqual({ signalling: 'open', udp: 'open', tcp: 'open' })
  await expect(page.getByText('The line is good enough for the consultation')).toBeVisible()
  await expect(page.getByText('Sound and picture, straight (UDP).')).toBeVisible()
  await expect(page.getByText(/relay server/)).toBeHidden()
  const { up, down, rtt } = await figures(page)
  for (const way of [up, down]) {
    expect(way.kbps).toBeGreaterThanOrEqual(1500)
    expect(way.loss).toBeLessThan(3)
  }
  expect(rtt).toBeLessThan(300)
})

test('without a link there is no line to test, and the page says how to get there', async ({
  server,
  people,
}) => {
  const page = await people.open(`${server.origin}/check`)
  await expect(page.getByText(/press “Test the line” on the page of your consultation/)).toBeVisible()
})

test('a link that has expired is told as such', async ({ server, people }) => {
  const link = (await server.joinLink('expert', { validForMs: -5000 })).replace('/desk', '/check')
  const page = await people.open(link)
  await expect(page.getByText('The link has expired')).toBeVisible()
  expect(await lineOutcomes(page)).toEqual({})
})

test.describe('behind a firewall without UDP', () => {
  test.use({ line: 'tcp-only' })

  test('it names UDP, the way that carries, and what IT support is to open', async ({ server, people }) => {
    const page = await people.open((await server.joinLink('patient')).replace('/room', '/check'))
    expect(await lineOutcomes(page)).toEqual({ signalling: 'open', udp: 'closed', tcp: 'open' })
    await expect(
      page.getByText('The fast way (UDP) is blocked here; the slower one (TCP) carries'),
    ).toBeVisible()
    await expect(page.getByText('Sound and picture, straight but slower (TCP).')).toBeVisible()
    await expect(page.getByText(/UDP to 127\.0\.0\.2, port \d+/)).toBeVisible()
    const { up, down } = await figures(page)
    for (const { kbps } of [up, down]) expect(kbps).toBeGreaterThan(500)
  })
})

test.describe('behind a firewall that lets no sound and no video through', () => {
  test.use({ line: 'no-media' })

  test('[L12] it says what still works and to use the telephone, and calls no screen ready', async ({
    server,
    people,
  }) => {
    const page = await people.open((await server.joinLink('patient')).replace('/room', '/check'))
    await expect(page.getByRole('heading').first()).toHaveText('The line from here to the server')
    expect(await lineOutcomes(page)).toMatchObject({ signalling: 'open', udp: 'closed', tcp: 'closed' })
    await expect(
      page.getByText(/Stills, marks and messages still work\. Phone each other to talk\./),
    ).toBeVisible()
    await expect(
      page.getByText('From here stills, marks and messages only; sound by telephone.'),
    ).toHaveCount(3)
    await expect(page.getByText(/^Ready/)).toHaveCount(0)
  })
})

test.describe('on a poor line', () => {
  test.use({ line: 'poor' })

  test('it says what will be missing, with figures of the line as it is', async ({ server, people }) => {
    const page = await people.open((await server.joinLink('expert')).replace('/desk', '/check'))
    expect(await lineOutcomes(page)).toMatchObject({ signalling: 'open', udp: 'open' })
    await expect(
      page.getByText('The physiotherapist’s picture will be sharp stills, with sound'),
    ).toBeVisible()
    const { up, down, rtt } = await figures(page)
    // 1 Mbit/s, 5 % lost, 0.3 s there and back (src/shaper).
    for (const way of [up, down]) {
      expect(way.kbps).toBeGreaterThan(300)
      expect(way.kbps).toBeLessThan(1200)
      expect(way.loss).toBeGreaterThan(2)
    }
    expect(rtt).toBeGreaterThan(280)
  })
})

test.describe('on a line that goes away in the middle of the test', () => {
  test.use({ line: 'blackout 10' })

  test('[L10] it goes on when the line is back, keeps what it had found, and says that the line drops', async ({
    server,
    people,
  }) => {
    const page = await people.open((await server.joinLink('patient')).replace('/room', '/check'))
    await expect(page.locator('[data-rung=udp]')).toBeVisible()
    server.loseLine()
    expect(await lineOutcomes(page)).toEqual({ signalling: 'unsteady', udp: 'open', tcp: 'open' })
    expect(await findings(page)).toContain('The line drops now and then')
    await expect(
      page.getByText(/^The browser’s WebSocket to ws:\/\/[\d.]+:\d+ \(port \d+\) stands/),
    ).toBeVisible()
  })
})

test.describe('on a line that is bad one way only', () => {
  test.use({ line: 'good' })

  test('[L8] slow downwards: it says so, and that nothing is wrong upwards', async ({ server, people }) => {
    server.changeLine('slow', 'down')
    const page = await people.open((await server.joinLink('expert')).replace('/desk', '/check'))
    expect(await lineOutcomes(page)).toMatchObject({ udp: 'open' })
    expect(await findings(page)).toEqual(['The physiotherapist’s picture will be sharp stills, with sound'])
    const { up, down } = await figures(page)
    expect(up.kbps).toBeGreaterThanOrEqual(1500)
    // 1 Mbit/s, less what headers take that no statistics count.
    expect(down.kbps).toBeGreaterThan(700)
    expect(down.kbps).toBeLessThan(1050)
    expect(down.loss, 'what a narrow line throws away is not called loss').toBeLessThan(3)
  })

  test('[L8] lossy downwards: it says so, in Norwegian too', async ({ server, people }) => {
    server.changeLine('lossy', 'down')
    const page = await people.open((await server.joinLink('patient')).replace('/room', '/check'))
    expect(await lineOutcomes(page)).toMatchObject({ udp: 'open' })
    expect(await findings(page)).toEqual(['Some of what the others send here gets lost'])
    const { up, down } = await figures(page)
    expect(up.loss).toBeLessThan(3)
    // 7 % of some 450 packets.
    expect(down.loss).toBeGreaterThan(3)
    expect(down.loss).toBeLessThan(10)
    await page.getByRole('button', { name: 'Norsk' }).click()
    expect(await findings(page)).toEqual(['Noe av det de andre sender hit, går tapt'])
  })
})

test.describe('behind a firewall that opens one media port of two', () => {
  // The line stands before the first worker's port only; what the second announces is not there.
  test.use({ line: 'good', settings: { SKULDER_MEDIA_WORKERS: '2' } })

  test('[L9] it says that some consultations will not work, and which ports IT support is to open', async ({
    server,
    people,
  }) => {
    const page = await people.open((await server.joinLink('expert')).replace('/desk', '/check'))
    expect(await lineOutcomes(page)).toEqual({ signalling: 'open', udp: 'partly', tcp: 'partly' })
    expect(await findings(page)).toEqual([
      'This network lets only a part of the server’s sound and picture through',
    ])
    await expect(
      page.getByText(/Open here: UDP (\d+); TCP \1\. .*to 127\.0\.0\.2, port \d+, \d+\./),
    ).toBeVisible()
  })
})
