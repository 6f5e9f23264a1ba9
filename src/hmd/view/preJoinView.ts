// Before the call: whom it is for, camera and microphone check, consent, one large button.
import { Play } from 'lucide'
import { signal } from '@preact/signals-core'
import { deviceNotice } from '../../client/i18n/deviceTexts.ts'
import type { NoticeText } from '../../client/i18n/errorTexts.ts'
import { roleTexts } from '../../client/i18n/sessionTexts.ts'
import { checkPage } from '../../client/joinLink.ts'
import { pageTexts } from '../../client/ui/pageTexts.ts'
import type { SessionInfo } from '../../shared/protocol/rest.ts'
import type { WearerDevices } from '../camera/wearerDevices.ts'
import { calibrationTexts } from '../calibration/calibrationTexts.ts'
import { hmdTexts } from '../texts.ts'
import { deviceChoice } from './deviceChoice.ts'
import { button, el, Scope, setAttribute, type View } from './dom.ts'
import { languageSwitch } from './languageSwitch.ts'
import { createLevelMeter } from './levelMeter.ts'
import { notice } from './notice.ts'

export interface PreJoinOptions {
  readonly info: SessionInfo
  readonly devices: WearerDevices
  readonly roleTaken: boolean
  readonly emulated: boolean
  /** A headset (real or emulated) could show mixed reality here. */
  readonly canBeImmersive: boolean
  readonly failure: string | undefined
  /** Whether this camera has been calibrated on this device; undefined where there is nothing to calibrate. */
  readonly calibrated: () => boolean | undefined
  readonly onStart: (wishes: { readonly takeOver: boolean; readonly calibrateFirst: boolean }) => void
  /** Undefined where there is nothing to emulate (already emulated). */
  readonly onEmulate: (() => void) | undefined
}

export function preJoinView(options: PreJoinOptions): View {
  const scope = new Scope()
  const element = el(
    'main',
    { class: 'hmd-prejoin' },
    header(scope, options),
    warnings(scope, options),
    // Start stands beside the picture, so that a headset's low window shows it without scrolling.
    el(
      'div',
      { class: 'hmd-prejoin__columns' },
      el('div', { class: 'hmd-prejoin__column' }, cameraCheck(scope, options)),
      el(
        'div',
        { class: 'hmd-prejoin__column' },
        microphoneCheck(scope, options.devices),
        startPart(scope, options),
      ),
    ),
  )
  return { element, dispose: () => scope.stop() }
}

function header(scope: Scope, { info }: PreJoinOptions): HTMLElement {
  return el(
    'header',
    { class: 'hmd-prejoin__head' },
    el('h1', {}, info.title === '' ? 'Skulder' : info.title),
    languageSwitch(scope),
    scope.text(el('p', { class: 'hmd-quiet' }), () => `${roleTexts('wearer')}. ${hmdTexts('intro')}`),
  )
}

function cameraCheck(scope: Scope, { devices, emulated }: PreJoinOptions): HTMLElement {
  const video = el('video', { class: 'hmd-preview', playsinline: true, autoplay: true })
  video.muted = true
  const words = scope.text(el('p', { class: 'hmd-preview__words' }), () =>
    devices.opened.value || devices.camera.track.value !== undefined
      ? hmdTexts('noPicture')
      : hmdTexts('cameraWait'),
  )
  const frame = el('div', { class: 'hmd-preview__frame' }, video, words)
  scope.follow(() => {
    const track = devices.camera.track.value
    video.srcObject = track === undefined ? null : new MediaStream([track])
    setAttribute(words, 'hidden', track !== undefined)
    frame.classList.toggle('is-live', track !== undefined)
    if (track !== undefined) void video.play().catch(() => {})
  })
  scope.onStop(() => (video.srcObject = null))
  const note = emulated
    ? scope.text(el('p', { class: 'hmd-quiet' }), () => hmdTexts('emulatedCamera'))
    : undefined
  return el('div', { class: 'hmd-check__camera' }, frame, note, deviceChoice(scope, devices, 'camera'))
}

function microphoneCheck(scope: Scope, devices: WearerDevices): HTMLElement {
  const meter = createLevelMeter()
  scope.follow(() => {
    meter.setTrack(devices.microphone.track.value)
    meter.element.setAttribute('aria-label', hmdTexts('microphoneLevel'))
  })
  scope.onStop(() => meter.close())
  const level = el(
    'div',
    { class: 'hmd-level' },
    scope.text(el('p'), () => hmdTexts('speak')),
    meter.element,
  )
  scope.follow(() => setAttribute(level, 'hidden', devices.microphone.track.value === undefined))
  return el('div', { class: 'hmd-check__microphone' }, level, deviceChoice(scope, devices, 'microphone'))
}

function warnings(scope: Scope, options: PreJoinOptions): HTMLElement {
  const { devices } = options
  const box = el('div', { class: 'hmd-notices' })
  scope.follow(() => {
    const parts: HTMLElement[] = []
    for (const which of ['camera', 'microphone'] as const) {
      const text = devices.opened.value ? deviceNotice(which, devices[which].state.value) : undefined
      if (text !== undefined) parts.push(deviceWarning(scope, devices, which, text))
    }
    if (options.failure !== undefined) {
      parts.push(notice('warning', { title: hmdTexts('emulatedFailed'), meaning: options.failure }))
    }
    if (!options.canBeImmersive) parts.push(noXrNotice(scope, options))
    if (options.roleTaken) {
      parts.push(notice('warning', { title: hmdTexts('roleTaken'), meaning: hmdTexts('roleTakenMeaning') }))
    }
    box.replaceChildren(...parts)
  })
  return box
}

function deviceWarning(
  scope: Scope,
  devices: WearerDevices,
  which: 'camera' | 'microphone',
  text: NoticeText,
): HTMLElement {
  const again = button(scope, {
    text: () => hmdTexts('tryAgain'),
    onPress: () => void devices.reopen(which),
  })
  return notice('warning', { ...text, action: `${text.action ?? ''} ${hmdTexts('continueWithout')}` }, again)
}

function noXrNotice(scope: Scope, { onEmulate }: PreJoinOptions): HTMLElement {
  const text = { title: hmdTexts('noXrHere'), meaning: hmdTexts('noXrMeaning') }
  if (onEmulate === undefined) return notice('info', text)
  return notice(
    'info',
    text,
    button(scope, { id: 'emulate', text: () => hmdTexts('useEmulated'), onPress: onEmulate }),
  )
}

type Choice = ReturnType<typeof signal<boolean>>

/** Calibrating needs head poses, which only mixed reality gives: it begins there, right after the start. */
function calibrationChoice(
  scope: Scope,
  { calibrated }: PreJoinOptions,
  calibrateFirst: Choice,
): HTMLElement {
  const box = el('input', { type: 'checkbox', id: 'calibrate-first' })
  box.addEventListener('change', () => (calibrateFirst.value = box.checked))
  const label = el(
    'label',
    { class: 'hmd-consent', for: 'calibrate-first' },
    box,
    scope.text(el('span'), () => calibrationTexts('first')),
  )
  const meaning = scope.text(el('p', { class: 'hmd-quiet' }), () =>
    calibrationTexts(calibrated() === true ? 'calibrated' : 'firstMeaning'),
  )
  const sheet = scope.text(el('a', { href: '/sheet', target: '_blank', rel: 'noopener' }), () =>
    calibrationTexts('sheet'),
  )
  const part = el('section', { class: 'hmd-calibrate' }, label, meaning, sheet)
  scope.follow(() => setAttribute(part, 'hidden', calibrated() === undefined))
  return part
}

/** What Start waits for stands first, what can be wished besides after it; beside Start, while it is grey, what is missing. */
function startPart(scope: Scope, options: PreJoinOptions): HTMLElement {
  const { roleTaken, onStart } = options
  const consented = signal(false)
  const calibrateFirst = signal(false)
  const box = el('input', { type: 'checkbox', id: 'consent' })
  box.addEventListener('change', () => (consented.value = box.checked))
  const label = el(
    'label',
    { class: 'hmd-consent', for: 'consent' },
    box,
    scope.text(el('span'), () => hmdTexts('consent')),
  )
  const hint = scope.text(el('p', { class: 'hmd-quiet', id: 'start-hint' }), () => hmdTexts('consentMissing'))
  const start = button(scope, {
    id: 'start',
    look: 'primary',
    icon: Play,
    text: () => hmdTexts(roleTaken ? 'startTakeOver' : 'start'),
    onPress: () => onStart({ takeOver: roleTaken, calibrateFirst: calibrateFirst.value }),
  })
  start.classList.add('hmd-start')
  start.setAttribute('aria-describedby', 'start-hint')
  scope.follow(() => {
    start.disabled = !consented.value
    setAttribute(hint, 'hidden', consented.value)
  })
  const line = scope.text(el('a', { href: checkPage(location.href) }), () => pageTexts('testLine'))
  const wish = calibrationChoice(scope, options, calibrateFirst)
  return el('section', { class: 'hmd-prejoin__start' }, label, wish, hint, start, line)
}
