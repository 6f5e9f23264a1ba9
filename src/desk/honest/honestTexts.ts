// Words beside the strip that are there before anything is asked or told.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const honestTexts = defineTexts({
  en: {
    region: 'How sure the marks are',
    tieMark: 'Mark {mark} on a second still',
    cue: 'The physiotherapist is asked to move the head a little: it makes {mark} more exact.',
  },
  nb: {
    region: 'Hvor sikre merkene er',
    tieMark: 'Pek ut {mark} på et bilde til',
    cue: 'Fysioterapeuten er bedt om å bevege hodet litt: det gjør {mark} mer nøyaktig.',
  },
})
