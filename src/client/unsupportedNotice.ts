// What to say when a browser cannot show a page: apart from the probes, since nearly nobody needs the words.
import type { BrowserNeed, PageName } from './browserSupport.ts'
import { supportTexts } from './i18n/supportTexts.ts'

/** The message instead of a blank page. */
export const unsupportedNotice = (
  page: PageName,
  missing: readonly BrowserNeed[],
): { title: string; action: string; details: readonly string[] } => ({
  title: supportTexts('title'),
  action: supportTexts(`action.${page}`),
  details: missing.map((need) => supportTexts(need)),
})
