// What a newcomer does: the start page's buttons, one browser, nothing prepared, the emulated headset with its view. On the
// plainest browser there is, whose every pixel the processor draws.
import type {} from '../emulator/emulatorGlobal.d.ts'
import type {} from '../hmd/wearerHook.ts'
import type { Page } from '@playwright/test'
import { distance } from '../shared/geometry/vec3.ts'
import { anchorPoint, markAnchor } from '../shared/ink/markAnchor.ts'
import type { SessionEventOf } from '../shared/protocol/events.ts'
import { createDesk } from './drivers/desk.ts'
import { firstLoadOf } from './drivers/firstLoad.ts'
import { plainLaunchOptions } from './drivers/chromium.ts'
import { startHmd } from './drivers/people.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { readLog, waitForEvents } from './drivers/sessionLog.ts'
import { expect, test } from './drivers/test.ts'

test.use({ launchOptions: plainLaunchOptions })

async function press(portal: Page, name: RegExp): Promise<Page> {
  const opened = portal.context().waitForEvent('page')
  await portal.getByRole('link', { name }).click()
  return await opened
}

/** With the real mouse, on the open view. */
async function expectDragToTurn(hmd: Page): Promise<void> {
  const facing = (): Promise<number> =>
    hmd.evaluate(() => window.skulderEmulator?.headPoseAt(performance.now()).orientation[1] ?? 0)
  const before = await facing()
  await hmd.mouse.move(500, 400)
  await hmd.mouse.down()
  await hmd.mouse.move(760, 400, { steps: 8 })
  await hmd.mouse.up()
  await expect.poll(async () => Math.abs((await facing()) - before)).toBeGreaterThan(0.05)
  await hmd.mouse.down()
  await hmd.mouse.move(500, 400, { steps: 8 })
  await hmd.mouse.up()
}

test('with the start page’s buttons three windows meet, and a drawn mark is placed', async ({
  server,
  people,
}) => {
  const portal = await people.open(server.origin)
  const hmd = await press(portal, /simulated headset.*in a new window/i)
  await startHmd(hmd)
  const desk = createDesk(await press(portal, /orthop.*in a new window/i))
  await desk.join()
  const room = await press(portal, /patient.*in a new window/i)
  await room.getByRole('button', { name: 'Join', exact: true }).click()
  await expect.poll(() => hmd.evaluate(() => window.skulderWearer?.mode)).toBe('immersive')
  await expectDragToTurn(hmd)
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await desk.drawPoint([0.5, 0.5])
  const [placed] = await waitForEvents(server, 'mark.placed')
  expect(placed?.pointsWorld).toHaveLength(1)
  // The picture that was drawn on was known, not guessed.
  const [drawn] = await waitForEvents(server, 'mark.drawn')
  expect(drawn?.picture.match).not.toBe('approximate')
  await expect(room.getByRole('img', { name: /picture|still/i }).first()).toBeVisible()
  // Nothing was loaded on the way that the pages' budgets do not count but what comes after joining: depth from motion with the stage,
  // with the first still the strip, with the first mark what tells of marks, words on one that was moved far, and what folds them; and the simulated headset.
  const withTheCall = [
    'desk/depth/startDepth.ts',
    'desk/honest/tellNews.ts',
    'desk/stills/Strip.tsx',
    'desk/told/NewsWords.tsx',
    'desk/panels/Unfold.tsx',
  ]
  for (const [page, entry, alsoOpened] of [
    [portal, 'portal/index.html', []],
    [hmd, 'hmd/index.html', ['emulator/startEmulator.ts']],
    [desk.page, 'desk/index.html', withTheCall],
    [room, 'room/index.html', []],
  ] as const) {
    const { counted, uncounted } = await firstLoadOf(page, entry, alsoOpened)
    expect(counted, entry).not.toEqual([])
    expect(uncounted, entry).toEqual([])
  }
})

/**
 * The demo's patient sits 1.4 m away, and the head leans when it is asked to: depth from motion has marks on the body after some seconds,
 * 0 to 4 cm off (bench placement-patient). Nearer than this no wall, bench or guessed depth lies to what the spot truly was.
 */
const ON_BODY = { withinM: 0.08, withinMs: 40_000 } as const

/** Its spot comes to lie where its picture truly showed the patient. */
async function expectOnPatient(
  server: ServerProcess,
  hmd: Page,
  { markId, kind, stroke, picture }: SessionEventOf<'mark.drawn'>,
): Promise<void> {
  const truth = await hmd.evaluate(
    ([atMs, at]) => window.skulderEmulator?.seenAt(atMs - performance.timeOrigin, at),
    [picture.captureTimeMs, anchorPoint(kind, stroke)] as const,
  )
  expect(truth, `${kind} was drawn on the patient`).toMatchObject({ isPatient: true })
  const offM = async (): Promise<number> => {
    const log = await readLog(server)
    const last = log
      .filter((event) => event.type === 'mark.placed' || event.type === 'mark.refined')
      .findLast((event) => event.markId === markId)
    const anchor = markAnchor(kind, last?.pointsWorld ?? [])
    return truth === undefined || anchor === undefined ? Infinity : distance(anchor, truth.position)
  }
  await expect
    .poll(offM, { message: `metres that the ${kind} lies off the patient`, timeout: ON_BODY.withinMs })
    .toBeLessThan(ON_BODY.withinM)
}

test('within a minute of joining the painful spot is circled and a turning arrow placed, with the page’s own buttons, and both come to lie on the patient', async ({
  server,
  people,
}) => {
  const portal = await people.open(server.origin)
  const hmd = await press(portal, /simulated headset.*in a new window/i)
  await startHmd(hmd)
  const desk = createDesk(await press(portal, /orthop.*in a new window/i))
  const { page, surface } = desk
  const joinedAtMs = Date.now()
  await page.getByRole('button', { name: 'Join the consultation' }).click()
  await desk.waitForPicture()
  await desk.freeze()
  for (const [name, from, to] of [
    ['Circle', [0.5, 0.5], [0.56, 0.56]],
    ['Turning arrow', [0.45, 0.4], [0.52, 0.46]],
  ] as const) {
    // No menu, no key: the tool's icon stands there, and its name is what a screen reader and the tooltip say.
    await page.getByRole('button', { name, exact: true }).click()
    await expect(surface).toBeVisible()
    await desk.draw([from, to])
  }
  const placed = await waitForEvents(server, 'mark.placed', 2)
  expect(Date.now() - joinedAtMs).toBeLessThan(60_000)
  expect(placed.every(({ pointsWorld }) => pointsWorld.length > 0)).toBe(true)
  const drawn = await waitForEvents(server, 'mark.drawn', 2)
  expect(drawn.map(({ kind }) => kind)).toEqual(['circle', 'turn'])
  for (const mark of drawn) await expectOnPatient(server, hmd, mark)
})
