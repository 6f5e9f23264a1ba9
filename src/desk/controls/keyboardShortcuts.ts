// One-letter keys for the whole page. They keep away from fields, dialogs and the browser's own combinations.
import type { Signal } from '@preact/signals'
import type { DeskCall } from '../deskCall.ts'
import { commandOfKey, isPictureHidden, type DeskActions } from './deskCommands.ts'

const writesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('input:not([type=checkbox]), textarea, select') || target.isContentEditable)

/** Space and Enter press the focused button; they are not ours there. */
const pressesControl = (event: KeyboardEvent): boolean =>
  (event.key === ' ' || event.key === 'Enter') &&
  event.target instanceof HTMLElement &&
  event.target.closest('button, a, [role=option], [role=tab], summary, input') !== null

const isUndo = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'z'

/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, as everywhere. */
function undoKey(event: KeyboardEvent, call: DeskCall): boolean {
  const isRedo = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'y'
  if (!isUndo(event) && !isRedo) return false
  if (!isPictureHidden(call)) call.ask({ type: isRedo || event.shiftKey ? 'mark.redo' : 'mark.undo' })
  return true
}

/** Listens until the returned function is called. `pointerHeld` is true while L is held down. */
export function listenToKeys(
  target: Window,
  call: DeskCall,
  parts: { readonly actions: DeskActions; readonly pointerHeld: Signal<boolean> },
): () => void {
  const abort = new AbortController()
  const { actions, pointerHeld } = parts
  target.addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || writesText(event.target) || pressesControl(event)) return
      if (undoKey(event, call)) {
        event.preventDefault()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key.toUpperCase() === 'L' && !isPictureHidden(call)) pointerHeld.value = true
      if (event.repeat) return
      const command = commandOfKey(event.key, call, actions)
      if (command === undefined) return
      event.preventDefault()
      command()
    },
    { signal: abort.signal },
  )
  target.addEventListener(
    'keyup',
    (event) => {
      if (event.key.toUpperCase() === 'L') pointerHeld.value = false
    },
    { signal: abort.signal },
  )
  target.addEventListener('blur', () => (pointerHeld.value = false), { signal: abort.signal })
  return () => abort.abort()
}
