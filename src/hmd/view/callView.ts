// The call as a page: own camera, the expert's face, the still with marks, and the bar with the controls. While mixed
// reality runs only the bar is left, for the one who sits at the desktop of an emulated headset.
import { Glasses, Mic, MicOff, PhoneOff, ScanEye, Video, VideoOff, Volume2 } from 'lucide'
import { untracked, type ReadonlySignal } from '@preact/signals-core'
import type { HmdFlow } from '../hmdApp.ts'
import type { WearerGuide } from '../guide/wearerGuide.ts'
import type { Message } from '../render/sentence.ts'
import type { WearerCall } from '../call/wearerCall.ts'
import { calibrationTexts, isCalibrating, wizardWords } from '../calibration/calibrationTexts.ts'
import { hmdTexts } from '../texts.ts'
import { deviceChoice } from './deviceChoice.ts'
import { boardPageView } from './boardPageView.ts'
import { button, el, Scope, setAttribute, type View } from './dom.ts'
import { handheldView } from './handheldView.ts'
import { keepFromRoom } from './keepFromRoom.ts'
import type { Edge } from '../render/sentencePlace.ts'
import { languageSwitch } from './languageSwitch.ts'
import { lookOf, notice } from './notice.ts'
import { stillView, type FetchStill } from './stillView.ts'

export interface CallViewOptions {
  readonly call: WearerCall
  readonly guide: Pick<WearerGuide, 'undoable' | 'undo' | 'redo' | 'pointOut' | 'step' | 'goStep'>
  readonly flow: ReadonlySignal<HmdFlow>
  /** Clock and state in words, as on the headset's panel. */
  readonly status: ReadonlySignal<string>
  /** What matters now, as one sentence. */
  readonly sentence: ReadonlySignal<Message | undefined>
  /** The same with the expert's written words and hints, for over mixed reality. */
  readonly message: ReadonlySignal<Message | undefined>
  /** Where a hint leaves free what it is about. */
  readonly hintEdge: ReadonlySignal<Edge>
  readonly canBeImmersive: boolean
  /** Mixed reality runs on a phone: the page is shown over it. */
  readonly handheld: ReadonlySignal<boolean>
  readonly fetchStill: FetchStill
  readonly onLeave: () => void
  readonly onXr: () => void
}

export function callView(options: CallViewOptions): View {
  const scope = new Scope()
  const { call, flow } = options
  const still = stillView(call.line.session, options.fetchStill)
  scope.onStop(() => still.dispose())
  const figures = pictures(scope, call)
  const board = boardPageView(call.line, (command) => {
    call.line.session.submit(command).catch((error: unknown) => call.refused(error))
  })
  scope.onStop(() => board.dispose())
  const page = el(
    'main',
    { class: 'hmd-page' },
    head(scope, options),
    figures.element,
    board.element,
    still.element,
  )
  const bar = controls(scope, options)
  keepFromRoom(bar)
  const element = el('div', { class: 'hmd-call' }, page, bar)
  let handheld: View | undefined
  const endHandheld = (): void => {
    handheld?.dispose()
    handheld?.element.remove()
    handheld = undefined
    figures.takeFaceBack()
  }
  scope.follow(() => {
    const immersive = flow.value.tag === 'immersive'
    const isHandheld = immersive && options.handheld.value
    element.classList.toggle('is-immersive', immersive)
    element.classList.toggle('is-handheld', isHandheld)
    setAttribute(page, 'hidden', immersive)
    if (isHandheld === (handheld !== undefined)) return
    untracked(() => {
      if (!isHandheld) {
        endHandheld()
        return
      }
      handheld = handheldOf(options)
      element.prepend(handheld.element)
    })
  })
  scope.onStop(() => handheld?.dispose())
  return { element, dispose: () => scope.stop() }
}

function handheldOf({ call, guide, status, message, hintEdge }: CallViewOptions): View {
  const { session } = call.line
  return handheldView({
    state: session.state,
    submit: (command) => call.submit(command),
    guide,
    status,
    message,
    hintEdge,
    face: call.remote.face,
    hasFace: call.remote.hasFace,
  })
}

function head(scope: Scope, { flow, status, sentence, message }: CallViewOptions): HTMLElement {
  const words = scope.text(el('p', { class: 'hmd-status', role: 'status' }), () => status.value)
  const label = el('div', { class: 'hmd-notices' })
  scope.follow(() => {
    const now = flow.value
    const parts: HTMLElement[] = []
    // In mixed reality the expert's written words stand in the room, or on the page over it.
    const said = now.tag === 'page' ? message.value : sentence.value
    if (said !== undefined) parts.push(notice(lookOf(said), { title: said.text, meaning: said.from }))
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

interface Pictures {
  readonly element: HTMLElement
  /** The face was shown elsewhere meanwhile. */
  takeFaceBack(): void
}

function pictures(scope: Scope, { ownVideo, remote, devices }: WearerCall): Pictures {
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
  return {
    element: el('section', { class: 'hmd-pictures' }, own, face),
    takeFaceBack: () => face.prepend(remote.face),
  }
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
  const [calibrating, calibrate] = calibration(scope, options)
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
  const bar = el('nav', { class: 'hmd-bar' }, calibrating, xr, mute, camera, sound, calibrate, leave, choices)
  scope.follow(() => bar.setAttribute('aria-label', hmdTexts('controls')))
  return bar
}

/** The wizard's sentence for now, and its button. */
function calibration(
  scope: Scope,
  { call: { devices, calibrating }, flow }: CallViewOptions,
): readonly [HTMLElement, HTMLElement] {
  const { wizard, toggleWizard } = calibrating
  const calibrate = button(scope, {
    id: 'calibrate',
    icon: ScanEye,
    text: () => calibrationTexts(isCalibrating(wizard.value) ? 'stop' : 'begin'),
    onPress: toggleWizard,
  })
  const words = scope.text(el('p', { class: 'hmd-bar__words', role: 'status' }), () =>
    flow.value.tag === 'immersive' ? (wizardWords(wizard.value) ?? '') : '',
  )
  // Only mixed reality knows where the head is; a camera that tells its own pose, as a phone's does, needs none.
  scope.follow(() => {
    const key = devices.cameraSource.value.calibrationKey(devices.camera.track.value)
    setAttribute(calibrate, 'hidden', flow.value.tag !== 'immersive' || key === undefined)
  })
  scope.follow(() => setAttribute(words, 'hidden', wizard.value.tag === 'off'))
  return [words, calibrate]
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
