// Words of what opens a folded line.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const unfoldTexts = defineTexts({
  en: { all: 'Show all of it', less: 'Show less' },
  nb: { all: 'Vis alt', less: 'Vis mindre' },
})
