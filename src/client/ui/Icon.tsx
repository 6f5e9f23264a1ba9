// A Lucide icon. The caller imports the icon by name from `lucide`, so that only used icons are bundled.
import type { IconNode } from 'lucide'
import { h } from 'preact'

interface IconProps {
  readonly icon: IconNode
  /** Given when the icon stands alone; otherwise it is decoration beside words. */
  readonly label?: string | undefined
}

export function Icon({ icon, label }: IconProps) {
  return (
    <svg
      class="ui-icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      {...(label === undefined ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': label })}
    >
      {icon.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  )
}
