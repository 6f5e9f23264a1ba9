// Two desks at one mark. What is done to marks by each input is in inputs.spec.ts.
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
