import { afterEach, describe, expect, it } from 'vitest'
import { language } from '../../client/i18n/i18n.ts'
import type { DeviceProfile } from '../../shared/protocol/device.ts'
import { deskTexts, panelTexts } from '../deskTexts.ts'
import { deviceNames } from './deviceWords.ts'

const headset: DeviceProfile = {
  sessionMode: 'immersive-ar',
  features: [],
  referenceSpace: 'local-floor',
  blendMode: 'additive',
  frameRateHz: 60,
  camera: { source: 'synthetic', width: 1280, height: 720, frameRateHz: 30 },
  userAgent: 'test',
  emulated: true,
  geometry: ['depth', 'stated'],
}
const phone: DeviceProfile = { ...headset, blendMode: 'alpha-blend', features: ['dom-overlay'] }

afterEach(() => void (language.value = 'en'))

describe('the wearer’s device in a sentence', () => {
  it('is called what it is: a headset, a phone, or neither', () => {
    const nameOf = (profile: DeviceProfile | undefined): string => deviceNames(profile).device
    expect([undefined, headset, phone, { ...phone, sessionMode: 'page' as const }].map(nameOf)).toEqual([
      'the headset',
      'the headset',
      'the phone',
      'the device',
    ])
    expect(deskTexts('wearerGone', deviceNames(phone))).toBe(
      'The phone has left. What you see is its last picture.',
    )
  })

  it('in Norwegian, too, where one message is new and not several', () => {
    language.value = 'nb'
    expect(deskTexts('wearerGone', deviceNames(phone))).toMatch(/^Telefonen har gått ut/)
    expect(panelTexts('chatUnread', { count: 1 })).toBe('Meldinger (1 ny)')
    expect(panelTexts('chatUnread', { count: 2 })).toBe('Meldinger (2 nye)')
  })
})
