// Somebody's network is gone without a word: the others see it long before the socket tells, and see it end.
import { expect, test } from './drivers/test.ts'
import { stillWall } from './drivers/scenarios.ts'
import { isOfType, readLog } from './drivers/sessionLog.ts'

/** Long enough to be told, and shorter than what makes a page give up its line (src/client/silenceWatch.ts). */
const AWAY_MS = 3000
/** Two seconds, as the table of faults asks, and what a machine adds that draws all pages by its processor. */
const SEEN_WITHIN_MS = 2500

test.use({ line: 'good' })

test('[H1] the desk says that there is no contact with the wearer, and takes it back by itself', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk({ pastLine: true })
  await desk.waitForPicture()
  const banner = desk.page.getByText('Physiotherapist: No contact just now')
  const wearer = desk.page.locator('.desk-person[data-role=wearer]')
  await expect(banner).toBeHidden()

  const lostAtMs = Date.now()
  server.loseLine(AWAY_MS)
  await expect(banner).toBeVisible()
  await expect(wearer).toContainText('No contact just now')
  await expect(banner).toBeHidden()
  await expect(wearer).not.toContainText('No contact just now')

  const log = await readLog(server)
  const [told] = log.filter(isOfType('media.reported')).filter(({ attention }) => attention === 'unheard')
  expect((told?.atMs ?? Infinity) - lostAtMs).toBeLessThan(SEEN_WITHIN_MS)
  expect(log.filter(isOfType('peer.left')), 'nobody left').toEqual([])
})

test('[H1] headset and patient’s screen say so of the orthopedist', async ({ server, people }) => {
  await server.addScenario('still-wall', stillWall)
  const hmd = await people.openHmd({ scenario: 'still-wall', pastLine: true })
  const room = await people.openRoom({ pastLine: true })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  const words = /No contact with the orthopedist just now/
  server.loseLine(AWAY_MS)
  await Promise.all([
    expect(hmd.getByText(words).first()).toBeAttached(),
    expect(room.getByText(words).first()).toBeVisible(),
  ])
  await expect(hmd.getByText(words)).toHaveCount(0)
  await expect(room.getByText(words)).toHaveCount(0)
  expect((await readLog(server)).filter(isOfType('peer.left')), 'nobody left').toEqual([])
})
