// What is before the wearer's eyes, as a picture: the emulated headset's stage, compared with what it was.
import type { Page } from '@playwright/test'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

/** Half the side of what is looked at, in heights of the stage. */
const HALF = 0.13
/** Fewer changed pixels are no mark. */
export const FEWEST_PIXELS = 12

/** Keeps what is on the stage now, to be compared with. */
export const holdStage = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const canvas = document.querySelector('.emulator__stage > canvas')
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the stage has no picture')
    const held = document.createElement('canvas')
    Object.assign(held, { width: canvas.width, height: canvas.height, id: 'held-stage' })
    held.getContext('2d')?.drawImage(canvas, 0, 0)
    held.hidden = true
    document.getElementById('held-stage')?.remove()
    document.body.append(held)
  })

export interface Square {
  /** Pixels of the stage. */
  readonly left: number
  readonly top: number
  readonly side: number
}

/** Pixels of the stage that are plainly others than those held, across and down. */
export const changedIn = (page: Page, square: Square): Promise<readonly (readonly [number, number])[]> =>
  page.evaluate(({ left, top, side }) => {
    const [canvas, held] = [
      document.querySelector('.emulator__stage > canvas'),
      document.getElementById('held-stage'),
    ]
    if (!(canvas instanceof HTMLCanvasElement) || !(held instanceof HTMLCanvasElement)) return []
    const read = (from: HTMLCanvasElement): Uint8ClampedArray => {
      const context = new OffscreenCanvas(side, side).getContext('2d')
      context?.drawImage(from, left, top, side, side, 0, 0, side, side)
      return context?.getImageData(0, 0, side, side).data ?? new Uint8ClampedArray()
    }
    const [now, before] = [read(canvas), read(held)]
    const changed: [number, number][] = []
    for (let i = 0; i < now.length; i += 4) {
      const difference = [0, 1, 2].reduce(
        (sum, c) => sum + Math.abs((now[i + c] ?? 0) - (before[i + c] ?? 0)),
        0,
      )
      const index = i / 4
      if (difference > 60) changed.push([left + (index % side) + 0.5, top + Math.floor(index / side) + 0.5])
    }
    return changed
  }, square)

/** How many, in a square about a place of the stage. */
export async function changedAbout(page: Page, [u, v]: ImagePoint): Promise<number> {
  const [width, height] = await sizeOfStage(page)
  const side = Math.round(height * HALF * 2)
  const [left, top] = [Math.round(u * width - side / 2), Math.round(v * height - side / 2)]
  return (await changedIn(page, { left, top, side })).length
}

/** Across and down, pixels. */
export const sizeOfStage = (page: Page): Promise<readonly [number, number]> =>
  page.locator('.emulator__stage > canvas').evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the stage has no picture')
    return [canvas.width, canvas.height] as const
  })
