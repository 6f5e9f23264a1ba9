// What the phone's page says over mixed reality.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const handheldTexts = defineTexts({
  en: {
    marks: 'Marks ({count})',
    hideMarks: 'Hide the list',
    listTitle: 'Marks in the room',
    noMarks: 'No marks yet. The orthopedist draws them on the picture.',
    eraseMark: 'Erase {mark}',
    eraseAll: 'Erase all',
    steps: 'Steps',
    firstStep: 'Begin with step 1',
  },
  nb: {
    marks: 'Merker ({count})',
    hideMarks: 'Skjul listen',
    listTitle: 'Merker i rommet',
    noMarks: 'Ingen merker ennå. Ortopeden tegner dem på bildet.',
    eraseMark: 'Visk ut {mark}',
    eraseAll: 'Visk ut alle',
    steps: 'Trinn',
    firstStep: 'Begynn med trinn 1',
  },
})
