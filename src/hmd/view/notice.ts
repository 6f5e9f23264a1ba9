// What happened, what it means, what to do: three sentences, in the look that all pages share.
import { CircleAlert, Info, TriangleAlert } from 'lucide'
import type { NoticeText } from '../../client/i18n/errorTexts.ts'
import { el, icon } from './dom.ts'

const icons = { info: Info, warning: TriangleAlert, danger: CircleAlert }

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
