// Sharp stills and sound where the line does not carry video: by itself, by choice, and with nothing but the signalling.
import { distance } from '../shared/geometry/vec3.ts'
import type { Desk } from './drivers/desk.ts'
import { stillWall, targetColour } from './drivers/scenarios.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { expect, test } from './drivers/test.ts'
import { stillsOf } from './drivers/strip.ts'

const NEAR_M = 0.01

const bar = ({ page }: Desk) => page.getByTestId('poor-line')
const status = ({ page }: Desk) => page.getByTestId('status')

async function drawOnTarget(desk: Desk, server: ServerProcess): Promise<void> {
  await desk.chooseTool('point')
  const { point } = await desk.waitForTarget(targetColour)
  await desk.drawPoint(point)
  const [placed] = await waitForEvents(server, 'mark.placed')
  expect(distance(placed?.pointsWorld[0] ?? [9, 9, 9], stillWall.targets[0].position)).toBeLessThan(NEAR_M)
}

test('an expert chooses stills: they come with their time, are drawn on, and give way to video again', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  const colleague = await people.openDesk({ participantId: 'colleague' })
  await desk.choosePicture('still')
  await expect(bar(desk)).toContainText('Sharp stills and sound, as chosen by an orthopedist')
  for (const each of [desk, colleague])
    await expect(status(each)).toHaveText(/^Still · picture of \d\d:\d\d:\d\d, \d+ s ago$/)
  const [first] = await waitForEvents(server, 'still.attached')
  expect(first?.width, 'as the camera gives it').toBe(stillWall.camera.width)

  await bar(desk).getByRole('button', { name: 'New still' }).click()
  await expect
    .poll(async () => (await waitForEvents(server, 'still.taken')).map(({ because }) => because))
    .toContain('asked')
  await drawOnTarget(desk, server)
  await expect(stillsOf(desk.page), 'only what was frozen is on the strip').toHaveCount(1)
  await desk.backToLive()

  await bar(desk).getByRole('combobox').selectOption('As the line allows')
  await expect(status(desk)).toHaveAttribute('data-status', 'live')
  await expect(bar(desk)).toBeHidden()
  await expect.poll(() => desk.page.evaluate(() => window.skulderDesk?.picture()?.match)).toBe('exact')
})

test.describe('over a poor line', () => {
  test.use({ line: 'poor' })

  test('stills begin by themselves and say why; video comes back by itself when the line is good', async ({
    server,
    people,
  }) => {
    await server.addScenario('still-wall', stillWall)
    await people.openHmd({ scenario: 'still-wall' })
    const desk = await people.openDesk()
    await expect(bar(desk)).toContainText(/^Sharp stills and sound: /)
    await expect(status(desk)).toHaveAttribute('data-status', 'still')
    await drawOnTarget(desk, server)
    await desk.backToLive()
    server.changeLine('good')
    await expect(status(desk)).toHaveAttribute('data-status', /^live/, { timeout: 90_000 })
    await expect(bar(desk)).toBeHidden()
  })
})

test.describe('where nothing but pages and signalling gets through', () => {
  test.use({ line: 'no-media' })

  test('the call goes on with stills, marks and messages, says that there is no sound, and comes back by itself', async ({
    server,
    people,
  }) => {
    await server.addScenario('still-wall', stillWall)
    const hmd = await people.openHmd({ scenario: 'still-wall' })
    const desk = await people.openDesk()
    await expect(bar(desk)).toContainText('Phone each other to talk')
    await expect(status(desk)).toHaveAttribute('data-status', 'still')
    await expect(hmd.getByText(/No sound gets through/).first()).toBeAttached()
    await drawOnTarget(desk, server)
    await desk.backToLive()
    await bar(desk).getByRole('button', { name: 'New still' }).click()
    await expect
      .poll(async () => (await waitForEvents(server, 'still.taken')).map(({ because }) => because))
      .toContain('asked')
    server.changeLine('good')
    await expect(status(desk)).toHaveAttribute('data-status', /^live/)
    await expect(bar(desk)).toBeHidden()
  })
})

test.describe('whose line it is', () => {
  test.use({ line: 'good' })

  test('a poor way out is named as such, beside whom it belongs to', async ({ server, people }) => {
    await server.addScenario('still-wall', stillWall)
    await people.openHmd({ scenario: 'still-wall' })
    const desk = await people.openDesk()
    await desk.waitForPicture()
    const wearer = desk.page.locator('.desk-person[data-role=wearer]')
    await expect(wearer).toContainText('Good connection')
    await expect(wearer.locator('[data-cause]')).toHaveCount(0)
    server.changeLine('poor', 'up')
    await expect(wearer.locator('[data-cause=uplink]')).toContainText('The line out of there is poor')
    await expect(wearer.locator('[data-cause=downlink]')).toHaveCount(0)
  })
})
