// Pictures and documents in the wearer's room: from a file on the desk to the headset and the patient's screen.
import type {} from '../desk/testHandle.ts'
import { AxeBuilder } from '@axe-core/playwright'
import type { ScenarioInput } from '../emulator/scenario/scenarioSchema.ts'
import { rotate } from '../shared/geometry/quat.ts'
import { angleAt, distance, sub, type Vec3 } from '../shared/geometry/vec3.ts'
import type { Desk } from './drivers/desk.ts'
import { openExpertLine } from './drivers/expertLine.ts'
import { look } from './drivers/look.ts'
import { blackAndWhitePng, brokenPdf, lockedPdf, textPdf } from './drivers/madeFiles.ts'
import { stillWall } from './drivers/scenarios.ts'
import { isOfType, readLog, waitForEvents } from './drivers/sessionLog.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { changedIn, FEWEST_PIXELS, holdStage, sizeOfStage } from './drivers/stagePicture.ts'
import { expect, test } from './drivers/test.ts'
import { createWearer, type Wearer } from './drivers/wearer.ts'
import { boardInRoom, boardsInRoom, carryBoard, tapBoard } from './drivers/wearerBoards.ts'

interface MadeFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

async function choose({ page }: Desk, file: MadeFile): Promise<void> {
  await page.getByRole('tab', { name: /^Files/ }).click()
  await page.getByTestId('board-file').setInputFiles(file)
}

const stageOf = ({ page }: Desk) => page.locator('.board-stage')

/** The visitor leads the head, so that the wearer can look at the strip of buttons below the page. */
const led = {
  ...stillWall,
  name: 'led-wall',
  head: { ...stillWall.head, motion: 'visitor', amplitudeM: 0, rotationDeg: 0 },
} as const satisfies ScenarioInput

const placesOf = async (server: ServerProcess) =>
  (await readLog(server)).filter(isOfType('board.shown')).map(({ place }) => place)
const placeOnDesk = ({ page }: Desk) =>
  page.evaluate(() => [...(window.skulderDesk?.state()?.boards.values() ?? [])].at(-1)?.place)

/** The wearer makes the board larger, smaller, and carries it elsewhere; everybody has it there. */
async function moveAbout(wearer: Wearer, desk: Desk, server: ServerProcess): Promise<void> {
  const PAGES = 2
  const put = await boardInRoom(wearer)
  const asWideAs = (widthM: number) =>
    expect.poll(async () => (await boardInRoom(wearer)).widthM).toBeCloseTo(widthM, 3)
  await tapBoard(wearer, 'larger', PAGES)
  await asWideAs(put.widthM * 1.25)
  await tapBoard(wearer, 'smaller', PAGES)
  await asWideAs(put.widthM)

  const towards: Vec3 = [0.35, 1.5, -1.2]
  const shownBefore = (await placesOf(server)).length
  await carryBoard(wearer, towards, PAGES)
  await expect.poll(async () => (await placesOf(server)).length).toBe(shownBefore + 1)
  const told = (await placesOf(server)).at(-1)
  // In the hand it was where the hand was in that frame; let go it stands where the session has it.
  await expect
    .poll(async () => (await boardInRoom(wearer)).worldFromBoard.position)
    .toEqual(told?.worldFromBoard.position)
  const { worldFromBoard, widthM } = await boardInRoom(wearer)
  const eyes = (await wearer.head()).position
  expect(angleAt(eyes, worldFromBoard.position, towards), 'where the hand left it').toBeLessThan(0.01)
  expect(distance(eyes, worldFromBoard.position)).toBeCloseTo(distance(eyes, put.worldFromBoard.position), 1)
  // Read from where the eyes are.
  const faces = rotate(worldFromBoard.orientation, [0, 0, 1])
  expect(angleAt([0, 0, 0], faces, sub(eyes, worldFromBoard.position))).toBeLessThan(0.3)
  expect(told?.widthM).toBe(widthM)
  await expect.poll(() => placeOnDesk(desk)).toEqual(told)
}

test('a document’s page stands in the room, is carried and scaled there, and what is drawn on it is seen there and by the patient', async ({
  server,
  people,
}) => {
  await server.addScenario(led.name, led)
  const wearer = createWearer(await people.openHmd({ scenario: led.name }))
  const desk = await people.openDesk()
  const room = await people.openRoom()
  const { page } = desk
  await choose(desk, textPdf('Referral.pdf', ['Left shoulder, first page', 'Second page']))
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Referral')
  await expect(page.getByRole('textbox', { name: /^Pages/ })).toHaveValue('1-2')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  const [attached] = await waitForEvents(server, 'board.attached')
  expect(attached?.pages).toHaveLength(2)
  expect(Math.max(attached?.pages[0]?.width ?? 0, attached?.pages[0]?.height ?? 0)).toBe(2400)

  const surface = page.getByTestId('board-surface')
  await expect(surface).toBeVisible()
  await stageOf(desk).getByRole('button', { name: 'Show in the room' }).click()
  // The wearer's page finds it a place.
  await expect
    .poll(async () => (await readLog(server)).filter(isOfType('board.shown')).at(-1)?.place?.widthM)
    .toBeGreaterThan(0.3)
  await expect.poll(async () => (await boardsInRoom(wearer)).map((board) => board.isPainted)).toEqual([true])
  const forPatient = room.getByRole('img', { name: 'Shown by the orthopedist: Referral' })
  await expect(forPatient).toBeVisible()
  await moveAbout(wearer, desk, server)
  await expect(forPatient).toBeVisible()

  const box = await surface.boundingBox()
  if (box === null) throw new Error('the page is not on the stage')
  const at = (u: number, v: number) => [box.x + u * box.width, box.y + v * box.height] as const
  await page.mouse.move(...at(0.3, 0.3))
  await expect.poll(async () => (await boardsInRoom(wearer))[0]?.pointers).toBe(1)
  await page.mouse.down()
  await page.mouse.move(...at(0.6, 0.35), { steps: 8 })
  await expect.poll(async () => (await boardsInRoom(wearer))[0]?.growing).toBe(1)
  await expect(room.getByText('The orthopedist is drawing on what is shown')).toBeVisible()
  await page.mouse.up()
  await expect.poll(async () => (await boardsInRoom(wearer))[0]?.strokes).toBe(1)
  await page.keyboard.press('o')
  await page.mouse.move(...at(0.5, 0.7))
  await page.mouse.down()
  await page.mouse.move(...at(0.6, 0.7), { steps: 4 })
  await page.mouse.up()
  const drawn = await waitForEvents(server, 'board.drawn', 2)
  expect(drawn.map(({ stroke }) => stroke.kind)).toEqual(['ink', 'circle'])
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

  await page.keyboard.press('PageDown')
  await expect
    .poll(async () => (await boardsInRoom(wearer))[0])
    .toMatchObject({ page: 1, isPainted: true, strokes: 0 })
  await page.keyboard.press('PageUp')
  await expect.poll(async () => (await boardsInRoom(wearer))[0]?.strokes).toBe(2)
  await page.getByRole('button', { name: 'Take back my last stroke' }).click()
  await expect.poll(async () => (await boardsInRoom(wearer))[0]?.strokes).toBe(1)
  await stageOf(desk).getByRole('button', { name: 'Take out of the room' }).click()
  await expect.poll(() => boardsInRoom(wearer)).toEqual([])
  await expect(room.getByRole('img', { name: /Referral/ })).toBeHidden()
})

/** To the right, where no board comes first, and farther away than a board. */
const beside: Vec3 = [0.9, 1.5, -1.2]
const eye: Vec3 = [0, 1.6, 0]
/** A share of the square about a board's middle that another picture changes: nearly all of it. */
const NEARLY_ALL = 0.9
const BOARD_PX = 60

/** So many pixels about a place before the eyes are others once `change` has been made. */
async function changes(
  wearer: Wearer,
  place: Vec3,
  least: number,
  change: () => Promise<unknown>,
): Promise<void> {
  const { page } = wearer
  await holdStage(page)
  await change()
  const [width, height] = await sizeOfStage(page)
  const [u, v] = await wearer.onStage(place)
  const [left, top] = [Math.round(u * width - BOARD_PX / 2), Math.round(v * height - BOARD_PX / 2)]
  await expect
    .poll(async () => (await changedIn(page, { left, top, side: BOARD_PX })).length)
    .toBeGreaterThan(least)
}

test('a board and a mark are wholly seen after the head has turned away and back', async ({
  server,
  people,
}) => {
  const opaque: ScenarioInput = { ...led, name: 'led-opaque', device: { model: 'quest3' } }
  await server.addScenario(opaque.name, opaque)
  const wearer = createWearer(await people.openHmd({ scenario: opaque.name, view: 'on' }))
  const expert = await openExpertLine(server, { eye, lookAt: [0.5, 1.5, -1.2] })
  const desk = await people.openDesk()
  await choose(desk, blackAndWhitePng('X-ray.png', { width: 1000, height: 1000 }))
  await desk.page.getByRole('button', { name: 'Add', exact: true }).click()
  await stageOf(desk).getByRole('button', { name: 'Show in the room' }).click()
  await expect.poll(async () => (await boardsInRoom(wearer)).map((board) => board.isPainted)).toEqual([true])
  const markId = await expert.draw('circle', [beside, [1, 1.5, -1.2]])
  const middle = (await boardInRoom(wearer)).worldFromBoard.position

  for (const place of [middle, beside, middle, beside]) await wearer.turnTo(place)
  await look(wearer, 'board-mark-beside')
  await changes(wearer, [1, 1.5, -1.2], FEWEST_PIXELS, () =>
    expert.submit({ type: 'mark.erase', markIds: [markId] }),
  )
  await wearer.turnTo(middle)
  await look(wearer, 'board-seen')
  await changes(wearer, middle, NEARLY_ALL * BOARD_PX ** 2, async () => {
    await stageOf(desk).getByRole('button', { name: 'Take out of the room' }).click()
    await expect.poll(() => boardsInRoom(wearer)).toEqual([])
  })
  expert.close()
})

test('a picture of 60 megapixels is brought to a size that headsets can show', async ({ server, people }) => {
  const desk = await people.openDesk()
  await choose(desk, blackAndWhitePng('X-ray.png', { width: 10_000, height: 6_000 }))
  // [BOARD-5] Seen before it is added, as small as it will be sent.
  const preview = desk.page.getByRole('img', { name: 'As it will be shown' })
  await expect.poll(() => preview.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(4096)
  await desk.page.getByRole('button', { name: 'Add', exact: true }).click()
  const [attached] = await waitForEvents(server, 'board.attached')
  expect(attached?.pages).toEqual([{ width: 4096, height: 2458 }])
  await expect(stageOf(desk).locator('img')).toBeVisible()
})

test('files that cannot be read are told about in words, and nothing is added', async ({
  server,
  people,
}) => {
  const desk = await people.openDesk()
  const colleague = await people.openDesk({ participantId: 'colleague', locale: 'nb-NO' })
  const notAPdf = {
    name: 'notes.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('Only text, no document.'),
  }
  const notAPicture = { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="x()"/>') }
  for (const [file, says] of [
    [notAPdf, 'notes.pdf is damaged, or is no PDF'],
    [brokenPdf('cut.pdf'), 'cut.pdf is damaged, or is no PDF'],
    [lockedPdf('locked.pdf'), 'locked.pdf is protected by a password'],
    [{ ...notAPdf, name: 'empty.png', buffer: Buffer.alloc(0) }, 'empty.png is empty'],
  ] as const) {
    await choose(desk, file)
    await expect(desk.page.getByRole('alert')).toContainText(says)
  }
  await choose(desk, notAPicture)
  await expect(desk.page.getByRole('alert')).toContainText('photo.png is not a picture that can be read')
  await colleague.page.getByRole('tab', { name: 'Filer', exact: true }).click()
  await colleague.page.getByTestId('board-file').setInputFiles(lockedPdf('låst.pdf'))
  await expect(colleague.page.getByRole('alert')).toContainText('låst.pdf er beskyttet med passord')
  expect((await readLog(server)).filter(isOfType('board.attached'))).toEqual([])
})
