// The headset lost its world: marks are hidden with a notice on both sides, and brought back by what knows how.
import type { Page } from '@playwright/test'
import type {} from '../emulator/emulatorGlobal.d.ts'
import type { TroubleNow } from '../emulator/scenario/scenarioSchema.ts'
import type {} from '../hmd/wearerHook.ts'
import type { SessionEventOf } from '../shared/protocol/events.ts'
import { identityPose, invert, transformPoint } from '../shared/geometry/pose.ts'
import { fromAxisAngle } from '../shared/geometry/quat.ts'
import { SHEET_TAG } from '../shared/geometry/tags/tagCode.ts'
import { distance, type Vec3 } from '../shared/geometry/vec3.ts'
import type { MarkId } from '../shared/protocol/ids.ts'
import { placementOf } from '../shared/session/markShape.ts'
import type { ScenarioInput } from '../emulator/scenario/scenarioSchema.ts'
import { openExpertLine, type ExpertLine } from './drivers/expertLine.ts'
import { startHmd } from './drivers/people.ts'
import { createWearer, type Wearer } from './drivers/wearer.ts'
import { expect, test } from './drivers/test.ts'
import { isOfType, readLog, waitForEvents } from './drivers/sessionLog.ts'
import { lateWall, stillWall, targetColour } from './drivers/scenarios.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import type { Desk } from './drivers/desk.ts'

const newOrigin: { position: [number, number, number]; yawDeg: number } = {
  position: [0.5, 0, 0.2],
  yawDeg: 20,
}
const newFromOld = invert({
  position: newOrigin.position,
  orientation: fromAxisAngle([0, 1, 0], (newOrigin.yawDeg * Math.PI) / 180),
})
const spot: Vec3 = stillWall.targets[0].position
const noAnchors = ['viewer', 'local', 'local-floor', 'hit-test']
/** Half of a small test picture's pixel at the wall, and the mark's own error. */
const NEAR_M = 0.02

async function firstRebase(server: ServerProcess): Promise<SessionEventOf<'marks.rebased'>> {
  const [rebased] = await waitForEvents(server, 'marks.rebased')
  if (rebased === undefined) throw new Error('nothing was re-based')
  return rebased
}

/** How far the re-based mark lies from where its spot is in the new world. */
const offOf = ({ nowFromThen }: SessionEventOf<'marks.rebased'>, at: Vec3, truth: Vec3 = spot): number =>
  distance(transformPoint(nowFromThen, at), transformPoint(newFromOld, truth))

/** How many marks are known to 5 cm in the present world. */
const sureMarks = (desk: Desk): Promise<number | undefined> =>
  desk.page.evaluate(
    () =>
      window.skulderDesk
        ?.marks()
        .filter(({ mark: { place } }) => place.status === 'placed' && place.placement.errorM < 0.05).length,
  )

/** Which world the picture on the stage is of. */
const shownEpoch = (desk: Desk): Promise<number | undefined> =>
  desk.page.evaluate(() => window.skulderDesk?.picture()?.picture?.epoch)

/** Freezes until all of these are whole on one still: the head sways. */
async function freezeWithAll(desk: Desk, colours: readonly string[]): Promise<void> {
  await expect(async () => {
    await desk.freezeWithTarget(colours[0] ?? targetColour)
    const found = await Promise.all(colours.map((colour) => desk.findTarget(colour)))
    if (found.every((target) => target?.isCut === false)) return
    await desk.backToLive()
    throw new Error('a target is not whole on the still')
  }).toPass({ timeout: 40_000, intervals: [10] })
}

const spaceReset = (tellsTransform: boolean): TroubleNow => ({
  type: 'spaceReset',
  newOrigin,
  tellsTransform,
})

const cause = (hmd: Page, trouble: TroubleNow): Promise<void> =>
  hmd.evaluate((wanted) => window.skulderEmulator?.cause(wanted), trouble)

async function markTheTarget(desk: Desk, server: ServerProcess): Promise<Vec3> {
  await desk.waitForPicture()
  await desk.chooseTool('point')
  const { point } = await desk.waitForTarget(targetColour)
  await desk.drawPoint(point)
  const [placed] = await waitForEvents(server, 'mark.placed')
  const at = placed?.pointsWorld[0]
  if (at === undefined) throw new Error('the mark has no place')
  return at
}

test('a reset whose way the device tells: the mark stays on its spot', async ({ server, people }) => {
  await server.addScenario('no-anchors', { ...stillWall, device: { features: noAnchors } })
  const hmd = await people.openHmd({ scenario: 'no-anchors' })
  const desk = await people.openDesk()
  const at = await markTheTarget(desk, server)
  await cause(hmd, spaceReset(true))
  const rebased = await firstRebase(server)
  expect(rebased).toMatchObject({ method: 'device' })
  expect(offOf(rebased, at)).toBeLessThan(NEAR_M)
})

test('an anchor brings marks back after a reset that tells nothing', async ({ server, people }) => {
  await server.addScenario('anchored', stillWall)
  const hmd = await people.openHmd({ scenario: 'anchored' })
  const desk = await people.openDesk()
  const at = await markTheTarget(desk, server)
  await expect.poll(() => hmd.evaluate(() => window.skulderWearer?.isAnchored())).toBe(true)
  await cause(hmd, spaceReset(false))
  const rebased = await firstRebase(server)
  expect(rebased).toMatchObject({ method: 'anchor' })
  expect(offOf(rebased, at)).toBeLessThan(NEAR_M)
})

test('an anchor that the headset kept brings marks back when mixed reality is entered again elsewhere', async ({
  server,
  people,
}) => {
  await server.addScenario('anchored', stillWall)
  const hmd = await people.openHmd({ scenario: 'anchored' })
  const desk = await people.openDesk()
  const at = await markTheTarget(desk, server)
  const kept = (): Promise<string | null> => hmd.evaluate(() => localStorage.getItem('skulder.anchors'))
  await expect.poll(kept).toContain('handle')

  await hmd.evaluate(() => window.skulderEmulator?.leaveXr())
  await expect.poll(() => hmd.evaluate(() => window.skulderWearer?.mode)).toBe('page')
  // While nobody looks the headset's origin has come to lie elsewhere: to a session that begins that is no reset.
  await cause(hmd, spaceReset(false))
  await hmd.getByRole('button', { name: 'Show marks in the room' }).click()
  await expect.poll(() => hmd.evaluate(() => window.skulderWearer?.mode)).toBe('immersive')

  const rebased = await firstRebase(server)
  expect(rebased).toMatchObject({ method: 'anchor', fromEpoch: 1, sigmaM: 0.01 })
  expect(offOf(rebased, at)).toBeLessThan(NEAR_M)
  await expect.poll(() => hmd.evaluate(() => window.skulderWearer?.hiddenMarks())).toBe(0)
  expect((await waitForEvents(server, 'epoch.raised')).map(({ reason }) => reason)).not.toContain(
    'space-reset',
  )
  const [node] = await hmd.evaluate(() => window.skulderWearer?.markNodes() ?? [])
  expect(node).toBeDefined()
})

test('hidden on both sides after a reset, and brought back by a printed tag', async ({ server, people }) => {
  await server.addScenario('tagged', {
    ...stillWall,
    device: { features: noAnchors },
    tags: [{ id: SHEET_TAG.id, centre: [-0.2, 1.5, -1.195], normal: [0, 0, 1] }],
  })
  const hmd = await people.openHmd({ scenario: 'tagged' })
  const desk = await people.openDesk()
  const at = await markTheTarget(desk, server)
  // Looks every two seconds until now; three are wanted.
  await expect.poll(() => hmd.evaluate(() => window.skulderWearer?.knownTags() ?? 0)).toBe(1)
  // Without pictures no tag is seen: both sides have time to read that the mark is hidden.
  await cause(hmd, { type: 'cameraMute', forS: 10 })
  await cause(hmd, spaceReset(false))
  await expect(desk.page.getByText(/^1 mark is hidden/)).toBeVisible()
  await expect.poll(() => hmd.evaluate(() => window.skulderWearer?.hiddenMarks())).toBe(1)
  const rebased = await firstRebase(server)
  expect(rebased).toMatchObject({ method: 'tag' })
  expect(offOf(rebased, at)).toBeLessThan(0.04)
  await expect(desk.page.getByText(/^1 mark is back/)).toBeVisible()
  await expect.poll(() => hmd.evaluate(() => window.skulderWearer?.hiddenMarks())).toBe(0)
})

test('hidden marks come back when two of them are marked again on a new still', async ({
  server,
  people,
}) => {
  const targets = [
    stillWall.targets[0],
    { id: 'second', position: [-0.25, 1.42, -1.2], radiusM: 0.02, colour: '#00e05a' },
    { id: 'third', position: [-0.05, 1.6, -1.2], radiusM: 0.02, colour: '#2040ff' },
  ] as const
  await server.addScenario('three-spots', {
    ...stillWall,
    name: 'three-spots',
    head: { ...stillWall.head, motion: 'sway', amplitudeM: 0.05 },
    device: { features: noAnchors },
    targets: [...targets],
  })
  const hmd = await people.openHmd({ scenario: 'three-spots' })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  await desk.chooseTool('point')
  const colours = targets.map(({ colour }) => colour)
  await freezeWithAll(desk, colours)
  for (const colour of colours) await desk.drawPoint((await desk.waitForTarget(colour)).point)
  await expect.poll(() => sureMarks(desk)).toBe(3)
  await desk.backToLive()

  await cause(hmd, spaceReset(false))
  await expect(desk.page.getByText(/^3 marks are hidden/)).toBeVisible()
  const hidden = desk.page.getByRole('region', {
    name: /^Hidden \(\d\): the headset has begun to learn the room anew$/,
  })
  await expect(hidden).toContainText('Hidden (3)')
  await expect(hidden).toContainText('Mark two of them again')
  // The word of the reset is faster than the picture: one of the old world cannot be marked on.
  await expect.poll(() => shownEpoch(desk)).toBe(2)
  await freezeWithAll(desk, colours)
  for (const [index, colour] of colours.slice(0, 2).entries()) {
    await desk.page
      .getByRole('button', { name: /^Mark Point, .* again$/ })
      // The newest stands first.
      .nth(targets.length - 1 - index)
      .click()
    await expect(desk.page.getByTestId('mark-words')).toContainText('click where it was')
    await desk.drawPoint((await desk.waitForTarget(colour)).point)
  }
  // As long as it may take depth from motion to know them to 5 cm again.
  await expect.poll(async () => (await readLog(server)).some(isOfType('marks.rebased'))).toBe(true)
  const rebased = await firstRebase(server)
  expect(rebased).toMatchObject({ method: 'point', fromEpoch: 1 })
  expect(offOf(rebased, targets[2].position, targets[2].position)).toBeLessThan(0.04)
  await expect(desk.page.getByText(/^1 mark is back/)).toBeVisible()
  await expect.poll(() => hmd.evaluate(() => window.skulderWearer?.hiddenMarks())).toBe(0)
  await expect(hidden).toHaveCount(0)
})

/** The wearer looks down at the wall, so that the panel and the spots beside it can be tapped on. */
const noAnchorsBelow = {
  ...stillWall,
  name: 'no-anchors-below',
  device: { features: noAnchors },
  head: { motion: 'still', position: [0, 1.6, 0], lookAt: [0, 1.1, -1.2] },
} as const satisfies ScenarioInput
const eye: Vec3 = [0, 1.6, 0]
const [labelAt, headAt, tailAt, third]: readonly [Vec3, Vec3, Vec3, Vec3] = [
  [0.12, 1.28, -1.2],
  [-0.12, 1.25, -1.2],
  [-0.12, 1.4, -1.2],
  [0, 1.35, -1.2],
]

/** A label, an arrow and a point on that wall, known to 5 mm. */
async function threeKinds(expert: ExpertLine): Promise<readonly [MarkId, MarkId, MarkId]> {
  const label = await expert.draw('label', [labelAt], { text: 'Hold here' })
  const arrow = await expert.draw('arrow', [tailAt, headAt])
  const point = await expert.draw('point', [third])
  for (const markId of [label, arrow, point]) await expert.makeSure(markId)
  return [label, arrow, point]
}

/** How far a mark's own point lies from that place of the room, told in the present world. */
function offPlace(expert: ExpertLine, markId: MarkId, place: Vec3, index = 0): number {
  const mark = expert.state().marks.get(markId)
  const placed = mark && placementOf(mark)
  const at = placed?.epoch === expert.state().epoch ? placed.pointsWorld[index] : undefined
  return at === undefined ? Infinity : distance(at, place)
}

/** What the page tells of its own places is in the new world; the hand is in the room. */
async function pressInNewWorld(wearer: Wearer, name: string): Promise<void> {
  await wearer.waitForSpot(name)
  const spots = await wearer.page.evaluate(() => window.skulderWearer?.spots() ?? [])
  const button = spots.find((spot) => spot.name === name)
  if (button === undefined) throw new Error(`${name} has gone`)
  await wearer.tapAt(transformPoint(invert(newFromOld), button.atWorld))
}

test('the wearer points out two spots, and all hidden marks come back', async ({ server, people }) => {
  await server.addScenario(noAnchorsBelow.name, noAnchorsBelow)
  const page = await people.openHmd({ scenario: noAnchorsBelow.name, view: 'on' })
  const wearer = createWearer(page)
  const expert = await openExpertLine(server, { eye, lookAt: [0, 1.3, -1.2] })
  const [label, arrow, point] = await threeKinds(expert)
  await cause(page, spaceReset(false))
  await expect.poll(() => page.evaluate(() => window.skulderWearer?.hiddenMarks())).toBe(3)

  await pressInNewWorld(wearer, 'panel pointOut')
  await pressInNewWorld(wearer, 'panel onSurface')
  const asked = async (): Promise<string | undefined> => (await wearer.saying())?.sentence
  await expect.poll(asked).toBe('Point at where it was, then tap.')
  await wearer.tapAt(labelAt)
  await expect.poll(asked).toBe('Point at where its head was, then tap.')
  expect(await readLog(server)).not.toContainEqual(expect.objectContaining({ type: 'marks.rebased' }))
  await wearer.tapAt(headAt)

  expect(await firstRebase(server)).toMatchObject({ method: 'point', fromEpoch: 1 })
  await expect.poll(asked).toBe('3 marks are back in place.')
  const inNew = (at: Vec3): Vec3 => transformPoint(newFromOld, at)
  await expect.poll(() => offPlace(expert, point, inNew(third))).toBeLessThan(0.03)
  expect(offPlace(expert, label, inNew(labelAt))).toBeLessThan(0.03)
  expect(offPlace(expert, arrow, inNew(tailAt))).toBeLessThan(0.03)
  await expect.poll(() => page.evaluate(() => window.skulderWearer?.hiddenMarks())).toBe(0)
  expert.close()
})

test('on a phone the two spots are tapped on the picture', async ({ server, people }) => {
  await server.addScenario('phone-below', {
    ...noAnchorsBelow,
    name: 'phone-below',
    device: {
      model: 'androidPhone',
      features: [...noAnchors, 'depth-sensing', 'dom-overlay', 'camera-access'],
    },
  })
  const phone = await people.openHmd({ scenario: 'phone-below', view: 'on' })
  const wearer = createWearer(phone)
  const expert = await openExpertLine(server, { eye, lookAt: [0, 1.3, -1.2] })
  const [label, arrow, point] = await threeKinds(expert)
  await cause(phone, spaceReset(false))
  const over = phone.locator('.hmd-handheld')
  await expect(over.getByText(/^3 marks from before are hidden/)).toBeVisible()

  await over.getByRole('button', { name: 'Point out two spots' }).click()
  await over.getByRole('button', { name: 'On wall or table' }).click()
  await expect(over.getByText('Point at where it was, then tap.')).toBeVisible()
  await wearer.tapAt(labelAt)
  await expect(over.getByText('Point at where its head was, then tap.')).toBeVisible()
  await wearer.tapAt(headAt)

  expect(await firstRebase(server)).toMatchObject({ method: 'point', fromEpoch: 1 })
  await expect(over.getByText('3 marks are back in place.')).toBeVisible()
  const inNew = (at: Vec3): Vec3 => transformPoint(newFromOld, at)
  for (const [markId, place] of [
    [label, labelAt],
    [arrow, tailAt],
    [point, third],
  ] as const)
    await expect.poll(() => offPlace(expert, markId, inNew(place))).toBeLessThan(0.03)
  expert.close()
})

test('where a mark stood before it was marked again is known after a reload of the wearer’s page', async ({
  server,
  people,
}) => {
  await server.addScenario(noAnchorsBelow.name, noAnchorsBelow)
  const page = await people.openHmd({ scenario: noAnchorsBelow.name })
  const expert = await openExpertLine(server, { eye, lookAt: [0, 1.3, -1.2] })
  const [label, arrow, point] = await threeKinds(expert)
  await cause(page, spaceReset(false))
  await expect.poll(() => expert.state().epoch).toBe(2)
  const aside: Vec3 = [0.5, 1.6, 0]
  await expert.markAgain(arrow, headAt, { eye: aside, worldFromRoom: newFromOld })

  // A page that begins anew knows nothing but the log. Its emulated room is the first one again, as a third world.
  await page.reload()
  await page.getByText(/^Simulated headset: the camera picture/).waitFor()
  await startHmd(page)
  await expect.poll(() => expert.state().epoch).toBe(3)
  await expert.markAgain(label, labelAt, { eye: aside, worldFromRoom: identityPose })
  await expert.markAgain(arrow, headAt, { eye: aside, worldFromRoom: identityPose })
  expect(await firstRebase(server)).toMatchObject({ method: 'point', fromEpoch: 1 })
  await expect.poll(() => offPlace(expert, point, third)).toBeLessThan(0.03)
  // Drawn from aside its tail lay elsewhere; it has its old form back.
  await expect.poll(() => offPlace(expert, arrow, tailAt)).toBeLessThan(0.03)
  expect(offPlace(expert, arrow, headAt, 1)).toBeLessThan(0.02)
  expert.close()
})

test('a place that was lost for two seconds is found again with a wider error', async ({
  server,
  people,
}) => {
  await server.addScenario('no-anchors', { ...stillWall, device: { features: noAnchors } })
  const hmd = await people.openHmd({ scenario: 'no-anchors' })
  const desk = await people.openDesk()
  await markTheTarget(desk, server)
  await cause(hmd, { type: 'trackingLoss', forS: 2 })
  expect(await firstRebase(server)).toMatchObject({ method: 'device', sigmaM: 0.03 })
  const epochs = await waitForEvents(server, 'epoch.raised')
  expect(epochs.at(-1)).toMatchObject({ reason: 'tracking-lost' })
})

test('a plane that the device learns of late improves the mark that stood on a guess', async ({
  server,
  people,
}) => {
  await server.addScenario('late-wall', lateWall)
  await people.openHmd({ scenario: 'late-wall' })
  const desk = await people.openDesk()
  await markTheTarget(desk, server)
  const placings = async (): Promise<SessionEventOf<'mark.placed'>[]> =>
    (await readLog(server)).filter(isOfType('mark.placed'))
  await expect
    .poll(async () => (await placings()).length, { message: 'placed anew', timeout: 60_000 })
    .toBe(2)
  const [guess, better] = await placings()
  expect(guess).toMatchObject({ method: 'stated' })
  expect(better).toMatchObject({ method: 'plane', because: 'late-surface' })
  expect(distance(better?.pointsWorld[0] ?? [0, 0, 0], spot)).toBeLessThan(0.02)
})
