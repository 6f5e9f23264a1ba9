// What the wearer is asked and told while pointing out where hidden marks were.
import { defineTexts } from '../../client/i18n/i18n.ts'
import type { MarkColour } from '../../shared/protocol/marks.ts'
import { guideTexts } from './guideTexts.ts'

export const findTexts = defineTexts({
  en: {
    pointOut: 'Point out two spots',
    hidden: '{count, plural, one {1 mark from before is} other {# marks from before are}} hidden.',
    pointOutOr:
      'Press “Point out two spots”, or ask the orthopedist to mark {count, plural, one {it} other {them}} again.',
    tagOr:
      'Look at the printed pattern, or ask the orthopedist to mark {count, plural, one {it} other {them}} again.',
    ask: 'Ask the orthopedist to mark {count, plural, one {it} other {them}} again.',
    another: 'Another one',
    stopFinding: 'Stop',
    spotOf: 'Spot {number} of 2',
    'part.spot': 'where it was',
    'part.head': 'where its head was',
    'part.centre': 'where its centre was',
    'part.start': 'where it began',
    point: 'Point at {spot}, then tap.',
    numberOf: 'number {number} of {of} as drawn',
    'too-near': 'The two spots lie too near each other to tell the rest. Begin again.',
    disagree: 'They do not lie as the marks did: another spot, or the patient has moved. Begin again.',
    'too-uncertain': 'That is too uncertain. Go nearer, and tap again.',
    'looks-near': 'Too nearly from the same side. Step further aside, then tap again.',
    'looks-apart': 'The two looks did not cross. Point and tap again.',
  },
  nb: {
    pointOut: 'Pek ut to steder',
    hidden: '{count, plural, one {1 merke fra før er} other {# merker fra før er}} skjult.',
    pointOutOr:
      'Trykk «Pek ut to steder», eller be ortopeden peke {count, plural, one {det} other {dem}} ut på nytt.',
    tagOr:
      'Se på det trykte mønsteret, eller be ortopeden peke {count, plural, one {det} other {dem}} ut på nytt.',
    ask: 'Be ortopeden peke {count, plural, one {det} other {dem}} ut på nytt.',
    another: 'Et annet',
    stopFinding: 'Avbryt',
    spotOf: 'Sted {number} av 2',
    'part.spot': 'der det var',
    'part.head': 'der spissen var',
    'part.centre': 'der midten var',
    'part.start': 'der det begynte',
    point: 'Pek {spot}, og trykk.',
    numberOf: 'nummer {number} av {of} i tegnet rekkefølge',
    'too-near': 'De to stedene er for nær hverandre til å si noe om resten. Begynn på nytt.',
    disagree:
      'De ligger ikke som merkene gjorde: et annet sted, eller pasienten har flyttet seg. Begynn på nytt.',
    'too-uncertain': 'Det er for usikkert. Gå nærmere, og trykk igjen.',
    'looks-near': 'For likt samme side. Gå lenger til siden, og trykk igjen.',
    'looks-apart': 'De to blikkene møttes ikke. Pek, og trykk igjen.',
  },
})

/** What a button of the search says; two of them stand in a mark's own menu too. */
export const findButtonWords = (
  button: 'pointOut' | 'another' | 'stopFinding' | 'onSurface' | 'onBody',
): string => (button === 'onSurface' || button === 'onBody' ? guideTexts(button) : findTexts(button))

/** A colour within a sentence. */
export const colourWords = (colour: MarkColour): string => guideTexts(`colour.${colour}`).toLowerCase()
