// Instead of a blank page: what this browser lacks, and which one to use.
import { unsupportedNotice, type missingNeeds } from '../browserSupport.ts'
import { MessagePage } from './MessagePage.tsx'
import { pageTexts } from './pageTexts.ts'

export function UnsupportedPage({ missing }: { readonly missing: ReturnType<typeof missingNeeds> }) {
  const { title, action, details } = unsupportedNotice(missing)
  return (
    <MessagePage text={{ title, action }} details={details}>
      <a class="ui-button" href="/check">
        {pageTexts('check')}
      </a>
    </MessagePage>
  )
}
