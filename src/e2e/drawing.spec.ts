// The desk's hand: taking back, erasing, keyboard, words, language.
import type {} from '../emulator/emulatorGlobal.d.ts'
import type { Desk } from './drivers/desk.ts'
import { expect, test } from './drivers/test.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import { stillWall } from './drivers/scenarios.ts'

test('undo, redo, erase one, erase mine and clear all keep to what is shown', async ({ server, people }) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  const { page } = desk
  const shows = (count: number): Promise<void> =>
    expect(
      page.getByRole('tab', { name: count === 0 ? 'Marks' : `Marks (${count})`, exact: true }),
    ).toBeVisible()

  await desk.chooseTool('ink')
  await desk.draw([
    [0.3, 0.3],
    [0.4, 0.35],
    [0.45, 0.5],
  ])
  await shows(1)
  await desk.chooseTool('arrow')
  await desk.draw([
    [0.6, 0.6],
    [0.7, 0.5],
  ])
  await shows(2)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await shows(1)
  await page.getByRole('button', { name: 'Redo', exact: true }).click()
  await shows(2)
  await desk.chooseTool('erase')
  await desk.drawPoint([0.4, 0.35])
  await shows(1)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await shows(2)
  // What one key takes away is brought back where it is told, until something else is done.
  const told = page.getByTestId('mark-words')
  await page.keyboard.press('c')
  await shows(0)
  await expect(told).toContainText('2 marks are erased.')
  await told.getByRole('button', { name: 'Undo' }).click()
  await shows(2)
  await expect(told).not.toContainText('erased')
  await desk.erase('all')
  await shows(0)
  await page.keyboard.press('z')
  await shows(2)
  await page.keyboard.press('y')
  await page.keyboard.press('y')
  await expect(page.getByText('There is nothing to redo.')).toBeVisible()
  await page.keyboard.press('z')
  await shows(2)
  await desk.erase('mine')
  await shows(0)
})

test('more than a handful is erased only after a question, one’s own like everybody’s', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  const { page } = desk
  await desk.waitForPicture()
  await desk.chooseTool('point')
  for (let n = 0; n < 6; n++) await desk.drawPoint([0.3 + n * 0.06, 0.4])
  await waitForEvents(server, 'mark.drawn', 6)
  for (const [which, key, name] of [
    ['mine', 'x', 'Erase all of yours?'],
    ['all', 'c', 'Erase all marks?'],
  ] as const) {
    const asks = page.getByRole('dialog', { name })
    await page.keyboard.press(key)
    await expect(asks).toContainText('6 marks go')
    await page.keyboard.press('Escape')
    await expect(asks).toBeHidden()
    await expect(page.getByRole('tab', { name: 'Marks (6)' })).toBeVisible()
    await desk.erase(which)
    await asks.getByRole('button', { name: 'Erase all' }).click()
    await expect(page.getByRole('tab', { name: 'Marks', exact: true })).toBeVisible()
    await page.keyboard.press('z')
    await expect(page.getByRole('tab', { name: 'Marks (6)' })).toBeVisible()
  }
})

test('a message reaches the other desk, and both languages say the same', async ({ server, people }) => {
  const desk = await people.openDesk()
  const colleague = await people.openDesk({ participantId: 'colleague', locale: 'nb-NO' })
  await desk.page.getByRole('tab', { name: /^Chat/ }).click()
  await desk.page.getByRole('textbox', { name: 'Message' }).fill('Is the elbow stiff, too?')
  await desk.page.getByRole('button', { name: 'Send', exact: true }).click()
  await waitForEvents(server, 'chat.sent')
  await colleague.page.getByRole('tab', { name: /^Meldinger/ }).click()
  await expect(colleague.page.getByText('Is the elbow stiff, too?', { exact: true })).toBeVisible()
  await colleague.page
    .getByRole('button', { name: 'English' })
    .or(colleague.page.getByRole('button', { name: /EN/ }))
    .first()
    .click()
  await expect(colleague.page.getByRole('tab', { name: /^Chat/ })).toBeVisible()
})

test('what is drawn off the room is refused in words, and nothing of it stays', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  const { page, surface } = desk
  await desk.waitForPicture()
  // Beside the picture: the stage is wider or higher than it by some pixels.
  await desk.chooseTool('arrow')
  const picture = await surface.boundingBox()
  if (picture === null) throw new Error('the picture is not on the page')
  await page.mouse.click(picture.x + picture.width / 2, picture.y + picture.height + 4)
  await expect(page.getByText('There is no picture there')).toBeVisible()
  // An arrow that is dragged out of it points at nothing.
  await desk.draw([
    [0.9, 0.5],
    [1.2, 0.5],
  ])
  await expect(page.getByText('The mark lies outside the picture')).toBeVisible()
  expect(await page.evaluate(() => window.skulderDesk?.marks().length)).toBe(0)
  await expect(page.getByRole('tab', { name: 'Marks', exact: true })).toBeVisible()
  // The next one is drawn as ever, and is the first that the log knows.
  await desk.draw([
    [0.9, 0.5],
    [0.6, 0.5],
  ])
  await waitForEvents(server, 'mark.placed')
  expect(await waitForEvents(server, 'mark.drawn')).toHaveLength(1)
})

/** Draws a level line with the real mouse while something comes to be said; returns how far the picture moved, in pixels. */
async function drawThrough({ page, surface }: Desk, happens: () => Promise<void>): Promise<number> {
  const before = await surface.boundingBox()
  if (before === null) throw new Error('the picture is not on the page')
  const y = before.y + before.height / 2
  const at = (u: number): number => before.x + before.width * u
  await page.mouse.move(at(0.3), y)
  await page.mouse.down()
  await page.mouse.move(at(0.45), y, { steps: 5 })
  await happens()
  const after = await surface.boundingBox()
  await page.mouse.move(at(0.6), y, { steps: 5 })
  await page.mouse.up()
  if (after === null) throw new Error('the picture has gone from the page')
  return Math.max(
    Math.abs(after.x - before.x),
    Math.abs(after.y - before.y),
    Math.abs(after.width - before.width),
    Math.abs(after.height - before.height),
  )
}

/** How far a stroke that was drawn level at half the height is from it, in heights of the picture. */
const bentBy = (stroke: readonly (readonly [number, number, number])[]): number =>
  Math.max(...stroke.map(([, v]) => Math.abs(v - 0.5)))

test('[HOLD-1] what comes to be said while a line is drawn neither moves the picture nor bends the line', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  const wearer = await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  const colleague = await people.openDesk({ participantId: 'colleague' })
  await desk.waitForPicture()
  await desk.chooseTool('ink')
  const banner = desk.page.locator('.desk-banner')
  // A notice lies over the picture's edge.
  const byNotice = await drawThrough(desk, async () => {
    await wearer.evaluate(() => window.skulderEmulator?.cause({ type: 'trackingLoss', forS: 4 }))
    await expect(banner).toContainText('does not know where it is')
  })
  expect(byNotice, 'the picture moved by a notice').toBe(0)
  await expect(banner).toBeHidden()
  // A bar with a choice has a row of its own; the picture keeps its place until the pen is lifted.
  const byBar = await drawThrough(desk, async () => {
    await colleague.choosePicture('still')
    await expect(desk.page.getByTestId('poor-line')).toBeVisible()
  })
  expect(byBar, 'the picture moved by a bar').toBeLessThan(0.5)
  const drawn = await waitForEvents(server, 'mark.drawn', 2)
  expect(drawn.map(({ stroke }) => stroke.length > 1)).toEqual([true, true])
  for (const { stroke } of drawn) expect(bentBy(stroke), 'off its height').toBeLessThan(0.005)
})
