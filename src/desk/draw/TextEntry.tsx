// Words written right where the mark stands. What is too long is said, not cut off.
import { Check, X } from 'lucide'
import type { RefObject } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { Button } from '../../client/ui/Button.tsx'
import { MAX_MARK_TEXT } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { entryTexts } from './entryTexts.ts'
import { focusPicture } from './focusPicture.ts'
import './textEntry.css'

interface TextEntryProps {
  /** On the picture; the field stands beside it. */
  readonly at: ImagePoint
  readonly initial: string
  /** An empty text is an answer, too, where the mark may go without. */
  readonly mayBeEmpty: boolean
  /** Another one while it is open: it was asked again, and the field takes the focus. */
  readonly asked?: unknown
  /** Undefined: given up. */
  readonly onAnswer: (text: string | undefined) => void
  /** While it is being written, for the picture to show. */
  readonly onWrite?: (text: string) => void
}

/** Below this there is more room above the spot; beside it, too, the field stays on the picture. */
const MIDDLE = 0.5
const placeOf = ([u, v]: ImagePoint) => ({
  class: `desk-text-entry ${v > MIDDLE ? 'desk-text-entry--above' : ''}`,
  style: { left: `clamp(0px, ${u * 100}%, 100% - var(--width) - 32px)`, top: `${v * 100}%` },
})

interface NoteProps {
  readonly id: string
  readonly count: number
  readonly isRefused: boolean
}

function Note({ id, count, isRefused }: NoteProps) {
  const over = count - MAX_MARK_TEXT
  const tooLong = isRefused ? 'labelRefused' : 'labelTooLong'
  return (
    <span id={id} class={`desk-text-entry__note ${over > 0 ? 'ui-field__error' : ''}`} role="status">
      <span class={over > 0 ? '' : 'desk-text-entry__keys'}>
        {over > 0 ? entryTexts(tooLong, { over }) : entryTexts('labelHint')}
      </span>
      <span>{entryTexts('labelCount', { count, most: MAX_MARK_TEXT })}</span>
    </span>
  )
}

const isWithin = ({ current }: RefObject<HTMLElement | null>, target: EventTarget | null): boolean =>
  target instanceof Node && current?.contains(target) === true

/** A press on the picture answers first, whatever it is with; what cannot be kept lets nothing else begin [GEST-4]. */
function usePressElsewhere(entry: RefObject<HTMLElement | null>, mayGoOn: () => boolean): void {
  const ask = useRef(mayGoOn)
  ask.current = mayGoOn
  useEffect(() => {
    const abort = new AbortController()
    const { current } = entry
    const press = (event: Event): void => {
      if (isWithin(entry, event.target)) return
      if (ask.current()) return
      event.stopPropagation()
      // Nor does it take the focus away: that follows the mouse button, and with a finger its lifting.
      if (event.type === 'mousedown') event.preventDefault()
    }
    for (const type of ['pointerdown', 'mousedown'])
      current?.parentElement?.addEventListener(type, press, { capture: true, signal: abort.signal })
    return () => abort.abort()
  }, [])
}

interface AnswersProps {
  readonly onKeep: () => void
  readonly onGiveUp: () => void
}

/** For fingers. The field keeps the focus while one is on them: losing it would keep the words. */
function Answers({ onKeep, onGiveUp }: AnswersProps) {
  return (
    <div class="desk-text-entry__answers" onMouseDown={(event) => event.preventDefault()}>
      <Button variant="primary" icon={Check} onClick={onKeep}>
        {entryTexts('keep')}
      </Button>
      <Button icon={X} onClick={onGiveUp}>
        {entryTexts('giveUp')}
      </Button>
    </div>
  )
}

export function TextEntry({ at, initial, mayBeEmpty, asked, onAnswer, onWrite }: TextEntryProps) {
  const text = useSignal(initial)
  /** It was to be kept as it is, and is too long. */
  const isRefused = useSignal(false)
  const entry = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const isAnswered = useRef(false)
  const id = useId()
  // The picture must not be scrolled under the field.
  const focus = (): void => field.current?.focus({ preventScroll: true })
  useEffect(focus, [asked])
  useEffect(() => field.current?.select(), [])
  const answer = (given: string | undefined): void => {
    if (isAnswered.current) return
    isAnswered.current = true
    onAnswer(given)
  }
  const keep = (): void => {
    const written = text.peek().trim()
    isRefused.value = written.length > MAX_MARK_TEXT
    if (!isRefused.peek()) answer(written === '' && !mayBeEmpty ? undefined : written)
  }
  // Who answers goes on where the mark is [KEYS-2].
  const press = (answering: () => void): void => {
    answering()
    if (isAnswered.current) focusPicture()
    else focus()
  }
  usePressElsewhere(entry, () => {
    keep()
    if (isRefused.peek()) focus()
    return !isRefused.peek()
  })
  return (
    <div ref={entry} {...placeOf(at)}>
      <input
        ref={field}
        class="ui-input"
        type="text"
        autocomplete="off"
        aria-label={entryTexts('labelField')}
        aria-describedby={id}
        aria-invalid={text.value.trim().length > MAX_MARK_TEXT ? 'true' : undefined}
        value={text.value}
        onInput={({ currentTarget: { value } }) => {
          text.value = value
          isRefused.value = false
          onWrite?.(value)
        }}
        onKeyDown={(event) => {
          event.stopPropagation()
          // An Enter that ends an input method's composition is not an answer.
          if (event.key === 'Enter' && !event.isComposing) press(keep)
          else if (event.key === 'Escape') press(() => answer(undefined))
        }}
        // Whoever goes on elsewhere keeps what is written; what is too long stays here with its error.
        onBlur={({ relatedTarget }) => isWithin(entry, relatedTarget) || keep()}
      />
      <Answers onKeep={() => press(keep)} onGiveUp={() => press(() => answer(undefined))} />
      <Note id={id} count={text.value.trim().length} isRefused={isRefused.value} />
    </div>
  )
}
