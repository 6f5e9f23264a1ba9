// Words for the strip of stills, the small window and side by side.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const stillsTexts = defineTexts({
  en: {
    strip: 'Stills',
    empty: 'Each picture that you freeze is kept here. Marks drawn on any of them land in the room.',
    itemMine: 'Still from {time}, frozen by you',
    itemOther: 'Still from {time}, frozen by another orthopedist',
    itemMarks: '{count, plural, =0 {no marks} one {# mark} other {# marks}}',
    itemShown: 'shown now',
    itemElsewhere: 'another orthopedist draws on it now',
    itemComing: 'its picture is not here yet',
    itemOld:
      'from before {device} lost its place: it can be looked at; marks drawn on it cannot land in the room',
    itemFlat: 'marks stay on the picture',
    old: 'old place',
    clearOld: 'Clear {count} old',
    mine: 'you',
    other: 'other',
    discard:
      'Discard this still; {count, plural, =0 {its marks stay in the room} one {# mark is shown on it only} other {# marks are shown on it only}}',
    keysHint: 'Arrow keys choose a still, Enter shows it, Delete discards it.',
    liveSmall: 'Live picture. Show it large, and the still small',
    stillSmall: 'The still. Show it large again',
    moveHint: 'Arrow keys move the window to another corner.',
    sideBySide: 'Still and live side by side',
    closeSmall: 'Close the small still',
    livePane: 'Live picture beside the still',
    live: 'Live',
  },
  nb: {
    strip: 'Stillbilder',
    empty: 'Hvert bilde du fryser, tas vare på her. Merker du tegner på dem, havner i rommet.',
    itemMine: 'Stillbilde fra {time}, frosset av deg',
    itemOther: 'Stillbilde fra {time}, frosset av en annen ortoped',
    itemMarks: '{count, plural, =0 {ingen merker} one {# merke} other {# merker}}',
    itemShown: 'vises nå',
    itemElsewhere: 'en annen ortoped tegner på det nå',
    itemComing: 'bildet er ikke kommet ennå',
    itemOld:
      'fra før {device} mistet plassen sin: det kan ses på, men merker tegnet på det kan ikke havne i rommet',
    itemFlat: 'merker blir på bildet',
    old: 'gammelt',
    clearOld: 'Fjern {count} gamle',
    mine: 'deg',
    other: 'annen',
    discard:
      'Forkast stillbildet; {count, plural, =0 {merkene blir i rommet} one {# merke vises bare på det} other {# merker vises bare på det}}',
    keysHint: 'Piltastene velger et stillbilde, Enter viser det, Delete forkaster det.',
    liveSmall: 'Direkte bilde. Vis det stort, og stillbildet lite',
    stillSmall: 'Stillbildet. Vis det stort igjen',
    moveHint: 'Piltastene flytter vinduet til et annet hjørne.',
    sideBySide: 'Stillbilde og direkte side ved side',
    closeSmall: 'Lukk det lille stillbildet',
    livePane: 'Direkte bilde ved siden av stillbildet',
    live: 'Direkte',
  },
})
