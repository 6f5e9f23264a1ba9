// Two languages, equally complete. A page defines its texts once; a missing key does not compile.
import { signal } from '@preact/signals-core'
import { IntlMessageFormat } from 'intl-messageformat'

export type Language = 'nb' | 'en'
export const languages = ['nb', 'en'] as const satisfies readonly Language[]

const STORAGE_KEY = 'skulder.language'

function initialLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    if (stored === 'nb' || stored === 'en') return stored
  } catch {
    // Storage may be refused (private mode); the browser's language decides then.
  }
  return /^(nb|nn|no)\b/i.test(navigator.language) ? 'nb' : 'en'
}

/** The language all texts of this page are shown in. */
export const language = signal<Language>(initialLanguage())

/** Switches the language, remembers it, and tells assistive technology. */
export function setLanguage(next: Language): void {
  language.value = next
  document.documentElement.lang = next
  try {
    localStorage.setItem(STORAGE_KEY, next)
  } catch {
    // Not remembered; still switched.
  }
}

export type TextValues = Record<string, string | number>
type Catalogue<K extends string> = Record<Language, Record<K, string>>
/** A message as it is written; in a built page one with arguments is its syntax tree (.config/build/compiledTexts.ts). */
type Message = ConstructorParameters<typeof IntlMessageFormat>[0]
/** Reads the text in the current `language`; the catalogue itself, as it is written, is there for tests of completeness. */
export type Texts<K extends string> = ((key: K, values?: TextValues) => string) & {
  readonly catalogue: Catalogue<K>
}

/**
 * Texts in ICU message format. `defineTexts({ en: {...}, nb: {...} })` → `t(key, values)`, reads `language`.
 * Everything in it is written out, as the page build compiles it; a text without `{` is shown as it stands.
 */
export function defineTexts<K extends string>(catalogue: Catalogue<K>): Texts<K> {
  const messages: Record<Language, Record<K, Message>> = catalogue
  const cache = new Map<string, IntlMessageFormat>()
  const text = (key: K, values?: TextValues): string => {
    const lang = language.value
    const message = messages[lang][key]
    if (typeof message === 'string' && !message.includes('{')) return message
    const cacheKey = `${lang}:${key}`
    let format = cache.get(cacheKey)
    if (format === undefined) {
      format = new IntlMessageFormat(message, lang)
      cache.set(cacheKey, format)
    }
    return String(format.format(values))
  }
  return Object.assign(text, { catalogue })
}
