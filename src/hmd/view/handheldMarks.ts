// The list of marks on the phone's page: what each is, erasing it, taking back and doing again, and erasing all once that was asked.
import { Eraser, Redo2, Undo2 } from 'lucide'
import { signal, type ReadonlySignal, type Signal } from '@preact/signals-core'
import { clearTexts } from '../../client/i18n/clearTexts.ts'
import { markColourHex } from '../../client/ui/markColours.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { marksToErase, severalToErase, stepNumbers, visibleMarks } from '../../shared/session/selectors.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import { guideTexts, kindTexts } from '../guide/guideTexts.ts'
import type { WearerGuide } from '../guide/wearerGuide.ts'
import { button, el, setAttribute, type Scope } from './dom.ts'
import { handheldTexts } from './handheldTexts.ts'
import { keepFromRoom } from './keepFromRoom.ts'

export interface MarkListOptions {
  readonly state: ReadonlySignal<SessionState>
  readonly submit: (command: Command) => void
  readonly guide: Pick<WearerGuide, 'undoable' | 'undo' | 'redo'>
}

/** “Step 2”, what is written on it, or its kind. */
function nameOf(mark: Mark, state: SessionState): string {
  const numbers = stepNumbers(state)
  const kind =
    mark.kind === 'step'
      ? guideTexts('stepOf', { number: numbers.get(mark.markId) ?? 0, of: numbers.size })
      : kindTexts(mark.kind)
  return mark.text === undefined ? kind : `${kind}: ${mark.text}`
}

export function markList(
  scope: Scope,
  options: MarkListOptions,
  isListed: ReadonlySignal<boolean>,
): HTMLElement {
  const { state } = options
  const isAsked = signal(false)
  const list = el('ul', { role: 'list', class: 'hmd-handheld__marks' })
  const none = scope.text(el('p', { class: 'hmd-quiet' }), () => handheldTexts('noMarks'))
  const element = el(
    'section',
    { class: 'hmd-handheld__list', id: 'marks-list', 'aria-labelledby': 'marks-title' },
    scope.text(el('h2', { id: 'marks-title' }), () => handheldTexts('listTitle')),
    none,
    list,
    takingBack(scope, options, isAsked),
    question(scope, options, isAsked),
  )
  scope.follow(() => {
    const now = state.value
    const marks = visibleMarks(now).toReversed()
    setAttribute(element, 'hidden', !isListed.value)
    setAttribute(none, 'hidden', marks.length > 0)
    // What was asked is over with the list, and when nothing is left that could go.
    if (!isListed.value || erasable(now).length === 0) isAsked.value = false
    if (isListed.value) list.replaceChildren(...marks.map((mark) => row(mark, now, options)))
  })
  keepFromRoom(element)
  return element
}

const erasable = (state: SessionState): readonly Mark[] => marksToErase(state, 'all', undefined)

function row(mark: Mark, now: SessionState, { submit }: MarkListOptions): HTMLElement {
  const name = nameOf(mark, now)
  const colour = el('span', { class: 'hmd-handheld__colour', 'aria-hidden': 'true' })
  colour.style.background = markColourHex[mark.colour]
  const erase = el(
    'button',
    { type: 'button', class: 'ui-button', 'aria-label': handheldTexts('eraseMark', { mark: name }) },
    guideTexts('erase'),
  )
  erase.addEventListener('click', () => submit({ type: 'mark.erase', markIds: [mark.markId] }))
  return el('li', {}, colour, el('span', {}, name), erase)
}

/** Undo, redo, and erasing all. */
function takingBack(scope: Scope, { state, guide }: MarkListOptions, isAsked: Signal<boolean>): HTMLElement {
  const undo = button(scope, { icon: Undo2, text: () => guideTexts('undo'), onPress: () => guide.undo() })
  const redo = button(scope, { icon: Redo2, text: () => guideTexts('redo'), onPress: () => guide.redo() })
  const eraseAll = button(scope, {
    look: 'danger',
    icon: Eraser,
    text: () => handheldTexts('eraseAll'),
    onPress: () => (isAsked.value = true),
  })
  const element = el('div', { class: 'hmd-handheld__taking-back' }, undo, redo, eraseAll)
  scope.follow(() => {
    const undoable = guide.undoable.value
    setAttribute(undo, 'hidden', !undoable.undo)
    setAttribute(redo, 'hidden', !undoable.redo)
    setAttribute(eraseAll, 'hidden', severalToErase(state.value) === undefined)
    setAttribute(element, 'hidden', isAsked.value)
  })
  return element
}

/** As the desk asks: how many go, how many stay, and that undo brings them back. */
function question(scope: Scope, { state, submit }: MarkListOptions, isAsked: Signal<boolean>): HTMLElement {
  const count = (): number => erasable(state.value).length
  const locked = (): number => visibleMarks(state.value).filter((mark) => mark.locked).length
  const stays = scope.text(el('p', {}), () => clearTexts('stays', { count: locked() }))
  const keep = button(scope, { text: () => clearTexts('keep'), onPress: () => (isAsked.value = false) })
  const erase = button(scope, {
    look: 'danger',
    icon: Eraser,
    text: () => clearTexts('erase'),
    onPress: () => {
      isAsked.value = false
      submit({ type: 'mark.clear', scope: 'all' })
    },
  })
  const element = el(
    'div',
    { class: 'hmd-handheld__question', role: 'group', 'aria-labelledby': 'clear-title' },
    scope.text(el('h3', { id: 'clear-title' }), () => clearTexts('titleAll')),
    scope.text(el('p', {}), () => clearTexts('goesAll', { count: count() })),
    stays,
    el('div', { class: 'hmd-handheld__taking-back' }, keep, erase),
  )
  scope.follow(() => {
    setAttribute(stays, 'hidden', locked() === 0)
    const wasHidden = element.hidden
    setAttribute(element, 'hidden', !isAsked.value)
    if (!isAsked.value || !wasHidden) return
    element.scrollIntoView({ block: 'nearest' })
    keep.focus()
  })
  return element
}
