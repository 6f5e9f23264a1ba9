// What each kind of device gives: a mark on the patient's shoulder lands on it by the device's own depth, with the error
// that it says it has.
import type {} from '../emulator/emulatorGlobal.d.ts'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { builtInScenarios } from '../emulator/scenario/builtInScenarios.ts'
import type { ScenarioInput } from '../emulator/scenario/scenarioSchema.ts'
import { transformPoint, type Pose } from '../shared/geometry/pose.ts'
import { angleBetween } from '../shared/geometry/quat.ts'
import { distance, type Vec3 } from '../shared/geometry/vec3.ts'
import type { SessionEventOf } from '../shared/protocol/events.ts'
import { openExpertLine } from './drivers/expertLine.ts'
import { readFrameNumber } from './drivers/frameNumber.ts'
import { look } from './drivers/look.ts'
import { watchedPictures, watchStagePictures } from './drivers/numberedPictures.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import { startHmd, type People } from './drivers/people.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { stillWall } from './drivers/scenarios.ts'
import { expect, test } from './drivers/test.ts'

const SHOULDER = { id: 'shoulder', colour: '#00ff00' } as const

interface Numbered {
  readonly frameId: number
  readonly worldFromCamera: Pose
}

/** Where the shoulder truly was at that time since 1970. */
async function shoulderAt(wearer: Page, atMs: number): Promise<Vec3> {
  const position = await wearer.evaluate(
    ([id, whenMs]) =>
      window.skulderEmulator?.targetsAt(whenMs - performance.timeOrigin).find((target) => target.id === id)
        ?.position,
    [SHOULDER.id, atMs] as const,
  )
  if (position === undefined) throw new Error('the emulated device has no such target')
  return position
}

interface Placed {
  readonly wearer: Page
  readonly drawn: SessionEventOf<'mark.drawn'>
  readonly placed: SessionEventOf<'mark.placed'>
}

async function pointOnShoulder(server: ServerProcess, people: People, scenario: string): Promise<Placed> {
  const wearer = await people.openHmd({ scenario })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await desk.freezeWithTarget(SHOULDER.colour)
  const { point } = await desk.waitForTarget(SHOULDER.colour)
  await desk.drawPoint(point)
  const [placed] = await waitForEvents(server, 'mark.placed')
  const [drawn] = await waitForEvents(server, 'mark.drawn')
  if (placed === undefined || drawn === undefined) throw new Error('the mark has no place')
  return { wearer, drawn, placed }
}

async function expectOnShoulder({ wearer, drawn, placed }: Placed): Promise<void> {
  const truth = await shoulderAt(wearer, drawn.picture.captureTimeMs)
  expect(placed).toMatchObject({ method: 'depth', settled: true })
  // What a mark says of itself is one sigma; the sensor's noise here is drawn from the scenario's seed.
  expect(distance(placed.pointsWorld[0] ?? [0, 0, 0], truth)).toBeLessThan(2 * placed.errorM)
}

test('a Quest 3 places a mark on the shoulder by its depth, and tells of its scan', async ({
  server,
  people,
}) => {
  const outcome = await pointOnShoulder(server, people, 'sway-shoulder-quest')
  await expectOnShoulder(outcome)
  const described = await waitForEvents(server, 'device.described')
  expect(described.at(-1)?.profile.geometry).toEqual(['depth', 'mesh', 'plane', 'stated'])
})

/** So long the headset keeps depth in any case (hmd/placement/depthHistory.ts), and some. */
const LONG_MS = 4000

test('a still that is thought about first is drawn on with the depth of its own moment', async ({
  server,
  people,
}) => {
  const wearer = await people.openHmd({ scenario: 'sway-shoulder-quest' })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await desk.freezeWithTarget(SHOULDER.colour)
  const { point } = await desk.waitForTarget(SHOULDER.colour)
  const [frozen] = await waitForEvents(server, 'picture.frozen')
  await expect.poll(() => Date.now() - (frozen?.picture.captureTimeMs ?? Infinity)).toBeGreaterThan(LONG_MS)
  await desk.drawPoint(point)
  const [placed] = await waitForEvents(server, 'mark.placed')
  const [drawn] = await waitForEvents(server, 'mark.drawn')
  await expectOnShoulder({ wearer, drawn: drawn!, placed: placed! })
})

test('an Android phone sends its view’s own pictures, and a mark on one lands on the shoulder', async ({
  server,
  people,
}) => {
  await expectOnShoulder(await pointOnShoulder(server, people, 'sway-shoulder-phone'))
  const described = await waitForEvents(server, 'device.described')
  expect(described.map(({ profile }) => profile.camera.source)).toContain('cameraAccess')
})

const NUMBERED_PICTURES = 12
/** What a record can say of a place and a turn. */
const [SAME_M, SAME_RAD] = [0.0001, 0.0005]

test('each picture of an Android phone comes with the very pose that it was taken from', async ({
  people,
}) => {
  const wearer = await people.openHmd({ scenario: 'sway-shoulder-phone' })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  await desk.page.evaluate(watchStagePictures)
  const numbered = async (): Promise<readonly Numbered[]> => {
    const seen = await desk.page.evaluate(watchedPictures)
    return seen.flatMap(({ strip, match, worldFromCamera }) => {
      const frameId = match === 'approximate' ? undefined : readFrameNumber(strip)
      return frameId === undefined || worldFromCamera === undefined ? [] : [{ frameId, worldFromCamera }]
    })
  }
  await expect.poll(async () => (await numbered()).length).toBeGreaterThanOrEqual(NUMBERED_PICTURES)
  const pictures = (await numbered()).slice(0, NUMBERED_PICTURES)
  const truth = await wearer.evaluate(() => {
    const emulator = window.skulderEmulator
    return (emulator?.frameIds() ?? []).map(
      ({ frameId, exposedAtMs }) => [frameId, emulator!.cameraPoseAt(exposedAtMs)] as const,
    )
  })
  const trueOf = new Map(truth)
  const isSame = (a: Pose, b: Pose | undefined): boolean =>
    b !== undefined &&
    distance(a.position, b.position) < SAME_M &&
    angleBetween(a.orientation, b.orientation) < SAME_RAD
  const wrong = pictures.filter(
    ({ frameId, worldFromCamera }) => !isSame(worldFromCamera, trueOf.get(frameId)),
  )
  expect(wrong).toEqual([])
  // How likely it is that the poses of other pictures would have passed: the head was not where it is twice.
  const chance = pictures.reduce((product, { worldFromCamera }) => {
    const others = truth.filter(([, pose]) => isSame(worldFromCamera, pose)).length - 1
    return (product * Math.max(others, 0.5)) / truth.length
  }, 1)
  expect(chance).toBeLessThan(1e-3)
})

/** What of the page over mixed reality lies over another part of it, or off the screen. */
const overlapping = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const names = ['.hmd-handheld .hmd-status', '.hmd-handheld__list', '#marks', '#mute', '#camera', '#leave']
    const parts = names.map((name) => ({ name, box: document.querySelector(name)?.getBoundingClientRect() }))
    return parts.flatMap(({ name, box }, index) => {
      if (box === undefined || box.height === 0) return [`${name} is not there`]
      const isOff = box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight
      const isUnder = parts.slice(index + 1).filter(({ box: other }) => {
        if (other === undefined) return false
        const apart = [
          box.right - other.left,
          other.right - box.left,
          box.bottom - other.top,
          other.bottom - box.top,
        ]
        return Math.min(...apart) > 0
      })
      return [
        ...(isOff ? [`${name} is off the screen`] : []),
        ...isUnder.map((other) => `${name} and ${other.name}`),
      ]
    })
  })

test('on a phone, upright, the page lies over mixed reality: marks are listed, erased and brought back by thumb', async ({
  server,
  people,
}) => {
  const phone = await people.openHmd({ scenario: 'still-shoulder-phone', view: 'on', start: false })
  await phone.setViewportSize({ width: 390, height: 844 })
  await startHmd(phone)
  const desk = await people.openDesk()
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await desk.drawPoint([0.5, 0.5])
  await waitForEvents(server, 'mark.placed')
  const toggle = phone.getByRole('button', { name: 'Marks (1)' })
  await toggle.click()
  const list = phone.getByRole('region', { name: 'Marks in the room' })
  await expect(list.getByRole('listitem')).toHaveCount(1)
  for (const [width, height] of [
    [844, 390],
    [360, 640],
    [390, 844],
  ] as const) {
    await phone.setViewportSize({ width, height })
    await expect.poll(() => overlapping(phone), { message: `${width} × ${height}` }).toEqual([])
  }
  // The view's own camera tells its pose: there is nothing to calibrate.
  await expect(phone.getByRole('button', { name: 'Calibrate the camera' })).toHaveCount(0)
  const { violations } = await new AxeBuilder({ page: phone }).include('#app').analyze()
  expect(violations).toEqual([])
  await list.getByRole('button', { name: 'Erase Point' }).click()
  await waitForEvents(server, 'marks.erased')
  await expect(phone.getByRole('button', { name: 'Hide the list' })).toBeVisible()
  await expect(list.getByText('No marks yet')).toBeVisible()
  await list.getByRole('button', { name: 'Undo' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await expect(list.getByRole('button', { name: 'Undo' })).toBeHidden()
  await list.getByRole('button', { name: 'Redo' }).click()
  await expect(list.getByText('No marks yet')).toBeVisible()
  await list.getByRole('button', { name: 'Undo' }).click()
  await desk.drawPoint([0.6, 0.5])
  await expect(list.getByRole('listitem')).toHaveCount(2)
  // All of them go only after a question, and come back.
  await list.getByRole('button', { name: 'Erase all' }).click()
  await expect(list.getByText('2 marks go, whoever drew them.')).toBeVisible()
  await expect(list.getByRole('button', { name: 'Keep them' })).toBeFocused()
  await expect.poll(() => overlapping(phone), { message: 'while it asks' }).toEqual([])
  await list.getByRole('button', { name: 'Keep them' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await list.getByRole('button', { name: 'Erase all' }).click()
  await list.getByRole('button', { name: 'Erase all' }).click()
  await expect(list.getByText('No marks yet')).toBeVisible()
  await list.getByRole('button', { name: 'Undo' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(2)
  // All that is to be pressed lies within a thumb's reach: the lower half, and large.
  for (const name of ['Mute', 'Camera off', 'Leave', 'Hide the list']) {
    const box = await phone.getByRole('button', { name }).boundingBox()
    expect(box?.height).toBeGreaterThanOrEqual(56)
    expect(box?.y).toBeGreaterThan(422)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390)
  }
})

/** The picture's own part of the screen: upright above the buttons, on its side between words and list. */
const pictures = [
  { width: 390, height: 844, left: 0, right: 390, top: 190, bottom: 676 },
  { width: 844, height: 390, left: 276, right: 480, top: 0, bottom: 310 },
] as const

test('[LIST-3] on a phone steps, written words and the open list leave the picture free', async ({
  server,
  people,
}) => {
  const shoulder = builtInScenarios['still-shoulder']
  if (shoulder === undefined) throw new Error('there is no such scenario')
  // Without anchors marks stay hidden after a reset.
  const scenario: ScenarioInput = {
    ...shoulder,
    name: 'phone-no-anchors',
    device: {
      model: 'androidPhone',
      features: ['viewer', 'local', 'local-floor', 'depth-sensing', 'dom-overlay', 'camera-access'],
    },
  }
  await server.addScenario(scenario.name, scenario)
  const phone = await people.openHmd({
    scenario: scenario.name,
    view: 'on',
    touch: true,
    viewport: { width: 390, height: 844 },
  })
  const head = await phone.evaluate(() => window.skulderEmulator?.headPoseAt(performance.now()))
  if (head === undefined) throw new Error('the emulated phone is not on the page')
  const ahead = transformPoint(head, [0, 0, -0.8])
  const expert = await openExpertLine(server, { eye: head.position, lookAt: ahead })
  await expert.draw('step', [ahead], { text: 'Hold the arm here' })
  await expert.draw('step', [transformPoint(head, [0.02, -0.14, -0.8])], { text: 'Press here' })
  const over = phone.locator('.hmd-handheld')
  await over.getByRole('button', { name: 'Begin with step 1' }).tap()
  await over.getByRole('button', { name: 'Next' }).tap()
  await expect(over.getByText('Step 2 of 2: Press here')).toBeVisible()
  await expect(over.getByRole('button', { name: 'Next' })).toBeDisabled()

  const inTheWay = (picture: (typeof pictures)[number]) =>
    phone.evaluate(({ left, right, top, bottom }) => {
      const parts = document.querySelectorAll('.hmd-bar, .hmd-handheld :is(p, button, .ui-notice, section)')
      return [...parts].flatMap((part) => {
        const box = part.getBoundingClientRect()
        const isOver = box.left < right && box.right > left && box.top < bottom && box.bottom > top
        return box.height > 0 && isOver ? [part.textContent] : []
      })
    }, picture)
  for (const picture of pictures) {
    const { width, height } = picture
    await phone.setViewportSize({ width, height })
    await expect.poll(() => inTheWay(picture), { message: `${width} × ${height}` }).toEqual([])
    await look({ page: phone }, `phone-steps-${width}`)
  }
  await expert.submit({
    type: 'chat.send',
    text: 'Now hold the arm a little higher, and tell me where it hurts.',
  })
  await over.getByRole('button', { name: 'Marks (2)' }).tap()
  const list = over.getByRole('region', { name: 'Marks in the room' })
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await expect.poll(() => inTheWay(pictures[1])).toEqual([])
  await look({ page: phone }, 'phone-list-844')
  expect((await list.boundingBox())?.height).toBeGreaterThan(300)
  await phone.setViewportSize({ width: 390, height: 844 })
  await look({ page: phone }, 'phone-list-390')
  await phone.setViewportSize({ width: 844, height: 390 })
  // Hidden marks, too.
  await phone.evaluate(() => {
    window.skulderEmulator?.cause({
      type: 'spaceReset',
      newOrigin: { position: [1, 0, 0], yawDeg: 20 },
      tellsTransform: false,
    })
  })
  await expect(over.getByText(/^2 marks from before are hidden/)).toBeVisible({ timeout: 15_000 })
  await expect.poll(() => inTheWay(pictures[1])).toEqual([])
  await look({ page: phone }, 'phone-hidden-844')
  await list.getByRole('listitem').first().scrollIntoViewIfNeeded()
  expect((await list.boundingBox())?.height).toBeGreaterThan(300)
  expert.close()
})

test('a headset that cannot draw all its frames sends a smaller picture, and the expert is told', async ({
  server,
  people,
}) => {
  await server.addScenario('slow', {
    ...stillWall,
    name: 'slow',
    device: { frameRateHz: 20 },
    trouble: [{ type: 'slowFrames', atS: 0, forS: 3600, rateHz: 8 }],
  })
  await people.openHmd({ scenario: 'slow' })
  const desk = await people.openDesk()
  await expect(desk.page.getByText('The headset sends a smaller picture to stay smooth')).toBeVisible({})
  const limited = await waitForEvents(server, 'camera.limited')
  expect(limited[0]).toMatchObject({ level: 'reduced', reason: 'frame-rate' })
  await waitForEvents(server, 'camera.limited', 2)
})
