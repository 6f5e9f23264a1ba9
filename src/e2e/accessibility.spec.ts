// Every page, in the states that a user meets, holds against axe.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './drivers/test.ts'
import { stillWall } from './drivers/scenarios.ts'

/** Colours half-way between two states are nobody's: without motion there are none, and what still moves may end. */
async function stopMotion(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (animation) =>
          animation.playState !== 'running' || animation.effect?.getComputedTiming().endTime === Infinity,
      ),
  )
}

async function violationsOf(page: Page): Promise<readonly string[]> {
  await stopMotion(page)
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.map(
    ({ id, impact, nodes }) => `${id} (${impact ?? '?'}): ${nodes.map(({ html }) => html).join(' ')}`,
  )
}

for (const path of ['/', '/check', '/sheet', '/ops', '/hmd', '/desk', '/room']) {
  test(`${path}, as opened without a link, has no accessibility fault`, async ({ server, people }) => {
    const page = await people.open(server.origin + path)
    await expect(page.getByRole('heading').first()).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })
}

test('the pages before joining have no accessibility fault', async ({ people }) => {
  const hmd = await people.openHmd({ start: false })
  await expect(hmd.getByRole('button', { name: 'Start', exact: true })).toBeVisible()
  expect(await violationsOf(hmd)).toEqual([])
  const desk = await people.openDesk({ join: false })
  await expect(desk.page.getByRole('button', { name: 'Join the consultation' })).toBeVisible()
  expect(await violationsOf(desk.page)).toEqual([])
  const room = await people.openRoom({ join: false })
  await expect(room.getByRole('button', { name: 'Join', exact: true })).toBeVisible()
  expect(await violationsOf(room)).toEqual([])
})

test('the pages in the middle of a call have no accessibility fault', async ({ server, people }) => {
  await server.addScenario('still-wall', stillWall)
  const hmd = await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  const room = await people.openRoom()
  await desk.waitForPicture()
  await desk.drawPoint([0.5, 0.5])
  await expect(desk.page.getByText('Marks (1)')).toBeVisible()
  expect(await violationsOf(desk.page)).toEqual([])
  expect(await violationsOf(room)).toEqual([])
  expect(await violationsOf(hmd)).toEqual([])
})
