// Every drawing tool, as hands use it: by mouse, touch, pen and keyboard; what the session then holds, and that it has a place.
import type {} from '../desk/testHandle.ts'
import type { Locator, Page } from '@playwright/test'
import type { ScenarioInput } from '../emulator/scenario/scenarioSchema.ts'
import type { MarkKind } from '../shared/protocol/marks.ts'
import type { ImagePoint } from '../shared/protocol/spaces.ts'
import type { Desk } from './drivers/desk.ts'
import type { PageOptions, People } from './drivers/people.ts'
import { stillWall } from './drivers/scenarios.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { expect, test } from './drivers/test.ts'

const loop = (centre: ImagePoint, radius: number, fromDeg: number, toDeg: number): ImagePoint[] =>
  Array.from({ length: 19 }, (_, index): ImagePoint => {
    const angle = ((fromDeg + ((toDeg - fromDeg) * index) / 18) * Math.PI) / 180
    return [centre[0] + radius * Math.cos(angle), centre[1] - (radius * Math.sin(angle) * 16) / 9]
  })

const strokes: Readonly<Record<Exclude<MarkKind, 'angle' | 'label'>, readonly ImagePoint[]>> = {
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
}

const keyOf: Readonly<Record<MarkKind, string>> = {
  point: 'p',
  step: 'n',
  ink: 'i',
  arrow: 'a',
  circle: 'o',
  turn: 'r',
  movement: 'g',
  area: 'h',
  distance: 'k',
  angle: 'j',
  label: 'w',
}

/** An angle's first leg, to its vertex, and the end of the other one. */
const firstLeg: readonly ImagePoint[] = [
  [0.3, 0.8],
  [0.36, 0.72],
]
const secondLeg: readonly ImagePoint[] = [[0.3, 0.62]]

/** Marks on it are sure at once: the desk has nothing to find out about two dozen of them. */
const sureWall = {
  ...stillWall,
  name: 'sure-wall',
  device: { model: 'quest3', depth: { width: 32, height: 24 } },
} as const satisfies ScenarioInput

async function openDrawn(
  server: ServerProcess,
  people: People,
  options: Pick<PageOptions, 'touch' | 'viewport'> = {},
  scenario: ScenarioInput = stillWall,
): Promise<Desk> {
  await server.addScenario(scenario.name, scenario)
  await people.openHmd({ scenario: scenario.name })
  const desk = await people.openDesk(options)
  await desk.waitForPicture()
  return desk
}

test('every kind of mark is drawn with the mouse and gets its place in the room', async ({
  server,
  people,
}) => {
  const desk = await openDrawn(server, people)
  const { page } = desk
  for (const [kind, points] of Object.entries(strokes)) {
    await desk.chooseTool(kind as keyof typeof strokes)
    await desk.draw(points)
  }
  await desk.chooseTool('angle')
  await desk.draw(firstLeg)
  await expect(page.getByText('Now the end of the other leg', { exact: false })).toBeVisible()
  await desk.draw(secondLeg)
  await desk.chooseTool('label')
  await desk.draw([[0.7, 0.72]])
  const field = page.getByRole('textbox', { name: 'Text of the mark' })
  await field.fill('x'.repeat(130))
  await expect(page.getByText('10 characters too many', { exact: false })).toBeVisible()
  await field.press('Enter')
  await expect(field).toBeVisible()
  await field.fill('Press here')
  await field.press('Enter')
  const drawn = await waitForEvents(server, 'mark.drawn', 11)
  expect(drawn.map(({ kind }) => kind).sort()).toEqual([...Object.keys(strokes), 'angle', 'label'].sort())
  const of = (kind: MarkKind) => drawn.find((event) => event.kind === kind)
  expect(of('label')?.text).toBe('Press here')
  expect(of('turn')?.sweepRad).toBeCloseTo((-150 * Math.PI) / 180, 0)
  expect(of('circle')?.stroke[0]?.[0]).toBeCloseTo(0.36, 2)
  expect(of('angle')?.stroke).toHaveLength(3)
  await waitForEvents(server, 'mark.placed', 11)
  await expect(page.getByRole('tab', { name: 'Marks (11)' })).toBeVisible()
})

test('a label without words, or given up, is no mark', async ({ server, people }) => {
  const desk = await openDrawn(server, people)
  const { page } = desk
  const field = page.getByRole('textbox', { name: 'Text of the mark' })
  await desk.chooseTool('label')
  await desk.draw([[0.5, 0.5]])
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
})

test('every kind of mark is drawn with the keyboard alone', async ({ server, people }) => {
  const desk = await openDrawn(server, people)
  const { page } = desk
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const right = Array.from({ length: 4 }, () => 'ArrowRight')
  const down = Array.from({ length: 4 }, () => 'ArrowDown')
  const kinds = Object.keys(keyOf) as MarkKind[]
  for (const kind of kinds) {
    await press(keyOf[kind])
    await desk.surface.focus()
    await press('Enter')
    if (kind === 'point' || kind === 'step') continue
    if (kind === 'label') {
      await page.keyboard.type('Here')
      await press('Enter')
      continue
    }
    await press(...right)
    if (kind === 'area') await press(...down)
    if (kind === 'angle') await press('Enter', ...down)
    await press('Enter')
  }
  await expect(desk.surface).toBeFocused()
  const drawn = await waitForEvents(server, 'mark.drawn', kinds.length)
  expect(drawn.map(({ kind }) => kind)).toEqual(kinds)
  await press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
})

test('every tool is used with a finger and with a pen', async ({ server, people }) => {
  const desk = await openDrawn(server, people, { touch: true }, sureWall)
  const { page } = desk
  const kinds = [...Object.keys(strokes), 'angle', 'label'] as MarkKind[]
  // Fingers first: a hand that rests beside a pen draws nothing. Who holds a pen has the other hand free for keys.
  const choosing = {
    touch: (kind: MarkKind) => desk.chooseTool(kind),
    pen: (kind: MarkKind) => page.keyboard.press(keyOf[kind]),
  }
  for (const [index, pointer] of (['touch', 'pen'] as const).entries()) {
    for (const [kind, points] of Object.entries(strokes)) {
      await choosing[pointer](kind as keyof typeof strokes)
      await desk.drawWith(pointer, points)
    }
    await choosing[pointer]('angle')
    await desk.drawWith(pointer, firstLeg)
    await desk.drawWith(pointer, secondLeg)
    await choosing[pointer]('label')
    await desk.drawWith(pointer, [[0.7, 0.72]])
    const field = page.getByRole('textbox', { name: 'Text of the mark' })
    await field.fill(`By ${pointer}`)
    await field.press('Enter')
    await waitForEvents(server, 'mark.placed', (index + 1) * kinds.length)
    await desk.chooseTool('select')
    await desk.drawWith(pointer, [
      [0.58, 0.52],
      [0.62, 0.42],
    ])
    const moved = await waitForEvents(server, 'mark.reshaped', index + 1)
    expect(moved[index]?.shape.stroke[0]?.[0]).toBeCloseTo(0.62, 2)
    await desk.chooseTool('erase')
    await desk.drawWith(pointer, [[0.5, 0.5]])
    const erased = await waitForEvents(server, 'marks.erased', 2 * index + 1)
    const drawn = await waitForEvents(server, 'mark.drawn')
    expect(drawn.find(({ markId }) => markId === erased.at(-1)?.markIds[0])?.kind).toBe('point')
    await desk.erase('all')
    await page.getByRole('dialog').getByRole('button', { name: 'Erase all' }).click()
    await expect(page.getByRole('tab', { name: 'Marks', exact: true })).toBeVisible()
  }
  const drawn = await waitForEvents(server, 'mark.drawn')
  expect(drawn.map(({ kind }) => kind)).toEqual([...kinds, ...kinds])
  expect(drawn.flatMap(({ text }) => text ?? [])).toEqual(['By touch', 'By pen'])
  // A pen tells its pressure, a finger none.
  const [byFinger, byPen] = drawn.filter(({ kind }) => kind === 'ink')
  expect(byFinger?.stroke[0]?.[2]).toBe(0.5)
  expect(byPen?.stroke[0]?.[2]).toBeCloseTo(0.7)
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
    const name = (await button.getAttribute('aria-label')) ?? ''
    expect(name).not.toBe('')
    // The slim arrow belongs to the tool beside it.
    if (name !== 'More tools') expect(width, name).toBeGreaterThanOrEqual(32)
    expect(Math.min(x, pageWidth - x - width, pageHeight - y - height), name).toBeGreaterThanOrEqual(0)
    rows.add(Math.round(y))
  }
  expect(rows.size).toBe(2)
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
