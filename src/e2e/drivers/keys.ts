// The desk by keys alone: Tab and arrow keys lead to what is pressed, the crosshair to what is drawn. Nothing is focused by the test.
import { type Locator, type Page } from '@playwright/test'
import { expect } from './expect.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

export interface Keys {
  press(control: Locator): Promise<void>
  /** Puts the pen down at the first point, moves along, lifts it at the last; with one point it is a tap. */
  draw(surface: Locator, points: readonly ImagePoint[]): Promise<void>
  /** Moves the crosshair from the middle of the surface. */
  aim(surface: Locator, at: ImagePoint): Promise<void>
  /** Keeps keys down until each has come so many times. */
  hold(...keys: readonly (readonly [key: string, times: number])[]): Promise<void>
}

/** More stops than the page has. */
const MOST_STOPS = 120
/** One press of an arrow key, in widths of the surface; with Shift a fifth of it. */
const STEP = 0.01
const FINE_PER_STEP = 5

/** What is wrong with the focus, in words. */
const lookOfFocus = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const active = document.activeElement
    if (!(active instanceof HTMLElement) || active === document.body) return 'nothing has the focus'
    const { outlineStyle, outlineWidth } = getComputedStyle(active)
    const isRinged = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
    if (!active.matches(':focus-visible') || !isRinged) return `no ring is about ${active.outerHTML}`
    const { left, top, right, bottom } = active.getBoundingClientRect()
    const isIn = left < innerWidth && top < innerHeight && right > 0 && bottom > 0 && right > left
    return isIn ? 'it is seen' : `out of sight: ${active.outerHTML}`
  })

/** The focus is there, with a ring about it. */
export async function expectFocusOn(control: Locator): Promise<void> {
  await expect(control).toBeFocused()
  await expect.poll(() => lookOfFocus(control.page()), { message: 'how the focus looks' }).toBe('it is seen')
}

/** In the page: which way from the focus to the control. */
function wayTo(control: Element): 'here' | 'back' | 'on' {
  const { activeElement } = document
  if (activeElement === control) return 'here'
  const isBefore =
    activeElement !== null &&
    activeElement !== document.body &&
    (control.compareDocumentPosition(activeElement) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  return isBefore ? 'back' : 'on'
}

/** Presses one of two keys until the control has the focus. */
async function goTo(control: Locator, back: string, on: string): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    const way = await control.evaluate(wayTo)
    if (way === 'here') return
    await control.page().keyboard.press(way === 'back' ? back : on)
  }
  throw new Error(`${on} does not lead to ${control.toString()}`)
}

const tabTo = (control: Locator): Promise<void> => goTo(control, 'Shift+Tab', 'Tab')

/** A menu, a strip or a row of tabs is one stop; arrow keys lead on from there. */
async function reach(control: Locator): Promise<void> {
  await expect(control).toBeVisible()
  if (await control.evaluate((element) => element instanceof HTMLElement && element.tabIndex >= 0)) {
    await tabTo(control)
    return
  }
  const group = control.locator('xpath=ancestor::*[@role="menu" or @role="tablist" or @role="list"][1]')
  const hasFocus = await group.evaluate((element) => element.contains(document.activeElement))
  if (!hasFocus) await tabTo(group.locator('[tabindex="0"]').first())
  const isMenu = (await group.getAttribute('role')) === 'menu'
  await (isMenu ? goTo(control, 'ArrowUp', 'ArrowDown') : goTo(control, 'ArrowLeft', 'ArrowRight'))
}

/** So many presses of an arrow key, and of the same with Shift. */
async function step(page: Page, keys: readonly [back: string, on: string], fine: number): Promise<void> {
  const key = keys[fine < 0 ? 0 : 1]
  const count = Math.abs(fine)
  for (let n = 0; n < Math.floor(count / FINE_PER_STEP); n += 1) await page.keyboard.press(key)
  for (let n = 0; n < count % FINE_PER_STEP; n += 1) await page.keyboard.press(`Shift+${key}`)
}

/** From one point to the next, as near as the finest steps come; gives where that is. */
async function steer(surface: Locator, from: ImagePoint, to: ImagePoint): Promise<ImagePoint> {
  const box = await surface.boundingBox()
  if (box === null) throw new Error('the surface is not on the page')
  const [across, down] = [STEP / FINE_PER_STEP, ((STEP / FINE_PER_STEP) * box.width) / box.height]
  const [fineU, fineV] = [Math.round((to[0] - from[0]) / across), Math.round((to[1] - from[1]) / down)]
  await step(surface.page(), ['ArrowLeft', 'ArrowRight'], fineU)
  await step(surface.page(), ['ArrowUp', 'ArrowDown'], fineV)
  return [from[0] + fineU * across, from[1] + fineV * down]
}

/** The surface has the focus, and its crosshair begins in the middle: as it does whenever the focus has come from elsewhere. */
async function begin(surface: Locator): Promise<ImagePoint> {
  if ((await surface.evaluate(wayTo)) === 'here') await surface.page().keyboard.press('Shift+Tab')
  await tabTo(surface)
  await expectFocusOn(surface)
  return [0.5, 0.5]
}

export function createKeys(page: Page): Keys {
  return {
    async press(control) {
      await expect(control).toBeEnabled()
      await reach(control)
      await expectFocusOn(control)
      await page.keyboard.press('Enter')
    },
    async draw(surface, points) {
      let at = await begin(surface)
      for (const [index, point] of points.entries()) {
        at = await steer(surface, at, point)
        if (index === 0 || index === points.length - 1) await page.keyboard.press('Enter')
      }
    },
    async aim(surface, at) {
      await steer(surface, await begin(surface), at)
    },
    async hold(...keys) {
      for (const [key, times] of keys) {
        for (let n = 0; n < times; n += 1) await page.keyboard.down(key)
      }
      for (const [key] of keys) await page.keyboard.up(key)
    },
  }
}
