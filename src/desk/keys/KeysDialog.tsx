// All keys in one table, for who asks with "?"; loaded then.
import { Button } from '../../client/ui/Button.tsx'
import { Dialog } from '../../client/ui/Dialog.tsx'
import { toolTexts } from '../toolTexts.ts'
import { keyTable } from './keyTable.ts'
import { keyTexts } from './keyTexts.ts'
import './keys.css'

interface KeysDialogProps {
  readonly open: boolean
  readonly onClose: () => void
}

export function KeysDialog({ open, onClose }: KeysDialogProps) {
  return (
    <Dialog
      open={open}
      title={toolTexts('keys')}
      onClose={onClose}
      actions={
        <Button variant="primary" autofocus onClick={onClose}>
          {keyTexts('keysDone')}
        </Button>
      }
    >
      <dl class="desk-keys">
        {keyTable().map(({ keys, words }) => (
          <div key={words}>
            <dt>
              {keys.map((key) => (
                <kbd key={key} class="ui-kbd">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
