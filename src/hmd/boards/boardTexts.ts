// Words on and about boards in the headset.
import { defineTexts } from '../../client/i18n/i18n.ts'
import type { BoardButton } from './boardLayout.ts'

export const hmdBoardTexts = defineTexts<BoardButton | 'shown' | 'news' | 'page' | 'loading' | 'notShown'>({
  en: {
    previous: 'Back',
    next: 'Next',
    smaller: 'Smaller',
    larger: 'Larger',
    tone: 'Light ⇄ dark',
    move: 'Move',
    hide: 'Hide',
    shown: 'Shown by the orthopedist',
    news: 'The orthopedist shows “{title}” in the room.',
    page: '{title}, page {page} of {of}',
    loading: 'Getting the page',
    notShown: 'The page could not be fetched. It is tried again when the orthopedist turns it.',
  },
  nb: {
    previous: 'Tilbake',
    next: 'Neste',
    smaller: 'Mindre',
    larger: 'Større',
    tone: 'Lys ⇄ mørk',
    move: 'Flytt',
    hide: 'Skjul',
    shown: 'Vist av ortopeden',
    news: 'Ortopeden viser «{title}» i rommet.',
    page: '{title}, side {page} av {of}',
    loading: 'Henter siden',
    notShown: 'Siden kunne ikke hentes. Det prøves igjen når ortopeden blar.',
  },
})
