// The calibration wizard in words: few and large, they are read in the headset.
import { formatLength, formatShare } from '../../client/i18n/format.ts'
import { defineTexts } from '../../client/i18n/i18n.ts'
import { WANTED_VIEWS } from '../../shared/geometry/calibration/calibrationTypes.ts'
import type { WizardState } from './wizardFlow.ts'

export const calibrationTexts = defineTexts({
  en: {
    begin: 'Calibrate the camera',
    beginShort: 'Calibrate',
    stop: 'Stop calibrating',
    stopShort: 'Stop',
    first: 'Calibrate the camera first. It takes half a minute.',
    firstMeaning:
      'Have the calibration sheet at hand, printed or on a screen. Without calibration marks may be several centimetres off.',
    calibrated: 'This camera is calibrated. Calibrate again if marks are off.',
    sheet: 'Open the calibration sheet',
    looking: 'Look at the calibration sheet. Print it, or open /sheet on another screen.',
    progress: '{views} of {wanted}. {wish}',
    sideways: 'Turn your head from side to side',
    upDown: 'Nod up and down',
    tilt: 'Tilt your head to each shoulder',
    distance: 'Come nearer, and back again',
    motion: 'Turn your head a little faster',
    working: 'A moment more',
    done: 'Calibrated. Marks are right to about {length} at arm’s length.',
    scale: 'The sheet is printed at {share} of its size; that was taken into account.',
    'no-target': 'The sheet was not seen. Hold it in good light, at arm’s length, and try again.',
    untracked: 'The headset did not know where it was. Look around slowly in good light, and try again.',
    views: 'The views were too much alike. Move your head more, with the sheet in sight, and try again.',
    contradictory: 'The views contradict each other. Fix the sheet so that it does not move, and try again.',
    implausible: 'The result cannot be right. Check that the line on the sheet is 10 cm, and try again.',
    broken: 'Calibrating does not work just now. Reload this page, and try again.',
  },
  nb: {
    begin: 'Kalibrer kameraet',
    beginShort: 'Kalibrer',
    stop: 'Avbryt kalibreringen',
    stopShort: 'Avbryt',
    first: 'Kalibrer kameraet først. Det tar et halvt minutt.',
    firstMeaning:
      'Ha kalibreringsarket klart, på papir eller på en skjerm. Uten kalibrering kan merker være flere centimeter feil.',
    calibrated: 'Kameraet er kalibrert. Kalibrer på nytt hvis merkene er feil.',
    sheet: 'Åpne kalibreringsarket',
    looking: 'Se på kalibreringsarket. Skriv det ut, eller åpne /sheet på en annen skjerm.',
    progress: '{views} av {wanted}. {wish}',
    sideways: 'Drei hodet fra side til side',
    upDown: 'Nikk opp og ned',
    tilt: 'Legg hodet mot hver skulder',
    distance: 'Gå nærmere, og tilbake igjen',
    motion: 'Drei hodet litt raskere',
    working: 'Et øyeblikk til',
    done: 'Kalibrert. Merker stemmer til omtrent {length} på en armlengdes avstand.',
    scale: 'Arket er skrevet ut i {share} av størrelsen; det er tatt hensyn til.',
    'no-target': 'Arket ble ikke sett. Hold det i godt lys, på en armlengdes avstand, og prøv igjen.',
    untracked: 'Brillen visste ikke hvor den var. Se deg rolig rundt i godt lys, og prøv igjen.',
    views: 'Bildene var for like. Beveg hodet mer, med arket i synsfeltet, og prøv igjen.',
    contradictory: 'Bildene motsier hverandre. Fest arket så det ikke beveger seg, og prøv igjen.',
    implausible: 'Resultatet kan ikke stemme. Sjekk at streken på arket er 10 cm, og prøv igjen.',
    broken: 'Kalibreringen virker ikke akkurat nå. Last inn siden på nytt, og prøv igjen.',
  },
})

/** A printer is off by so much unnoticed; more is told. */
const TOLD_SCALE = 0.015

/** Whether something is asked of the wearer now. */
export const isCalibrating = ({ tag }: WizardState): boolean => tag === 'looking' || tag === 'viewing'

/** One sentence for now; undefined while the wizard is off. */
export function wizardWords(state: WizardState): string | undefined {
  switch (state.tag) {
    case 'off':
      return undefined
    case 'looking':
      return calibrationTexts('looking')
    case 'viewing': {
      const wish = calibrationTexts(state.wanted ?? 'working')
      return calibrationTexts('progress', { views: state.views, wanted: WANTED_VIEWS, wish })
    }
    case 'done': {
      const { errorMm, targetScale } = state.solved
      const done = calibrationTexts('done', { length: formatLength(Math.max(1, errorMm) / 1000) })
      if (Math.abs(targetScale - 1) < TOLD_SCALE) return done
      return `${done} ${calibrationTexts('scale', { share: formatShare(targetScale) })}`
    }
    case 'failed':
      return calibrationTexts(state.reason)
  }
}
