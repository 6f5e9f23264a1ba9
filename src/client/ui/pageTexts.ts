// Words that every page shares.
import { defineTexts } from '../i18n/i18n.ts'

export const pageTexts = defineTexts({
  en: {
    reload: 'Reload the page',
    detail: 'For the report: {detail}',
    check: 'Check this device',
  },
  nb: {
    reload: 'Last siden på nytt',
    detail: 'Til feilmeldingen: {detail}',
    check: 'Sjekk denne enheten',
  },
})
