// Words of the start page.
import { defineTexts } from '../client/i18n/i18n.ts'

export const portalTexts = defineTexts({
  en: {
    title: 'Start',
    headline: 'A specialist looks over your shoulder, from another town',
    lead: 'The orthopedist sees what the physiotherapist’s headset sees, draws on the picture, and the drawing stays on the patient, in the room.',
    'picture.desk': 'The orthopedist draws on the picture',
    'picture.headset': 'The mark stays on the shoulder when the head moves',
    checkLink: 'Device check',
    'sample.label': 'Sample consultation',
    'sample.title': 'Shoulder, remote examination',
    'sample.hint':
      'Each button opens one person’s screen in a new window. Open two or more of them: they meet in the same consultation.',
    'sample.open': 'Open',
    'sample.closed': 'Ended',
    'seat.wearer-emulated': 'Physiotherapist with simulated headset',
    'seat.wearer-emulated.shows':
      'A HoloLens 2 in a drawn health room with a patient. Look and walk with mouse and keys.',
    'seat.wearer-camera': 'Physiotherapist with own camera',
    'seat.wearer-camera.shows': 'For a real headset or phone, or this machine’s webcam.',
    'seat.expert': 'Orthopedist',
    'seat.expert.shows': 'The desk: the live picture to freeze and draw on.',
    'seat.patient': 'Patient’s screen',
    'seat.patient.shows': 'The orthopedist’s face, and the picture with the marks.',
    openSeat: 'Open {seat} in a new window',
    openShort: 'Open',
    'try.title': 'Try it in three steps',
    'try.1': 'Open the headset, tick the box and start.',
    'try.2': 'Open the orthopedist’s desk beside it.',
    'try.3': 'Draw on the shoulder in the picture. Then turn the headset: the mark stays.',
    'lan.title': 'With a real headset or phone',
    'lan.hint':
      'In the same network, open this address or scan the code. The certificate is the server’s own, so the browser warns once: choose to go on.',
    'lan.qr': 'QR code for {address}',
    'lan.off': 'To use a real headset in the same network, start with',
    loading: 'Asking the server for the sample consultation',
    'unreachable.title': 'The server does not answer',
    'unreachable.meaning': 'It may still be starting, or it has stopped.',
    'unreachable.action':
      'Look at the terminal where Skulder was started. This page tries again every few seconds.',
    retry: 'Try again now',
    'noDemo.title': 'Open Skulder with the link you were sent',
    'noDemo.meaning':
      'This server is in real use and shows no sample consultation. Your link says who you are and which consultation it is, so there is no password.',
    'noDemo.action':
      'Find the link in the message from the one who invited you. If it has expired, ask for a new one.',
    footer:
      'Everything runs on this server, and nothing is sent to anyone else. Sound and video are not recorded; marks, messages and frozen pictures are kept in its data folder.',
  },
  nb: {
    title: 'Start',
    headline: 'En spesialist ser deg over skulderen, fra en annen by',
    lead: 'Ortopeden ser det fysioterapeutens brille ser, tegner på bildet, og tegningen blir på pasienten, i rommet.',
    'picture.desk': 'Ortopeden tegner på bildet',
    'picture.headset': 'Merket blir på skulderen når hodet beveger seg',
    checkLink: 'Enhetssjekk',
    'sample.label': 'Eksempelkonsultasjon',
    'sample.title': 'Skulder, undersøkelse på avstand',
    'sample.hint':
      'Hver knapp åpner skjermen til én person i et nytt vindu. Åpne to eller flere: de møtes i samme konsultasjon.',
    'sample.open': 'Åpen',
    'sample.closed': 'Avsluttet',
    'seat.wearer-emulated': 'Fysioterapeut med simulert brille',
    'seat.wearer-emulated.shows':
      'En HoloLens 2 i et tegnet helserom med en pasient. Se og gå med mus og taster.',
    'seat.wearer-camera': 'Fysioterapeut med eget kamera',
    'seat.wearer-camera.shows': 'For ekte brille eller telefon, eller webkameraet på denne maskinen.',
    'seat.expert': 'Ortoped',
    'seat.expert.shows': 'Arbeidsbordet: det levende bildet som kan fryses og tegnes på.',
    'seat.patient': 'Pasientskjerm',
    'seat.patient.shows': 'Ansiktet til ortopeden, og bildet med merkene.',
    openSeat: 'Åpne {seat} i et nytt vindu',
    openShort: 'Åpne',
    'try.title': 'Prøv i tre trinn',
    'try.1': 'Åpne brillen, kryss av i ruten og start.',
    'try.2': 'Åpne arbeidsbordet til ortopeden ved siden av.',
    'try.3': 'Tegn på skulderen i bildet. Snu så på brillen: merket blir.',
    'lan.title': 'Med ekte brille eller telefon',
    'lan.hint':
      'Åpne denne adressen i samme nett, eller skann koden. Sertifikatet er serverens eget, så nettleseren advarer én gang: velg å gå videre.',
    'lan.qr': 'QR-kode for {address}',
    'lan.off': 'For å bruke en ekte brille i samme nett, start med',
    loading: 'Spør serveren om eksempelkonsultasjonen',
    'unreachable.title': 'Serveren svarer ikke',
    'unreachable.meaning': 'Den kan være i ferd med å starte, eller den har stoppet.',
    'unreachable.action':
      'Se i terminalen der Skulder ble startet. Siden prøver igjen med noen sekunders mellomrom.',
    retry: 'Prøv igjen nå',
    'noDemo.title': 'Åpne Skulder med lenken du har fått',
    'noDemo.meaning':
      'Denne serveren er i virkelig bruk og viser ingen eksempelkonsultasjon. Lenken din sier hvem du er og hvilken konsultasjon det gjelder, så det trengs ikke noe passord.',
    'noDemo.action': 'Finn lenken i meldingen fra den som inviterte deg. Er den utløpt, så be om en ny.',
    footer:
      'Alt kjører på denne serveren, og ingenting sendes til noen andre. Lyd og video tas ikke opp; merker, meldinger og frosne bilder blir liggende i datamappen.',
  },
})
