// The test of the line on the check page, as who looks at it reads it.
import { type Page } from '@playwright/test'
import { expect } from './expect.ts'

/** All rungs that are shown, with what became of them, once the test is over. */
export async function lineOutcomes(page: Page): Promise<Readonly<Record<string, string>>> {
  await expect(page.getByRole('button', { name: 'Test the line again' })).toBeEnabled({ timeout: 90_000 })
  return page
    .locator('[data-rung]')
    .evaluateAll((rows) =>
      Object.fromEntries(
        rows.map((row) => [row.getAttribute('data-rung') ?? '', row.getAttribute('data-outcome') ?? '']),
      ),
    )
}
