// All four roles in one session, over the real relay.
import { expect, test } from './drivers/test.ts'
import { startHmd } from './drivers/people.ts'
import { isOfType, readLog, waitForEvents } from './drivers/sessionLog.ts'
import { stillWall, targetColour } from './drivers/scenarios.ts'

test('the start page’s buttons open each role in the same consultation', async ({ server, people }) => {
  const portal = await people.open(server.origin)
  const links = portal.getByRole('link', { name: /Open .* in a new window/ })
  await expect(links).toHaveCount(4)
  const addresses = await Promise.all((await links.all()).map((link) => link.getAttribute('href')))
  const paths = addresses.map((address) => new URL(address ?? '', server.origin).pathname)
  expect(paths.sort()).toEqual(['/desk', '/hmd', '/hmd', '/room'])
})

test('physiotherapist, orthopedist, a second orthopedist and patient meet, see the picture, and see the mark', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  const hmd = await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  const room = await people.openRoom()
  const colleague = await people.openDesk({ participantId: 'colleague' })
  await desk.waitForPicture()
  await colleague.waitForPicture()

  await desk.chooseTool('point')
  await desk.freeze()
  const { point } = await desk.waitForTarget(targetColour)
  await desk.drawPoint(point)
  await waitForEvents(server, 'mark.placed')

  const joined = (await readLog(server)).filter(isOfType('peer.joined'))
  expect(joined.map(({ role }) => role).sort()).toEqual(['expert', 'expert', 'patient', 'wearer'])
  await expect(room.getByRole('img', { name: /picture that the orthopedist shows/i })).toBeVisible()
  await expect(desk.page.getByText('Marks (1)')).toBeVisible()
  await expect(colleague.page.getByText('Marks (1)')).toBeVisible()
  expect(hmd.isClosed()).toBe(false)
})

test('the wearer starts only after the patient has said yes', async ({ people }) => {
  const hmd = await people.openHmd({ start: false })
  await expect(hmd.getByRole('button', { name: 'Start', exact: true })).toBeDisabled()
  await startHmd(hmd)
})
