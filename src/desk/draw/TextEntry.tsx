// Words written right where the mark stands. What is too long is said, not cut off.
import type { RefObject } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
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
  left: `clamp(0px, ${u * 100}%, 100% - var(--width) - 32px)`,
  top: `${v * 100}%`,
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
      <span>{over > 0 ? entryTexts(tooLong, { over }) : entryTexts('labelHint')}</span>
      <span>{entryTexts('labelCount', { count, most: MAX_MARK_TEXT })}</span>
    </span>
  )
}

/** A press on the picture answers first, whatever it is with; what cannot be kept lets nothing else begin [GEST-4]. */
function usePressElsewhere(entry: RefObject<HTMLElement | null>, mayGoOn: () => boolean): void {
  const ask = useRef(mayGoOn)
  ask.current = mayGoOn
  useEffect(() => {
    const abort = new AbortController()
    const { current } = entry
    const press = (event: Event): void => {
      if (event.target instanceof Node && current?.contains(event.target) === true) return
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
  usePressElsewhere(entry, () => {
    keep()
    if (isRefused.peek()) focus()
    return !isRefused.peek()
  })
  return (
    <div
      ref={entry}
      class={`desk-text-entry ${at[1] > MIDDLE ? 'desk-text-entry--above' : ''}`}
      style={placeOf(at)}
    >
      <input
        ref={field}
        class="ui-input"
        type="text"
        autocomplete="off"
        aria-label={entryTexts('labelField')}
        aria-describedby={id}
        aria-invalid={text.value.trim().length > MAX_MARK_TEXT ? 'true' : undefined}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value
          isRefused.value = false
          onWrite?.(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          event.stopPropagation()
          // An Enter that ends an input method's composition is not an answer.
          if (event.key === 'Enter' && !event.isComposing) keep()
          else if (event.key === 'Escape') answer(undefined)
          // Who answers with a key goes on with keys where the mark is [KEYS-2].
          if (isAnswered.current) focusPicture()
        }}
        // Whoever goes on elsewhere keeps what is written; what is too long stays here with its error.
        onBlur={keep}
      />
      <Note id={id} count={text.value.trim().length} isRefused={isRefused.value} />
    </div>
  )
}
