// What leads the wearer, before a real desk: a chime for what is out of view, steps by resting gaze and by voice, the view that the
// expert draws on, and the cue to move the head.
import type {} from '../desk/testHandle.ts'
import type {} from '../hmd/wearerHook.ts'
import type { ScenarioInput } from '../emulator/scenario/scenarioSchema.ts'
import { projectPoint } from '../shared/geometry/cameraModel.ts'
import { invert, transformPoint } from '../shared/geometry/pose.ts'
import { distance, type Vec3 } from '../shared/geometry/vec3.ts'
import type { Desk } from './drivers/desk.ts'
import { look } from './drivers/look.ts'
import type { PageOptions, People } from './drivers/people.ts'
import { led, targetColour } from './drivers/scenarios.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { changedAbout, FEWEST_PIXELS, holdStage } from './drivers/stagePicture.ts'
import { showStill, waitForStills } from './drivers/strip.ts'
import { expect, test } from './drivers/test.ts'
import { createWearer, type Wearer } from './drivers/wearer.ts'
import { giveSenses, heardTones, isListening, sayAloud } from './drivers/wearerSenses.ts'

async function open(
  server: ServerProcess,
  people: People,
  scenario: ScenarioInput = led,
  options: PageOptions = {},
): Promise<{ readonly wearer: Wearer; readonly desk: Desk }> {
  await server.addScenario(scenario.name, scenario)
  const wearer = createWearer(await people.openHmd({ scenario: scenario.name, view: 'on', ...options }))
  const desk = await people.openDesk()
  await desk.waitForPicture()
  return { wearer, desk }
}

/** Within the camera's picture, and outside of what a HoloLens 2 displays of it. */
const asideOf = { left: [0.06, 0.5], right: [0.94, 0.5] } as const
const PAIR = 2

/** Which step the desk's list says that the wearer is at. */
async function presentStep({ page }: Desk): Promise<number | undefined> {
  const row = page.getByRole('listitem').filter({ hasText: 'The physiotherapist is at this step.' })
  const words = (await row.count()) === 1 ? await row.textContent() : ''
  const number = /^Step (\d)/.exec(words ?? '')?.[1]
  return number === undefined ? undefined : Number(number)
}

/** What the device remembers to be off. */
const switchedOff = ({ page }: Wearer): Promise<string | null> =>
  page.evaluate(() => localStorage.getItem('skulder.guide'))

test('steps out of view are chimed for, and gone through by resting gaze and by voice', async ({
  server,
  people,
}) => {
  const { wearer, desk } = await open(server, people, led, { before: giveSenses })
  const { page } = wearer
  await desk.chooseTool('step')
  await desk.drawPoint([0.5, 0.45])
  await waitForEvents(server, 'mark.placed')
  await wearer.waitForSpot('panel next')
  expect(await heardTones(page), 'what is before the eyes needs no chime').toEqual([])
  await desk.drawPoint(asideOf.left)
  await expect.poll(async () => (await heardTones(page)).length).toBe(PAIR)
  expect(Math.max(...(await heardTones(page)).map(({ pan }) => pan)), 'from the left').toBeLessThan(-0.2)

  // Switched off, nothing rings though an arrow leads there.
  await wearer.tapOn('panel more')
  await wearer.tapOn('panel sound')
  await expect.poll(() => switchedOff(wearer)).toBe('sound')
  await desk.drawPoint(asideOf.right)
  await expect.poll(async () => (await wearer.saying())?.arrows.join()).toMatch(/Step 3 · /)
  const [first] = (await waitForEvents(server, 'mark.placed')).map(({ markId }) => markId)
  await wearer.tapOn('panel voice')
  await expect.poll(() => isListening(page)).toBe(true)
  await wearer.tapOn('panel more')
  const away: Vec3 = [0, 1.35, -1.2]
  for (const [button, step] of [
    ['panel next', 1],
    ['panel next', 2],
    ['panel back', 1],
  ] as const) {
    await wearer.turnTo(away)
    await wearer.gazeOn(button)
    await expect.poll(() => presentStep(desk), { message: button }).toBe(step)
  }
  await look(wearer, 'gaze')
  await wearer.turnTo(away)
  await sayAloud(page, 'Go back, or the next one?')
  await sayAloud(page, 'And neste, please')
  await expect.poll(() => presentStep(desk)).toBe(2)
  await sayAloud(page, 'previous')
  await expect.poll(() => presentStep(desk)).toBe(1)
  await look({ page: desk.page }, 'desk-steps')
  // The expert may lead as well.
  await desk.page.getByRole('button', { name: 'Lead the physiotherapist to step 3' }).click()
  await expect.poll(async () => (await wearer.saying())?.step).toMatch(/^Step 3 of 3/)

  await wearer.tapOn(`mark ${first}`)
  await wearer.tapOn('menu words')
  await wearer.tapOn('menu speak')
  await expect.poll(async () => (await wearer.saying())?.help).toBe('Say the new words.')
  await sayAloud(page, 'Hold the elbow')
  await expect(desk.page.getByRole('button', { name: /Choose Step 1, .* Hold the elbow/ })).toBeVisible()
  await wearer.tapOn('panel more')
  await wearer.tapOn('panel voice')
  await expect.poll(() => isListening(page)).toBe(false)
  expect(await heardTones(page), 'all went without a sound').toHaveLength(PAIR)
  await wearer.tapOn('panel sound')
  await expect.poll(() => switchedOff(wearer)).toBe('')
  await desk.chooseTool('point')
  await desk.drawPoint([0.94, 0.3])
  await expect.poll(async () => (await heardTones(page)).at(-1)?.pan, 'from the right').toBeGreaterThan(0.2)
  await expect.poll(async () => (await heardTones(page)).length).toBe(2 * PAIR)
})

/** Whether a place in the room is about the middle of the picture on the desk. */
async function isAhead({ page }: Desk, atWorld: Vec3): Promise<boolean> {
  const picture = await page.evaluate(() => window.skulderDesk?.picture()?.picture)
  const seen = picture && projectPoint(atWorld, picture.worldFromCamera, picture.intrinsics)
  return seen !== undefined && Math.hypot(seen[0] - 0.5, seen[1] - 0.5) < 0.15
}

test('the wearer sees which view is drawn on and where it is, and is asked to move the head for a mark that needs it', async ({
  server,
  people,
}) => {
  const { wearer, desk } = await open(server, people)
  const { page } = wearer
  const frozen = () => page.evaluate(() => window.skulderWearer?.frozen())
  const arrows = async (): Promise<string> => (await wearer.saying())?.arrows.join() ?? ''
  const centreOf = async (): Promise<Vec3> => (await frozen())?.centreWorld ?? [9, 9, 9]

  await holdStage(page)
  await desk.freeze()
  await expect.poll(frozen).toBeDefined()
  const first = await centreOf()
  const { captionWorld, outlineWorld } = (await frozen())!
  const words = await wearer.onStage(captionWorld!)
  await expect.poll(() => changedAbout(page, words), { message: 'the words' }).toBeGreaterThan(FEWEST_PIXELS)
  const corner = await wearer.onStage(outlineWorld[0]!)
  await expect.poll(() => changedAbout(page, corner), { message: 'its frame' }).toBeGreaterThan(FEWEST_PIXELS)
  await look(wearer, 'drawing-here')
  await desk.backToLive()
  await expect.poll(frozen).toBeUndefined()
  await expect.poll(() => changedAbout(page, words), { message: 'gone' }).toBeLessThan(FEWEST_PIXELS)

  // Another view is frozen, aside; then the expert goes back to the first.
  const aside: Vec3 = [1.2, 1.3, -1.2]
  await wearer.turnTo(aside)
  await expect.poll(() => isAhead(desk, aside), { message: 'the desk sees it, too' }).toBe(true)
  await desk.freeze()
  await expect.poll(async () => distance(await centreOf(), first)).toBeGreaterThan(0.8)
  expect(await arrows()).not.toContain('Drawing here')
  await waitForStills(desk.page, 2)
  await showStill(desk.page, 0)
  await expect.poll(arrows).toMatch(/Drawing here · \d/)
  expect(distance(await centreOf(), first)).toBeLessThan(0.02)
  await look(wearer, 'drawing-there')
  await wearer.turnTo(first)
  await expect.poll(arrows).not.toContain('Drawing here')

  // A wall that the device has seen may be behind what was meant: only another look can tell, and the head is still.
  await desk.chooseTool('point')
  await desk.drawPoint((await desk.waitForTarget(targetColour)).point)
  await waitForEvents(server, 'mark.placed')
  await desk.backToLive()
  const hint = async (): Promise<string | undefined> => (await wearer.saying())?.sentence
  await expect.poll(hint).toBe('Move your head a little to the side and back.')
  await expect(desk.page.getByTestId('mark-words')).toContainText('is asked to move the head a little')
  await look(wearer, 'cue')
  await wearer.stepAside(-1, 0.1)
  await wearer.stepAside(1, 0.1)
  // By motion, or on the wall where motion bears it out: it is sure now.
  await expect
    .poll(async () => (await waitForEvents(server, 'mark.refined')).at(-1))
    .toMatchObject({ settled: true })
  expect((await waitForEvents(server, 'mark.refined')).at(-1)?.errorM).toBeLessThan(0.03)
  await expect.poll(hint, { message: 'settled, nothing more is asked for' }).toBeUndefined()
  await expect(desk.page.getByTestId('mark-words')).not.toContainText('is asked to move')
})

/** Where a place is seen by the wearer, tangents to the right and up. */
async function seenAt(wearer: Wearer, atWorld: Vec3): Promise<readonly [across: number, up: number]> {
  const [x, y, z] = transformPoint(invert(await wearer.head()), atWorld)
  return [x / -z, y / -z]
}
/** Half of the panel, and half of a notice, as they are seen at least. */
const [HALF_PANEL_TAN, HALF_NOTICE_TAN] = [0.17, 0.04]

test('[CLEAR-1] panel and notice make way for the mark that the wearer is led to', async ({
  server,
  people,
}) => {
  const { wearer, desk } = await open(server, people)
  const placeOf = async (name: string): Promise<Vec3> => {
    await wearer.waitForSpot(name)
    const spots = await wearer.page.evaluate(() => window.skulderWearer?.spots() ?? [])
    return spots.find((spot) => spot.name === name)!.atWorld
  }
  const panelWas = await placeOf('panel more')
  const picture = await desk.page.evaluate(() => window.skulderDesk?.picture()?.picture)
  const behindPanel = picture && projectPoint(panelWas, picture.worldFromCamera, picture.intrinsics)
  await desk.chooseTool('step')
  await desk.drawPoint(behindPanel!)
  const [placed] = await waitForEvents(server, 'mark.placed')
  const mark = placed!.pointsWorld[0]!
  const panelAway = async (): Promise<number> => {
    const [panel, spot] = [await seenAt(wearer, await placeOf('panel more')), await seenAt(wearer, mark)]
    return Math.abs(panel[0] - spot[0])
  }
  await expect.poll(panelAway).toBeGreaterThan(HALF_PANEL_TAN)
  await look(wearer, 'clear-panel')

  await wearer.turnTo(mark)
  await wearer.page.evaluate(() => {
    window.skulderEmulator?.cause({ type: 'trackingLoss', forS: 3600, mode: 'limited' })
  })
  const noticeAway = async (): Promise<number> => {
    const [notice, spot] = [await seenAt(wearer, await placeOf('sentence')), await seenAt(wearer, mark)]
    return Math.abs(notice[1] - spot[1])
  }
  await expect.poll(noticeAway).toBeGreaterThan(HALF_NOTICE_TAN)
  expect(await panelAway()).toBeGreaterThan(HALF_PANEL_TAN)
  await look(wearer, 'clear-notice')
})
