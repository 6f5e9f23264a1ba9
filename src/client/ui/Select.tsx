// One of a list, by the browser's own control: works with touch, keys and screen readers as people know it.
import { useId } from 'preact/hooks'

interface SelectProps {
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly value: string
  readonly onChange: (value: string) => void
  readonly disabled?: boolean | undefined
  /** The label is for screen readers only. */
  readonly labelHidden?: boolean | undefined
}

export function Select({ label, options, value, onChange, disabled, labelHidden }: SelectProps) {
  const id = useId()
  return (
    <div class="ui-field">
      <label class={labelHidden === true ? 'ui-visually-hidden' : 'ui-field__label'} for={id}>
        {label}
      </label>
      <select
        id={id}
        class="ui-select"
        value={value}
        disabled={disabled === true}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
