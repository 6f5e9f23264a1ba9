// Refused: what happened, what to do, and a button only where one can help.
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import { errorNotice } from '../i18n/errorTexts.ts'
import { refusalHelp } from '../refusalHelp.ts'
import { Button } from './Button.tsx'
import { MessagePage } from './MessagePage.tsx'
import { usePageTitle } from './mountPage.tsx'
import { pageTexts } from './pageTexts.ts'

export function RefusedPage({ code, onAgain }: { readonly code: ErrorCode; readonly onAgain: () => void }) {
  const text = errorNotice(code)
  const { again, startPage } = refusalHelp(code)
  usePageTitle(text.title)
  return (
    <MessagePage text={text}>
      {again && (
        <Button variant="primary" onClick={onAgain}>
          {pageTexts('again')}
        </Button>
      )}
      {startPage && (
        <a class="ui-button" href="/">
          {pageTexts('startPage')}
        </a>
      )}
    </MessagePage>
  )
}
