// What is done to marks after they are drawn, with views and with boards, by each input: mouse, pen, finger and keys. What the session
// then holds: which mark, how far, how much, in which direction; and that who works by keys has the focus where the next step is.
import type {} from '../desk/testHandle.ts'
import type { EventType, SessionEventOf } from '../shared/protocol/events.ts'
import type { MarkId } from '../shared/protocol/ids.ts'
import type { MarkKind } from '../shared/protocol/marks.ts'
import type { ImagePoint } from '../shared/protocol/spaces.ts'
import type { Mark } from '../shared/session/state.ts'
import type { Desk } from './drivers/desk.ts'
import { ASPECT, placesOf, turnedAbout } from './drivers/drawnPlaces.ts'
import { openExpertLine, type ExpertLine } from './drivers/expertLine.ts'
import { createInput, GROWTH, inputNames, TURN_RAD, type Input } from './drivers/input.ts'
import { stillWall } from './drivers/scenarios.ts'
import { isOfType, readLog, waitForEvents } from './drivers/sessionLog.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { expect, test } from './drivers/test.ts'

/** What the finest steps of keys and pixels of the page leave open, in widths of the picture. */
const NEAR = 0.004
const RAD = Math.PI / 180

interface At {
  readonly server: ServerProcess
  readonly desk: Desk
  readonly input: Input
}

type OfMark = Extract<EventType, 'mark.drawn' | 'mark.placed' | 'mark.reshaped' | 'mark.restyled'>

/** The `count`th event of that type that is about the mark, once it is in the log. */
async function nth<T extends OfMark>(
  server: ServerProcess,
  type: T,
  markId: MarkId,
  count = 1,
): Promise<SessionEventOf<T>> {
  const isOwn = (event: SessionEventOf<T>): boolean => 'markId' in event && event.markId === markId
  const find = async () => (await readLog(server)).filter(isOfType(type)).filter(isOwn)[count - 1]
  await expect.poll(find, { message: `${count} × ${type}`, intervals: [100] }).toBeDefined()
  const event = await find()
  if (event === undefined) throw new Error(`${type} has gone from the log`)
  return event
}

/** As this desk has it. */
const markOf = ({ page }: Desk, markId: MarkId): Promise<Mark | undefined> =>
  page.evaluate(
    (wanted) => window.skulderDesk?.marks().find(({ mark }) => mark.markId === wanted)?.mark,
    markId,
  )

/** Where the mark's spot is seen on the picture. */
async function expectSeen({ page }: Desk, markId: MarkId, place: ImagePoint = [9, 9]): Promise<void> {
  const seen = () =>
    page.evaluate(
      (wanted) => window.skulderDesk?.marks().find(({ mark }) => mark.markId === wanted)?.figure?.anchor,
      markId,
    )
  await expect.poll(async () => (await seen())?.[0]).toBeCloseTo(place[0], 2)
  await expect.poll(async () => (await seen())?.[1]).toBeCloseTo(place[1], 2)
}

function expectPlaces(stroke: readonly (readonly number[])[], places: readonly ImagePoint[]): void {
  expect(stroke).toHaveLength(places.length)
  for (const [index, [u, v]] of places.entries()) {
    const [atU = 9, atV = 9] = stroke[index] ?? []
    expect(Math.abs(atU - u), `across, point ${index}`).toBeLessThan(NEAR)
    expect(Math.abs(atV - v), `down, point ${index}`).toBeLessThan(NEAR * ASPECT)
  }
}

async function write({ page }: Desk, words: string): Promise<void> {
  await expect(page.getByRole('textbox', { name: 'Text of the mark' })).toBeFocused()
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
}

/** Draws it, and waits until it stands in the room. */
async function draw({ server, desk, input }: At, kind: MarkKind, points: readonly ImagePoint[]) {
  const before = (await readLog(server)).filter(isOfType('mark.drawn')).length
  await input.chooseTool(kind)
  await input.draw(points)
  if (kind === 'label') await write(desk, 'Here')
  const drawn = (await waitForEvents(server, 'mark.drawn', before + 1))[before]
  if (drawn?.kind !== kind) throw new Error(`no ${kind} was drawn`)
  await nth(server, 'mark.placed', drawn.markId)
  return drawn
}

const barOf = ({ page }: Desk, name: string) =>
  page.getByRole('toolbar', { name: new RegExp(`^Change ${name}`) })

async function choose({ desk, input }: At, place: ImagePoint, name: string): Promise<void> {
  await input.chooseTool('select')
  await input.draw([place])
  await expect(barOf(desk, name)).toBeVisible()
}

/** Moved, larger, pink, locked and unlocked; all of it taken back, and done again. */
async function changeCircle(at: At): Promise<MarkId> {
  const { server, desk, input } = at
  const circle = await draw(at, 'circle', [
    [0.4, 0.4],
    [0.46, 0.4],
  ])
  const { markId } = circle
  const drawn = placesOf(circle.stroke)
  expectPlaces(circle.stroke, [
    [0.4, 0.4],
    [0.46, 0.4],
  ])
  // By its rim, where it has no handle.
  await choose(at, [0.34, 0.4], 'Circle')
  const [du, dv] = await input.move([0.34, 0.4], [0.1, 0.1])
  const moved = (await nth(server, 'mark.reshaped', markId)).shape
  const there = drawn.map(([u, v]): ImagePoint => [u + du, v + dv])
  expectPlaces(moved.stroke, there)
  expect(moved.place).toMatchObject({ status: 'drawn', provisional: { settled: false } })
  await nth(server, 'mark.placed', markId, 2)
  await expectSeen(desk, markId, there[0])

  await input.grow('point1')
  const grown = (await nth(server, 'mark.reshaped', markId, 2)).shape.stroke
  const [centre = [9, 9], rim = [9, 9]] = there
  const larger: readonly ImagePoint[] = [centre, [centre[0] + (rim[0] - centre[0]) * GROWTH, centre[1]]]
  expectPlaces(grown, larger)
  await nth(server, 'mark.placed', markId, 3)

  await input.recolour('pink')
  expect((await nth(server, 'mark.restyled', markId)).style).toMatchObject({ colour: 'pink', locked: false })
  await lockAndUnlock(at, markId)

  for (let step = 0; step < 5; step += 1) await input.undo()
  await expect
    .poll(async () => (await markOf(desk, markId))?.stroke, { message: 'as it was drawn' })
    .toEqual(circle.stroke)
  expect(await markOf(desk, markId)).toMatchObject({ colour: circle.colour, locked: false })
  await expectSeen(desk, markId, drawn[0])
  for (let step = 0; step < 5; step += 1) await input.redo()
  await expect.poll(async () => (await markOf(desk, markId))?.stroke, { message: 'again' }).toEqual(grown)
  await expect
    .poll(async () => (await markOf(desk, markId)) ?? {})
    .toMatchObject({ colour: 'pink', locked: false })
  return markId
}

async function lockAndUnlock({ server, desk, input }: At, markId: MarkId): Promise<void> {
  const bar = barOf(desk, 'Circle')
  await input.press(bar.getByRole('button', { name: /^Lock/ }))
  expect((await nth(server, 'mark.restyled', markId, 2)).style.locked).toBe(true)
  const unlock = bar.getByRole('button', { name: 'Unlock' })
  // The same button, which still has the focus [KEYS-2].
  await input.expectReady(unlock)
  await expect(bar.getByRole('button', { name: 'Pink', exact: true })).toHaveCount(0)
  // The bar, and the mark's line in the list.
  await expect(desk.page.getByText('Locked: unlock it to change it.')).toHaveCount(2)
  expect(await desk.page.evaluate(() => window.skulderDesk?.handles())).toEqual([])
  await input.press(unlock)
  expect((await nth(server, 'mark.restyled', markId, 3)).style).toMatchObject({
    colour: 'pink',
    locked: false,
  })
}

/** An arrow about its head, a turning arrow less far: both by 30° counterclockwise. */
async function turnArrows(at: At): Promise<readonly MarkId[]> {
  const { server, input } = at
  const arrow = await draw(at, 'arrow', [
    [0.56, 0.3],
    [0.66, 0.3],
  ])
  await choose(at, [0.6, 0.3], 'Arrow')
  await input.turn('turn')
  const [tail = [9, 9], head = [9, 9]] = placesOf(arrow.stroke)
  const turned = (await nth(server, 'mark.reshaped', arrow.markId)).shape.stroke
  expectPlaces(turned, [turnedAbout(head, tail, TURN_RAD), head])

  const bend = await draw(at, 'turn', [
    [0.3, 0.62],
    [0.4, 0.62],
  ])
  expect(bend.sweepRad).toBeCloseTo(-120 * RAD, 1)
  await choose(at, [0.3, 0.62], 'Turn')
  await input.turn('sweep')
  const { shape } = await nth(server, 'mark.reshaped', bend.markId)
  expect(shape.sweepRad).toBeCloseTo((bend.sweepRad ?? 9) + TURN_RAD, 1)
  expectPlaces(shape.stroke, placesOf(bend.stroke))
  return [arrow.markId, bend.markId]
}

/** A label that is written anew, erased, brought back and erased again. */
async function writeAnew(at: At): Promise<void> {
  const { server, desk, input } = at
  const { markId, text } = await draw(at, 'label', [[0.7, 0.6]])
  expect(text).toBe('Here')
  await input.expectReady(desk.surface)
  await choose(at, [0.7, 0.6], 'Text')
  await input.press(barOf(desk, 'Text').getByRole('button', { name: 'Change the text' }))
  await write(desk, 'Here, and rest')
  expect((await nth(server, 'mark.restyled', markId)).style.text).toBe('Here, and rest')
  await input.expectReady(desk.surface)

  await input.chooseTool('erase')
  await input.draw([[0.7, 0.6]])
  expect(await waitForEvents(server, 'marks.erased')).toMatchObject([{ markIds: [markId], cause: 'erase' }])
  await input.undo()
  expect(await waitForEvents(server, 'marks.restored')).toMatchObject([{ markIds: [markId], cause: 'undo' }])
  await input.redo()
  const [, again] = await waitForEvents(server, 'marks.erased', 2)
  expect(again).toMatchObject({ markIds: [markId], cause: 'redo' })
}

/** A fading time for what is drawn from now on, and none again. */
async function fade(at: At): Promise<readonly MarkId[]> {
  const { desk, input } = at
  const { page } = desk
  const set = async (now: string, then: string): Promise<void> => {
    const button = page.getByRole('button', { name: now, exact: true })
    await input.press(button)
    await input.press(page.getByRole('menuitemradio', { name: then }))
    await input.expectReady(page.getByRole('button', { name: /^Fading/ }))
  }
  await set('Fading', 'Fade after 2 min')
  const fading = await draw(at, 'point', [[0.5, 0.66]])
  expect(fading.fadeAfterS).toBe(120)
  await set('Fading: Fade after 2 min', 'Marks stay')
  const staying = await draw(at, 'point', [[0.56, 0.66]])
  expect(staying.fadeAfterS).toBeUndefined()
  return [fading.markId, staying.markId]
}

/** All of one’s own go at once; what a colleague drew stays. */
async function eraseMine({ server, desk, input }: At, mine: readonly MarkId[], line: ExpertLine) {
  const theirs = await line.draw('point', [[-0.2, 1.55, stillWall.targets[0].position[2]]])
  const erasedBefore = (await waitForEvents(server, 'marks.erased')).length
  await input.eraseMine()
  const cleared = (await waitForEvents(server, 'marks.erased', erasedBefore + 1))[erasedBefore]
  expect(cleared?.cause).toBe('clear')
  expect([...(cleared?.markIds ?? [])].sort()).toEqual([...mine].sort())
  await expect(desk.page.getByRole('tab', { name: 'Marks (1)' })).toBeVisible()
  expect(await markOf(desk, theirs)).toMatchObject({ erased: false })
}

for (const name of inputNames) {
  test(`marks are changed, written anew, erased and taken back by ${name}`, async ({ server, people }) => {
    await server.addScenario(stillWall.name, stillWall)
    await people.openHmd({ scenario: stillWall.name })
    const desk = await people.openDesk({ touch: name === 'touch' })
    await desk.waitForPicture()
    const line = await openExpertLine(server, { eye: [0, 1.6, 0], lookAt: [0, 1.5, -1.2] })
    const at = { server, desk, input: createInput(desk, name) }
    const circle = await changeCircle(at)
    const arrows = await turnArrows(at)
    await writeAnew(at)
    const points = await fade(at)
    await eraseMine(at, [circle, ...arrows, ...points], line)
    line.close()
  })
}
