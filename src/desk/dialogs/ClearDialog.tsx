// Asks before all marks go, whoever drew them: how many, how many stay, and that it can be taken back.
import { Button } from '../../client/ui/Button.tsx'
import { Dialog } from '../../client/ui/Dialog.tsx'
import { defineTexts } from '../../client/i18n/i18n.ts'
import { visibleMarks } from '../../shared/session/selectors.ts'
import type { DeskCall } from '../deskCall.ts'

const clearTexts = defineTexts({
  en: {
    title: 'Erase all marks?',
    goes: '{count, plural, one {1 mark goes} other {# marks go}}, whoever drew {count, plural, one {it} other {them}}. Undo brings {count, plural, one {it} other {them}} back.',
    stays:
      '{count, plural, one {1 locked mark stays} other {# locked marks stay}}: unlock {count, plural, one {it} other {them}} first to erase {count, plural, one {it} other {them}} too.',
    erase: 'Erase all',
    keep: 'Keep them',
  },
  nb: {
    title: 'Viske ut alle merker?',
    goes: '{count, plural, one {1 merke blir borte} other {# merker blir borte}}, uansett hvem som tegnet {count, plural, one {det} other {dem}}. Angre henter {count, plural, one {det} other {dem}} tilbake.',
    stays:
      '{count, plural, one {1 låst merke blir stående} other {# låste merker blir stående}}: lås {count, plural, one {det} other {dem}} opp først for å viske ut {count, plural, one {det} other {dem}} også.',
    erase: 'Visk ut alle',
    keep: 'Behold dem',
  },
})

interface ClearDialogProps {
  readonly call: DeskCall
  readonly open: boolean
  readonly onClose: () => void
}

export function ClearDialog({ call, open, onClose }: ClearDialogProps) {
  const marks = visibleMarks(call.session.state.value)
  const locked = marks.filter((mark) => mark.locked).length
  const clear = (): void => {
    onClose()
    call.ask({ type: 'mark.clear', scope: 'all' })
  }
  return (
    <Dialog
      open={open}
      title={clearTexts('title')}
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
      <p>{clearTexts('goes', { count: marks.length - locked })}</p>
      {locked > 0 && <p>{clearTexts('stays', { count: locked })}</p>}
    </Dialog>
  )
}
