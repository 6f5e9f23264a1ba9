// Words for boards on the desk: files, documents, X-ray pictures that are shown in the room.
import { defineTexts } from '../../client/i18n/i18n.ts'
import type { ChoiceFault } from './pageChoice.ts'
import type { FileFault } from './pageSource.ts'

export const boardTexts = defineTexts({
  en: {
    choose: 'Choose a file',
    hint: 'JPEG, PNG or PDF. Save an X-ray as JPEG first. You can also drop a file here, or paste it.',
    reading: 'Reading {file}',
    title: 'Name',
    titleHint: 'Seen by everybody in the consultation. Write no names or birth numbers.',
    pages: 'Pages, e.g. 1-3, 7',
    pagesOf: '{count} pages in the document, at most 40 can be shown.',
    send: 'Add',
    cancel: 'Cancel',
    sending: 'Sending page {page} of {of}',
    again: 'Choose another',
    none: 'Nothing here yet. A picture or document that you add can be shown large in the physiotherapist’s room and to the patient, and drawn on.',
    list: 'Pictures and documents',
    page: 'Page {page} of {of}',
    pageOf: '{title}, page {page} of {of}',
    previous: 'Previous page',
    next: 'Next page',
    open: 'Open {title} to draw on it',
    close: 'Close, back to the picture',
    show: 'Show in the room',
    hide: 'Take out of the room',
    shown: 'Shown in the room',
    full: 'Four are shown in the room already. Take one of them out first.',
    loading: 'Getting the page',
    failed: 'The page could not be fetched.',
    retry: 'Try again',
    surface:
      '{title}, page {page} of {of}. Draw with pen, mouse or finger. With the keyboard: arrow keys move the crosshair, Enter draws, Page Up and Page Down turn pages.',
    tools: 'Tools for the page',
    ink: 'Draw freehand',
    arrow: 'Arrow',
    point: 'Point',
    circle: 'Circle',
    wipeLast: 'Take back my last stroke',
    wipeMine: 'Wipe all of mine off the page',
    wipeAll: 'Wipe the page',
    wipeAllAsk: 'Wipe the page?',
    wipeMineAsk: 'Wipe all of yours off the page?',
    wipeAllGoes:
      '{count, plural, one {1 stroke goes} other {# strokes go}}, whoever drew {count, plural, one {it} other {them}}. {count, plural, one {It} other {They}} cannot be brought back.',
    wipeMineGoes:
      '{count, plural, one {1 stroke goes} other {# strokes go}}. {count, plural, one {It} other {They}} cannot be brought back.',
    notShown: 'Only you see this page. Show it in the room to let the others see it.',
  },
  nb: {
    choose: 'Velg en fil',
    hint: 'JPEG, PNG eller PDF. Lagre røntgenbilder som JPEG først. Du kan også slippe en fil her, eller lime den inn.',
    reading: 'Leser {file}',
    title: 'Navn',
    titleHint: 'Ses av alle i konsultasjonen. Skriv ikke navn eller fødselsnummer.',
    pages: 'Sider, f.eks. 1-3, 7',
    pagesOf: '{count} sider i dokumentet, høyst 40 kan vises.',
    send: 'Legg til',
    cancel: 'Avbryt',
    sending: 'Sender side {page} av {of}',
    again: 'Velg en annen',
    none: 'Ingenting her ennå. Et bilde eller dokument som du legger til, kan vises stort i rommet hos fysioterapeuten og for pasienten, og tegnes på.',
    list: 'Bilder og dokumenter',
    page: 'Side {page} av {of}',
    pageOf: '{title}, side {page} av {of}',
    previous: 'Forrige side',
    next: 'Neste side',
    open: 'Åpne {title} for å tegne på det',
    close: 'Lukk, tilbake til bildet',
    show: 'Vis i rommet',
    hide: 'Ta ut av rommet',
    shown: 'Vises i rommet',
    full: 'Det vises fire i rommet allerede. Ta ut ett av dem først.',
    loading: 'Henter siden',
    failed: 'Siden kunne ikke hentes.',
    retry: 'Prøv igjen',
    surface:
      '{title}, side {page} av {of}. Tegn med penn, mus eller finger. Med tastatur: piltastene flytter trådkorset, Enter tegner, Page Up og Page Down blar.',
    tools: 'Verktøy for siden',
    ink: 'Tegn på frihånd',
    arrow: 'Pil',
    point: 'Punkt',
    circle: 'Sirkel',
    wipeLast: 'Ta tilbake mitt siste strøk',
    wipeMine: 'Visk ut alle mine på siden',
    wipeAll: 'Visk ut alt på siden',
    wipeAllAsk: 'Viske ut alt på siden?',
    wipeMineAsk: 'Viske ut alle dine på siden?',
    wipeAllGoes:
      '{count, plural, one {1 strøk blir borte} other {# strøk blir borte}}, uansett hvem som tegnet {count, plural, one {det} other {dem}}. {count, plural, one {Det} other {De}} kan ikke hentes tilbake.',
    wipeMineGoes:
      '{count, plural, one {1 strøk blir borte} other {# strøk blir borte}}. {count, plural, one {Det} other {De}} kan ikke hentes tilbake.',
    notShown: 'Bare du ser denne siden. Vis den i rommet for at de andre skal se den.',
  },
})

export const fileFaultTexts = defineTexts<`${FileFault}.title` | `${FileFault}.action`>({
  en: {
    'unreadable.title': '{file} is not a picture that can be read',
    'unreadable.action':
      'It may be damaged, or of a kind that this browser does not know. Save it as JPEG, PNG or PDF, and try again.',
    'tooManyPixels.title': '{file} has more pixels than this computer can handle',
    'tooManyPixels.action': 'Save it smaller (8,000 pixels across are more than enough), and try again.',
    'fileTooLarge.title': '{file} is larger than 300 MB',
    'fileTooLarge.action': 'Save it smaller, or only the pages that are needed.',
    'pdfBroken.title': '{file} is damaged, or is no PDF',
    'pdfBroken.action':
      'Nothing was added. Open it in another program to see whether it is whole, or save it anew as PDF.',
    'pdfLocked.title': '{file} is protected by a password',
    'pdfLocked.action': 'Nothing was added. Save a copy without a password, and choose that one.',
    'empty.title': '{file} is empty',
    'empty.action': 'Choose another file.',
  },
  nb: {
    'unreadable.title': '{file} er ikke et bilde som kan leses',
    'unreadable.action':
      'Det kan være skadet, eller av en type som nettleseren ikke kjenner. Lagre det som JPEG, PNG eller PDF, og prøv igjen.',
    'tooManyPixels.title': '{file} har flere piksler enn denne maskinen klarer',
    'tooManyPixels.action': 'Lagre det mindre (8000 piksler i bredden er mer enn nok), og prøv igjen.',
    'fileTooLarge.title': '{file} er større enn 300 MB',
    'fileTooLarge.action': 'Lagre den mindre, eller bare de sidene som trengs.',
    'pdfBroken.title': '{file} er skadet, eller er ingen PDF',
    'pdfBroken.action':
      'Ingenting ble lagt til. Åpne den i et annet program for å se om den er hel, eller lagre den som PDF på nytt.',
    'pdfLocked.title': '{file} er beskyttet med passord',
    'pdfLocked.action': 'Ingenting ble lagt til. Lagre en kopi uten passord, og velg den.',
    'empty.title': '{file} er tom',
    'empty.action': 'Velg en annen fil.',
  },
})

export const choiceFaultTexts = defineTexts<ChoiceFault>({
  en: {
    unreadable: 'Write page numbers with commas, or from-to: 1-3, 7',
    none: 'Choose at least one page.',
    beyond: 'The document has only {count} pages.',
    tooMany: 'At most 40 pages can be shown.',
  },
  nb: {
    unreadable: 'Skriv sidetall med komma, eller fra-til: 1-3, 7',
    none: 'Velg minst én side.',
    beyond: 'Dokumentet har bare {count} sider.',
    tooMany: 'Høyst 40 sider kan vises.',
  },
})
