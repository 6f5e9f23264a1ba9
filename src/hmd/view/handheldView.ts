// The phone's page over mixed reality (dom-overlay): what is said, the step and whose face it is at the top, out of the thumbs' way;
// hints and one low row of buttons just above the bar. The room between belongs to the camera's picture, and with the phone on
// its side the list of marks stands beside it.
import { ChevronLeft, ChevronRight, Crosshair, List } from 'lucide'
import { signal, type ReadonlySignal, type Signal } from '@preact/signals-core'
import { visibleMarks } from '../../shared/session/selectors.ts'
import { findButtonWords } from '../guide/findTexts.ts'
import { guideTexts } from '../guide/guideTexts.ts'
import { findButtons } from '../guide/pointOut.ts'
import type { WearerGuide } from '../guide/wearerGuide.ts'
import type { Message } from '../render/sentence.ts'
import type { Edge } from '../render/sentencePlace.ts'
import { button, el, Scope, setAttribute, type View } from './dom.ts'
import type { MarkListOptions } from './handheldMarks.ts'
import { handheldTexts } from './handheldTexts.ts'
import { keepFromRoom } from './keepFromRoom.ts'
import { lookOf, notice } from './notice.ts'

export interface HandheldOptions extends MarkListOptions {
  readonly guide: MarkListOptions['guide'] & Pick<WearerGuide, 'pointOut' | 'step' | 'goStep'>
  /** Clock and state in words. */
  readonly status: ReadonlySignal<string>
  /** What matters now, what the expert has written, or a hint. */
  readonly message: ReadonlySignal<Message | undefined>
  /** Where a hint leaves free what it is about. */
  readonly hintEdge: ReadonlySignal<Edge>
  /** Plays the expert's picture; shown here while the phone is in mixed reality. */
  readonly face: HTMLVideoElement
  readonly hasFace: ReadonlySignal<boolean>
}

export function handheldView(options: HandheldOptions): View {
  const scope = new Scope()
  const isListed = signal(false)
  const element = el(
    'section',
    { class: 'hmd-handheld' },
    top(scope, options),
    el(
      'div',
      { class: 'hmd-handheld__thumb' },
      listOnDemand(scope, options, isListed),
      hint(scope, options, 'lower'),
      finding(scope, options),
      el('div', { class: 'hmd-handheld__row' }, steps(scope, options), listToggle(scope, options, isListed)),
    ),
  )
  return { element, dispose: () => scope.stop() }
}

function top(scope: Scope, options: HandheldOptions): HTMLElement {
  const { status, message, face, hasFace } = options
  const words = scope.text(el('p', { class: 'hmd-status', role: 'status' }), () => status.value)
  const said = el('div', { class: 'hmd-notices' })
  scope.follow(() => {
    const now = message.value?.tone === 'hint' ? undefined : message.value
    said.replaceChildren(
      ...(now === undefined ? [] : [notice(lookOf(now), { title: now.text, meaning: now.from })]),
    )
  })
  const small = el('div', { class: 'hmd-handheld__face' }, face)
  scope.follow(() => setAttribute(small, 'hidden', !hasFace.value))
  const column = el('div', {}, words, stepWords(scope, options), said, hint(scope, options, 'upper'))
  return el('header', { class: 'hmd-handheld__top' }, column, small)
}

/** Small, and at one edge or the other: what it asks for is done while one looks at the mark. */
function hint(scope: Scope, { message, hintEdge }: HandheldOptions, edge: Edge): HTMLElement {
  const now = (): string | undefined =>
    message.value?.tone === 'hint' && hintEdge.value === edge ? message.value.text : undefined
  const element = scope.text(el('p', { class: 'hmd-handheld__hint', role: 'status' }), () => now() ?? '')
  scope.follow(() => setAttribute(element, 'hidden', now() === undefined))
  return element
}

/** Hidden marks: pointing out where they were, with a tap on the picture. */
function finding(scope: Scope, { guide: { pointOut } }: HandheldOptions): HTMLElement {
  const all = findButtons.map((id) => {
    const made = button(scope, {
      id,
      ...(id === 'pointOut' ? { icon: Crosshair } : {}),
      text: () => findButtonWords(id),
      onPress: () => pointOut.press(id),
    })
    scope.follow(() => setAttribute(made, 'hidden', !pointOut.buttons.value.includes(id)))
    return made
  })
  const element = el('div', { class: 'hmd-handheld__steps' }, ...all)
  scope.follow(() => setAttribute(element, 'hidden', pointOut.buttons.value.length === 0))
  keepFromRoom(element)
  return element
}

/** The list of marks, loaded when it is first opened; where it does not come, it is closed again. */
function listOnDemand(scope: Scope, options: HandheldOptions, isListed: Signal<boolean>): HTMLElement {
  const place = el('div', { hidden: true })
  let isLoading = false
  scope.follow(() => {
    if (!isListed.value || isLoading) return
    isLoading = true
    import('./handheldMarks.ts').then(
      ({ markList }) => {
        if (place.isConnected) place.replaceWith(markList(scope, options, isListed))
      },
      () => {
        isLoading = false
        isListed.value = false
      },
    )
  })
  return place
}

/** Which step it is: at the top, where there is room for its words. */
function stepWords(scope: Scope, { guide: { step } }: HandheldOptions): HTMLElement {
  const element = scope.text(el('p', { class: 'hmd-handheld__step', role: 'status' }), () => {
    const now = step.value
    return now?.markId === undefined ? '' : `${now.title}: ${now.text}`
  })
  scope.follow(() => setAttribute(element, 'hidden', step.value?.markId === undefined))
  return element
}

/** Previous and next, while there are steps. */
function steps(scope: Scope, { guide }: HandheldOptions): HTMLElement {
  const { step } = guide
  const back = button(scope, {
    icon: ChevronLeft,
    text: () => guideTexts('back'),
    onPress: () => guide.goStep(-1),
  })
  const on = button(scope, {
    look: 'primary',
    icon: ChevronRight,
    text: () => (step.value?.markId === undefined ? handheldTexts('firstStep') : guideTexts('next')),
    onPress: () => guide.goStep(1),
  })
  const element = el('nav', {}, back, on)
  scope.follow(() => {
    const now = step.value
    element.setAttribute('aria-label', handheldTexts('steps'))
    setAttribute(element, 'hidden', now === undefined)
    setAttribute(back, 'hidden', now?.markId === undefined)
    back.disabled = now?.hasBack !== true
    on.disabled = now?.hasNext !== true
  })
  keepFromRoom(element)
  return element
}

function listToggle(scope: Scope, { state }: HandheldOptions, isListed: Signal<boolean>): HTMLElement {
  const toggle = button(scope, {
    id: 'marks',
    icon: List,
    text: () =>
      isListed.value
        ? handheldTexts('hideMarks')
        : handheldTexts('marks', { count: visibleMarks(state.value).length }),
    onPress: () => (isListed.value = !isListed.peek()),
  })
  toggle.setAttribute('aria-controls', 'marks-list')
  scope.follow(() => toggle.setAttribute('aria-expanded', String(isListed.value)))
  keepFromRoom(toggle)
  return toggle
}
