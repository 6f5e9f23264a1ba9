// The page's questions and tables that are asked for, loaded with the first of them.
import type { DeskCall } from '../deskCall.ts'
import { ClearDialog } from './ClearDialog.tsx'
import { KeysDialog } from '../keys/KeysDialog.tsx'

export function Dialogs({ call }: { readonly call: DeskCall }) {
  const close = (): void => {
    call.dialog.value = undefined
  }
  return (
    <>
      <KeysDialog open={call.dialog.value === 'keys'} onClose={close} />
      <ClearDialog call={call} scope="all" open={call.dialog.value === 'clearAll'} onClose={close} />
      <ClearDialog call={call} scope="mine" open={call.dialog.value === 'clearMine'} onClose={close} />
    </>
  )
}
