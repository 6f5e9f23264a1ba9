// What the visitor of an emulated headset reads.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const t = defineTexts({
  en: {
    region: 'Simulated headset',
    display:
      'The room as the wearer sees it, with what the headset shows. Arrow keys turn, W A S D walk, Enter taps.',
    camera: "The headset's camera: what the others see",
    scenario: 'Scenario: {name}',
    look: 'Drag to look',
    walk: 'W A S D to walk',
    turn: 'Arrow keys to turn',
    tap: 'Click to tap',
    scripted: 'The scenario moves the head',
    open: 'Open scenario file',
    refused: 'This scenario file cannot be used. Nothing was changed.',
    warnings: '{count, plural, one {One target was put right} other {# targets were put right}}',
    displayFrame: "Edge of the headset's display",
  },
  nb: {
    region: 'Simulert brille',
    display:
      'Rommet slik fysioterapeuten ser det, med det brillen viser. Piltaster snur, W A S D går, Enter trykker.',
    camera: 'Kameraet på brillen: dette ser de andre',
    scenario: 'Scenario: {name}',
    look: 'Dra for å se deg om',
    walk: 'W A S D for å gå',
    turn: 'Piltaster for å snu',
    tap: 'Klikk for å trykke',
    scripted: 'Scenarioet beveger hodet',
    open: 'Åpne scenariofil',
    refused: 'Denne scenariofilen kan ikke brukes. Ingenting er endret.',
    warnings: '{count, plural, one {Ett mål ble flyttet på plass} other {# mål ble flyttet på plass}}',
    displayFrame: 'Kanten av det brillen viser',
  },
})
