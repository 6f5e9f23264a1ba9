// Every drawing tool, as hands use it: by mouse, touch, pen and keyboard; what the session then holds, and that it has a place.
import type {} from '../desk/testHandle.ts'
import type { Locator, Page } from '@playwright/test'
import { MarkKind } from '../shared/protocol/marks.ts'
import type { ImagePoint } from '../shared/protocol/spaces.ts'
import type { Desk } from './drivers/desk.ts'
import { ASPECT, farOff, farOffM } from './drivers/drawnPlaces.ts'
import { createInput, inputNames, type Input } from './drivers/input.ts'
import type { PageOptions, People } from './drivers/people.ts'
import { stillWall } from './drivers/scenarios.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { waitForStills } from './drivers/strip.ts'
import { expect, test } from './drivers/test.ts'

const loop = (centre: ImagePoint, radius: number, fromDeg: number, toDeg: number): ImagePoint[] =>
  Array.from({ length: 19 }, (_, index): ImagePoint => {
    const angle = ((fromDeg + ((toDeg - fromDeg) * index) / 18) * Math.PI) / 180
    return [centre[0] + radius * Math.cos(angle), centre[1] - radius * Math.sin(angle) * ASPECT]
  })

const strokes: Readonly<Record<MarkKind, readonly ImagePoint[]>> = {
  ink: [
    [0.3, 0.3],
    [0.36, 0.34],
    [0.4, 0.3],
  ],
  arrow: [
    [0.5, 0.3],
    [0.56, 0.36],
  ],
  turn: loop([0.66, 0.34], 0.05, 180, 30),
  circle: loop([0.36, 0.55], 0.04, 90, 440),
  point: [[0.5, 0.5]],
  step: [[0.58, 0.52]],
  movement: [
    [0.64, 0.5],
    [0.7, 0.56],
  ],
  area: loop([0.4, 0.7], 0.04, 0, 340),
  distance: [
    [0.5, 0.68],
    [0.6, 0.7],
  ],
  // Its first leg, to the vertex, and the end of the other one.
  angle: [
    [0.3, 0.8],
    [0.36, 0.72],
    [0.3, 0.62],
  ],
  label: [[0.7, 0.72]],
}
/** Keys draw no bends: a circle from its middle to its rim, a turn from end to end, an area by its corners. */
const byKeys: Readonly<Record<MarkKind, readonly ImagePoint[]>> = {
  ...strokes,
  turn: [
    [0.62, 0.34],
    [0.7, 0.34],
  ],
  circle: [
    [0.36, 0.55],
    [0.4, 0.55],
  ],
  area: [
    [0.36, 0.7],
    [0.4, 0.64],
    [0.44, 0.7],
    [0.4, 0.76],
  ],
}
const kinds = MarkKind.options

/** What the hand did must be found again in the log, up to the keys' finest step and the smoothing of loops. */
const NEAR = 0.006
/** The same on the wall, 1.2 m away. */
const NEAR_M = 0.01
const WALL_Z = stillWall.room.surfaces[0].centre[2]

async function openDrawn(
  server: ServerProcess,
  people: People,
  options: Pick<PageOptions, 'touch' | 'viewport'> = {},
): Promise<Desk> {
  await server.addScenario(stillWall.name, stillWall)
  await people.openHmd({ scenario: stillWall.name })
  const desk = await people.openDesk(options)
  await desk.waitForPicture()
  return desk
}

async function drawEach(desk: Desk, input: Input, ways: typeof strokes): Promise<void> {
  const { page } = desk
  for (const kind of kinds) {
    await input.chooseTool(kind)
    if (kind !== 'angle') await input.draw(ways[kind])
    else {
      await input.draw(ways.angle.slice(0, 2))
      await expect(page.getByText('Now the end of the other leg', { exact: false })).toBeVisible()
      await input.draw(ways.angle.slice(2))
    }
    if (kind !== 'label') continue
    await expect(page.getByRole('textbox', { name: 'Text of the mark' })).toBeFocused()
    await page.keyboard.type(`By ${input.name}`)
    await page.keyboard.press('Enter')
    await input.expectReady(desk.surface)
  }
}

for (const name of inputNames) {
  test(`every kind of mark is drawn by ${name}, and is where it was drawn`, async ({ server, people }) => {
    const desk = await openDrawn(server, people, { touch: name === 'touch' })
    const ways = name === 'keyboard' ? byKeys : strokes
    await drawEach(desk, createInput(desk, name), ways)
    const drawn = await waitForEvents(server, 'mark.drawn', kinds.length)
    expect(drawn.map(({ kind }) => kind)).toEqual(kinds)
    const placed = await waitForEvents(server, 'mark.placed', kinds.length)
    for (const mark of drawn) {
      expect(farOff(mark, ways[mark.kind]), `${mark.kind} on the picture`).toBeLessThan(NEAR)
      const place = placed.find(({ markId }) => markId === mark.markId)
      expect(farOffM(mark, place, WALL_Z), `${mark.kind} on the wall`).toBeLessThan(NEAR_M)
    }
    const of = (kind: MarkKind) => drawn.find((event) => event.kind === kind)
    expect(of('label')?.text).toBe(`By ${name}`)
    expect(of('turn')?.sweepRad).toBeCloseTo(((name === 'keyboard' ? -120 : -150) * Math.PI) / 180, 0)
    // A pen tells its pressure, the others none.
    expect(of('ink')?.stroke[0]?.[2]).toBeCloseTo(name === 'pen' ? 0.7 : 0.5)
    await expect(desk.page.getByRole('tab', { name: 'Marks (11)' })).toBeVisible()
  })
}

test('a label without words, with too many, or given up, is no mark', async ({ server, people }) => {
  const desk = await openDrawn(server, people)
  const { page } = desk
  const field = page.getByRole('textbox', { name: 'Text of the mark' })
  await desk.chooseTool('label')
  await desk.draw([[0.5, 0.5]])
  await field.fill('x'.repeat(130))
  await expect(page.getByText('10 characters too many', { exact: false })).toBeVisible()
  await field.press('Enter')
  await expect(field).toBeVisible()
  await field.fill('Not this')
  await field.press('Escape')
  await expect(field).toHaveCount(0)
  await desk.draw([[0.5, 0.5]])
  await field.press('Enter')
  await expect(field).toHaveCount(0)
  await desk.chooseTool('point')
  await desk.draw([[0.6, 0.5]])
  const drawn = await waitForEvents(server, 'mark.drawn')
  expect(drawn.map(({ kind }) => kind)).toEqual(['point'])
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
})

test('marks drawn while a fading time is set go from view by themselves', async ({ server, people }) => {
  const desk = await openDrawn(server, people)
  const { page } = desk
  await page.getByRole('button', { name: 'Fading', exact: true }).click()
  await page.getByRole('menuitemradio', { name: 'Fade after 10 s' }).click()
  await desk.chooseTool('point')
  await desk.draw([[0.5, 0.5]])
  const [drawn] = await waitForEvents(server, 'mark.drawn')
  expect(drawn?.fadeAfterS).toBe(10)
  const isSeen = (): Promise<boolean> =>
    page.evaluate(() => window.skulderDesk?.marks()[0]?.look !== undefined)
  await expect.poll(isSeen).toBe(true)
  await expect.poll(isSeen).toBe(false)
})

async function boxOf(part: Locator): Promise<NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>> {
  const box = await part.boundingBox()
  if (box === null) throw new Error('it is not on the page')
  return box
}

/** Of all that is pressed under the picture: within the window, none narrower than 32 px, in two rows. */
async function expectTwoRows(page: Page): Promise<void> {
  const rows = new Set<number>()
  const { width: pageWidth, height: pageHeight } = page.viewportSize() ?? { width: 0, height: 0 }
  for (const button of await page.locator('.desk__controls').getByRole('button').all()) {
    const { x, y, width, height } = await boxOf(button)
    const name = (await button.getAttribute('aria-label')) ?? (await button.innerText())
    expect(name).not.toBe('')
    // The slim arrow belongs to the tool beside it.
    if (name !== 'More tools') expect(width, name).toBeGreaterThanOrEqual(32)
    expect(Math.min(x, pageWidth - x - width, pageHeight - y - height), name).toBeGreaterThanOrEqual(0)
    rows.add(Math.round(y))
  }
  expect(rows.size).toBe(2)
  // [HOLD-3]
  const freeze = page.getByRole('button', { name: 'Freeze', exact: true })
  await expect(freeze).toHaveText('Freeze')
  expect(
    await freeze.evaluate((button) => button.scrollWidth - button.clientWidth),
    'whole',
  ).toBeLessThanOrEqual(0)
}

test('on a phone the tools stay within a finger’s reach beside the open panel, and no words stay behind', async ({
  server,
  people,
}) => {
  const viewport = { width: 390, height: 844 }
  const desk = await openDrawn(server, people, { touch: true, viewport })
  const { page } = desk
  const panel = page.getByRole('button', { name: 'Show or hide the side panel' })
  await panel.tap()
  await expect(page.getByRole('complementary', { name: 'Side panel' })).toBeVisible()
  await page.getByRole('button', { name: 'More tools', exact: true }).tap()
  await page.getByRole('menuitemradio', { name: 'Area' }).tap()
  await expect(page.getByRole('button', { name: 'Area', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await page.getByRole('button', { name: 'More', exact: true }).tap()
  await page.getByRole('menuitem', { name: 'Camera and microphone' }).tap()
  await page.getByRole('button', { name: 'Done' }).tap()
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  await expectTwoRows(page)
  const freezing = page.getByRole('menuitemcheckbox', { name: 'Freeze while drawing' })
  await page.getByRole('button', { name: 'More', exact: true }).tap()
  await expect(freezing).toHaveAttribute('aria-checked', 'true')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Colour: Blue' }).tap()
  const colours = page.getByRole('menu', { name: 'Colour: Blue' }).getByRole('menuitemradio')
  for (const colour of await colours.all()) {
    const { x, width, height } = await boxOf(colour)
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44)
    expect(Math.min(x, viewport.width - x - width)).toBeGreaterThanOrEqual(0)
  }
  await page.getByRole('menuitemradio', { name: 'Green' }).tap()
  await desk.chooseTool('point')
  await desk.drawWith('touch', [[0.5, 0.5]])
  const [drawn] = await waitForEvents(server, 'mark.drawn')
  expect(drawn).toMatchObject({ kind: 'point', colour: 'green' })
})

test('[HOLD-2] on a phone neither the words of a label nor the bar of a mark in hand cover its spot', async ({
  server,
  people,
}) => {
  const viewport = { width: 390, height: 844 }
  const desk = await openDrawn(server, people, { touch: true, viewport })
  const { page, surface } = desk
  const field = page.getByRole('textbox', { name: 'Text of the mark' })
  await desk.chooseTool('label')
  // [STILL-8] The first still finds its room kept.
  const picture = await boxOf(surface)
  await desk.freeze()
  await waitForStills(page, 1)
  expect(await boxOf(surface), 'the picture').toEqual(picture)
  const corners: readonly ImagePoint[] = [
    [0.9, 0.85],
    [0.1, 0.15],
    [0.55, 0.45],
  ]
  for (const [u, v] of corners) {
    await desk.drawWith('touch', [[u, v]])
    await expect(field).toBeFocused()
    await page.keyboard.type('Bend here until it hurts, and no farther than that')
    const { x, y, width, height } = await boxOf(page.locator('.desk-text-entry'))
    expect(Math.min(x, viewport.width - x - width), 'within the window').toBeGreaterThanOrEqual(0)
    const spot = picture.y + picture.height * v
    expect(y > spot + 8 || y + height < spot - 8, 'clear of the spot').toBe(true)
    expect(await boxOf(surface), 'the picture').toEqual(picture)
    await page.keyboard.press('Enter')
    await expect(field).toHaveCount(0)
  }
  await waitForEvents(server, 'mark.placed', corners.length)
  await desk.chooseTool('select')
  await desk.drawWith('touch', [[0.1, 0.15]])
  const bar = await boxOf(page.getByRole('toolbar', { name: /^Change / }))
  const isUnder = bar.y >= picture.y + picture.height
  expect(isUnder || bar.y + bar.height <= picture.y, 'the bar off the picture').toBe(true)
})
