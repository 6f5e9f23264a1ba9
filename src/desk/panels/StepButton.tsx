// Beside a step in the list: whether the wearer is at it, and leading there. Pressed again, the wearer is at none.
import { Footprints } from 'lucide'
import { IconButton } from '../../client/ui/IconButton.tsx'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { DeskCall } from '../deskCall.ts'
import { editTexts } from '../toolTexts.ts'

interface StepButtonProps {
  readonly call: Pick<DeskCall, 'ask'>
  readonly markId: MarkId
  readonly step: number
  readonly isPresent: boolean
}

export function StepButton({ call, markId, step, isPresent }: StepButtonProps) {
  return (
    <IconButton
      icon={Footprints}
      label={editTexts('leadToStep', { number: step })}
      pressed={isPresent}
      onClick={() => call.ask({ type: 'guide.goTo', ...(isPresent ? {} : { markId }) })}
    />
  )
}
