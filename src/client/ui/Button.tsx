// A button with words, perhaps an icon before them.
import type { IconNode } from 'lucide'
import type { ComponentChildren } from 'preact'
import { Icon } from './Icon.tsx'

interface ButtonProps {
  readonly children: ComponentChildren
  readonly onClick?: (() => void) | undefined
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'off' | undefined
  readonly icon?: IconNode | undefined
  readonly type?: 'button' | 'submit' | undefined
  readonly disabled?: boolean | undefined
  /** Makes it a toggle. */
  readonly pressed?: boolean | undefined
  readonly label?: string | undefined
  readonly autofocus?: boolean | undefined
  readonly class?: string | undefined
}

export function Button(props: ButtonProps) {
  const { variant = 'secondary' } = props
  return (
    <button
      type={props.type ?? 'button'}
      class={`ui-button ui-button--${variant} ${props.class ?? ''}`}
      disabled={props.disabled === true}
      aria-pressed={props.pressed}
      aria-label={props.label}
      autofocus={props.autofocus === true}
      onClick={props.onClick}
    >
      {props.icon !== undefined && <Icon icon={props.icon} />}
      {props.children}
    </button>
  )
}
