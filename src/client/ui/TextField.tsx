// One line of text with its label, hint and error.
import { useId } from 'preact/hooks'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly onEnter?: (() => void) | undefined
  readonly placeholder?: string | undefined
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly maxLength?: number | undefined
  readonly labelHidden?: boolean | undefined
  readonly disabled?: boolean | undefined
}

export function TextField(props: TextFieldProps) {
  const id = useId()
  const note = props.error ?? props.hint
  return (
    <div class="ui-field">
      <label class={props.labelHidden === true ? 'ui-visually-hidden' : 'ui-field__label'} for={id}>
        {props.label}
      </label>
      <input
        id={id}
        class="ui-input"
        type="text"
        autocomplete="off"
        value={props.value}
        placeholder={props.placeholder}
        maxLength={props.maxLength}
        disabled={props.disabled === true}
        aria-invalid={props.error === undefined ? undefined : 'true'}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          // An Enter that ends an input method's composition is not a send.
          if (event.key === 'Enter' && !event.isComposing) props.onEnter?.()
        }}
      />
      {note !== undefined && (
        <span id={`${id}-note`} class={props.error === undefined ? 'ui-field__hint' : 'ui-field__error'}>
          {note}
        </span>
      )}
    </div>
  )
}
