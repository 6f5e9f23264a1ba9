// The calibration wizard in the emulated headset, whose camera is not where the device believes it to be; and the sheet.
import type { Page } from '@playwright/test'
import { detectTags } from '../shared/geometry/tags/detectTags.ts'
import { SHEET_TAG } from '../shared/geometry/tags/tagCode.ts'
import { angleBetween } from '../shared/geometry/quat.ts'
import { transformPoint } from '../shared/geometry/pose.ts'
import { distance, type Vec3 } from '../shared/geometry/vec3.ts'
import type { GrayImage } from '../shared/geometry/motion/motionTypes.ts'
import type {} from '../emulator/emulatorGlobal.d.ts'
import type {} from '../hmd/wearerHook.ts'
import { readLog, isOfType, waitForEvents } from './drivers/sessionLog.ts'
import { expect, test } from './drivers/test.ts'

const wizardOf = (wearer: Page) => wearer.evaluate(() => window.skulderWearer?.calibration())
const truthOf = (wearer: Page) => wearer.evaluate(() => window.skulderEmulator?.scenario.camera)

/** A screenshot's brightness, read in an empty page: ours loads no picture out of nowhere. */
async function grayOf(page: Page, png: Buffer): Promise<GrayImage> {
  const reader = await page.context().newPage()
  const { width, height, text } = await reader.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const rgba = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray()
    // One character a pixel: the page is black and white.
    let green = ''
    for (let at = 1; at < rgba.length; at += 4) green += String.fromCharCode(rgba[at] ?? 0)
    return { width: image.width, height: image.height, text: btoa(green) }
  }, png.toString('base64'))
  await reader.close()
  return { width, height, data: Uint8Array.from(Buffer.from(text, 'base64')) }
}

test('the wizard finds the camera’s true offset, tilt, focal length and lag, and keeps them on the device', async ({
  server,
  people,
}) => {
  const wearer = await people.openHmd({ scenario: 'calibration' })
  await expect(wearer.getByRole('button', { name: 'Calibrate the camera' })).toBeVisible()
  await expect.poll(async () => (await wizardOf(wearer))?.believed?.source).toBe('published')
  await wearer.getByRole('button', { name: 'Calibrate the camera' }).click()
  await expect(wearer.getByRole('button', { name: 'Stop calibrating' })).toBeVisible()
  const controls = wearer.getByRole('navigation', { name: 'Call controls' })
  await expect(controls.getByText(/^Calibrated\. Marks are right to about/)).toBeVisible({ timeout: 45_000 })

  const found = (await wizardOf(wearer))?.believed
  const truth = await truthOf(wearer)
  if (found === undefined || truth?.fx === undefined) throw new Error('no calibration to compare')
  expect(found.source).toBe('calibrated')
  // What marks feel of it: where the middle of the picture is believed to be, an arm's length away (0.7 m).
  const aim = ({ viewerFromCamera }: typeof truth): Vec3 => transformPoint(viewerFromCamera, [0, 0, -0.7])
  expect(distance(aim({ ...truth, ...found }), aim(truth))).toBeLessThan(0.01)
  // Offset and tilt stand in for each other there: each by itself is less sure (it was 5 cm and 2° off before).
  const camera = found.viewerFromCamera
  expect(distance(camera.position, truth.viewerFromCamera.position)).toBeLessThan(0.01)
  expect(angleBetween(camera.orientation, truth.viewerFromCamera.orientation)).toBeLessThan(0.015)
  expect(found.intrinsics.fx / truth.fx).toBeCloseTo(1, 1.7)
  expect(Math.abs(found.camLagMs - truth.lagMs)).toBeLessThan(6)

  await waitForEvents(server, 'camera.calibrated', 2)
  const raised = (await readLog(server)).filter(isOfType('epoch.raised'))
  expect(raised.at(-1)?.reason).toBe('recalibrated')

  await wearer.reload()
  await expect(wearer.getByText(/This camera is calibrated/)).toBeVisible()
})

test('the sheet shows a pattern that the headset reads, in its true size', async ({ server, people }) => {
  const page = await people.open(`${server.origin}/sheet`)
  const drawing = page.getByRole('img', { name: /Pattern for the headset/ })
  await drawing.waitFor()
  const tag = detectTags(await grayOf(page, await drawing.screenshot()))[0]
  expect(tag?.id).toBe(SHEET_TAG.id)
  // 96 pixels of CSS are an inch.
  expect(tag?.sidePx).toBeCloseTo((SHEET_TAG.sizeM / 0.0254) * 96, -0.5)

  await page.getByRole('textbox', { name: /Measure the line/ }).fill('80')
  await page.getByRole('button', { name: 'Draw anew' }).click()
  await expect(drawing).toHaveAttribute('width', '200mm')
  await page.getByRole('textbox', { name: /Measure the line/ }).fill('nine')
  await page.getByRole('button', { name: 'Draw anew' }).click()
  await expect(page.getByText('Type a length between 30 and 300 mm.')).toBeVisible()
})
