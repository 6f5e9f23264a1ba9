// Movement and turning arrows tilted at the desk: by the stick with mouse, pen and finger, by keys, by choice; what the log then
// holds, and that the wearer's room shows it.
import type {} from '../desk/testHandle.ts'
import type {} from '../hmd/wearerHook.ts'
import type { Page } from '@playwright/test'
import type { HandleId } from '../shared/ink/editStroke.ts'
import { axisOf } from '../shared/ink/tilt.ts'
import { dot, normalize, sub, type Vec3 } from '../shared/geometry/vec3.ts'
import type { ImagePoint } from '../shared/protocol/spaces.ts'
import type { Desk } from './drivers/desk.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { stillWall } from './drivers/scenarios.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import { expect, test } from './drivers/test.ts'

/** From left over the top to right, about the middle of the picture. */
const bend = Array.from({ length: 19 }, (_, index): ImagePoint => {
  const angle = (Math.PI * (170 - (160 * index) / 18)) / 180
  return [0.5 + 0.08 * Math.cos(angle), 0.4 - (0.08 * Math.sin(angle) * 16) / 9]
})

async function handleAt(desk: Desk, id: HandleId): Promise<ImagePoint> {
  const find = () =>
    desk.page.evaluate((wanted) => window.skulderDesk?.handles().find((each) => each.id === wanted)?.at, id)
  await expect.poll(find).toBeDefined()
  return (await find())!
}

/** From where the one mark stands to the camera that its picture was taken with. */
async function towardsOf(server: ServerProcess): Promise<Vec3> {
  const [drawn] = await waitForEvents(server, 'mark.drawn')
  const [placed] = await waitForEvents(server, 'mark.placed')
  if (drawn?.picture.tracked !== true) throw new Error('drawn on a picture without a pose')
  return normalize(sub(drawn.picture.worldFromCamera.position, placed!.pointsWorld[0]!))
}

/** The one mark's axis as the wearer's room draws it. */
const drawnAxis = (hmd: Page): Promise<Vec3 | undefined> =>
  hmd.evaluate(() => window.skulderWearer?.markNodes()[0]?.axisWorld)
async function expectDrawn(hmd: Page, axis: Vec3): Promise<void> {
  await expect
    .poll(async () => {
      const drawn = await drawnAxis(hmd)
      return drawn === undefined ? -1 : dot(drawn, axis)
    })
    .toBeGreaterThan(0.999)
}

test('a turning arrow is tilted by its stick, by choice and by keys, and the wearer’s room shows it', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  const hmd = await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk({ touch: true })
  const { page } = desk
  await desk.waitForPicture()
  await desk.chooseTool('turn')
  await desk.draw(bend)
  await waitForEvents(server, 'mark.placed')
  const towards = await towardsOf(server)
  await desk.chooseTool('select')
  await desk.draw([bend[9]!])

  // With the mouse, to the right beyond its length: the axis lies across the view.
  const flat = await handleAt(desk, 'tilt')
  await desk.draw([flat, [flat[0] + 0.3, flat[1]]])
  const [tilted] = await waitForEvents(server, 'mark.tilted')
  const axis = axisOf(tilted!.tilt!)
  expect(axis[0]).toBeGreaterThan(0.99)
  expect(Math.abs(dot(axis, towards))).toBeLessThan(0.02)
  await expectDrawn(hmd, axis)

  // With a finger, straight up.
  const right = await handleAt(desk, 'tilt')
  await desk.drawWith('touch', [right, [right[0] - 0.1, right[1] - 0.3], [0.5, right[1] - 0.6]])
  const [, upright] = await waitForEvents(server, 'mark.tilted', 2)
  const up = axisOf(upright!.tilt!)
  expect(up[1]).toBeGreaterThan(0.8)
  await expectDrawn(hmd, up)

  const undo = page.getByRole('button', { name: 'Undo', exact: true })
  await undo.click()
  await expectDrawn(hmd, axis)

  // With a pen, the same way again.
  const back = await handleAt(desk, 'tilt')
  await desk.drawWith('pen', [back, [back[0] - 0.1, back[1] - 0.3], [0.5, back[1] - 0.6]])
  const penned = (await waitForEvents(server, 'mark.tilted', 4))[3]!
  expect(dot(axisOf(penned.tilt!), up)).toBeGreaterThan(0.99)
  await expectDrawn(hmd, axisOf(penned.tilt!))

  const menu = page.getByRole('button', { name: /^How it lies/ })
  await menu.click()
  await page.getByRole('menuitemradio', { name: 'Facing me' }).click()
  const events = await waitForEvents(server, 'mark.tilted', 5)
  const facing = axisOf(events[4]!.tilt!)
  expect(dot(facing, towards)).toBeGreaterThan(0.999)
  await expectDrawn(hmd, facing)

  await desk.surface.focus()
  await page.keyboard.press('Alt+ArrowLeft')
  const keyed = (await waitForEvents(server, 'mark.tilted', 6))[5]!
  expect(dot(axisOf(keyed.tilt!), facing)).toBeCloseTo(Math.cos(Math.PI / 12), 2)
  expect(axisOf(keyed.tilt!)[0]).toBeLessThan(facing[0] - 0.2)
  await expectDrawn(hmd, axisOf(keyed.tilt!))

  await menu.click()
  await page.getByRole('menuitemradio', { name: 'Flat on the skin' }).click()
  await expect.poll(() => drawnAxis(hmd)).toBeUndefined()
})

test('a movement arrow goes towards the expert, and is seen end on', async ({ server, people }) => {
  await server.addScenario('still-wall', stillWall)
  const hmd = await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  const { page } = desk
  await desk.waitForPicture()
  await desk.chooseTool('movement')
  await desk.draw([
    [0.45, 0.45],
    [0.6, 0.45],
  ])
  await waitForEvents(server, 'mark.placed')
  await desk.chooseTool('select')
  await desk.draw([[0.5, 0.45]])
  await page.getByRole('button', { name: /^How it lies/ }).click()
  await page.getByRole('menuitemradio', { name: 'Towards me' }).click()
  const [raised] = await waitForEvents(server, 'mark.tilted')
  const axis = axisOf(raised!.tilt!)
  expect(dot(axis, await towardsOf(server))).toBeGreaterThan(0.999)
  await expectDrawn(hmd, axis)
  // Seen end on it is still there, at its place: a head about a dot.
  const seen = () =>
    page.evaluate(() => {
      const figure = window.skulderDesk?.marks()[0]?.figure
      const points = figure?.lines.flatMap((line) => line.points.filter((point) => point !== undefined)) ?? []
      const us = points.map(([u]) => u)
      return { left: Math.min(...us), right: Math.max(...us), anchor: figure?.anchor?.[0] }
    })
  await expect.poll(async () => (await seen()).right).toBeLessThan(0.5)
  const { left, right, anchor } = await seen()
  expect(anchor).toBeCloseTo(0.45, 2)
  expect(right - left).toBeGreaterThan(0.01)
})
