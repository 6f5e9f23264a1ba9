// Words of the test of the line: for who stands in the health room, and for who opens firewalls.
import { defineTexts } from '../../client/i18n/i18n.ts'
import type { RungOutcome } from '../../client/line/ladder.ts'
import type { FindingId } from './judge.ts'
import type { Rung } from './lineTest.ts'

export const lineTexts = defineTexts({
  en: {
    title: 'The line from here to the server',
    lead: 'Takes up to a minute and sends some megabytes. It comes into no consultation, and nobody sees or hears you.',
    none: 'To test the line too, press “Test the line” on the page of your consultation, before you join.',
    again: 'Test again',
    back: 'Back to the consultation',
    trying: 'Trying: {rung}',
    measuring: 'Measuring',
    good: 'The line is good enough for the consultation',
    carried: 'This way carries: {rung}.',
    figures: 'From here: {up} Mbit/s. Lost: {loss} %. Delay there and back: {rtt} ms, uneven by {jitter} ms.',
    forIt: 'For IT support, to read out or send:',
    copy: 'Copy for IT support',
    copied: 'Copied',
    copyFailed: 'The browser did not allow it. Select the text instead.',
  },
  nb: {
    title: 'Linjen herfra til serveren',
    lead: 'Tar opptil ett minutt og sender noen megabyte. Testen går ikke inn i noen konsultasjon, og ingen ser eller hører deg.',
    none: 'Vil du teste linjen også, trykk «Test linjen» på siden til konsultasjonen din, før du blir med.',
    again: 'Test på nytt',
    back: 'Tilbake til konsultasjonen',
    trying: 'Prøver: {rung}',
    measuring: 'Måler',
    good: 'Linjen er god nok for konsultasjonen',
    carried: 'Denne veien bærer: {rung}.',
    figures:
      'Herfra: {up} Mbit/s. Tapt: {loss} %. Forsinkelse fram og tilbake: {rtt} ms, ujevn med {jitter} ms.',
    forIt: 'Til IT-støtten, til å lese opp eller sende:',
    copy: 'Kopier til IT-støtten',
    copied: 'Kopiert',
    copyFailed: 'Nettleseren tillot det ikke. Merk teksten i stedet.',
  },
})

export const rungTexts = defineTexts<Rung>({
  en: {
    signalling: 'Marks, chat and contact with the server (WebSocket)',
    udp: 'Sound and picture, straight (UDP)',
    tcp: 'Sound and picture, straight but slower (TCP)',
    turnUdp: 'Sound and picture by way of the relay server (TURN over UDP)',
    turnTcp: 'Sound and picture by way of the relay server, slower (TURN over TCP)',
    turnTls: 'Sound and picture by way of the relay server, as a web page (TURN over TLS)',
  },
  nb: {
    signalling: 'Merker, chat og kontakt med serveren (WebSocket)',
    udp: 'Lyd og bilde, rett fram (UDP)',
    tcp: 'Lyd og bilde, rett fram, men tregere (TCP)',
    turnUdp: 'Lyd og bilde via reléserveren (TURN over UDP)',
    turnTcp: 'Lyd og bilde via reléserveren, tregere (TURN over TCP)',
    turnTls: 'Lyd og bilde via reléserveren, som en nettside (TURN over TLS)',
  },
})

export const outcomeTexts = defineTexts<RungOutcome>({
  en: { open: 'Open', closed: 'Blocked', absent: 'Not set up', turnedAway: 'Turned away' },
  nb: { open: 'Åpen', closed: 'Stengt', absent: 'Ikke satt opp', turnedAway: 'Avvist' },
})

export const findingTexts = defineTexts<`${FindingId}.${'title' | 'meaning' | 'action'}`>({
  en: {
    'signallingClosed.title': 'This network lets the page through, but no lasting contact with the server',
    'signallingClosed.meaning': 'From here you cannot take part.',
    'signallingClosed.action':
      'Call IT support where you are, and read them what stands below. Until then, try another network.',
    'nothingPasses.title': 'This network lets no sound and no picture through',
    'nothingPasses.meaning':
      'The straight way to the server is blocked, and so is the way around by the relay server.',
    'nothingPasses.action':
      'Call IT support where you are, and read them what stands below. Until then, try another network.',
    'nothingPassesNoTurn.title': 'This network lets no sound and no picture through',
    'nothingPassesNoTurn.meaning':
      'The straight way to the server is blocked, and no relay server is set up to go around.',
    'nothingPassesNoTurn.action':
      'Call IT support where you are, and read them what stands below. Tell whoever runs Skulder that a relay server (TURN) would help here.',
    'turnRefuses.title': 'The relay server does not let us in',
    'turnRefuses.meaning':
      'The straight way is blocked, and the way around refuses. That is a fault at the server, not yours.',
    'turnRefuses.action': 'Call whoever runs Skulder, and read them what stands below.',
    'narrow.title': 'The line is narrow',
    'narrow.meaning': 'The picture will be less sharp. Sound and marks are all right.',
    'narrow.action':
      'Close what else uses the line here, such as video and large downloads. A cable is better than Wi-Fi.',
    'tooNarrow.title': 'The line is too narrow for a moving picture',
    'tooNarrow.meaning': 'Sound will mostly work; the picture will often stand still.',
    'tooNarrow.action':
      'Use a cable or another network. If that does not help, call IT support where you are.',
    'lossy.title': 'Some of what is sent gets lost',
    'lossy.meaning': 'Words and pictures may drop out for a moment.',
    'lossy.action': 'Go nearer to the Wi-Fi, or use a cable.',
    'tooLossy.title': 'Much of what is sent gets lost',
    'tooLossy.meaning': 'Words will be missing, and the picture will often stand still.',
    'tooLossy.action':
      'Use a cable or another network. If that does not help, call IT support where you are.',
    'late.title': 'Sound and picture arrive late',
    'late.meaning': 'You will easily talk at the same time.',
    'late.action': 'Leave short pauses when you talk. Close what else uses the line here.',
    'tooLate.title': 'Sound and picture arrive very late',
    'tooLate.meaning': 'Talking will be hard, and what is drawn comes long after it is said.',
    'tooLate.action': 'Use a cable or another network. If that does not help, call IT support where you are.',
    'uneven.title': 'What is sent arrives unevenly',
    'uneven.meaning': 'The sound may crackle.',
    'uneven.action': 'Go nearer to the Wi-Fi, or use a cable.',
    'udpClosed.title': 'The fast way (UDP) is blocked here; the slower one (TCP) carries',
    'udpClosed.meaning':
      'You can hold the consultation. On a poor line sound and picture may halt for a moment.',
    'udpClosed.action':
      'If that happens often, call IT support where you are, and read them what stands below.',
    'byTurn.title': 'The straight way is blocked here; the relay server carries',
    'byTurn.meaning': 'You can hold the consultation as usual.',
    'byTurn.action': 'There is nothing to do.',
    'byTurnStream.title': 'The straight way is blocked here; the relay server carries, more slowly',
    'byTurnStream.meaning':
      'You can hold the consultation. On a poor line sound and picture may halt for a moment.',
    'byTurnStream.action':
      'If that happens often, call IT support where you are, and read them what stands below.',
  },
  nb: {
    'signallingClosed.title': 'Dette nettet slipper siden gjennom, men ingen varig kontakt med serveren',
    'signallingClosed.meaning': 'Herfra kan du ikke delta.',
    'signallingClosed.action':
      'Ring IT-støtten der du er, og les opp det som står under. Prøv et annet nett så lenge.',
    'nothingPasses.title': 'Dette nettet slipper verken lyd eller bilde gjennom',
    'nothingPasses.meaning': 'Den rette veien til serveren er stengt, og omveien via reléserveren også.',
    'nothingPasses.action':
      'Ring IT-støtten der du er, og les opp det som står under. Prøv et annet nett så lenge.',
    'nothingPassesNoTurn.title': 'Dette nettet slipper verken lyd eller bilde gjennom',
    'nothingPassesNoTurn.meaning':
      'Den rette veien til serveren er stengt, og ingen reléserver er satt opp for en omvei.',
    'nothingPassesNoTurn.action':
      'Ring IT-støtten der du er, og les opp det som står under. Si til dem som driver Skulder at en reléserver (TURN) ville hjelpe her.',
    'turnRefuses.title': 'Reléserveren slipper oss ikke inn',
    'turnRefuses.meaning':
      'Den rette veien er stengt, og omveien sier nei. Det er en feil ved serveren, ikke hos deg.',
    'turnRefuses.action': 'Ring dem som driver Skulder, og les opp det som står under.',
    'narrow.title': 'Linjen er smal',
    'narrow.meaning': 'Bildet blir mindre skarpt. Lyd og merker er det ingenting i veien med.',
    'narrow.action':
      'Lukk annet som bruker linjen her, som video og store nedlastinger. Kabel er bedre enn trådløst.',
    'tooNarrow.title': 'Linjen er for smal for levende bilde',
    'tooNarrow.meaning': 'Lyden vil stort sett virke; bildet vil ofte stå stille.',
    'tooNarrow.action': 'Bruk kabel eller et annet nett. Hjelper ikke det, ring IT-støtten der du er.',
    'lossy.title': 'Noe av det som sendes, går tapt',
    'lossy.meaning': 'Ord og bilde kan falle ut et øyeblikk.',
    'lossy.action': 'Gå nærmere det trådløse nettet, eller bruk kabel.',
    'tooLossy.title': 'Mye av det som sendes, går tapt',
    'tooLossy.meaning': 'Ord vil mangle, og bildet vil ofte stå stille.',
    'tooLossy.action': 'Bruk kabel eller et annet nett. Hjelper ikke det, ring IT-støtten der du er.',
    'late.title': 'Lyd og bilde kommer sent fram',
    'late.meaning': 'Dere kommer lett til å snakke i munnen på hverandre.',
    'late.action': 'Ta små pauser når dere snakker. Lukk annet som bruker linjen her.',
    'tooLate.title': 'Lyd og bilde kommer svært sent fram',
    'tooLate.meaning':
      'Det blir vanskelig å snakke sammen, og det som tegnes, kommer lenge etter at det er sagt.',
    'tooLate.action': 'Bruk kabel eller et annet nett. Hjelper ikke det, ring IT-støtten der du er.',
    'uneven.title': 'Det som sendes, kommer ujevnt fram',
    'uneven.meaning': 'Lyden kan hakke.',
    'uneven.action': 'Gå nærmere det trådløse nettet, eller bruk kabel.',
    'udpClosed.title': 'Den raske veien (UDP) er stengt her; den tregere (TCP) bærer',
    'udpClosed.meaning':
      'Dere kan holde konsultasjonen. På en dårlig linje kan lyd og bilde stoppe et øyeblikk.',
    'udpClosed.action': 'Skjer det ofte, ring IT-støtten der du er, og les opp det som står under.',
    'byTurn.title': 'Den rette veien er stengt her; reléserveren bærer',
    'byTurn.meaning': 'Dere kan holde konsultasjonen som vanlig.',
    'byTurn.action': 'Det er ingenting å gjøre.',
    'byTurnStream.title': 'Den rette veien er stengt her; reléserveren bærer, men tregere',
    'byTurnStream.meaning':
      'Dere kan holde konsultasjonen. På en dårlig linje kan lyd og bilde stoppe et øyeblikk.',
    'byTurnStream.action': 'Skjer det ofte, ring IT-støtten der du er, og les opp det som står under.',
  },
})

/** Said once, however many findings ask for it. */
export type ItWords = 'signalling' | 'udp' | 'ports' | 'portsOrTurn' | 'turn' | 'figures'

export const itTexts = defineTexts<ItWords>({
  en: {
    signalling:
      'The browser reaches https://{server}, but keeps no WebSocket to it (wss://{server}). A proxy or content filter cuts it: please let WebSocket through to this host.',
    udp: 'Skulder’s sound and picture go over TCP here, since UDP is blocked; that halts where packets get lost. Please open, from this network outwards: UDP to {address}, port {port} (and the ports after it, one for each media worker).',
    ports:
      'Skulder’s sound and picture do not get straight to the server. Please open, from this network outwards: UDP and TCP to {address}, port {port} (and the ports after it, one for each media worker).',
    portsOrTurn:
      'Skulder’s sound and picture are blocked. Please open, from this network outwards, one of these: UDP and TCP to {address}, port {port} (and the ports after it, one for each media worker); or UDP and TCP to the TURN server {turn}.',
    turn: 'The TURN server {turn} answers and refuses the credentials that Skulder gave. Please compare SKULDER_TURN_SECRET with static-auth-secret, the clocks of both machines, and coturn’s quotas.',
    figures:
      'From this device to Skulder’s media server ({address}, port {port}): {up} Mbit/s up, {loss} % loss, {rtt} ms there and back, {jitter} ms jitter. A consultation needs 1.5 Mbit/s, under 3 %, under 300 ms, under 50 ms.',
  },
  nb: {
    signalling:
      'Nettleseren når https://{server}, men holder ingen WebSocket dit (wss://{server}). En proxy eller et innholdsfilter bryter den: slipp WebSocket gjennom til denne tjeneren.',
    udp: 'Lyd og bilde i Skulder går over TCP her, fordi UDP er stengt; det stopper opp der pakker går tapt. Åpne fra dette nettet og ut: UDP til {address}, port {port} (og portene etter den, én for hver medieprosess).',
    ports:
      'Lyd og bilde i Skulder kommer ikke rett fram til serveren. Åpne fra dette nettet og ut: UDP og TCP til {address}, port {port} (og portene etter den, én for hver medieprosess).',
    portsOrTurn:
      'Lyd og bilde i Skulder er stengt. Åpne fra dette nettet og ut ett av disse: UDP og TCP til {address}, port {port} (og portene etter den, én for hver medieprosess); eller UDP og TCP til TURN-serveren {turn}.',
    turn: 'TURN-serveren {turn} svarer og avviser påloggingen som Skulder ga. Sammenlign SKULDER_TURN_SECRET med static-auth-secret, klokkene på begge maskinene og kvotene i coturn.',
    figures:
      'Fra denne enheten til medieserveren i Skulder ({address}, port {port}): {up} Mbit/s ut, {loss} % tap, {rtt} ms fram og tilbake, {jitter} ms ujevnhet. En konsultasjon trenger 1,5 Mbit/s, under 3 %, under 300 ms, under 50 ms.',
  },
})
