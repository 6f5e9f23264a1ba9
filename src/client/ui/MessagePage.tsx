// A whole page that can only say what happened and what to do: refused link, ended session, old browser, a bug.
import type { ComponentChildren } from 'preact'
import type { NoticeText } from '../i18n/errorTexts.ts'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { Wordmark } from './Wordmark.tsx'

interface MessagePageProps {
  readonly text: NoticeText
  readonly details?: readonly string[] | undefined
  /** Buttons or links. */
  readonly children?: ComponentChildren
}

export function MessagePage({ text, details = [], children }: MessagePageProps) {
  return (
    <main class="ui-message-page">
      <div class="ui-message-page__card">
        <div class="ui-message-page__head">
          <Wordmark />
          <LanguageSwitch short />
        </div>
        <h1>{text.title}</h1>
        {text.meaning !== undefined && <p class="ui-message-page__meaning">{text.meaning}</p>}
        {details.length > 0 && (
          <ul>
            {details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        )}
        {text.action !== undefined && <p>{text.action}</p>}
        <div class="ui-message-page__actions">{children}</div>
      </div>
    </main>
  )
}
