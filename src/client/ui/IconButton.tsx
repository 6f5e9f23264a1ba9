// A button that is only an icon: always with an accessible name and a tooltip that says it.
import type { IconNode } from 'lucide'
import { Icon } from './Icon.tsx'
import { Tooltip } from './Tooltip.tsx'

interface IconButtonProps {
  readonly icon: IconNode
  readonly label: string
  readonly onClick: () => void
  readonly variant?: 'plain' | 'off' | 'danger' | undefined
  readonly shortcut?: string | undefined
  readonly pressed?: boolean | undefined
  readonly disabled?: boolean | undefined
  /** Shown instead of the label, e.g. why it cannot be used now. */
  readonly explanation?: string | undefined
  readonly side?: 'above' | 'below' | 'right' | undefined
}

export function IconButton(props: IconButtonProps) {
  const disabled = props.disabled === true
  return (
    <Tooltip
      text={props.explanation ?? props.label}
      shortcut={props.shortcut}
      describes={props.explanation !== undefined}
      side={props.side}
    >
      <button
        type="button"
        class={`ui-icon-button ui-icon-button--${props.variant ?? 'plain'}`}
        aria-label={props.label}
        aria-pressed={props.pressed}
        aria-keyshortcuts={props.shortcut}
        // Stays focusable, so that the tooltip can say why it is off.
        aria-disabled={disabled ? 'true' : undefined}
        onClick={disabled ? undefined : props.onClick}
      >
        <Icon icon={props.icon} />
      </button>
    </Tooltip>
  )
}
