// The wearer's hand, gaze and feet in the emulated headset: points at things in the room and taps, by the mouse over the stage or
// by fingers on a phone's screen; looks round by dragging, walks by keys.
import type {} from '../../emulator/emulatorGlobal.d.ts'
import type {} from '../../hmd/wearerHook.ts'
import { displayIntrinsics } from '../../emulator/device/displayOptics.ts'
import type { GuideSaying } from '../../hmd/render/guideLayer.ts'
import { type Page } from '@playwright/test'
import { expect } from './expect.ts'
import { invert, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { distance, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

/** What is no farther from the middle of the view than this is ahead. */
const AHEAD_TAN = 0.1
/** Well within the lowest of the panel's buttons. */
const ON_BUTTON_TAN = 0.018

export interface Wearer {
  readonly page: Page
  /** Where the head truly is, room from viewer. */
  head(): Promise<Pose>
  /** Names of all that can be tapped on now: `panel next`, `menu move`, `mark <id>`. */
  spots(): Promise<readonly string[]>
  /** The words before the eyes. */
  saying(): Promise<GuideSaying | undefined>
  waitForSpot(name: string | RegExp): Promise<string>
  /** Points at the middle of a spot and taps. */
  tapOn(name: string | RegExp): Promise<void>
  pointAt(atWorld: Vec3): Promise<void>
  /** Where a place in the room is seen, 0..1 across and down the stage. */
  onStage(atWorld: Vec3): Promise<ImagePoint>
  /** Points at a place in the room and taps. */
  tapAt(atWorld: Vec3): Promise<void>
  /** Turns a head that the visitor leads, by dragging, until the place is in the middle of the view. */
  turnTo(atWorld: Vec3): Promise<void>
  /** Turns the head until a spot is straight ahead, also when the spot comes along for a while. */
  gazeOn(name: string): Promise<void>
  /** Walks sideways so far, metres: -1 to the left, 1 to the right. */
  stepAside(way: -1 | 1, byM: number): Promise<void>
}

/** `by`: what the stage is tapped with. */
export function createWearer(page: Page, { by = 'mouse' }: { readonly by?: 'mouse' | 'touch' } = {}): Wearer {
  const spotsNow = () => page.evaluate(() => window.skulderWearer?.spots() ?? [])
  const matches = (name: string, wanted: string | RegExp): boolean =>
    typeof wanted === 'string' ? name === wanted : wanted.test(name)

  async function placeOf(name: string): Promise<Vec3> {
    const spot = (await spotsNow()).find((each) => each.name === name)
    if (spot === undefined) throw new Error(`${name} has gone`)
    return spot.atWorld
  }

  interface Seen {
    /** Where the view's axis meets the page, CSS pixels. */
    readonly middle: { readonly x: number; readonly y: number }
    /** Lengths of the view's axis on the stage, across and down, CSS pixels. */
    readonly focalPx: readonly [number, number]
    /** The place as seen by the head, metres. */
    readonly atViewer: Vec3
  }

  async function stageBox() {
    const box = await page.locator('.emulator__stage').boundingBox()
    if (box === null) throw new Error('the emulated headset is not on the page')
    return box
  }

  async function head(): Promise<Pose> {
    const pose = await page.evaluate(() => window.skulderEmulator?.headPoseAt(performance.now()))
    if (pose === undefined) throw new Error('the emulated headset is not on the page')
    return pose
  }

  async function see(atWorld: Vec3): Promise<Seen> {
    const box = await stageBox()
    const scenario = await page.evaluate(() => window.skulderEmulator?.scenario)
    if (scenario === undefined) throw new Error('the emulated headset is not on the page')
    const { fx, fy, cx, cy } = displayIntrinsics(scenario, box)
    return {
      middle: { x: box.x + cx, y: box.y + cy },
      focalPx: [fx, fy],
      atViewer: transformPoint(invert(await head()), atWorld),
    }
  }

  async function isAhead(atWorld: Vec3, withinTan: number): Promise<boolean> {
    const [x, y, z] = (await see(atWorld)).atViewer
    return Math.hypot(x, y) < -z * withinTan
  }

  /** Pulls at the view until the place, wherever it is by then, is ahead. */
  async function bringAhead(place: () => Promise<Vec3>, withinTan: number): Promise<void> {
    await expect(async () => {
      if (!(await isAhead(await place(), withinTan))) await dragTowards(await see(await place()))
      // The head follows the hand within moments.
      await expect.poll(async () => isAhead(await place(), withinTan), { timeout: 1000 }).toBe(true)
    }).toPass()
  }

  /** Where on the page a place in the room is seen, CSS pixels. */
  async function pixelOf(atWorld: Vec3): Promise<{ x: number; y: number }> {
    const { middle, focalPx, atViewer } = await see(atWorld)
    const [x, y, z] = atViewer
    if (z >= 0) throw new Error('the place is behind the wearer')
    return { x: middle.x + (x / -z) * focalPx[0], y: middle.y - (y / -z) * focalPx[1] }
  }

  /** One pull at the view, as far as the stage allows; what is asked for may take several. */
  async function dragTowards({ middle, focalPx, atViewer: [x, y, z] }: Seen): Promise<void> {
    const across = -Math.atan2(x, -z) * focalPx[0]
    const down = Math.atan2(y, Math.hypot(x, z)) * focalPx[1]
    const reach = Math.min(1, (middle.y * 0.8) / Math.max(Math.abs(across), Math.abs(down), 1))
    await page.mouse.move(middle.x, middle.y)
    await page.mouse.down()
    await page.mouse.move(middle.x + across * reach, middle.y + down * reach)
    await page.mouse.up()
  }

  const wearer: Wearer = {
    page,
    head,
    saying: () => page.evaluate(() => window.skulderWearer?.saying()),
    spots: async () => (await spotsNow()).map(({ name }) => name),
    async waitForSpot(wanted) {
      let found: string | undefined
      await expect
        .poll(
          async () => {
            found = (await wearer.spots()).find((name) => matches(name, wanted))
            return found !== undefined
          },
          { message: `${String(wanted)} in the wearer's room` },
        )
        .toBe(true)
      return found ?? ''
    },
    async tapOn(wanted) {
      await wearer.tapAt(await placeOf(await wearer.waitForSpot(wanted)))
    },
    async onStage(atWorld) {
      const box = await stageBox()
      const { x, y } = await pixelOf(atWorld)
      return [(x - box.x) / box.width, (y - box.y) / box.height]
    },
    async pointAt(atWorld) {
      const { x, y } = await pixelOf(atWorld)
      await page.mouse.move(x, y)
    },
    async tapAt(atWorld) {
      const { x, y } = await pixelOf(atWorld)
      if (by === 'touch') {
        await page.touchscreen.tap(x, y)
        return
      }
      await page.mouse.move(x, y)
      await page.mouse.down()
      await page.mouse.up()
    },
    turnTo: (atWorld) => bringAhead(async () => atWorld, AHEAD_TAN),
    async gazeOn(name) {
      await wearer.waitForSpot(name)
      await bringAhead(() => placeOf(name), ON_BUTTON_TAN)
    },
    async stepAside(way, byM) {
      const from = (await head()).position
      const key = way < 0 ? 'KeyA' : 'KeyD'
      await page.locator('.emulator__stage').focus()
      await page.keyboard.down(key)
      await expect
        .poll(async () => distance(from, (await head()).position), {
          message: 'a step aside',
          intervals: [20],
        })
        .toBeGreaterThan(byM)
      await page.keyboard.up(key)
    },
  }
  return wearer
}
