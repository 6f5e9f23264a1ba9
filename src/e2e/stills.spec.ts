// Stills are kept, shown again and drawn on: each with the pose that it was taken from.
import { distance } from '../shared/geometry/vec3.ts'
import { expect, test } from './drivers/test.ts'
import type { Desk } from './drivers/desk.ts'
import { startHmd } from './drivers/people.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import { stillWall, targetColour, turningWall } from './drivers/scenarios.ts'
import { showStill, stillsOf, waitForStills } from './drivers/strip.ts'

const NEAR_M = 0.01

/** The head turns slowly enough that the target is in each picture, and never at the same place. */
const lookingRound = {
  ...turningWall,
  name: 'looking-round',
  head: { ...turningWall.head, degPerS: 8, arcDeg: 20 },
} as const

async function freezeThree(desk: Desk): Promise<void> {
  for (const count of [1, 2, 3]) {
    await desk.freezeWithTarget(targetColour)
    await expect.poll(() => stillsOf(desk.page).count()).toBeGreaterThanOrEqual(count)
    await desk.backToLive()
  }
}

test('a mark on the first of several stills lands where it was drawn, also after a reload', async ({
  server,
  people,
}) => {
  await server.addScenario('looking-round', lookingRound)
  await people.openHmd({ scenario: 'looking-round' })
  const desk = await people.openDesk()
  const { page } = desk
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await freezeThree(desk)
  const frozen = await waitForEvents(server, 'picture.frozen', 3)
  await waitForStills(page, frozen.length)
  await showStill(page, 0)
  const shown = await page.evaluate(() => window.skulderDesk?.picture()?.picture?.frameSeq)
  expect(shown).toBe(frozen[0]?.picture.frameSeq)
  const first = await desk.findTarget(targetColour)
  expect(first, 'the target on the first still').toBeDefined()
  if (first !== undefined && !first.isCut) await desk.drawPoint(first.point)
  const [placed] = await waitForEvents(server, 'mark.placed')
  expect(distance(placed?.pointsWorld[0] ?? [9, 9, 9], lookingRound.targets[0].position)).toBeLessThan(NEAR_M)
  await waitForEvents(server, 'picture.reopened')

  await page.reload()
  await desk.rejoin()
  await waitForStills(page, frozen.length)
  await expect(stillsOf(page).first()).toHaveAttribute('aria-current', 'true')
  await expect(stillsOf(page).first()).toHaveAccessibleName(/1 mark/)
  await showStill(page, frozen.length - 1)
  const again = await desk.findTarget(targetColour)
  if (again === undefined) throw new Error('the target is not on the last still')
  await desk.chooseTool('point')
  await desk.drawPoint(again.point)
  const all = await waitForEvents(server, 'mark.placed', 2)
  expect(distance(all[1]?.pointsWorld[0] ?? [9, 9, 9], lookingRound.targets[0].position)).toBeLessThan(NEAR_M)
})

test('the strip is worked by keyboard, and both experts see it', async ({ server, people }) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  await desk.chooseTool('point')
  // The first still finds its room kept: the picture stays where it was.
  await expect(desk.page.getByText('Each picture that you freeze is kept here.')).toBeVisible()
  const before = await desk.page.getByTestId('surface').boundingBox()
  await desk.freeze()
  await waitForStills(desk.page, 1)
  expect(await desk.page.getByTestId('surface').boundingBox()).toEqual(before)
  await desk.drawPoint([0.4, 0.4])
  await desk.backToLive()
  await desk.freeze()
  await waitForStills(desk.page, 2)

  await stillsOf(desk.page).nth(1).focus()
  await desk.page.keyboard.press('ArrowLeft')
  await desk.page.keyboard.press('Enter')
  await expect(stillsOf(desk.page).first()).toHaveAttribute('aria-current', 'true')

  const colleague = await people.openDesk({ participantId: 'colleague' })
  await waitForStills(colleague.page, 2)
  await expect(stillsOf(colleague.page).first()).toHaveAccessibleName(/another orthopedist draws on it now/)
  await desk.page.keyboard.press('Delete')
  await expect(stillsOf(desk.page)).toHaveCount(1)
  await expect(stillsOf(colleague.page)).toHaveCount(1)
  await expect(desk.page.getByRole('tab', { name: 'Marks (1)' })).toBeVisible()
})

test('[STILL-7] a discarded still comes back by undo, and none is taken from a colleague unsaid', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  const { page } = desk
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await desk.freeze()
  await desk.drawPoint([0.4, 0.4])
  await waitForStills(page, 1)
  const colleague = await people.openDesk({ participantId: 'colleague' })
  const theirs = stillsOf(colleague.page)
  await waitForStills(colleague.page, 1)

  await theirs.first().focus()
  await colleague.page.keyboard.press('Delete')
  await expect(colleague.page.getByText('Somebody else has this still open')).toBeVisible()
  await expect(theirs).toHaveCount(1)

  // Looking at it beside who has it open is nothing that the session knows of.
  await showStill(colleague.page, 0)
  await stillsOf(page).first().focus()
  await page.keyboard.press('Delete')
  const told = page.getByTestId('mark-words')
  await expect(told).toContainText('The still is gone.')
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', /^live/)
  await expect(theirs).toHaveCount(0)
  await expect(colleague.page.getByTestId('mark-words')).toContainText('took this still off the strip')
  await expect(colleague.page.getByTestId('status')).toHaveAttribute('data-status', /^frozen/)

  await told.getByRole('button', { name: 'Undo' }).click()
  await expect(told).not.toContainText('gone')
  await waitForStills(page, 1)
  await expect(stillsOf(page).first()).toHaveAccessibleName(/1 mark/)
  await waitForStills(colleague.page, 1)
  await expect(colleague.page.getByTestId('mark-words')).not.toContainText('off the strip')

  const theirSmall = colleague.page.getByTestId('small-window')
  await theirSmall.getByRole('button', { name: /^Live picture/ }).click()
  await expect(theirSmall.getByRole('button', { name: /^The still/ })).toBeVisible()
  await stillsOf(page).first().focus()
  await page.keyboard.press('Delete')
  await expect(stillsOf(page)).toHaveCount(0)
  await expect(theirSmall).toHaveCount(0)
  await expect(colleague.page.getByTestId('mark-words')).toContainText('the still in the small window')
  await page.keyboard.press('Control+z')
  await waitForStills(page, 1)
  await expect(page.getByRole('tab', { name: 'Marks (1)' }), 'the mark was not undone').toBeVisible()
})

test('while frozen the live picture goes on small, in any corner, swapped, or side by side', async ({
  server,
  people,
}) => {
  await server.addScenario('looking-round', lookingRound)
  await people.openHmd({ scenario: 'looking-round' })
  const desk = await people.openDesk()
  const { page } = desk
  await desk.waitForPicture()
  await desk.freeze()
  await waitForStills(page, 1)
  const small = page.getByTestId('small-window')
  const live = page.getByTestId('live-picture')
  await expect.poll(() => live.evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBeGreaterThan(100)
  const look = (): Promise<string> => live.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  const before = await look()
  await expect.poll(look, { message: 'the small live picture goes on' }).not.toBe(before)

  await small.getByRole('button').first().press('ArrowDown')
  await expect(small).toHaveClass(/bottomRight/)
  await small.getByRole('button').first().press('Enter')
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'live')
  // [KEYS-2] It is the same window that now holds the still, and keeps the focus.
  const asStill = small.getByRole('button', { name: /^The still/ })
  await expect(asStill).toBeFocused()
  await asStill.press('Enter')
  await expect(stillsOf(page).first()).toHaveAttribute('aria-current', 'true')
  await expect(small.getByRole('button', { name: /^Live picture/ })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('status')).toHaveAttribute('data-status', 'live')
  await expect(desk.surface).toBeFocused()
  await showStill(page, 0)

  await page.keyboard.press('b')
  const pane = page.getByTestId('live-pane').getByTestId('live-picture')
  await expect(pane).toBeVisible()
  await expect(small).toHaveCount(0)
  await expect
    .poll(async () => {
      const [still, beside] = await Promise.all([desk.surface.boundingBox(), pane.boundingBox()])
      return Math.abs((still?.width ?? 0) - (beside?.width ?? 1000))
    })
    .toBeLessThan(8)
  await page.reload()
  await desk.rejoin()
  await expect(pane, 'side by side is remembered').toBeVisible()
})

test('a still is the camera’s full picture when the live one is degraded, and marks on it land', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  const hmd = await people.openHmd({ scenario: 'still-wall', start: false })
  // As a poor line or a hot headset makes it: half the width, half the height.
  await hmd.evaluate(() => {
    class HalvingConnection extends RTCPeerConnection {
      override addTransceiver(track: MediaStreamTrack | string, init?: RTCRtpTransceiverInit) {
        const isVideo = track instanceof MediaStreamTrack && track.kind === 'video'
        const encodings = init?.sendEncodings ?? [{}]
        const halved = encodings.map((encoding) => ({ ...encoding, scaleResolutionDownBy: 2 }))
        return super.addTransceiver(track, isVideo ? { ...init, sendEncodings: halved } : init)
      }
    }
    window.RTCPeerConnection = HalvingConnection
  })
  await startHmd(hmd)
  const desk = await people.openDesk()
  const picture = desk.page.getByTestId('picture')
  const width = (): Promise<number> => picture.evaluate((canvas: HTMLCanvasElement) => canvas.width)
  await expect.poll(width).toBe(stillWall.camera.width / 2)
  await desk.freezeWithTarget(targetColour)
  const [still] = await waitForEvents(server, 'still.attached')
  expect(still?.width).toBe(stillWall.camera.width)
  await expect.poll(width, 'the stage shows the sharp still').toBe(stillWall.camera.width)
  await desk.chooseTool('point')
  const found = await desk.waitForTarget(targetColour)
  await desk.drawPoint(found.point)
  const [placed] = await waitForEvents(server, 'mark.placed')
  expect(distance(placed?.pointsWorld[0] ?? [9, 9, 9], stillWall.targets[0].position)).toBeLessThan(NEAR_M)
})

test('the patient sees the still that is shown, with its marks, in plain words', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  await people.openHmd({ scenario: 'still-wall' })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  await desk.chooseTool('point')
  await desk.freeze()
  await desk.drawPoint([0.4, 0.4])
  await desk.backToLive()
  await desk.freeze()
  await waitForStills(desk.page, 2)
  const room = await people.openRoom()
  await expect(room.getByText('The orthopedist is looking closely at a picture')).toBeVisible()
  await showStill(desk.page, 0)
  await expect(room.getByText('The orthopedist is showing you something on the picture')).toBeVisible()
  await expect(room.getByRole('img', { name: /picture that the orthopedist shows/i })).toBeVisible()
  await desk.backToLive()
  await expect(room.getByText('The orthopedist has shown you this picture')).toBeVisible()
})

test('a desk whose depth worker does not load says that marks will not settle, and what to do', async ({
  server,
  people,
}) => {
  await server.addScenario('still-wall', stillWall)
  const desk = await people.openDesk({ join: false })
  await desk.page.route('**/depthWorker-*.js', (route) => route.fulfill({ status: 404 }))
  await desk.join()
  await people.openHmd({ scenario: 'still-wall' })
  await expect(
    desk.page.getByText(/^Marks no longer find their depth by themselves. Reload this page/),
  ).toBeVisible()
  // All else goes on.
  await desk.waitForPicture()
})
