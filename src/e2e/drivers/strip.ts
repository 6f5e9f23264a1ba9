// The strip of stills as its user handles it.
import { type Locator, type Page } from '@playwright/test'
import { expect } from './expect.ts'

export const stillsOf = (page: Page): Locator => page.locator('button[data-picture]')

/** Waits until the strip holds so many stills whose pictures are there. */
export async function waitForStills(page: Page, count: number): Promise<void> {
  await expect(stillsOf(page)).toHaveCount(count)
  await expect(page.locator('button[data-picture] canvas')).toHaveCount(count)
}

/** Shows the still of that rank (0 = first frozen) on the stage, and waits until it is there. */
export async function showStill(page: Page, index: number): Promise<void> {
  const still = stillsOf(page).nth(index)
  await still.click()
  await expect(still).toHaveAttribute('aria-current', 'true')
}
