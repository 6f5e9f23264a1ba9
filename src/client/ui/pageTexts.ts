// Words that every page shares.
import { defineTexts } from '../i18n/i18n.ts'

export const pageTexts = defineTexts({
  en: {
    reload: 'Reload the page',
    detail: 'For the report: {detail}',
    check: 'Check this device',
    testLine: 'Test the line',
    again: 'Try again',
    startPage: 'To the start page',
  },
  nb: {
    reload: 'Last siden på nytt',
    detail: 'Til feilmeldingen: {detail}',
    check: 'Sjekk denne enheten',
    testLine: 'Test linjen',
    again: 'Prøv igjen',
    startPage: 'Til startsiden',
  },
})
