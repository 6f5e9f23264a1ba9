// Words of the bar beside a mark in hand; those that the list of marks says too are in toolTexts.ts.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const barTexts = defineTexts({
  en: {
    bar: 'Change {mark}',
    write: 'Change the text',
    erase: 'Erase this mark',
    held: 'Somebody else has this mark in hand',
  },
  nb: {
    bar: 'Endre {mark}',
    write: 'Endre teksten',
    erase: 'Visk ut dette merket',
    held: 'Noen andre holder i dette merket',
  },
})
