// What is asked before many marks go at once, on the desk and on the wearer's phone alike.
import type { Erasable } from '../../shared/session/selectors.ts'
import { defineTexts } from './i18n.ts'

export const clearTexts = defineTexts({
  en: {
    titleAll: 'Erase all marks?',
    titleMine: 'Erase all of yours?',
    goesAll:
      '{count, plural, one {1 mark goes} other {# marks go}}, whoever drew {count, plural, one {it} other {them}}. Undo brings {count, plural, one {it} other {them}} back.',
    goesMine:
      '{count, plural, one {1 mark goes} other {# marks go}}. Undo brings {count, plural, one {it} other {them}} back.',
    stays:
      '{count, plural, one {1 locked mark stays} other {# locked marks stay}}: unlock {count, plural, one {it} other {them}} first to erase {count, plural, one {it} other {them}} too.',
    erase: 'Erase all',
    keep: 'Keep them',
  },
  nb: {
    titleAll: 'Viske ut alle merker?',
    titleMine: 'Viske ut alle dine?',
    goesAll:
      '{count, plural, one {1 merke blir borte} other {# merker blir borte}}, uansett hvem som tegnet {count, plural, one {det} other {dem}}. Angre henter {count, plural, one {det} other {dem}} tilbake.',
    goesMine:
      '{count, plural, one {1 merke blir borte} other {# merker blir borte}}. Angre henter {count, plural, one {det} other {dem}} tilbake.',
    stays:
      '{count, plural, one {1 låst merke blir stående} other {# låste merker blir stående}}: lås {count, plural, one {det} other {dem}} opp først for å viske ut {count, plural, one {det} other {dem}} også.',
    erase: 'Visk ut alle',
    keep: 'Behold dem',
  },
})

/** What goes, whoever drew it, and what stays. */
export const clearWords = ({ count, locked }: Erasable): string =>
  [clearTexts('goesAll', { count }), ...(locked === 0 ? [] : [clearTexts('stays', { count: locked })])].join(
    ' ',
  )
