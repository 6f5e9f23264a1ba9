// Begins tying a mark on a second still; not there where it could not be tied.
import { Link2 } from 'lucide'
import { IconButton } from '../../client/ui/IconButton.tsx'
import type { Mark } from '../../shared/session/state.ts'
import type { DeskCall } from '../deskCall.ts'
import { honestTexts } from './honestTexts.ts'
import { isHiddenMark, isOneSpot } from './tie.ts'

interface TieButtonProps {
  readonly call: DeskCall
  readonly mark: Mark
  readonly name: string
}

export function TieButton({ call, mark, name }: TieButtonProps) {
  const { epoch } = call.session.state.value
  // Of a hidden one that has no spot, the words say what to do instead.
  if (!isOneSpot(mark) && !isHiddenMark(mark, epoch)) return null
  return (
    <IconButton
      icon={Link2}
      label={honestTexts('tieMark', { mark: name })}
      disabled={mark.locked}
      onClick={() => call.tie.start(mark.markId)}
    />
  )
}
