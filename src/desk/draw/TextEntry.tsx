// Words written right where the mark stands. What is too long is said, not cut off.
import { useEffect, useId, useRef } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { MAX_MARK_TEXT } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { entryTexts } from './entryTexts.ts'
import { focusPicture } from './focusPicture.ts'

interface TextEntryProps {
  /** On the picture; the field stands beside it. */
  readonly at: ImagePoint
  readonly initial: string
  /** An empty text is an answer, too, where the mark may go without. */
  readonly mayBeEmpty: boolean
  /** Undefined: given up. */
  readonly onAnswer: (text: string | undefined) => void
  /** While it is being written, for the picture to show. */
  readonly onWrite?: (text: string) => void
}

export function TextEntry({ at, initial, mayBeEmpty, onAnswer, onWrite }: TextEntryProps) {
  const text = useSignal(initial)
  const field = useRef<HTMLInputElement>(null)
  const isAnswered = useRef(false)
  const id = useId()
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const answer = (given: string | undefined): void => {
    if (isAnswered.current) return
    isAnswered.current = true
    onAnswer(given)
  }
  const over = text.value.trim().length - MAX_MARK_TEXT
  const keep = (): void => {
    const written = text.peek().trim()
    if (over > 0) return
    answer(written === '' && !mayBeEmpty ? undefined : written)
  }
  const side = `${at[0] > 0.6 ? 'desk-text-entry--left' : ''} ${at[1] > 0.75 ? 'desk-text-entry--above' : ''}`
  return (
    <div class={`desk-text-entry ${side}`} style={{ left: `${at[0] * 100}%`, top: `${at[1] * 100}%` }}>
      <input
        ref={field}
        class="ui-input"
        type="text"
        autocomplete="off"
        aria-label={entryTexts('labelField')}
        aria-describedby={id}
        aria-invalid={over > 0 ? 'true' : undefined}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value
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
      <span id={id} class={`desk-text-entry__note ${over > 0 ? 'ui-field__error' : ''}`} role="status">
        <span>{over > 0 ? entryTexts('labelTooLong', { over }) : entryTexts('labelHint')}</span>
        <span>{entryTexts('labelCount', { count: text.value.trim().length, most: MAX_MARK_TEXT })}</span>
      </span>
    </div>
  )
}
