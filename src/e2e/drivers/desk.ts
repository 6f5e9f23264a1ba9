// The expert's desk as its user handles it: looks at the picture, draws with the pointer, presses keys.
import type {} from '../../desk/testHandle.ts'
import { type Locator, type Page } from '@playwright/test'
import { expect } from './expect.ts'
import type { Tool } from '../../desk/draw/tools.ts'
import { toolTexts } from '../../desk/toolTexts.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { findColour, MIN_PIXELS, type FoundColour } from './colourSearch.ts'
import { createPointers, onPage, type Pointer } from './pointers.ts'

export interface Desk {
  readonly page: Page
  readonly surface: Locator
  join(): Promise<void>
  /** Waits until the headset's picture is on the stage. */
  waitForPicture(): Promise<void>
  /** Where a colour is in the picture that the expert sees now (marks are not part of it). */
  findTarget(colour: string): Promise<FoundColour | undefined>
  /** As `findTarget`, waiting until the whole target is in sight. */
  waitForTarget(colour: string): Promise<FoundColour>
  /** After a reload: joins again where the page asks, or finds itself in the call. */
  rejoin(): Promise<void>
  freeze(): Promise<void>
  /** Freezes, again and again, until the whole target is in the frozen picture: the head may be turning. */
  freezeWithTarget(colour: string, by?: Pick<Desk, 'freeze' | 'backToLive'>): Promise<void>
  backToLive(): Promise<void>
  setFreezeWhileDrawing(on: boolean): Promise<void>
  chooseTool(tool: Tool): Promise<void>
  /** How the headset's picture is to go for all, from the settings. */
  choosePicture(choice: keyof typeof pictureChoices): Promise<void>
  /** From the arrow beside the eraser; what it asks is not answered. */
  erase(which: 'mine' | 'all'): Promise<void>
  /** With the real pointer: presses at the first point, moves along, lets go at the last. */
  draw(points: readonly ImagePoint[], on?: Locator): Promise<void>
  /** As `draw`, with a finger or a pen as the browser itself tells of them. */
  drawWith(pointer: Pointer, points: readonly ImagePoint[]): Promise<void>
  drawPoint(at: ImagePoint): Promise<void>
  /** Finds the colour in a picture and puts the pen down in the same turn, however fast the head turns. */
  tapTargetWhileMoving(colour: string): Promise<void>
}

/** By its button, or by its line in the menu of those that have none in sight. */
export async function chooseToolBy(
  page: Page,
  tool: Tool,
  press: (control: Locator) => Promise<void>,
): Promise<void> {
  const button = page.getByRole('button', { name: labelOf(tool), exact: true })
  if (await button.isVisible()) await press(button)
  else {
    await press(page.getByRole('button', { name: 'More tools', exact: true }))
    await press(page.getByRole('menuitemradio', { name: labelOf(tool) }))
  }
  await expect(button).toHaveAttribute('aria-pressed', 'true')
}

/** As the page says it in English. */
const labelOf = (tool: Tool): string => toolTexts.catalogue.en[tool]

const pictureChoices = {
  automatic: 'As the line allows',
  video: 'Always video',
  still: 'Stills and sound',
} as const

export function createDesk(page: Page): Desk {
  const surface = page.getByTestId('surface')
  const picture = page.getByTestId('picture')
  const search = (colour: string): Promise<FoundColour | undefined> =>
    picture.evaluate(findColour, { colour, minPixels: MIN_PIXELS })
  const freezeButton = page.getByRole('button', { name: 'Freeze', exact: true })
  const liveButton = page.getByRole('button', { name: 'Live', exact: true })
  const pointers = createPointers(page)
  const desk: Desk = {
    page,
    surface,
    async join() {
      await page.getByRole('button', { name: /^(Join the consultation|Bli med i konsultasjonen)$/ }).click()
      await expect(surface).toBeVisible()
    },
    async waitForPicture() {
      await expect
        .poll(() => picture.evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.width : 0)), {
          message: 'a picture on the stage',
        })
        .toBeGreaterThan(250)
      // The first pictures come before their poses; the status line says so, and nobody draws on them.
      await expect.poll(() => isPlaceKnown(page), { message: 'pictures whose place is known' }).toBe(true)
    },
    findTarget: search,
    async waitForTarget(colour) {
      let found: FoundColour | undefined
      await expect
        .poll(
          async () => {
            found = await search(colour)
            return found !== undefined && !found.isCut
          },
          { message: `a target of colour ${colour} in the picture`, intervals: [50] },
        )
        .toBe(true)
      if (found === undefined) throw new Error('the target was seen, and is gone')
      return found
    },
    async freeze() {
      await freezeButton.click()
      await expect(liveButton).toBeVisible()
    },
    async rejoin() {
      const join = page.getByRole('button', { name: 'Join the consultation' })
      await join.or(surface).first().waitFor()
      if (await join.isVisible()) await join.click()
      await expect(surface).toBeVisible()
    },
    async freezeWithTarget(colour, by = desk) {
      await expect(async () => {
        await desk.waitForTarget(colour)
        await by.freeze()
        const found = await search(colour)
        const isWhole = found !== undefined && !found.isCut
        if (isWhole && (await isPlaceKnown(page))) return
        await by.backToLive()
        throw new Error('the target was not whole in a frozen picture whose place is known')
      }).toPass({ timeout: 30_000, intervals: [10] })
    },
    async backToLive() {
      await liveButton.click()
      await expect(freezeButton).toBeVisible()
    },
    async setFreezeWhileDrawing(on) {
      const toggle = page.getByRole('switch', { name: 'Freeze while drawing' })
      if ((await toggle.getAttribute('aria-checked')) !== String(on)) await toggle.click()
      await expect(toggle).toHaveAttribute('aria-checked', String(on))
    },
    chooseTool: (tool) => chooseToolBy(page, tool, (control) => control.click()),
    async choosePicture(choice) {
      await page.getByRole('button', { name: 'Camera and microphone' }).click()
      const dialog = page.getByRole('dialog', { name: 'Camera and microphone' })
      await dialog
        .getByRole('combobox', { name: 'The physiotherapist’s picture' })
        .selectOption(pictureChoices[choice])
      await dialog.getByRole('button', { name: 'Done' }).click()
      await expect
        .poll(() => page.evaluate(() => window.skulderDesk?.state()?.cameraChoice), {
          message: 'the choice in the session',
        })
        .toBe(choice)
    },
    async erase(which) {
      await page.getByRole('button', { name: 'Erase more', exact: true }).click()
      const name = which === 'mine' ? 'Erase all of mine' : 'Erase all marks'
      await page.getByRole('menuitem', { name }).click()
    },
    drawWith: (pointer, points) => pointers.draw(pointer, surface, points),
    async draw(points, on = surface) {
      const [first, ...rest] = await onPage(on, points)
      if (first === undefined) return
      await uncover(page, first)
      await page.mouse.move(...first)
      await page.mouse.down()
      // A way told by many points needs none between them.
      const steps = rest.length > 4 ? 1 : 6
      for (const [x, y] of rest) await page.mouse.move(x, y, { steps })
      await page.mouse.up()
    },
    drawPoint: (at) => desk.draw([at]),
    async tapTargetWhileMoving(colour) {
      await tapOnPicture(page, colour)
    },
  }
  return desk
}

/** Sends the small window to another corner where it covers the place, as its user would; focus goes back to the picture. */
async function uncover(page: Page, at: readonly [number, number]): Promise<void> {
  const isCovered = (): Promise<boolean> =>
    page.evaluate(
      ([x, y]) => document.elementFromPoint(x, y)?.closest('[data-testid=small-window]') instanceof Element,
      at,
    )
  for (const key of ['ArrowDown', 'ArrowUp', 'ArrowLeft']) {
    if (!(await isCovered())) return
    await page.getByTestId('small-window').getByRole('button').first().press(key)
  }
  if (await isCovered()) throw new Error('the small window covers the place in every corner')
}

/** What the status line says in words: whether the pose of the picture on the stage is known. */
const isPlaceKnown = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const picture = window.skulderDesk?.picture()?.picture
    return picture !== undefined && picture.match !== 'approximate'
  })

/**
 * A real pointer takes some milliseconds to arrive, in which a head turning at 60°/s moves the picture by several
 * pixels: no test could say what it aimed at. So the target is sought as soon as the desk has painted a picture, and the
 * pen is put down in the same turn.
 */
async function tapOnPicture(page: Page, colour: string): Promise<void> {
  // As a handle: the page's content security policy lets nobody make a function out of text there.
  const search = await page.evaluateHandle<typeof findColour>(`(${findColour.toString()})`)
  await page.evaluate(
    async ({ search, colour: wanted, minPixels }) => {
      const canvas = document.querySelector('[data-testid=picture]')
      const target = document.querySelector('[data-testid=surface]')
      if (canvas === null || target === null) throw new Error('the stage is not there')
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('the target never came into the picture')), 20_000)
        const stop = window.skulderDesk?.onPicture(() => {
          const found = search(canvas, { colour: wanted, minPixels })
          const isKnown = (window.skulderDesk?.picture()?.match ?? 'approximate') !== 'approximate'
          if (found === undefined || found.isCut || !isKnown) return
          clearTimeout(late)
          stop?.()
          const box = target.getBoundingClientRect()
          const init = {
            bubbles: true,
            cancelable: true,
            pointerId: 77,
            pointerType: 'mouse',
            isPrimary: true,
            button: 0,
            clientX: box.x + found.point[0] * box.width,
            clientY: box.y + found.point[1] * box.height,
          }
          target.dispatchEvent(new PointerEvent('pointerdown', { ...init, buttons: 1 }))
          target.dispatchEvent(new PointerEvent('pointerup', { ...init, buttons: 0 }))
          resolve()
        })
      })
    },
    { search, colour, minPixels: MIN_PIXELS },
  )
  await search.dispose()
}
