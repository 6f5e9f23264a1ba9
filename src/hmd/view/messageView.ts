// A page that says one thing: checking the link, refused, left, ended.
import type { NoticeText } from '../../client/i18n/errorTexts.ts'
import { button, el, Scope, setAttribute, type ButtonOptions, type View } from './dom.ts'
import { languageSwitch } from './languageSwitch.ts'

export interface MessageLink {
  readonly text: () => string
  readonly href: string
}

/** `offers`: what can help, the best first. */
export function messageView(
  text: () => NoticeText & { readonly details?: readonly string[] },
  ...offers: readonly (Omit<ButtonOptions, 'look'> | MessageLink)[]
): View {
  const scope = new Scope()
  const title = scope.text(el('h1'), () => text().title)
  const meaning = scope.text(el('p', { class: 'hmd-message__meaning' }), () => text().meaning ?? '')
  const details = el('ul', { role: 'list' })
  scope.follow(() => {
    const lines = text().details ?? []
    details.replaceChildren(...lines.map((line) => el('li', {}, line)))
    setAttribute(details, 'hidden', lines.length === 0)
  })
  const toDo = scope.text(el('p'), () => text().action ?? '')
  const element = el(
    'main',
    { class: 'hmd-message' },
    title,
    meaning,
    details,
    toDo,
    el('div', { class: 'hmd-message__offers' }, ...offers.map((offer) => offerOf(scope, offer))),
    languageSwitch(scope),
  )
  return { element, dispose: () => scope.stop() }
}

function offerOf(scope: Scope, offer: Omit<ButtonOptions, 'look'> | MessageLink): HTMLElement {
  if ('onPress' in offer) return button(scope, { ...offer, look: 'primary' })
  return scope.text(el('a', { class: 'ui-button', href: offer.href }), offer.text)
}
