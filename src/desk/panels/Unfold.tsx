// On a phone what is said stands in one line; this opens it over the picture's edge, and folds it again. Wider windows have no need of it. Loaded with
// the first that is said.
import type { Signal } from '@preact/signals'
import { ChevronDown, ChevronUp } from 'lucide'
import { IconButton } from '../../client/ui/IconButton.tsx'
import './unfold.css'
import { unfoldTexts } from './unfoldTexts.ts'

export function Unfold({ isOpen }: { readonly isOpen: Signal<boolean> }) {
  return (
    <span class="desk-unfold">
      <IconButton
        icon={isOpen.value ? ChevronDown : ChevronUp}
        label={unfoldTexts(isOpen.value ? 'less' : 'all')}
        onClick={() => (isOpen.value = !isOpen.value)}
      />
    </span>
  )
}
