// A page that says one thing: checking the link, refused, left, ended.
import type { NoticeText } from '../../client/i18n/errorTexts.ts'
import { button, el, Scope, type ButtonOptions, type View } from './dom.ts'
import { languageSwitch } from './languageSwitch.ts'

export function messageView(text: () => NoticeText, action?: Omit<ButtonOptions, 'look'>): View {
  const scope = new Scope()
  const title = scope.text(el('h1'), () => text().title)
  const meaning = scope.text(el('p'), () => text().meaning ?? '')
  const toDo = scope.text(el('p'), () => text().action ?? '')
  const element = el(
    'main',
    { class: 'hmd-message' },
    title,
    meaning,
    toDo,
    action && button(scope, { ...action, look: 'primary' }),
    languageSwitch(scope),
  )
  return { element, dispose: () => scope.stop() }
}
