// Tying in words: what the expert is asked to do, or why it did not work.
import { X } from 'lucide'
import { Button } from '../../client/ui/Button.tsx'
import { partOf } from '../../shared/ink/markAgain.ts'
import { markName } from '../render/markWords.ts'
import type { DeskCall } from '../deskCall.ts'
import { isHiddenMark } from '../honest/tie.ts'
import { tieTexts } from './tieTexts.ts'

const problemTexts = {
  'too-parallel': 'tieParallel',
  'rays-miss': 'tieMiss',
  'other-epoch': 'tieOtherEpoch',
  'no-pose': 'tieNoPose',
  'no-one-spot': 'tieNoOneSpot',
  'same-still': 'tieSame',
} as const

const againTexts = {
  spot: 'againSpot',
  head: 'againHead',
  centre: 'againCentre',
  start: 'againStart',
} as const

export function tieWords(call: DeskCall): string | undefined {
  const tying = call.tie.tying.value
  const { marks, epoch } = call.session.state.value
  const mark = tying && marks.get(tying.markId)
  if (mark === undefined) return undefined
  const name = { mark: markName(mark) }
  const isHidden = isHiddenMark(mark, epoch)
  const part = partOf(mark.kind)
  if (isHidden && part === undefined) return tieTexts('againNone', name)
  if (tying?.problem !== undefined) return tieTexts(problemTexts[tying.problem])
  if (call.tie.second.value === undefined) return tieTexts(isHidden ? 'againChoose' : 'tieChoose', name)
  return tieTexts(isHidden ? againTexts[part ?? 'spot'] : 'tieClick', name)
}

export function TieWords({ call }: { readonly call: DeskCall }) {
  const words = tieWords(call)
  if (words === undefined) return null
  return (
    <div class="desk-words desk-words--tie">
      <p>{words}</p>
      <div class="desk-words__answers">
        <Button icon={X} onClick={() => call.tie.cancel()}>
          {tieTexts('cancel')}
        </Button>
      </div>
    </div>
  )
}
