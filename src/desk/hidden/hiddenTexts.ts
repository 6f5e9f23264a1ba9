// What hidden marks are, and what brings them back.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const hiddenTexts = defineTexts({
  en: {
    title: 'Hidden ({count}): their places hold no longer',
    'title.session-start': 'Hidden ({count}): {device} was started anew',
    'title.space-reset': 'Hidden ({count}): {device} has begun to learn the room anew',
    'title.tracking-lost': 'Hidden ({count}): {device} lost its place',
    'title.recalibrated': 'Hidden ({count}): the camera was calibrated anew',
    meaning: 'They are kept, and come back by themselves if the room is recognised. Else:',
    'way.again': 'Mark it again: click where it was on a new still.',
    'way.againTwo': 'Mark two of them again, each where it was on a new still: all come back.',
    'way.againEach':
      'Mark each of them again, where it was on a new still: they are not known well enough to bring back one another.',
    'way.drawAnew': 'Draw them anew: these kinds have no single spot to mark again.',
    'way.pointOut': 'Or the physiotherapist points out two of the places in the room.',
    'way.tag': 'Or the physiotherapist looks at the printed pattern, if it hung there before.',
    again: 'Mark again',
    againMark: 'Mark {mark} again',
    unlockMark: 'Unlock {mark}',
    withOthers: 'Comes back with the others',
    drawAnew: 'Draw it anew',
  },
  nb: {
    title: 'Skjult ({count}): plassene deres gjelder ikke lenger',
    'title.session-start': 'Skjult ({count}): {device} er startet på nytt',
    'title.space-reset': 'Skjult ({count}): {device} har begynt å lære rommet på nytt',
    'title.tracking-lost': 'Skjult ({count}): {device} mistet plassen sin',
    'title.recalibrated': 'Skjult ({count}): kameraet er kalibrert på nytt',
    meaning: 'De er tatt vare på, og kommer tilbake av seg selv hvis rommet kjennes igjen. Ellers:',
    'way.again': 'Pek det ut på nytt: klikk der det var, på et nytt stillbilde.',
    'way.againTwo': 'Pek ut to av dem på nytt, der de var, på et nytt stillbilde: alle kommer tilbake.',
    'way.againEach':
      'Pek ut hvert av dem på nytt, der det var, på et nytt stillbilde: de er ikke sikre nok til å bringe hverandre tilbake.',
    'way.drawAnew': 'Tegn dem på nytt: disse har ikke ett enkelt sted å peke ut.',
    'way.pointOut': 'Eller fysioterapeuten peker ut to av stedene i rommet.',
    'way.tag': 'Eller fysioterapeuten ser på det trykte mønsteret, hvis det hang der fra før.',
    again: 'Pek ut på nytt',
    againMark: 'Pek ut {mark} på nytt',
    unlockMark: 'Lås opp {mark}',
    withOthers: 'Kommer tilbake sammen med de andre',
    drawAnew: 'Tegn det på nytt',
  },
})
