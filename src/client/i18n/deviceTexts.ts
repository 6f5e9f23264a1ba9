// Words for cameras and microphones and what is the matter with them.
import type { DeviceState } from '../../shared/protocol/device.ts'
import { defineTexts } from './i18n.ts'
import type { NoticeText } from './errorTexts.ts'

export const deviceTexts = defineTexts({
  en: {
    camera: 'Camera',
    microphone: 'Microphone',
    'camera.numbered': 'Camera {number}',
    'microphone.numbered': 'Microphone {number}',
    'camera.none': 'No camera found',
    'microphone.none': 'No microphone found',
    'camera.on': 'Camera is on',
    'camera.muted': 'Camera is off',
    'camera.refused': 'Camera is not allowed',
    'camera.busy': 'Camera is in use by another program',
    'camera.lost': 'Camera has gone',
    'microphone.on': 'Microphone is on',
    'microphone.muted': 'Microphone is muted',
    'microphone.refused': 'Microphone is not allowed',
    'microphone.busy': 'Microphone is in use by another program',
    'microphone.lost': 'Microphone has gone',
    'camera.refused.meaning': 'The others will not see you. The rest of the call works.',
    'microphone.refused.meaning': 'The others will not hear you. The rest of the call works.',
    'refused.action': 'Press the camera or padlock symbol in the address bar, choose Allow, and try again.',
    'none.action': 'Connect one, and try again.',
    'busy.action': 'Close the program that uses it (another call, perhaps), and try again.',
    'lost.action': 'Check the cable or the wireless link, or choose another one.',
  },
  nb: {
    camera: 'Kamera',
    microphone: 'Mikrofon',
    'camera.numbered': 'Kamera {number}',
    'microphone.numbered': 'Mikrofon {number}',
    'camera.none': 'Fant ikke noe kamera',
    'microphone.none': 'Fant ingen mikrofon',
    'camera.on': 'Kameraet er på',
    'camera.muted': 'Kameraet er av',
    'camera.refused': 'Kameraet er ikke tillatt',
    'camera.busy': 'Kameraet er i bruk av et annet program',
    'camera.lost': 'Kameraet er borte',
    'microphone.on': 'Mikrofonen er på',
    'microphone.muted': 'Mikrofonen er dempet',
    'microphone.refused': 'Mikrofonen er ikke tillatt',
    'microphone.busy': 'Mikrofonen er i bruk av et annet program',
    'microphone.lost': 'Mikrofonen er borte',
    'camera.refused.meaning': 'De andre ser deg ikke. Resten av samtalen virker.',
    'microphone.refused.meaning': 'De andre hører deg ikke. Resten av samtalen virker.',
    'refused.action': 'Trykk på kamera- eller hengelåssymbolet i adresselinjen, velg Tillat, og prøv igjen.',
    'none.action': 'Koble til et, og prøv igjen.',
    'busy.action': 'Lukk programmet som bruker det (kanskje en annen samtale), og prøv igjen.',
    'lost.action': 'Sjekk ledningen eller den trådløse forbindelsen, eller velg et annet.',
  },
})

/** Short words for a device's state, for a list or a tooltip. */
export const deviceStateText = (kind: 'camera' | 'microphone', state: DeviceState): string =>
  deviceTexts(`${kind}.${state}`)

/** What to say when a device does not work; undefined while nothing is wrong (on, or muted on purpose). */
export function deviceNotice(kind: 'camera' | 'microphone', state: DeviceState): NoticeText | undefined {
  if (state === 'on' || state === 'muted') return undefined
  return {
    title: deviceStateText(kind, state),
    meaning: deviceTexts(`${kind}.refused.meaning`),
    action: deviceTexts(`${state}.action`),
  }
}
