// The pictures of README and docs: the sample consultation as a visitor would see it.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from './drivers/test.ts'
import { builtInScenarios } from '../emulator/scenario/builtInScenarios.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import { waitForStills } from './drivers/strip.ts'

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
/** Once round the shoulder, as a hand does it, begun on the arm: at an outline no depth is sure. */
const round = Array.from({ length: 25 }, (_, index): [number, number] => {
  const turn = (index / 24 + 0.25) * 2 * Math.PI
  return [0.485 + 0.07 * Math.cos(turn), 0.47 + 0.11 * Math.sin(turn)]
})
const file = (name: string): string => `${folder}${name}.png`

const areOnPatient = (): boolean =>
  window.skulderDesk
    ?.marks()
    .every(({ mark: { place } }) => place.status === 'placed' && place.placement.method === 'motion') === true

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
  await desk.draw(round)
  await desk.page.getByRole('button', { name: 'Orange', exact: true }).click()
  await desk.chooseTool('arrow')
  await desk.draw([
    [0.66, 0.24],
    [0.51, 0.39],
  ])
  await waitForEvents(server, 'mark.placed', 2)
  // As it looks a moment later: both marks on the shoulder.
  await expect
    .poll(() => desk.page.evaluate(areOnPatient), { message: 'both marks on the patient' })
    .toBe(true)
  await waitForStills(desk.page, 1)
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
  await expect(check.getByRole('button', { name: 'Save report' })).toBeEnabled()
  await check.screenshot({ path: file('check'), animations: 'disabled' })
})
