// Norsk or English, remembered in the browser.
import { language, languages, setLanguage, type Language } from '../i18n/i18n.ts'

// Each language is called by its own name, whatever the page's language is.
const names: Record<Language, { readonly long: string; readonly short: string }> = {
  nb: { long: 'Norsk', short: 'NO' },
  en: { long: 'English', short: 'EN' },
}

export function LanguageSwitch({ short = false }: { readonly short?: boolean }) {
  return (
    <div class="ui-segments" role="group" aria-label="Språk / Language">
      {languages.map((option) => (
        <button
          key={option}
          type="button"
          lang={option}
          aria-pressed={language.value === option}
          aria-label={short ? `${names[option].short}, ${names[option].long}` : undefined}
          onClick={() => setLanguage(option)}
        >
          {short ? names[option].short : names[option].long}
        </button>
      ))}
    </div>
  )
}
