// A call with real media, as whoever runs the server sees it: log, figures, the session's report and the operations page.
import { z } from 'zod'
import { QualityReport } from '../shared/protocol/qualityReport.ts'
import { expect, test } from './drivers/test.ts'
import { startServer } from './drivers/serverProcess.ts'
import { createPeople } from './drivers/people.ts'
import { stillWall } from './drivers/scenarios.ts'

const Line = z.looseObject({ msg: z.string() })

test('a call is seen in log, figures, report and page, and nobody in it', async ({ browser }) => {
  const server = await startServer({ env: { SKULDER_LOG_LEVEL: 'info' } })
  const people = createPeople(browser, server)
  try {
    await server.addScenario('still-wall', stillWall)
    await people.openHmd({ scenario: 'still-wall' })
    const desk = await people.openDesk()
    await desk.waitForPicture()
    const figures = async (): Promise<string> => (await fetch(`${server.directOrigin}/metrics`)).text()
    const valueOf = async (series: string): Promise<number> =>
      Number(new RegExp(`^${series} (\\S+)$`, 'm').exec(await figures())?.[1])
    await expect.poll(() => valueOf('skulder_media_received_bits_per_second')).toBeGreaterThan(50_000)
    await expect.poll(() => valueOf('skulder_media_sent_bits_per_second')).toBeGreaterThan(50_000)
    await expect.poll(() => valueOf('skulder_peer_round_trip_max_seconds')).toBeLessThan(2)
    expect(await valueOf('skulder_media_received_loss_max_ratio')).toBeLessThanOrEqual(1)

    const report = async () => {
      const authorization = `Bearer ${await server.joinToken('expert')}`
      const address = `${server.directOrigin}/api/sessions/${server.sessionId}/quality`
      return QualityReport.parse(await (await fetch(address, { headers: { authorization } })).json())
    }
    await expect
      .poll(async () => (await report()).peers.map(({ role }) => role).toSorted())
      .toEqual(['expert', 'wearer'])
    const wearer = (await report()).peers.find(({ role }) => role === 'wearer')
    expect(wearer?.fromPeerKbps.p95).toBeGreaterThan(50)

    const lines = server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => Line.parse(JSON.parse(line)))
    const connected = lines.filter(({ msg }) => msg === 'transport connected')
    expect(new Set(connected.map((line) => line['direction']))).toEqual(new Set(['send', 'recv']))
    for (const line of connected) expect(line['protocol']).toBe('udp')
    expect(JSON.stringify(lines)).not.toMatch(/127\.0\.0\.1|Helserom/)

    const ops = await people.open(`${server.origin}/ops`)
    await expect(ops.getByText('New sessions are taken')).toBeVisible()
    await expect(ops.getByRole('img', { name: /^Round trip/ })).toBeVisible()
    await expect(ops.locator('.plot', { hasText: 'Sound and picture' })).toContainText('Mbit/s')
    await expect(ops.locator('.plot')).toHaveCount(9)
    expect(people.foreignRequests).toEqual([])
    expect(people.pageErrors).toEqual([])
  } finally {
    await people.close()
    await server.close()
  }
})

test('the operations page asks for the token behind a proxy, and takes the right one only', async ({
  browser,
}) => {
  const token = '0f4c9a7be2d84c06b3f5a1907d6e28c4'
  const server = await startServer({ env: { SKULDER_BEHIND_PROXY: 'true', SKULDER_METRICS_TOKEN: token } })
  const people = createPeople(browser, server)
  try {
    const page = await people.open(`${server.origin}/ops`)
    await page.getByLabel('Token').fill('something else')
    await page.getByRole('button', { name: 'Show the figures' }).click()
    await expect(page.getByRole('alert')).toHaveText('That is not the token of this server.')
    await page.getByLabel('Token').fill(token)
    await page.getByRole('button', { name: 'Show the figures' }).click()
    await expect(page.getByText('New sessions are taken')).toBeVisible()
  } finally {
    await people.close()
    await server.close()
  }
})

test('a stop that waits for the call is told on the desk and to the patient, leaves it its picture, and ends when the call has', async ({
  browser,
}) => {
  const server = await startServer({ env: { SKULDER_DRAIN_SECONDS: '600' } })
  const people = createPeople(browser, server)
  let stopping: Promise<void> | undefined
  try {
    await server.addScenario('still-wall', stillWall)
    await people.openHmd({ scenario: 'still-wall' })
    const desk = await people.openDesk()
    const room = await people.openRoom()
    await desk.waitForPicture()
    stopping = server.close()
    await expect(desk.page.getByText(/The server restarts by \d\d:\d\d\./)).toBeVisible()
    await expect(room.getByText(/The call goes away for a moment, by \d\d:\d\d at the latest/)).toBeVisible()
    // The media workers run on: who comes in now gets a line of its own and the wearer's picture.
    const late = await people.openDesk()
    await late.waitForPicture()
    await expect(late.page.getByText(/The server restarts by \d\d:\d\d\./)).toBeVisible()
  } finally {
    await people.close()
    await (stopping ?? server.close())
  }
})
