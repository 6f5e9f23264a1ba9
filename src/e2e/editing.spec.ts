// Marks changed after they were placed: by the expert, on the picture, by pointer and keys; and two desks at one mark.
import type {} from '../desk/testHandle.ts'
import type { ImagePoint } from '../shared/protocol/spaces.ts'
import type { Desk } from './drivers/desk.ts'
import type { People } from './drivers/people.ts'
import { stillWall } from './drivers/scenarios.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import { expect, test } from './drivers/test.ts'

async function openDesk(server: ServerProcess, people: People): Promise<Desk> {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  return desk
}

/** Where the first mark's anchor is seen now. */
const anchor = (desk: Desk): Promise<ImagePoint | undefined> =>
  desk.page.evaluate(() => window.skulderDesk?.marks()[0]?.figure?.anchor)
const expectAnchor = async (desk: Desk, [u, v]: ImagePoint): Promise<void> => {
  await expect.poll(async () => (await anchor(desk))?.[0]).toBeCloseTo(u, 2)
  await expect.poll(async () => (await anchor(desk))?.[1]).toBeCloseTo(v, 2)
}

test('a circle is moved, resized, recoloured, locked and nudged; undo and redo go through all of it', async ({
  server,
  people,
}) => {
  const desk = await openDesk(server, people)
  const { page } = desk
  await desk.chooseTool('circle')
  await desk.draw([
    [0.4, 0.4],
    [0.45, 0.4],
  ])
  await waitForEvents(server, 'mark.placed')
  await desk.chooseTool('select')
  // By its rim, where no handle is.
  await desk.draw([
    [0.35, 0.4],
    [0.45, 0.5],
  ])
  const [moved] = await waitForEvents(server, 'mark.reshaped')
  expect(moved?.shape.place).toMatchObject({ status: 'drawn', provisional: { settled: false } })
  await expectAnchor(desk, [0.5, 0.5])
  await waitForEvents(server, 'mark.placed', 2)
  await expectAnchor(desk, [0.5, 0.5])

  await desk.draw([
    [0.55, 0.5],
    [0.6, 0.5],
  ])
  const [, resized] = await waitForEvents(server, 'mark.reshaped', 2)
  expect(resized?.shape.stroke[1]?.[0]).toBeCloseTo(0.6, 2)

  const bar = page.getByRole('toolbar', { name: /^Change Circle/ })
  await bar.getByRole('button', { name: 'Pink', exact: true }).click()
  const [recoloured] = await waitForEvents(server, 'mark.restyled')
  expect(recoloured?.style.colour).toBe('pink')

  await desk.surface.focus()
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift+ArrowRight')
  await waitForEvents(server, 'mark.reshaped', 3)

  await bar.getByRole('button', { name: /^Lock/ }).click()
  await expect(bar.getByRole('button', { name: 'Unlock' })).toBeVisible()
  await expect(bar.getByRole('button', { name: 'Pink', exact: true })).toHaveCount(0)
  // The bar, and the mark's line in the list.
  await expect(page.getByText('Locked: unlock it to change it.')).toHaveCount(2)
  await bar.getByRole('button', { name: 'Unlock' }).click()
  await expect(bar.getByRole('button', { name: 'Pink', exact: true })).toBeVisible()

  const reshapedBefore = (await waitForEvents(server, 'mark.reshaped')).length
  await page.keyboard.press('Escape')
  // Unlocking, locking, the nudges, the colour, the size, the move.
  const undo = page.getByRole('button', { name: 'Undo', exact: true })
  for (let step = 0; step < 4 + reshapedBefore - 1; step += 1) await undo.click()
  await expectAnchor(desk, [0.4, 0.4])
  await page.getByRole('button', { name: 'Redo', exact: true }).click()
  await expectAnchor(desk, [0.5, 0.5])
})

test('a turning arrow is turned further by its head, and a label is written anew', async ({
  server,
  people,
}) => {
  const desk = await openDesk(server, people)
  const { page } = desk
  await desk.chooseTool('turn')
  // Straight: over the top from left to right.
  await desk.draw([
    [0.4, 0.4],
    [0.5, 0.4],
  ])
  const [drawn] = await waitForEvents(server, 'mark.drawn')
  const sweep = drawn?.sweepRad ?? 0
  await waitForEvents(server, 'mark.placed')
  await desk.chooseTool('select')
  await desk.draw([[0.4, 0.4]])
  await desk.draw([
    [0.5, 0.4],
    [0.5, 0.45],
  ])
  const [turned] = await waitForEvents(server, 'mark.reshaped')
  expect(turned?.shape.sweepRad).toBeLessThan(sweep - 0.2)

  await desk.chooseTool('label')
  await desk.draw([[0.7, 0.7]])
  const field = page.getByRole('textbox', { name: 'Text of the mark' })
  await field.fill('Here')
  await field.press('Enter')
  await waitForEvents(server, 'mark.placed', 2)
  await page.getByRole('button', { name: /^Choose Text/ }).click()
  await page.getByRole('button', { name: 'Change the text' }).click()
  await field.fill('Here, and rest')
  await field.press('Enter')
  const [relabelled] = await waitForEvents(server, 'mark.restyled')
  expect(relabelled?.style.text).toBe('Here, and rest')
})

test('who has a mark in hand keeps it from the other desk', async ({ server, people }) => {
  const desk = await openDesk(server, people)
  const colleague = await people.openDesk({ participantId: 'colleague' })
  await colleague.waitForPicture()
  await desk.chooseTool('point')
  await desk.draw([[0.45, 0.45]])
  await waitForEvents(server, 'mark.placed')
  await desk.chooseTool('select')
  await colleague.chooseTool('select')
  const box = await desk.surface.boundingBox()
  if (box === null) throw new Error('the picture is not on the page')
  const { mouse } = desk.page
  await mouse.move(box.x + 0.45 * box.width, box.y + 0.45 * box.height)
  await mouse.down()
  await mouse.move(box.x + 0.5 * box.width, box.y + 0.5 * box.height, { steps: 3 })
  await waitForEvents(server, 'mark.held')
  await colleague.draw([[0.45, 0.45]])
  await expect(colleague.page.getByText('Somebody else has this mark in hand')).toBeVisible()
  await mouse.up()
  await waitForEvents(server, 'mark.reshaped')
  await expect(colleague.page.getByText('Somebody else has this mark in hand')).toHaveCount(0)
})
