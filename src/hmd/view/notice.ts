// What happened, what it means, what to do: three sentences, in the look that all pages share.
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide'
import type { NoticeText } from '../../client/i18n/errorTexts.ts'
import type { Message } from '../render/sentence.ts'
import { el, icon } from './dom.ts'

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert }

/** A message's look, as the headset shows it in colour. */
export const lookOf = ({ tone }: Pick<Message, 'tone'>): keyof typeof icons =>
  tone === 'notice' ? 'warning' : tone === 'good' ? 'success' : 'info'

export function notice(
  kind: keyof typeof icons,
  text: NoticeText,
  ...actions: readonly HTMLElement[]
): HTMLElement {
  return el(
    'div',
    { class: `ui-notice ui-notice--${kind}`, role: kind === 'danger' ? 'alert' : 'status' },
    icon(icons[kind]),
    el('div', { class: 'ui-notice__title' }, text.title),
    el(
      'div',
      { class: 'ui-notice__body' },
      text.meaning === undefined ? undefined : el('p', {}, text.meaning),
      text.action === undefined ? undefined : el('p', {}, text.action),
      actions.length === 0 ? undefined : el('div', { class: 'ui-notice__actions' }, ...actions),
    ),
  )
}
