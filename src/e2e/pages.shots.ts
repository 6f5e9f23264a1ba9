// The pictures of README and docs: the sample consultation as a visitor would see it.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from './drivers/test.ts'
import { builtInScenarios } from '../emulator/scenario/builtInScenarios.ts'
import { waitForEvents } from './drivers/sessionLog.ts'

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const file = (name: string): string => `${folder}${name}.png`

test('the pages of a consultation', async ({ server, people }) => {
  await mkdir(folder, { recursive: true })
  // As the built-in one, without what only tests need to see: targets and the pictures' numbers.
  const scenario = 'consultation'
  const shoulder = builtInScenarios['sway-shoulder']
  const camera = { width: 640, height: 360 }
  await server.addScenario(scenario, { ...shoulder, name: scenario, targets: [], camera })
  const portal = await people.open(server.origin)
  await expect(portal.getByRole('heading').first()).toBeVisible()
  await portal.screenshot({ path: file('start') })

  const before = await people.openHmd({ scenario, start: false, view: 'on' })
  await expect(before.getByRole('button', { name: 'Start', exact: true })).toBeVisible()
  await before.screenshot({ path: file('headset-before') })
  await before.context().close()

  const hmd = await people.openHmd({ scenario, view: 'on' })
  const desk = await people.openDesk()
  const room = await people.openRoom()
  await desk.waitForPicture()
  await desk.freeze()
  await desk.chooseTool('ink')
  await desk.draw([
    [0.42, 0.4],
    [0.48, 0.36],
    [0.55, 0.4],
    [0.57, 0.5],
    [0.5, 0.56],
    [0.43, 0.5],
    [0.42, 0.41],
  ])
  await desk.page.getByRole('button', { name: 'Orange', exact: true }).click()
  await desk.chooseTool('arrow')
  await desk.draw([
    [0.7, 0.3],
    [0.58, 0.42],
  ])
  await waitForEvents(server, 'mark.placed', 2)
  await expect(desk.page.getByRole('tab', { name: 'Marks (2)' })).toBeVisible()
  await desk.page.screenshot({ path: file('desk-frozen') })
  await expect(room.getByRole('img', { name: /picture that the orthopedist shows/i })).toBeVisible()
  await room.screenshot({ path: file('patient') })
  await desk.backToLive()
  await desk.waitForPicture()
  await expect(desk.page.getByText(/Getting more exact/)).toHaveCount(0)
  await desk.page.screenshot({ path: file('desk-live') })
  await hmd.screenshot({ path: file('headset') })

  const check = await people.open(`${server.origin}/check`)
  await expect(check.getByRole('heading').first()).toBeVisible()
  await check.screenshot({ path: file('check') })
})
