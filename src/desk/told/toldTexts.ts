// What the expert is asked and told about marks: how far they can be trusted, what has become of them. Loaded with the first of it.
import { defineTexts } from '../../client/i18n/i18n.ts'

export const toldTexts = defineTexts({
  en: {
    doubtUnsettled: '{mark}: it may lie {error} off. {why}',
    doubtBehind:
      '{mark}: it may lie {error} off: it may be on the surface behind the patient until the head has moved. {why}',
    doubtWide: '{mark}: it may lie {error} off, more than the {limit} that you accept.',
    doubtUsual: '{mark}: it may lie {error} off, more than the usual limit of {limit}.',
    doubtRefused: '{mark} has no place in the room: it could lie too far off. It is shown on its still only.',
    doubtTooFar:
      '{mark} has no place in the room: nothing within 10 m was met there. It is shown on its still only.',
    ringNote: '{count, plural, one {The dashed ring shows} other {Dashed rings show}} how far.',
    ringCut: '{count, plural, one {The dashed ring shows} other {Dashed rings show}} only {most} of it.',
    stays: '{count, plural, one {It stays} other {They stay}} so if you do nothing.',
    keep: 'Keep it',
    drawAgain: 'Draw again',
    tie: 'Mark it on a second still',
    limit: 'Ask above',
    hidden:
      '{count, plural, one {# mark is} other {# marks are}} hidden: {why} They come back if the room is recognised, or if you mark two of them on a new still.',
    hiddenStart: '{device} was started anew.',
    hiddenReset: '{device} has begun to learn the room anew.',
    hiddenLost: '{device} lost its place and found it again elsewhere.',
    hiddenCalibrated: 'the camera was calibrated anew.',
    broughtBack:
      '{count, plural, one {# mark is} other {# marks are}} back: {how} They may lie {error} further off than before.',
    backDevice: '{device} knows its room again.',
    backAnchor: '{device} found the fixed points that it had in the room.',
    backTag: 'the printed pattern was seen again.',
    backPoint: 'their spots were pointed out again.',
    stillHidden: '{count, plural, one {# mark stays} other {# marks stay}} hidden.',
    moved: '{mark} moved {way}: {why}',
    movedSurface: '{device} now knows the surface there.',
    movedConfirmed: 'the physiotherapist confirmed its place.',
    movedWearer: 'the physiotherapist moved it.',
    improved:
      '{count, plural, one {A mark was put more exactly in place: it moved {way}.} other {# marks were put more exactly in place: they moved up to {way}.}}',
    read: 'Read',
    tieDone: '{mark} is tied: it lies within {error} now.',
    confirmNote: 'Or ask the physiotherapist to point at the spot and confirm it.',
    several: '{count} of your marks are not sure.',
    severalError: 'They may lie {error} off at worst.',
    severalBehind:
      '{count, plural, one {One} other {#}} may be on the surface behind the patient until the head has moved.',
    severalRefused:
      '{count, plural, one {One has} other {# have}} no place in the room, only on {count, plural, one {its still} other {their stills}}.',
    keepAll: 'Keep all',
    removeAll: 'Remove all',
    oneByOne: 'One by one',
    left: '{count, plural, one {# more to answer} other {# more to answer}}',
    erased: '{count, plural, one {1 mark is erased.} other {# marks are erased.}}',
    discarded: '{stills, plural, one {The still is} other {# stills are}} gone.',
    discardedMarks:
      '{count, plural, one {# mark was shown there only and cannot be seen now.} other {# marks were shown there only and cannot be seen now.}}',
    takenOff:
      'Another orthopedist took this still off the strip. It stays here, and works as before, until you leave it.',
    takenAway:
      'Another orthopedist discarded the still in the small window, so it has closed. Marks with a place in the room stay.',
    undo: 'Undo',
  },
  nb: {
    doubtUnsettled: '{mark}: kan ligge {error} feil. {why}',
    doubtBehind:
      '{mark}: kan ligge {error} feil: det kan ligge på flaten bak pasienten til hodet har beveget seg. {why}',
    doubtWide: '{mark}: kan ligge {error} feil, mer enn de {limit} du godtar.',
    doubtUsual: '{mark}: kan ligge {error} feil, mer enn den vanlige grensen på {limit}.',
    doubtRefused:
      '{mark} har ingen plass i rommet: det kan ligge for langt feil. Det vises bare på bildet sitt.',
    doubtTooFar:
      '{mark} har ingen plass i rommet: ingenting innen 10 m ble truffet der. Det vises bare på bildet sitt.',
    ringNote: '{count, plural, one {Den stiplede ringen} other {Stiplede ringer}} viser hvor langt.',
    ringCut: '{count, plural, one {Den stiplede ringen} other {Stiplede ringer}} viser bare {most} av det.',
    stays: '{count, plural, one {Det} other {De}} blir stående slik om du ikke gjør noe.',
    keep: 'Behold det',
    drawAgain: 'Tegn på nytt',
    tie: 'Pek det ut på et bilde til',
    limit: 'Spør over',
    hidden:
      '{count, plural, one {# merke er} other {# merker er}} skjult: {why} De kommer tilbake hvis rommet kjennes igjen, eller hvis du peker ut to av dem på et nytt bilde.',
    hiddenStart: '{device} er startet på nytt.',
    hiddenReset: '{device} har begynt å lære rommet på nytt.',
    hiddenLost: '{device} mistet plassen sin og fant den igjen et annet sted.',
    hiddenCalibrated: 'kameraet er kalibrert på nytt.',
    broughtBack:
      '{count, plural, one {# merke er} other {# merker er}} tilbake: {how} De kan ligge {error} mer feil enn før.',
    backDevice: '{device} kjenner rommet sitt igjen.',
    backAnchor: '{device} fant igjen holdepunktene den hadde i rommet.',
    backTag: 'det trykte mønsteret ble sett igjen.',
    backPoint: 'stedene ble pekt ut på nytt.',
    stillHidden: '{count, plural, one {# merke er} other {# merker er}} fortsatt skjult.',
    moved: '{mark} flyttet seg {way}: {why}',
    movedSurface: '{device} kjenner nå flaten der.',
    movedConfirmed: 'fysioterapeuten bekreftet plassen.',
    movedWearer: 'fysioterapeuten flyttet det.',
    improved:
      '{count, plural, one {Et merke ble plassert mer nøyaktig: det flyttet seg {way}.} other {# merker ble plassert mer nøyaktig: de flyttet seg opptil {way}.}}',
    read: 'Lest',
    tieDone: '{mark} er festet: det ligger nå innenfor {error}.',
    confirmNote: 'Eller be fysioterapeuten peke på stedet og bekrefte det.',
    several: '{count} av merkene dine er usikre.',
    severalError: 'På det verste kan de ligge {error} feil.',
    severalBehind:
      '{count, plural, one {Ett} other {#}} kan ligge på flaten bak pasienten til hodet har beveget seg.',
    severalRefused:
      '{count, plural, one {Ett har} other {# har}} ingen plass i rommet, bare på {count, plural, one {bildet sitt} other {bildene sine}}.',
    keepAll: 'Behold alle',
    removeAll: 'Fjern alle',
    oneByOne: 'Ett om gangen',
    left: '{count, plural, one {# igjen å svare på} other {# igjen å svare på}}',
    erased: '{count, plural, one {1 merke er visket ut.} other {# merker er visket ut.}}',
    discarded: '{stills, plural, one {Stillbildet} other {# stillbilder}} er borte.',
    discardedMarks:
      '{count, plural, one {# merke ble bare vist der og kan ikke ses nå.} other {# merker ble bare vist der og kan ikke ses nå.}}',
    takenOff:
      'En annen ortoped tok dette stillbildet av stripen. Det blir stående her, og virker som før, til du går fra det.',
    takenAway:
      'En annen ortoped forkastet stillbildet i det lille vinduet, så det er lukket. Merker med plass i rommet blir stående.',
    undo: 'Angre',
  },
})
