// Instead of a blank page: what this browser lacks, and which one to use.
import { missingNeeds, type PageName } from '../browserSupport.ts'
import { unsupportedNotice } from '../unsupportedNotice.ts'
import { MessagePage } from './MessagePage.tsx'
import { usePageTitle } from './mountPage.tsx'
import { pageTexts } from './pageTexts.ts'

export function UnsupportedPage({ page }: { readonly page: PageName }) {
  const { title, action, details } = unsupportedNotice(page, missingNeeds(page))
  usePageTitle(title)
  return (
    <MessagePage text={{ title, action }} details={details}>
      <a class="ui-button" href="/check">
        {pageTexts('check')}
      </a>
    </MessagePage>
  )
}
