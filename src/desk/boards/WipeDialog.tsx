// Asks before strokes go off a page, since nothing brings them back: how many, and whose.
import { clearTexts } from '../../client/i18n/clearTexts.ts'
import { Button } from '../../client/ui/Button.tsx'
import { Dialog } from '../../client/ui/Dialog.tsx'
import type { BoardDesk } from './boardDesk.ts'
import { boardTexts as t } from './boardTexts.ts'

export function WipeDialog({ boards }: { readonly boards: BoardDesk }) {
  const asked = boards.asked.value
  const isAll = asked?.command.scope === 'all'
  const keep = (): void => boards.answer(false)
  return (
    <Dialog
      open={asked !== undefined}
      title={t(isAll ? 'wipeAllAsk' : 'wipeMineAsk')}
      onClose={keep}
      actions={
        <>
          <Button variant="secondary" autofocus onClick={keep}>
            {clearTexts('keep')}
          </Button>
          <Button variant="danger" onClick={() => boards.answer(true)}>
            {clearTexts('erase')}
          </Button>
        </>
      }
    >
      <p>{t(isAll ? 'wipeAllGoes' : 'wipeMineGoes', { count: asked?.count ?? 0 })}</p>
    </Dialog>
  )
}
