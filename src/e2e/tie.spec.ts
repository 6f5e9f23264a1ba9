// A mark is tied by hand: the same spot on a second still, guided by a line, tells its depth; what cannot be tied is said why.
import type { Page } from '@playwright/test'
import { distance } from '../shared/geometry/vec3.ts'
import type { ImagePoint, Vec3 } from '../shared/protocol/spaces.ts'
import { expect, test } from './drivers/test.ts'
import type { Desk } from './drivers/desk.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import { stillWall, targetColour, unknownWall } from './drivers/scenarios.ts'

const NEAR_M = 0.01

/** Where the picture on the stage was taken. */
const cameraAt = (desk: Desk): Promise<Vec3 | undefined> =>
  desk.page.evaluate(() => window.skulderDesk?.picture()?.picture?.worldFromCamera.position)

async function waitForOtherPlace(desk: Desk, first: Vec3): Promise<void> {
  await expect
    .poll(async () => distance(first, (await cameraAt(desk)) ?? first), {
      message: 'the head has gone to the side',
    })
    .toBeGreaterThan(0.4)
}

interface Line {
  readonly from: ImagePoint
  /** Across it, of length 1. */
  readonly normal: ImagePoint
}

async function shownLine(page: Page): Promise<Line> {
  const line = page.getByTestId('tie-line').locator('line').last()
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = await line.evaluate((element) =>
    ['x1', 'y1', 'x2', 'y2'].map((name) => Number(element.getAttribute(name))),
  )
  const length = Math.hypot(x2 - x1, y2 - y1)
  return { from: [x1, y1], normal: [(y1 - y2) / length, (x2 - x1) / length] }
}

const acrossLine = ({ from, normal }: Line, [u, v]: ImagePoint): number =>
  (u - from[0]) * normal[0] + (v - from[1]) * normal[1]

/** Well off the line, on the side of the picture's middle. */
function besideLine({ normal }: Line, [u, v]: ImagePoint): ImagePoint {
  const way = 0.2 * Math.sign((0.5 - u) * normal[0] + (0.5 - v) * normal[1])
  return [u + way * normal[0], v + way * normal[1]]
}

test('the same spot on a second still gives a mark its depth', async ({ server, people }) => {
  await server.addScenario('unknown-wall', unknownWall)
  await people.openHmd({ scenario: 'unknown-wall' })
  const desk = await people.openDesk()
  const { page } = desk
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await desk.freezeWithTarget(targetColour)
  const first = await cameraAt(desk)
  if (first === undefined) throw new Error('nobody knows where the still was taken')
  await desk.drawPoint((await desk.waitForTarget(targetColour)).point)
  await waitForEvents(server, 'mark.placed')

  const words = page.getByTestId('mark-words')
  await page.getByRole('button', { name: /^Mark Point, .* on a second still$/ }).click()
  await expect(words).toContainText('choose another still')
  await desk.drawPoint([0.5, 0.5])
  await expect(words).toContainText('Choose another one')

  await desk.backToLive()
  await waitForOtherPlace(desk, first)
  await desk.freezeWithTarget(targetColour)
  await expect(words).toContainText('click the same spot')
  const line = await shownLine(page)
  const { point } = await desk.waitForTarget(targetColour)
  expect(Math.abs(acrossLine(line, point)), 'the spot lies on the line').toBeLessThan(0.015)

  await desk.drawPoint(besideLine(line, point))
  await expect(words).toContainText('do not meet')
  await desk.drawPoint(point)
  const [reshaped] = await waitForEvents(server, 'mark.reshaped')
  const place = reshaped?.shape.place
  if (place?.status !== 'placed') throw new Error('the tied mark has no place')
  expect(place.placement).toMatchObject({ method: 'tied', settled: true })
  expect(distance(place.placement.pointsWorld[0] ?? [9, 9, 9], stillWall.targets[0].position)).toBeLessThan(
    NEAR_M,
  )
  await expect(words).toContainText('is tied')
})
