// What a browser lacks, in words.
import { defineTexts } from './i18n.ts'

export const supportTexts = defineTexts({
  en: {
    title: 'This browser cannot show Skulder',
    'action.wearer': 'Open the link in the headset’s own browser, or in an up-to-date Chrome or Edge.',
    'action.expert': 'Open the link in an up-to-date Chrome or Edge.',
    'action.patient': 'Open the link in an up-to-date Chrome, Edge, Safari or Firefox.',
    'secure-context':
      'The page was not opened over a secure connection (https). Camera and microphone are then closed by the browser.',
    webrtc: 'It cannot receive picture and sound (WebRTC is missing or turned off).',
    camera: 'It gives no access to camera and microphone.',
    webgl2:
      'It cannot draw in three dimensions (WebGL 2 is missing or turned off; graphics acceleration may be off in the settings).',
    'video-frame-callback':
      'It cannot tell which picture is being shown (requestVideoFrameCallback), so marks could not be placed.',
  },
  nb: {
    title: 'Denne nettleseren kan ikke vise Skulder',
    'action.wearer':
      'Åpne lenken i nettleseren som hører til brillen, eller i en oppdatert Chrome eller Edge.',
    'action.expert': 'Åpne lenken i en oppdatert Chrome eller Edge.',
    'action.patient': 'Åpne lenken i en oppdatert Chrome, Edge, Safari eller Firefox.',
    'secure-context':
      'Siden ble ikke åpnet over en sikker forbindelse (https). Da stenger nettleseren kamera og mikrofon.',
    webrtc: 'Den kan ikke ta imot bilde og lyd (WebRTC mangler eller er slått av).',
    camera: 'Den gir ikke tilgang til kamera og mikrofon.',
    webgl2:
      'Den kan ikke tegne i tre dimensjoner (WebGL 2 mangler eller er slått av; grafikkakselerasjon kan være av i innstillingene).',
    'video-frame-callback':
      'Den kan ikke si hvilket bilde som vises (requestVideoFrameCallback), så merker kunne ikke plasseres.',
  },
})
