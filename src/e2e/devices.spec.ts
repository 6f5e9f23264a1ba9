// A refused camera or microphone leaves the rest of the call working.
import { expect, test } from './drivers/test.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import { stillWall } from './drivers/scenarios.ts'

test('an expert without camera and microphone still sees, draws and is listed', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk({ refuseDevices: true })
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await desk.drawPoint([0.5, 0.5])
  await waitForEvents(server, 'mark.placed')
  const reports = await waitForEvents(server, 'media.reported')
  expect(reports.some(({ camera, microphone }) => camera === 'refused' && microphone === 'refused')).toBe(
    true,
  )
})

test('a wearer whose camera is refused can start, and the desk says why there is no picture', async ({
  people,
}) => {
  const hmd = await people.openHmd({ emulated: false, refuseDevices: true })
  const desk = await people.openDesk()
  await expect(desk.page.getByText(/sends no picture/)).toBeVisible()
  expect(hmd.isClosed()).toBe(false)
})

test('a device without mixed reality streams its camera, and marks are said not to be fixed', async ({
  server,
  people,
}) => {
  await people.openHmd({ emulated: false })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await desk.drawPoint([0.5, 0.5])
  const [left] = await waitForEvents(server, 'mark.leftUnplaced')
  expect(left?.reason).toBe('no-tracking')
  await expect(desk.page.getByText(/not fixed in the room/i).first()).toBeVisible()
})
