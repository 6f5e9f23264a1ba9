// Words of the test of the line: for who stands in the health room, and for who opens firewalls.
import { defineTexts } from '../../client/i18n/i18n.ts'
import type { RungOutcome } from '../../client/line/ladder.ts'
import type { Rung } from './lineTest.ts'

export const lineTexts = defineTexts({
  en: {
    title: 'The line from here to the server',
    lead: 'Takes half a minute, up to two where ways are blocked, and sends and gets some megabytes. It comes into no consultation, and nobody sees or hears you.',
    none: 'To test the line too, press “Test the line” on the page of your consultation, before you join.',
    again: 'Test the line again',
    back: 'Back to the consultation',
    trying: 'Trying: {rung}',
    measuring: 'Measuring',
    good: 'The line is good enough for the consultation',
    carried: 'This way carries: {rung}.',
    up: 'From here to the server: {mbit} Mbit/s. Lost: {loss} %. Uneven by {jitter} ms.',
    down: 'From the server to here: {mbit} Mbit/s. Lost: {loss} %. Uneven by {jitter} ms.',
    delay: 'Delay there and back: {rtt} ms.',
    forIt: 'For IT support, to read out or send:',
    copy: 'Copy for IT support',
    copied: 'Copied',
    copyFailed: 'The browser did not allow it. Select the text instead.',
  },
  nb: {
    title: 'Linjen herfra til serveren',
    lead: 'Tar et halvt minutt, opptil to der veier er stengt, og sender og henter noen megabyte. Testen går ikke inn i noen konsultasjon, og ingen ser eller hører deg.',
    none: 'Vil du teste linjen også, trykk «Test linjen» på siden til konsultasjonen din, før du blir med.',
    again: 'Test linjen på nytt',
    back: 'Tilbake til konsultasjonen',
    trying: 'Prøver: {rung}',
    measuring: 'Måler',
    good: 'Linjen er god nok for konsultasjonen',
    carried: 'Denne veien bærer: {rung}.',
    up: 'Herfra til serveren: {mbit} Mbit/s. Tapt: {loss} %. Ujevn med {jitter} ms.',
    down: 'Fra serveren og hit: {mbit} Mbit/s. Tapt: {loss} %. Ujevn med {jitter} ms.',
    delay: 'Forsinkelse fram og tilbake: {rtt} ms.',
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
  en: {
    open: 'Open',
    partly: 'Open in part',
    unsteady: 'Open, but breaks off',
    closed: 'Blocked',
    absent: 'Not set up',
    turnedAway: 'Turned away',
  },
  nb: {
    open: 'Åpen',
    partly: 'Delvis åpen',
    unsteady: 'Åpen, men faller ut',
    closed: 'Stengt',
    absent: 'Ikke satt opp',
    turnedAway: 'Avvist',
  },
})

/** Said once, however many findings ask for it. */
export type ItWords =
  'signalling' | 'drops' | 'udp' | 'ports' | 'somePorts' | 'portsOrTurn' | 'turn' | 'figures'

export const itTexts = defineTexts<ItWords | 'way' | 'noWay' | 'noPort'>({
  en: {
    signalling:
      'The browser reaches {page}, but gets no WebSocket to it ({socket}, port {socketPort}). A proxy or content filter stops it: please let WebSocket through to this host.',
    drops:
      'The browser’s WebSocket to {socket} (port {socketPort}) stands, and broke off during the test (times: {cuts}). Please look at the Wi-Fi and the line here: packets are lost, or the network lets go of connections that last.',
    udp: 'Skulder’s sound and picture go over TCP here, since UDP is blocked; that halts where packets get lost. Please open, from this network outwards: UDP to {address}, port {ports}.',
    ports:
      'Skulder’s sound and picture do not get straight to the server. Please open, from this network outwards: UDP and TCP to {address}, port {ports}.',
    somePorts:
      'Skulder’s server sends and receives sound and picture at several ports, and this network lets only some of them through. Open here: {openPorts}. Please open all, from this network outwards: UDP and TCP to {address}, port {ports}.',
    portsOrTurn:
      'Skulder’s sound and picture are blocked. Please open, from this network outwards, one of these: UDP and TCP to {address}, port {ports}; or UDP and TCP to the TURN server {turn}.',
    turn: 'The TURN server {turn} answers and refuses the credentials that Skulder gave. Please compare SKULDER_TURN_SECRET with static-auth-secret, the clocks of both machines, and coturn’s quotas.',
    figures:
      'From this device to Skulder’s media server ({address}, port {port}): {up} up; {down} down; {rtt} ms there and back. A consultation needs 1.5 Mbit/s, under 3 % loss and under 50 ms jitter each way, and under 300 ms.',
    way: '{mbit} Mbit/s, {loss} % loss, {jitter} ms jitter',
    noWay: 'not measured',
    noPort: 'none',
  },
  nb: {
    signalling:
      'Nettleseren når {page}, men får ingen WebSocket dit ({socket}, port {socketPort}). En proxy eller et innholdsfilter stopper den: slipp WebSocket gjennom til denne tjeneren.',
    drops:
      'Nettleserens WebSocket til {socket} (port {socketPort}) står, og falt ut under testen (antall ganger: {cuts}). Se på det trådløse nettet og linjen her: pakker går tapt, eller nettet slipper forbindelser som varer.',
    udp: 'Lyd og bilde i Skulder går over TCP her, fordi UDP er stengt; det stopper opp der pakker går tapt. Åpne fra dette nettet og ut: UDP til {address}, port {ports}.',
    ports:
      'Lyd og bilde i Skulder kommer ikke rett fram til serveren. Åpne fra dette nettet og ut: UDP og TCP til {address}, port {ports}.',
    somePorts:
      'Serveren til Skulder sender og mottar lyd og bilde på flere porter, og dette nettet slipper bare noen av dem gjennom. Disse er åpne: {openPorts}. Åpne alle fra dette nettet og ut: UDP og TCP til {address}, port {ports}.',
    portsOrTurn:
      'Lyd og bilde i Skulder er stengt. Åpne fra dette nettet og ut ett av disse: UDP og TCP til {address}, port {ports}; eller UDP og TCP til TURN-serveren {turn}.',
    turn: 'TURN-serveren {turn} svarer og avviser påloggingen som Skulder ga. Sammenlign SKULDER_TURN_SECRET med static-auth-secret, klokkene på begge maskinene og kvotene i coturn.',
    figures:
      'Fra denne enheten til medieserveren i Skulder ({address}, port {port}): {up} ut; {down} inn; {rtt} ms fram og tilbake. En konsultasjon trenger 1,5 Mbit/s, under 3 % tap og under 50 ms ujevnhet hver vei, og under 300 ms.',
    way: '{mbit} Mbit/s, {loss} % tap, {jitter} ms ujevnhet',
    noWay: 'ikke målt',
    noPort: 'ingen',
  },
})
