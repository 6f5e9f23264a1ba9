// Views and boards by pen, finger and keys, with nothing else in the hand: a picture is frozen and live again, a mark is tied on a second
// still, a document is added, shown, pointed at and drawn on. The mouse has its own: stills, tie and boards.
import { distance, type Vec3 } from '../shared/geometry/vec3.ts'
import { SessionId } from '../shared/protocol/ids.ts'
import { PresenceFrom } from '../shared/protocol/presence.ts'
import type { ImagePoint } from '../shared/protocol/spaces.ts'
import type { ScenarioInput } from '../emulator/scenario/scenarioSchema.ts'
import { joinAsBot } from './drivers/bot.ts'
import type { Desk } from './drivers/desk.ts'
import { createInput, inputNames, type Input } from './drivers/input.ts'
import { textPdf } from './drivers/madeFiles.ts'
import { targetColour, unknownWall } from './drivers/scenarios.ts'
import { isOfType, readLog, waitForEvents } from './drivers/sessionLog.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { expect, test } from './drivers/test.ts'

/** The head goes from side to side in eight seconds. */
const swayingWall = {
  ...unknownWall,
  name: 'swaying-wall',
  head: { ...unknownWall.head, frequencyHz: 0.12 },
} as const satisfies ScenarioInput

const NEAR = 0.004
/** From two sights half a metre apart, each to the finest step of the keys. */
const NEAR_M = 0.015

interface At {
  readonly server: ServerProcess
  readonly desk: Desk
  readonly input: Input
}

const near = (at: readonly number[] | undefined, [u, v]: ImagePoint): boolean =>
  Math.abs((at?.[0] ?? 9) - u) < NEAR && Math.abs((at?.[1] ?? 9) - v) < 2 * NEAR

/** The log holds which still was frozen, released and shown again, each by its own step. */
async function freezeAndGoLive({ server, input }: At): Promise<void> {
  await input.freeze()
  const [frozen] = await waitForEvents(server, 'picture.frozen')
  await input.backToLive()
  const [released] = await waitForEvents(server, 'picture.released')
  expect(released?.pictureId).toBe(frozen?.pictureId)
}

/** Where the picture on the stage was taken. */
const cameraAt = (desk: Desk): Promise<Vec3 | undefined> =>
  desk.page.evaluate(() => window.skulderDesk?.picture()?.picture?.worldFromCamera.position)

async function tieOnSecondStill({ server, desk, input }: At): Promise<void> {
  const { page } = desk
  await input.chooseTool('point')
  await desk.freezeWithTarget(targetColour, input)
  const first = await cameraAt(desk)
  if (first === undefined) throw new Error('nobody knows where the still was taken')
  const spot = (await desk.waitForTarget(targetColour)).point
  await input.draw([spot])
  const [drawn] = await waitForEvents(server, 'mark.drawn')
  expect(near(drawn?.stroke[0], spot), 'it was drawn on the spot').toBe(true)
  await waitForEvents(server, 'mark.placed')
  await input.press(page.getByRole('button', { name: /^Mark Point, .* on a second still$/ }))
  await input.expectReady(desk.surface)

  await input.backToLive()
  await expect
    .poll(async () => distance(first, (await cameraAt(desk)) ?? first), { message: 'the head is elsewhere' })
    .toBeGreaterThan(0.4)
  await desk.freezeWithTarget(targetColour, input)
  await expect(page.getByTestId('mark-words')).toContainText('click the same spot')
  await input.draw([(await desk.waitForTarget(targetColour)).point])
  const [reshaped] = await waitForEvents(server, 'mark.reshaped')
  const place = reshaped?.shape.place
  if (place?.status !== 'placed') throw new Error('the tied mark has no place')
  expect(reshaped?.markId).toBe(drawn?.markId)
  expect(place.placement).toMatchObject({ method: 'tied', settled: true })
  const [tied = [9, 9, 9]] = place.placement.pointsWorld
  expect(distance(tied, swayingWall.targets[0].position)).toBeLessThan(NEAR_M)
  await input.expectReady(desk.surface)
}

/** Chosen, named, added, and shown in the room. */
async function addBoard({ server, desk, input }: At): Promise<void> {
  const { page } = desk
  await input.press(page.getByRole('tab', { name: /^Files/ }))
  const button = page.getByRole('button', { name: 'Choose a file' })
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), input.press(button)])
  await chooser.setFiles(textPdf('Referral.pdf', ['First page', 'Second page']))
  await input.expectReady(page.getByRole('group', { name: 'Pictures and documents' }))
  await input.press(page.getByRole('button', { name: 'Add', exact: true }))
  const [attached] = await waitForEvents(server, 'board.attached')
  expect(attached).toMatchObject({ title: 'Referral' })
  expect(attached?.pages).toHaveLength(2)
  // Opened, it takes the keys; the picture that it covers has them no more [KEYS-3].
  await input.expectReady(page.getByTestId('board-surface'))
  await expect(page.locator('[inert]').getByTestId('surface')).toHaveCount(1)

  const stage = page.locator('.board-stage')
  await input.press(stage.getByRole('button', { name: 'Show in the room' }))
  const [shown] = await waitForEvents(server, 'board.shown')
  expect(shown).toMatchObject({ boardId: attached?.boardId, page: 0 })
  await input.expectReady(stage.getByRole('button', { name: 'Take out of the room' }))
  const next = stage.getByRole('button', { name: 'Next page' })
  await input.press(next)
  await expect.poll(async () => (await readLog(server)).filter(isOfType('board.shown')).at(-1)?.page).toBe(1)
  await expect(page.getByTestId('board-surface')).toBeVisible()
  await input.expectReady(next)
}

/** What the others are told of this desk's pointer on the page, while it is there and after. */
async function pointOnPage({ server, desk, input }: At): Promise<void> {
  const surface = desk.page.getByTestId('board-surface')
  const onlooker = await joinAsBot(server, {
    participantId: 'onlooker',
    role: 'expert',
    session: SessionId.parse(server.sessionId),
  })
  const told: PresenceFrom['presence'][] = []
  onlooker.socket.on('presence.relayed', (raw: unknown) => void told.push(PresenceFrom.parse(raw).presence))
  const pointedAt = (): readonly number[] | undefined => {
    const last = told.findLast((presence) => presence.type === 'pointer')
    return last?.type === 'pointer' && last.board?.page === 1 ? last.points.at(-1)?.at : undefined
  }
  const stop = await input.point([0.4, 0.3], surface)
  await expect.poll(() => near(pointedAt(), [0.4, 0.3]), { message: 'they see where it points' }).toBe(true)
  await stop()
  if (input.name === 'touch')
    await expect.poll(pointedAt, { message: 'and that it has gone' }).toBeUndefined()
  onlooker.leave()
}

async function drawOnPage(at: At): Promise<void> {
  const { server, desk, input } = at
  const { page } = desk
  const surface = page.getByTestId('board-surface')
  await input.press(page.getByRole('button', { name: 'Arrow', exact: true }))
  await input.draw(
    [
      [0.3, 0.3],
      [0.5, 0.4],
    ],
    surface,
  )
  const [drawn] = await waitForEvents(server, 'board.drawn')
  expect(drawn?.stroke).toMatchObject({ kind: 'arrow', page: 1 })
  expect(near(drawn?.stroke.stroke[0], [0.3, 0.3]), 'its tail').toBe(true)
  expect(near(drawn?.stroke.stroke[1], [0.5, 0.4]), 'its head').toBe(true)
  await input.press(page.getByRole('button', { name: 'Take back my last stroke' }))
  const [wiped] = await waitForEvents(server, 'board.wiped')
  expect(wiped?.strokeIds).toEqual([drawn?.stroke.strokeId])
  await input.press(page.getByRole('button', { name: 'Close, back to the picture' }))
  await expect(page.locator('.board-stage')).toHaveCount(0)
  await input.expectReady(desk.surface)
}

for (const name of inputNames.filter((each) => each !== 'mouse')) {
  test(`views and boards are worked with by ${name} alone`, async ({ server, people }) => {
    await server.addScenario(swayingWall.name, swayingWall)
    await people.openHmd({ scenario: swayingWall.name })
    const desk = await people.openDesk({ touch: name === 'touch' })
    await desk.waitForPicture()
    const at = { server, desk, input: createInput(desk, name) }
    await freezeAndGoLive(at)
    await tieOnSecondStill(at)
    await addBoard(at)
    await pointOnPage(at)
    await drawOnPage(at)
  })
}
