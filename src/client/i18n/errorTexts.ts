// Every refusal in words: what happened, what it means, what to do. One entry per ErrorCode, in both languages.
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import { AppError } from '../../shared/protocol/errors.ts'
import { defineTexts } from './i18n.ts'

/** The three sentences of a notice; `Notice` and `MessagePage` show them, the headset speaks the title. */
export interface NoticeText {
  readonly title: string
  readonly meaning?: string | undefined
  readonly action?: string | undefined
}

type ErrorTextKey = `${ErrorCode}.${'title' | 'meaning' | 'action'}`

export const errorTexts = defineTexts<ErrorTextKey>({
  en: {
    'link-missing.title': 'This page opens with a link',
    'link-missing.meaning':
      'Skulder has no sign-in here: the link that you were sent says who you are and which consultation it is.',
    'link-missing.action':
      'Open the page by the link that you were sent. If you have none, ask the one who invited you.',
    'link-invalid.title': 'The link is not right',
    'link-invalid.meaning': 'It may have been cut off when it was copied, or it belongs to another server.',
    'link-invalid.action':
      'Open the whole link again from the message it came in. If that does not help, ask the one who invited you for a new one.',
    'link-expired.title': 'The link has expired',
    'link-expired.meaning': 'Links hold for a limited time, so that nobody can use them afterwards.',
    'link-expired.action':
      'Ask the one who invited you for a new link. It opens the same consultation; nothing is lost.',
    'link-foreign.title': 'This link does not open this page',
    'link-foreign.meaning':
      'It belongs to another consultation, or to another role in it. Observers cannot join yet.',
    'link-foreign.action':
      'Open the link exactly as it was sent to you. If it still does not open, ask the one who invited you for another one.',
    'origin-refused.title': 'The page came from another address',
    'origin-refused.meaning': 'For safety the server only talks with pages that it served itself.',
    'origin-refused.action': 'Open Skulder by its own address, exactly as in the link.',
    'version-mismatch.title': 'This window is older than the server',
    'version-mismatch.meaning': 'Skulder was updated while the window was open. Nothing is lost.',
    'version-mismatch.action': 'Reload the page.',
    'room-full.title': 'The consultation is full',
    'room-full.meaning': 'No more windows can take part at the same time.',
    'room-full.action': 'Close windows that are not in use, or wait until somebody leaves, and try again.',
    'server-full.title': 'The server is busy with other consultations',
    'server-full.meaning':
      'It takes no more than it can carry with good sound and picture. Nothing is lost; your link still holds.',
    'server-full.action':
      'Wait some minutes and try again. If it is urgent, use the telephone; whoever runs Skulder can give the server more room.',
    'role-taken.title': 'Another headset is already in the consultation',
    'role-taken.meaning': 'Only one can show its picture at a time.',
    'role-taken.action': 'Take over if this is the one to use, or close this window.',
    'replaced.title': 'You continued in another window',
    'replaced.meaning': 'This window has stopped, so that you are not there twice.',
    'replaced.action': 'Go to the other window, or join again here.',
    'session-closed.title': 'The consultation is over',
    'session-closed.meaning': 'Picture and sound have stopped.',
    'session-closed.action': 'You can close this window. The next consultation has a link of its own.',
    'session-unknown.title': 'The consultation does not exist',
    'session-unknown.meaning': 'The server does not know it. It may have been deleted.',
    'session-unknown.action': 'Ask the one who invited you whether it was moved, and for a new link.',
    'not-allowed.title': 'Your role may not do this',
    'not-allowed.meaning': 'Nothing was changed.',
    'not-allowed.action': 'Ask the orthopedist or the physiotherapist to do it.',
    'malformed.title': 'The server did not understand the message',
    'malformed.meaning': 'Nothing was changed. The window may be older than the server.',
    'malformed.action': 'Reload the page, and try again.',
    'off-picture.title': 'The mark lies outside the picture',
    'off-picture.meaning': 'There is nothing there that it could be about. Nothing was changed.',
    'off-picture.action': 'Keep its spot on the picture: an arrow’s head, a circle’s centre.',
    'out-of-reach.title': 'That place is too far away',
    'out-of-reach.meaning': 'It lies more than 10 m off, or behind the camera. Nothing was changed.',
    'out-of-reach.action': 'Point at something nearer in the room.',
    'too-large.title': 'That was too large',
    'too-large.meaning': 'It was not sent, and nothing was changed.',
    'too-large.action': 'Make it smaller, or divide it.',
    'rate-limited.title': 'Too much at once',
    'rate-limited.meaning': 'The server holds back so that the call stays steady for the others.',
    'rate-limited.action': 'Wait a few seconds, and try again.',
    'not-found.title': 'It is no longer there',
    'not-found.meaning': 'Somebody may have removed it in the meantime.',
    'not-found.action': 'Look at what is shown now, and try again if it is still wanted.',
    'wrong-state.title': 'That cannot be done now',
    'wrong-state.meaning': 'The consultation has moved on since the button was pressed. Nothing was changed.',
    'wrong-state.action': 'Look at what is shown now, and try again.',
    'wrong-epoch.title': 'The headset lost its place in the room',
    'wrong-epoch.meaning':
      'The picture that was drawn on is from before that, so the mark could not be placed.',
    'wrong-epoch.action': 'Draw again on a new picture.',
    'mark-held.title': 'Somebody else has this mark in hand',
    'mark-held.meaning': 'It is being moved or changed just now, so your change was not made.',
    'mark-held.action': 'Wait until it is let go, and try again.',
    'mark-locked.title': 'The mark is locked',
    'mark-locked.meaning': 'It was locked so that nobody changes it by mistake. Nothing was changed.',
    'mark-locked.action': 'Who drew it, or the one with the headset, can unlock it.',
    'picture-in-use.title': 'Somebody else has this still open',
    'picture-in-use.meaning': 'It is being drawn on just now, so your change was not made.',
    'picture-in-use.action': 'Wait until it is let go, and try again.',
    'text-too-long.title': 'The text is too long',
    'text-too-long.meaning': 'More than 120 characters cannot be read beside a mark. Nothing was changed.',
    'text-too-long.action': 'Make it shorter, or send it as a message.',
    'media-unavailable.title': 'Picture and sound are not available',
    'media-unavailable.meaning':
      'The part of the server that passes on picture and sound does not answer. Marks and messages still work.',
    'media-unavailable.action':
      'It is tried again by itself. If it lasts more than a minute, tell those who run the server.',
    'storage-failed.title': 'It could not be saved',
    'storage-failed.meaning':
      'The server could not write it down, so nothing was changed. Picture and sound go on.',
    'storage-failed.action': 'Try again in a moment. If it lasts, tell those who run the server.',
    'storage-full.title': "The server's disk is full",
    'storage-full.meaning': 'Nothing more can be saved. Picture and sound go on.',
    'storage-full.action': 'Tell those who run the server that space must be made.',
    'timeout.title': 'The server did not answer in time',
    'timeout.meaning': 'The network may be slow. What you did may not have been saved.',
    'timeout.action': 'Look at what is shown, and try again if it is missing.',
    'offline.title': 'No contact with the server',
    'offline.meaning': 'The network is away, or the server is not running. What was saved is safe.',
    'offline.action': 'Check the network. The page tries again by itself.',
    'internal.title': 'Something went wrong in Skulder',
    'internal.meaning': 'It is a fault of the program, not of yours. What was saved is safe.',
    'internal.action': 'Reload the page. If it comes back, tell those who run the server.',
  },
  nb: {
    'link-missing.title': 'Denne siden åpnes med en lenke',
    'link-missing.meaning':
      'Skulder har ingen innlogging her: lenken du fikk, sier hvem du er og hvilken konsultasjon det gjelder.',
    'link-missing.action': 'Åpne siden med lenken du fikk. Har du ingen, så spør den som inviterte deg.',
    'link-invalid.title': 'Lenken er ikke riktig',
    'link-invalid.meaning': 'Den kan ha blitt kuttet da den ble kopiert, eller høre til en annen server.',
    'link-invalid.action':
      'Åpne hele lenken på nytt fra meldingen den kom i. Hjelper ikke det, be den som inviterte deg, om en ny.',
    'link-expired.title': 'Lenken er utløpt',
    'link-expired.meaning': 'Lenker gjelder en begrenset tid, slik at ingen kan bruke dem senere.',
    'link-expired.action':
      'Be den som inviterte deg, om en ny lenke. Den åpner den samme konsultasjonen; ingenting er tapt.',
    'link-foreign.title': 'Lenken åpner ikke denne siden',
    'link-foreign.meaning':
      'Den hører til en annen konsultasjon, eller til en annen rolle i den. Observatører kan ikke bli med ennå.',
    'link-foreign.action':
      'Åpne lenken nøyaktig slik du fikk den. Går det fortsatt ikke, be den som inviterte deg, om en annen.',
    'origin-refused.title': 'Siden kom fra en annen adresse',
    'origin-refused.meaning': 'Av sikkerhetshensyn snakker serveren bare med sider som den selv har levert.',
    'origin-refused.action': 'Åpne Skulder med dens egen adresse, nøyaktig som i lenken.',
    'version-mismatch.title': 'Dette vinduet er eldre enn serveren',
    'version-mismatch.meaning': 'Skulder ble oppdatert mens vinduet var åpent. Ingenting er tapt.',
    'version-mismatch.action': 'Last siden på nytt.',
    'room-full.title': 'Konsultasjonen er full',
    'room-full.meaning': 'Flere vinduer kan ikke være med samtidig.',
    'room-full.action': 'Lukk vinduer som ikke er i bruk, eller vent til noen går ut, og prøv igjen.',
    'server-full.title': 'Serveren er opptatt med andre konsultasjoner',
    'server-full.meaning':
      'Den tar ikke imot flere enn den klarer med god lyd og godt bilde. Ingenting er tapt; lenken din gjelder fortsatt.',
    'server-full.action':
      'Vent noen minutter og prøv igjen. Haster det, bruk telefonen; den som drifter Skulder, kan gi serveren mer plass.',
    'role-taken.title': 'En annen brille er allerede med i konsultasjonen',
    'role-taken.meaning': 'Bare én kan vise bildet sitt om gangen.',
    'role-taken.action': 'Overta hvis det er denne som skal brukes, eller lukk dette vinduet.',
    'replaced.title': 'Du fortsatte i et annet vindu',
    'replaced.meaning': 'Dette vinduet har stoppet, slik at du ikke er med to ganger.',
    'replaced.action': 'Gå til det andre vinduet, eller bli med igjen her.',
    'session-closed.title': 'Konsultasjonen er over',
    'session-closed.meaning': 'Bilde og lyd har stoppet.',
    'session-closed.action': 'Du kan lukke dette vinduet. Neste konsultasjon har sin egen lenke.',
    'session-unknown.title': 'Konsultasjonen finnes ikke',
    'session-unknown.meaning': 'Serveren kjenner den ikke. Den kan være slettet.',
    'session-unknown.action': 'Spør den som inviterte deg, om den er flyttet, og be om en ny lenke.',
    'not-allowed.title': 'Rollen din kan ikke gjøre dette',
    'not-allowed.meaning': 'Ingenting ble endret.',
    'not-allowed.action': 'Be ortopeden eller fysioterapeuten gjøre det.',
    'malformed.title': 'Serveren forsto ikke meldingen',
    'malformed.meaning': 'Ingenting ble endret. Vinduet kan være eldre enn serveren.',
    'malformed.action': 'Last siden på nytt, og prøv igjen.',
    'off-picture.title': 'Merket ligger utenfor bildet',
    'off-picture.meaning': 'Der er det ingenting det kan handle om. Ingenting ble endret.',
    'off-picture.action': 'Hold stedet det peker på, inne på bildet: pilspissen, midten av sirkelen.',
    'out-of-reach.title': 'Det stedet er for langt unna',
    'out-of-reach.meaning': 'Det ligger mer enn 10 m unna, eller bak kameraet. Ingenting ble endret.',
    'out-of-reach.action': 'Pek på noe nærmere i rommet.',
    'too-large.title': 'Det var for stort',
    'too-large.meaning': 'Det ble ikke sendt, og ingenting ble endret.',
    'too-large.action': 'Gjør det mindre, eller del det opp.',
    'rate-limited.title': 'For mye på en gang',
    'rate-limited.meaning': 'Serveren holder igjen slik at samtalen er stabil for de andre.',
    'rate-limited.action': 'Vent noen sekunder, og prøv igjen.',
    'not-found.title': 'Det er ikke der lenger',
    'not-found.meaning': 'Noen kan ha fjernet det i mellomtiden.',
    'not-found.action': 'Se på det som vises nå, og prøv igjen hvis det fortsatt trengs.',
    'wrong-state.title': 'Det kan ikke gjøres nå',
    'wrong-state.meaning': 'Konsultasjonen er kommet videre siden knappen ble trykket. Ingenting ble endret.',
    'wrong-state.action': 'Se på det som vises nå, og prøv igjen.',
    'wrong-epoch.title': 'Brillen mistet plassen sin i rommet',
    'wrong-epoch.meaning': 'Bildet det ble tegnet på, er fra før det, så merket kunne ikke plasseres.',
    'wrong-epoch.action': 'Tegn på nytt på et nytt bilde.',
    'mark-held.title': 'Noen andre holder i dette merket',
    'mark-held.meaning': 'Det flyttes eller endres akkurat nå, så endringen din ble ikke gjort.',
    'mark-held.action': 'Vent til det er sluppet, og prøv igjen.',
    'mark-locked.title': 'Merket er låst',
    'mark-locked.meaning': 'Det er låst slik at ingen endrer det ved et uhell. Ingenting ble endret.',
    'mark-locked.action': 'Den som tegnet det, eller den som har brillen, kan låse det opp.',
    'picture-in-use.title': 'Noen andre har dette stillbildet oppe',
    'picture-in-use.meaning': 'Det tegnes på akkurat nå, så endringen din ble ikke gjort.',
    'picture-in-use.action': 'Vent til det er sluppet, og prøv igjen.',
    'text-too-long.title': 'Teksten er for lang',
    'text-too-long.meaning': 'Mer enn 120 tegn kan ikke leses ved siden av et merke. Ingenting ble endret.',
    'text-too-long.action': 'Gjør den kortere, eller send den som melding.',
    'media-unavailable.title': 'Bilde og lyd er ikke tilgjengelig',
    'media-unavailable.meaning':
      'Den delen av serveren som formidler bilde og lyd, svarer ikke. Merker og meldinger virker fortsatt.',
    'media-unavailable.action':
      'Det prøves igjen av seg selv. Varer det over et minutt, så si fra til dem som drifter serveren.',
    'storage-failed.title': 'Det kunne ikke lagres',
    'storage-failed.meaning':
      'Serveren fikk ikke skrevet det ned, så ingenting ble endret. Bilde og lyd fortsetter.',
    'storage-failed.action': 'Prøv igjen om litt. Varer det, så si fra til dem som drifter serveren.',
    'storage-full.title': 'Disken på serveren er full',
    'storage-full.meaning': 'Mer kan ikke lagres. Bilde og lyd fortsetter.',
    'storage-full.action': 'Si fra til dem som drifter serveren, at det må gjøres plass.',
    'timeout.title': 'Serveren svarte ikke i tide',
    'timeout.meaning': 'Nettet kan være tregt. Det du gjorde, er kanskje ikke lagret.',
    'timeout.action': 'Se på det som vises, og prøv igjen hvis det mangler.',
    'offline.title': 'Ingen kontakt med serveren',
    'offline.meaning': 'Nettet er borte, eller serveren kjører ikke. Det som er lagret, er trygt.',
    'offline.action': 'Sjekk nettet. Siden prøver igjen av seg selv.',
    'internal.title': 'Noe gikk galt i Skulder',
    'internal.meaning': 'Det er en feil i programmet, ikke hos deg. Det som er lagret, er trygt.',
    'internal.action': 'Last siden på nytt. Kommer det tilbake, så si fra til dem som drifter serveren.',
  },
})

/** The notice that goes with a code. */
export const errorNotice = (
  code: ErrorCode,
): Required<NoticeText> & { readonly meaning: string; readonly action: string } => ({
  title: errorTexts(`${code}.title`),
  meaning: errorTexts(`${code}.meaning`),
  action: errorTexts(`${code}.action`),
})

/** The code of whatever was thrown; anything that is not ours is `internal`. */
export const errorCodeOf = (error: unknown): ErrorCode =>
  error instanceof AppError ? error.code : 'internal'
