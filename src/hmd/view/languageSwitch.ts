// Norsk or English, as on the other pages.
import { language, languages, setLanguage, type Language } from '../../client/i18n/i18n.ts'
import { el, type Scope } from './dom.ts'

const names: Record<Language, string> = { nb: 'Norsk', en: 'English' }

export function languageSwitch(scope: Scope): HTMLElement {
  const buttons = languages.map((option) => {
    const element = el('button', { type: 'button', lang: option }, names[option])
    element.addEventListener('click', () => setLanguage(option))
    scope.follow(() => element.setAttribute('aria-pressed', String(language.value === option)))
    return element
  })
  return el('div', { class: 'ui-segments', role: 'group', 'aria-label': 'Språk / Language' }, ...buttons)
}
