// Words for roles, connection and the fate of a mark: the same on the desk, in the headset and on the patient's screen.
import type { ShownAttention } from '../../shared/protocol/device.ts'
import type { PlacementMethod, UnplacedReason, UnsettledReason } from '../../shared/protocol/marks.ts'
import type { Role } from '../../shared/protocol/roles.ts'
import { formatTime } from './format.ts'
import { defineTexts } from './i18n.ts'

export const roleTexts = defineTexts<Role>({
  en: {
    wearer: 'Physiotherapist',
    expert: 'Orthopedist',
    patient: 'Patient',
    observer: 'Observer',
  },
  nb: {
    wearer: 'Fysioterapeut',
    expert: 'Ortoped',
    patient: 'Pasient',
    observer: 'Observatør',
  },
})

export const connectionTexts = defineTexts<
  'connecting' | 'live' | 'reconnecting' | 'refused' | 'closed' | 'good' | 'fair' | 'poor' | 'unknown'
>({
  en: {
    connecting: 'Connecting',
    live: 'Live',
    reconnecting: 'Reconnecting',
    refused: 'Refused',
    closed: 'Ended',
    good: 'Good connection',
    fair: 'Fair connection',
    poor: 'Poor connection',
    unknown: 'Connection not measured',
  },
  nb: {
    connecting: 'Kobler til',
    live: 'Direkte',
    reconnecting: 'Kobler til på nytt',
    refused: 'Avvist',
    closed: 'Avsluttet',
    good: 'God forbindelse',
    fair: 'Middels forbindelse',
    poor: 'Dårlig forbindelse',
    unknown: 'Forbindelsen er ikke målt',
  },
})

/** Of somebody who has the session not before the eyes just now. */
export const attentionTexts = defineTexts<Exclude<ShownAttention, 'here'>>({
  en: {
    hidden: 'Has another window in front',
    doffed: 'Has taken the headset off',
    unheard: 'No contact just now',
  },
  nb: {
    hidden: 'Har et annet vindu foran',
    doffed: 'Har tatt av seg brillen',
    unheard: 'Ingen kontakt akkurat nå',
  },
})

export const serverTexts = defineTexts<'stopping'>({
  en: { stopping: 'The server restarts by {time}. The call comes back by itself.' },
  nb: { stopping: 'Serveren starter på nytt innen kl. {time}. Samtalen kommer tilbake av seg selv.' },
})

/** That the server is about to be restarted; undefined unless it is. */
export const serverStopWords = (stopsAtMs: number | undefined): string | undefined =>
  stopsAtMs === undefined ? undefined : serverTexts('stopping', { time: formatTime(stopsAtMs) })

/** Why a mark stays on its picture only. */
export const unplacedTexts = defineTexts<UnplacedReason>({
  en: {
    'no-tracking':
      'Not fixed in the room: this headset or phone does not know where it is. The mark is shown on the picture.',
    'tracking-lost':
      'Not fixed in the room: the headset had lost its place when the picture was taken. Draw again on a new picture.',
    'old-epoch':
      'Not fixed in the room: the picture is from before the headset lost its place. Draw again on a new picture.',
    'picture-unknown':
      'Not fixed in the room: it is not known where the camera was when this picture was taken. Freeze a new picture and draw again.',
    'off-picture': 'Not fixed in the room: the mark lies outside the picture.',
    'too-far':
      'Not fixed in the room: nothing within 10 m was met there. Point at something nearer, and draw again.',
    'too-uncertain':
      'Not fixed in the room: it could lie more than half a metre off. Freeze a new picture while the head is still, and draw again.',
  },
  nb: {
    'no-tracking':
      'Ikke festet i rommet: denne brillen eller telefonen vet ikke hvor den er. Merket vises på bildet.',
    'tracking-lost':
      'Ikke festet i rommet: brillen hadde mistet plassen sin da bildet ble tatt. Tegn på nytt på et nytt bilde.',
    'old-epoch':
      'Ikke festet i rommet: bildet er fra før brillen mistet plassen sin. Tegn på nytt på et nytt bilde.',
    'picture-unknown':
      'Ikke festet i rommet: det er ikke kjent hvor kameraet var da bildet ble tatt. Frys et nytt bilde og tegn på nytt.',
    'off-picture': 'Ikke festet i rommet: merket ligger utenfor bildet.',
    'too-far':
      'Ikke festet i rommet: ingenting innen 10 m ble truffet der. Pek på noe nærmere, og tegn på nytt.',
    'too-uncertain':
      'Ikke festet i rommet: det kan ligge mer enn en halv meter feil. Frys et nytt bilde mens hodet er i ro, og tegn på nytt.',
  },
})

/** Why a mark's depth is still uncertain. */
export const unsettledTexts = defineTexts<UnsettledReason>({
  en: {
    'no-texture':
      'Depth is uncertain: too little can be seen of the spot from here. Marking it again from nearer may help.',
    'no-parallax':
      'Depth is uncertain: the spot has been seen from too few sides. Moving the head further to the side helps.',
    moved: 'Depth is uncertain: the marked spot has moved.',
    inconsistent: 'Depth is uncertain: the pictures do not agree with each other.',
    'no-pictures': 'Depth is uncertain: no pictures came to measure it by. Mark it again on a new picture.',
  },
  nb: {
    'no-texture':
      'Dybden er usikker: for lite av stedet synes herfra. Det kan hjelpe å gå nærmere og merke det på nytt.',
    'no-parallax':
      'Dybden er usikker: stedet er sett fra for få sider. Det hjelper å bevege hodet lenger til siden.',
    moved: 'Dybden er usikker: det merkede stedet har flyttet seg.',
    inconsistent: 'Dybden er usikker: bildene stemmer ikke med hverandre.',
    'no-pictures':
      'Dybden er usikker: det kom ingen bilder å måle den med. Merk det på nytt på et nytt bilde.',
  },
})

/** How a mark got its place. */
export const methodTexts = defineTexts<PlacementMethod>({
  en: {
    depth: 'measured by the depth sensor',
    mesh: "on the headset's model of the room",
    plane: 'on a surface that the headset knows',
    motion: "measured from the head's own movement",
    tied: 'seen on two stills by the orthopedist',
    confirmed: 'confirmed by the physiotherapist',
    stated: 'at an assumed distance',
  },
  nb: {
    depth: 'målt med dybdesensoren',
    mesh: 'på brillens modell av rommet',
    plane: 'på en flate som brillen kjenner',
    motion: 'målt ut fra hodets egen bevegelse',
    tied: 'utpekt på to stillbilder av ortopeden',
    confirmed: 'bekreftet av fysioterapeuten',
    stated: 'på en antatt avstand',
  },
})
