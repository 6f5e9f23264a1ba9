// Words of the field in which the text of a mark is written; loaded with it.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const entryTexts = defineTexts({
  en: {
    labelField: 'Text of the mark',
    labelHint: 'Enter keeps it, Esc gives it up',
    keep: 'Keep',
    giveUp: 'Give up',
    labelCount: '{count} of {most}',
    labelTooLong: '{over} characters too many: it must be readable at arm’s length',
    labelRefused: '{over} characters too many: shorten it, or give it up, before you go on',
  },
  nb: {
    labelField: 'Teksten på merket',
    labelHint: 'Enter beholder den, Esc forkaster den',
    keep: 'Behold',
    giveUp: 'Forkast',
    labelCount: '{count} av {most}',
    labelTooLong: '{over} tegn for mange: den må kunne leses på en armlengdes avstand',
    labelRefused: '{over} tegn for mange: kort den ned, eller forkast den, før du går videre',
  },
})
