// Begins tying a mark on a second still; not there where it could not be tied.
import { Link2 } from 'lucide'
import { IconButton } from '../../client/ui/IconButton.tsx'
import type { Mark } from '../../shared/session/state.ts'
import type { DeskCall } from '../deskCall.ts'
import { focusPicture } from '../draw/focusPicture.ts'
import { honestTexts } from './honestTexts.ts'
import { isOneSpot } from './tie.ts'

interface TieButtonProps {
  readonly call: DeskCall
  readonly mark: Mark
  readonly name: string
}

export function TieButton({ call, mark, name }: TieButtonProps) {
  if (!isOneSpot(mark)) return null
  return (
    <IconButton
      icon={Link2}
      label={honestTexts('tieMark', { mark: name })}
      disabled={mark.locked}
      onClick={() => {
        call.tie.start(mark.markId)
        focusPicture()
      }}
    />
  )
}
