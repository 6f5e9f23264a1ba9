// Whether everything has its room on the desk: what is said, the bar of a mark in hand, the still on the strip.
import type { Desk } from './drivers/desk.ts'
import { stillWall } from './drivers/scenarios.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import { stillsOf, waitForStills } from './drivers/strip.ts'
import { expect, test } from './drivers/test.ts'

const bar = (desk: Desk) => desk.page.getByRole('toolbar', { name: /^Change / })

test('[SAID-1] a refusal lies over the strip, and goes with the unlocking', async ({ server, people }) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  const { page } = desk
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await desk.draw([[0.45, 0.45]])
  await desk.draw([[0.5, 0.55]])
  await waitForEvents(server, 'mark.placed', 2)
  await desk.chooseTool('select')
  await desk.draw([[0.45, 0.45]])

  await bar(desk).getByRole('button', { name: /^Lock/ }).click()
  await expect(bar(desk)).toContainText('Locked')
  await desk.surface.focus()
  await page.keyboard.press('Delete')
  const banner = page.locator('.desk-banner')
  await expect(banner).toBeVisible()

  const said = await banner.boundingBox()
  const picture = await desk.surface.boundingBox()
  expect(said?.y, 'over the strip').toBeGreaterThan((picture?.y ?? 0) + 0.9 * (picture?.height ?? 0))
  await page.setViewportSize({ width: 390, height: 844 })

  await page.setViewportSize({ width: 1280, height: 800 })
  await bar(desk)
    .getByRole('button', { name: /^Unlock/ })
    .click()
  await expect(banner).toBeHidden()
})

test('[HAND-14] on a phone on its side with an open panel the bar is whole', async ({ server, people }) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk({ viewport: { width: 844, height: 390 }, touch: true })
  const { page } = desk
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await desk.draw([[0.8, 0.45]])
  await waitForEvents(server, 'mark.placed')
  await desk.chooseTool('select')
  await desk.draw([[0.8, 0.45]])
  await page.getByRole('button', { name: 'Show or hide the side panel' }).click()
  await expect(page.getByRole('complementary')).toBeVisible()
  const stage = page.locator('.desk-stage')
  await expect
    .poll(async () => {
      const [inner, outer] = [await bar(desk).boundingBox(), await stage.boundingBox()]
      if (inner === null || outer === null) return false
      return inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width
    })
    .toBe(true)

  await page.setViewportSize({ width: 390, height: 844 })
})

test('[STILL-9] of many stills the newest is in sight, for both experts', async ({ server, people }) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const viewport = { width: 390, height: 844 }
  const desk = await people.openDesk({ viewport })
  const colleague = await people.openDesk({ participantId: 'colleague', viewport })
  await desk.waitForPicture()
  await colleague.waitForPicture()
  for (let count = 1; count <= 7; count++) {
    await desk.freeze()
    await waitForStills(desk.page, count)
    if (count < 7) await desk.backToLive()
  }
  await waitForStills(colleague.page, 7)
  await expect(stillsOf(desk.page).last()).toBeInViewport({ ratio: 0.9 })
  await expect(stillsOf(colleague.page).last()).toBeInViewport({ ratio: 0.9 })
  const first = stillsOf(desk.page).first()
  await expect(first).not.toBeInViewport()
  const fading = desk.page.locator('.desk-strip__list')
  await expect.poll(() => fading.evaluate(({ style }) => style.getPropertyValue('--before'))).toBe('36px')
})

test('[GEST-12] where a finger writes, the words have two buttons', async ({ server, people }) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk({ viewport: { width: 390, height: 844 }, touch: true })
  const { page } = desk
  await desk.waitForPicture()
  await page.getByRole('button', { name: 'More tools' }).click()

  await page.keyboard.press('Escape')
  await desk.chooseTool('label')
  await desk.drawWith('touch', [[0.4, 0.4]])
  await page.getByLabel('Text of the mark').fill('here')

  const keep = page.getByRole('button', { name: 'Keep', exact: true })
  expect((await keep.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  await keep.tap()
  const [drawn] = await waitForEvents(server, 'mark.drawn')
  expect(drawn?.text).toBe('here')
})
