// Nothing that was said or drawn is lost: by a reload, by coming late, by a server that is killed.
import type {} from '../hmd/wearerHook.ts'
import { expect, test } from './drivers/test.ts'
import { startHmd } from './drivers/people.ts'
import { isOfType, readLog, waitForEvents } from './drivers/sessionLog.ts'
import { stillWall, targetColour } from './drivers/scenarios.ts'
import type { Desk } from './drivers/desk.ts'

async function drawOne(desk: Desk): Promise<void> {
  await desk.waitForPicture()
  await desk.chooseTool('point')
  const { point } = await desk.waitForTarget(targetColour)
  await desk.drawPoint(point)
}

test('each page finds everything back after a reload', async ({ server, people }) => {
  await server.addScenario('still-wall', stillWall)
  const hmd = await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  const room = await people.openRoom()
  await desk.waitForPicture()
  await desk.freeze()
  await drawOne(desk)
  await waitForEvents(server, 'mark.placed')

  await desk.page.reload()
  await desk.rejoin()
  await expect(desk.page.getByText('Marks (1)')).toBeVisible()
  await desk.waitForPicture()

  await room.reload()
  await room
    .getByRole('button', { name: 'Join', exact: true })
    .or(room.getByRole('img', { name: /picture that the orthopedist shows/i }))
    .first()
    .waitFor()
  const join = room.getByRole('button', { name: 'Join', exact: true })
  if (await join.isVisible()) await join.click()
  await expect(room.getByRole('img', { name: /picture that the orthopedist shows/i })).toBeVisible()

  await hmd.reload()
  await hmd.getByText(/^Simulated headset: the camera picture/).waitFor()
  await startHmd(hmd)
  await desk.waitForPicture()
  // The emulated room is the same one after a reload (a headset's would not be): the mark stands in it again.
  await expect
    .poll(() => hmd.evaluate(() => window.skulderWearer?.markNodes().length ?? 0), {
      message: 'the mark in the scene of the reloaded wearer’s page',
    })
    .toBe(1)
  const marks = (await readLog(server)).filter(isOfType('mark.drawn'))
  expect(marks).toHaveLength(1)
})

test('who comes late sees all marks', async ({ server, people }) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  await drawOne(desk)
  await desk.draw([
    [0.3, 0.7],
    [0.35, 0.75],
  ])
  await waitForEvents(server, 'mark.placed', 2)
  const late = await people.openDesk({ participantId: 'late-colleague' })
  await expect(late.page.getByText('Marks (2)')).toBeVisible()
})

test('after the server is killed and started again, everybody is back with all marks', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  await drawOne(desk)
  await waitForEvents(server, 'mark.placed')
  await server.kill()
  await expect(desk.page.getByText(/No contact with the server|Reconnecting/).first()).toBeVisible()
  await server.restart()
  await expect(desk.page.getByText(/No contact with the server/)).toBeHidden({ timeout: 20_000 })
  await expect(desk.page.getByText('Marks (1)')).toBeVisible()
  await desk.backToLive()
  await desk.waitForTarget(targetColour)
  await desk.draw([
    [0.3, 0.7],
    [0.35, 0.75],
  ])
  await waitForEvents(server, 'mark.placed', 2)
})
