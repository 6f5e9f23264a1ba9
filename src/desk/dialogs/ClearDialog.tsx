// Asks before many marks go, or other people's: how many, how many stay, and that it can be taken back.
import { Button } from '../../client/ui/Button.tsx'
import { Dialog } from '../../client/ui/Dialog.tsx'
import { defineTexts } from '../../client/i18n/i18n.ts'
import { visibleMarks } from '../../shared/session/selectors.ts'
import { marksToErase, type EraseScope } from '../controls/deskCommands.ts'
import type { DeskCall } from '../deskCall.ts'

const clearTexts = defineTexts({
  en: {
    titleAll: 'Erase all marks?',
    titleMine: 'Erase all of yours?',
    goesAll:
      '{count, plural, one {1 mark goes} other {# marks go}}, whoever drew {count, plural, one {it} other {them}}. Undo brings {count, plural, one {it} other {them}} back.',
    goesMine:
      '{count, plural, one {1 mark goes} other {# marks go}}. Undo brings {count, plural, one {it} other {them}} back.',
    stays:
      '{count, plural, one {1 locked mark stays} other {# locked marks stay}}: unlock {count, plural, one {it} other {them}} first to erase {count, plural, one {it} other {them}} too.',
    erase: 'Erase all',
    keep: 'Keep them',
  },
  nb: {
    titleAll: 'Viske ut alle merker?',
    titleMine: 'Viske ut alle dine?',
    goesAll:
      '{count, plural, one {1 merke blir borte} other {# merker blir borte}}, uansett hvem som tegnet {count, plural, one {det} other {dem}}. Angre henter {count, plural, one {det} other {dem}} tilbake.',
    goesMine:
      '{count, plural, one {1 merke blir borte} other {# merker blir borte}}. Angre henter {count, plural, one {det} other {dem}} tilbake.',
    stays:
      '{count, plural, one {1 låst merke blir stående} other {# låste merker blir stående}}: lås {count, plural, one {det} other {dem}} opp først for å viske ut {count, plural, one {det} other {dem}} også.',
    erase: 'Visk ut alle',
    keep: 'Behold dem',
  },
})

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
