// The call as a page: own camera, the expert's face, the still with marks, and the bar with the controls. While mixed
// reality runs only the bar is left, for the one who sits at the desktop of an emulated headset.
import { Glasses, Mic, MicOff, PhoneOff, Video, VideoOff, Volume2 } from 'lucide'
import type { ReadonlySignal } from '@preact/signals-core'
import type { HmdFlow } from '../hmdApp.ts'
import type { WearerCall } from '../call/wearerCall.ts'
import { hmdTexts } from '../texts.ts'
import { deviceChoice } from './deviceChoice.ts'
import { button, el, Scope, setAttribute, type View } from './dom.ts'
import { languageSwitch } from './languageSwitch.ts'
import { notice } from './notice.ts'
import { stillView, type FetchStill } from './stillView.ts'

export interface CallViewOptions {
  readonly call: WearerCall
  readonly flow: ReadonlySignal<HmdFlow>
  /** Clock and state in words, as on the headset's panel. */
  readonly status: ReadonlySignal<string>
  /** What matters now, as one sentence. */
  readonly sentence: ReadonlySignal<string | undefined>
  readonly canBeImmersive: boolean
  readonly fetchStill: FetchStill
  readonly onLeave: () => void
  readonly onXr: () => void
}

export function callView(options: CallViewOptions): View {
  const scope = new Scope()
  const { call, flow } = options
  const still = stillView(call.line.session, options.fetchStill)
  scope.onStop(() => still.dispose())
  const page = el('main', { class: 'hmd-page' }, head(scope, options), pictures(scope, call), still.element)
  const bar = controls(scope, options)
  const element = el('div', { class: 'hmd-call' }, page, bar)
  scope.follow(() => {
    const immersive = flow.value.tag === 'immersive'
    element.classList.toggle('is-immersive', immersive)
    setAttribute(page, 'hidden', immersive)
  })
  return { element, dispose: () => scope.stop() }
}

function head(scope: Scope, { flow, status, sentence }: CallViewOptions): HTMLElement {
  const words = scope.text(el('p', { class: 'hmd-status', role: 'status' }), () => status.value)
  const label = el('div', { class: 'hmd-notices' })
  scope.follow(() => {
    const now = flow.value
    const parts: HTMLElement[] = []
    if (sentence.value !== undefined) parts.push(notice('warning', { title: sentence.value }))
    if (now.tag === 'page') {
      parts.push(
        notice('info', {
          title: hmdTexts('notFixed'),
          meaning: hmdTexts('notFixedMeaning'),
          action: hmdTexts(`page.${now.reason}`),
        }),
      )
    }
    label.replaceChildren(...parts)
  })
  return el('header', { class: 'hmd-page__head' }, words, languageSwitch(scope), label)
}

function pictures(scope: Scope, { ownVideo, remote, devices }: WearerCall): HTMLElement {
  ownVideo.className = 'hmd-own'
  remote.face.className = 'hmd-face'
  const own = el(
    'figure',
    {},
    ownVideo,
    scope.text(el('figcaption'), () => hmdTexts('ownPicture')),
  )
  const face = el(
    'figure',
    {},
    remote.face,
    scope.text(el('figcaption'), () => hmdTexts('expertPicture')),
  )
  scope.follow(() => {
    setAttribute(face, 'hidden', !remote.hasFace.value)
    setAttribute(own, 'hidden', devices.camera.track.value === undefined)
  })
  return el('section', { class: 'hmd-pictures' }, own, face)
}

function controls(scope: Scope, options: CallViewOptions): HTMLElement {
  const { call, flow } = options
  const { devices, remote } = call
  const isMuted = (): boolean => devices.microphone.state.value === 'muted'
  const cameraOff = (): boolean => devices.camera.state.value === 'muted'
  const mute = toggle(
    scope,
    { id: 'mute', icons: [Mic, MicOff], isOff: isMuted, words: ['mute', 'unmute'] },
    () => devices.setMuted('microphone', !isMuted()),
  )
  const camera = toggle(
    scope,
    { id: 'camera', icons: [Video, VideoOff], isOff: cameraOff, words: ['cameraOff', 'cameraOn'] },
    () => devices.setMuted('camera', !cameraOff()),
  )
  const sound = button(scope, {
    icon: Volume2,
    text: () => hmdTexts('soundBlocked'),
    onPress: () => remote.unblock(),
  })
  scope.follow(() => setAttribute(sound, 'hidden', !remote.soundBlocked.value))
  const xr = button(scope, {
    id: 'enter-xr',
    look: 'primary',
    icon: Glasses,
    text: () => hmdTexts('backToXr'),
    onPress: options.onXr,
  })
  scope.follow(() => setAttribute(xr, 'hidden', flow.value.tag !== 'page' || !options.canBeImmersive))
  const leave = button(scope, {
    id: 'leave',
    look: 'danger',
    icon: PhoneOff,
    text: () => hmdTexts('leave'),
    onPress: options.onLeave,
  })
  const choices = el(
    'div',
    { class: 'hmd-bar__choices' },
    deviceChoice(scope, devices, 'camera'),
    deviceChoice(scope, devices, 'microphone'),
  )
  scope.follow(() => setAttribute(choices, 'hidden', flow.value.tag === 'immersive'))
  const bar = el('nav', { class: 'hmd-bar' }, xr, mute, camera, sound, leave, choices)
  scope.follow(() => bar.setAttribute('aria-label', hmdTexts('controls')))
  return bar
}

interface ToggleLook {
  readonly id: string
  readonly icons: readonly [Parameters<typeof button>[1]['icon'], Parameters<typeof button>[1]['icon']]
  readonly isOff: () => boolean
  /** Words while on (press to switch off), and while off. */
  readonly words: readonly [Parameters<typeof hmdTexts>[0], Parameters<typeof hmdTexts>[0]]
}

function toggle(scope: Scope, { id, icons, isOff, words }: ToggleLook, onPress: () => void): HTMLElement {
  const holder = el('span', { class: 'hmd-toggle' })
  const make = (off: boolean): HTMLButtonElement => {
    const node = icons[off ? 1 : 0]
    const made = button(scope, {
      id: off ? `${id}-off` : id,
      ...(node === undefined ? {} : { icon: node }),
      text: () => hmdTexts(words[off ? 1 : 0]),
      onPress,
    })
    if (off) made.classList.add('ui-button--off')
    return made
  }
  const [on, off] = [make(false), make(true)]
  scope.follow(() => {
    const hadFocus = holder.contains(document.activeElement)
    const shown = isOff() ? off : on
    holder.replaceChildren(shown)
    if (hadFocus) shown.focus()
  })
  return holder
}
