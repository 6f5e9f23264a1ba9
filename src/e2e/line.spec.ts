// The pre-call test of the line: reached from every page before the call, over the real relay, and what it says of a
// network that blocks.
import type { Page } from '@playwright/test'
import { lineOutcomes } from './drivers/lineTest.ts'
import { expect, test } from './drivers/test.ts'
import { readLog } from './drivers/sessionLog.ts'

/** Kilobits a second, percent, milliseconds. */
async function figures(page: Page): Promise<{ up: number; loss: number; rtt: number }> {
  const words = await page.getByTestId('line-figures').innerText()
  const [, up, loss, rtt] = /here: ([\d.]+) Mbit.*Lost: ([\d.]+) %.*back: (\d+) ms/.exec(words) ?? []
  return { up: Number(up) * 1000, loss: Number(loss), rtt: Number(rtt) }
}

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
  const { up, loss, rtt } = await figures(page)
  expect(up).toBeGreaterThanOrEqual(1500)
  expect(loss).toBeLessThan(3)
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
    expect((await figures(page)).up).toBeGreaterThan(500)
  })
})

test.describe('on a poor line', () => {
  test.use({ line: 'poor' })

  test('it says what will be missing, with figures of the line as it is', async ({ server, people }) => {
    const page = await people.open((await server.joinLink('expert')).replace('/desk', '/check'))
    expect(await lineOutcomes(page)).toMatchObject({ signalling: 'open', udp: 'open' })
    await expect(page.getByText('The line is narrow')).toBeVisible()
    const { up, loss, rtt } = await figures(page)
    // 1 Mbit/s, 5 % lost, 0.3 s there and back (src/shaper).
    expect(up).toBeGreaterThan(300)
    expect(up).toBeLessThan(1200)
    expect(loss).toBeGreaterThan(2)
    expect(rtt).toBeGreaterThan(280)
  })
})
