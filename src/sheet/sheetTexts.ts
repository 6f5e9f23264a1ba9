// Words of the calibration sheet's page.
import { defineTexts } from '../client/i18n/i18n.ts'

export const sheetTexts = defineTexts({
  en: {
    title: 'Calibration sheet',
    lead: 'The headset looks at this pattern to learn where its camera sits. Print it, or show it on a screen, so that it lies or hangs still.',
    print: 'Print',
    fullScreen: 'Full screen',
    measure: 'Measure the line under the pattern. What does it measure, in mm?',
    measureHint:
      'It must be 100 mm. Type what you measure, and the sheet is drawn anew; then print it again.',
    notALength: 'Type a length between 30 and 300 mm.',
    apply: 'Draw anew',
    tag: 'Pattern for the headset, 120 mm wide',
    line: '100 mm',
    printNote: 'Print at 100 %, not “fit to page”.',
    tooSmall:
      'This screen is too small to show the whole pattern. Print it, or open this page on a larger screen.',
    start: 'Start page',
  },
  nb: {
    title: 'Kalibreringsark',
    lead: 'Brillen ser på dette mønsteret for å finne ut hvor kameraet sitter. Skriv det ut, eller vis det på en skjerm, så det ligger eller henger stille.',
    print: 'Skriv ut',
    fullScreen: 'Fullskjerm',
    measure: 'Mål streken under mønsteret. Hvor lang er den, i mm?',
    measureHint:
      'Den skal være 100 mm. Skriv det du måler, så tegnes arket på nytt; skriv det så ut en gang til.',
    notALength: 'Skriv en lengde mellom 30 og 300 mm.',
    apply: 'Tegn på nytt',
    tag: 'Mønster for brillen, 120 mm bredt',
    line: '100 mm',
    printNote: 'Skriv ut i 100 %, ikke «tilpass til siden».',
    tooSmall:
      'Denne skjermen er for liten til å vise hele mønsteret. Skriv det ut, eller åpne siden på en større skjerm.',
    start: 'Startsiden',
  },
})
