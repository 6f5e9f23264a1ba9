// Asks before many marks go, or other people's: how many, how many stay, and that it can be taken back.
import { Button } from '../../client/ui/Button.tsx'
import { Dialog } from '../../client/ui/Dialog.tsx'
import { clearTexts } from '../../client/i18n/clearTexts.ts'
import { marksToErase, visibleMarks, type EraseScope } from '../../shared/session/selectors.ts'
import type { DeskCall } from '../deskCall.ts'

interface ClearDialogProps {
  readonly call: DeskCall
  readonly scope: EraseScope
  readonly open: boolean
  readonly onClose: () => void
}

export function ClearDialog({ call, scope, open, onClose }: ClearDialogProps) {
  const state = call.session.state.value
  const me = call.session.me.value?.participantId
  const count = marksToErase(state, scope, me).length
  const locked = visibleMarks(state).filter(
    (mark) => mark.locked && (scope === 'all' || mark.author === me),
  ).length
  const clear = (): void => {
    onClose()
    call.ask({ type: 'mark.clear', scope })
  }
  return (
    <Dialog
      open={open}
      title={clearTexts(scope === 'all' ? 'titleAll' : 'titleMine')}
      onClose={onClose}
      actions={
        <>
          <Button variant="secondary" autofocus onClick={onClose}>
            {clearTexts('keep')}
          </Button>
          <Button variant="danger" onClick={clear}>
            {clearTexts('erase')}
          </Button>
        </>
      }
    >
      <p>{clearTexts(scope === 'all' ? 'goesAll' : 'goesMine', { count })}</p>
      {locked > 0 && <p>{clearTexts('stays', { count: locked })}</p>}
    </Dialog>
  )
}
