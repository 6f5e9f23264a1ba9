// What happened, what it means, what to do: one sentence each. Never an overlay that hides the picture.
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide'
import type { ComponentChildren } from 'preact'
import type { NoticeText } from '../i18n/errorTexts.ts'
import { Icon } from './Icon.tsx'

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert }

interface NoticeProps {
  readonly kind: keyof typeof icons
  readonly text: NoticeText
  /** Buttons. */
  readonly children?: ComponentChildren
}

export function Notice({ kind, text, children }: NoticeProps) {
  return (
    <div class={`ui-notice ui-notice--${kind}`} role={kind === 'danger' ? 'alert' : 'status'}>
      <Icon icon={icons[kind]} />
      <div class="ui-notice__title">{text.title}</div>
      <div class="ui-notice__body">
        {text.meaning !== undefined && <p>{text.meaning}</p>}
        {text.action !== undefined && <p>{text.action}</p>}
        {children !== undefined && <div class="ui-notice__actions">{children}</div>}
      </div>
    </div>
  )
}
