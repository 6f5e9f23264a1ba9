// Undo and redo of one's own, and erasing: one by the tool, mine or all from the arrow beside it.
import { ListX, Redo2, Trash2, Undo2 } from 'lucide'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { canRedo, canUndo, visibleMarks } from '../../shared/session/selectors.ts'
import type { DeskCall } from '../deskCall.ts'
import { toolTexts } from '../toolTexts.ts'
import { askToErase, keys } from './deskCommands.ts'
import { Menu, type MenuItem } from './Menu.tsx'
import { ToolButton } from './ToolPalette.tsx'

/** Erasing more than one. */
export function eraseItems(call: DeskCall): readonly MenuItem[] {
  const me = call.session.me.value?.participantId
  const marks = visibleMarks(call.session.state.value)
  return [
    {
      key: 'mine',
      label: toolTexts('eraseMine'),
      icon: ListX,
      shortcut: keys.eraseMine,
      disabled: !marks.some((mark) => mark.author === me),
      onChoose: () => askToErase(call, 'mine'),
    },
    {
      key: 'all',
      label: toolTexts('clearAll'),
      icon: Trash2,
      shortcut: keys.clearAll,
      disabled: marks.length === 0,
      onChoose: () => askToErase(call, 'all'),
    },
  ]
}

export function UndoRedo({ call }: { readonly call: DeskCall }) {
  const state = call.session.state.value
  const me = call.session.me.value?.participantId
  return (
    <>
      <IconButton
        icon={Undo2}
        label={toolTexts('undo')}
        shortcut={keys.undo}
        disabled={me === undefined || !canUndo(state, me)}
        onClick={() => call.ask({ type: 'mark.undo' })}
      />
      <IconButton
        icon={Redo2}
        label={toolTexts('redo')}
        shortcut={keys.redo}
        disabled={me === undefined || !canRedo(state, me)}
        onClick={() => call.ask({ type: 'mark.redo' })}
      />
    </>
  )
}

export function TakingBack({ call }: { readonly call: DeskCall }) {
  return (
    <div class="desk-bar__group">
      <UndoRedo call={call} />
      <div class="desk-split">
        <ToolButton call={call} tool="erase" />
        <Menu label={toolTexts('eraseMenu')} items={eraseItems(call)} />
      </div>
    </div>
  )
}
