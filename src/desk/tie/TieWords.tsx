// Tying in words: what the expert is asked to do, or why it did not work.
import { X } from 'lucide'
import { useRef } from 'preact/hooks'
import { Button } from '../../client/ui/Button.tsx'
import { partOf } from '../../shared/ink/markAgain.ts'
import type { Mark } from '../../shared/session/state.ts'
import { calibrationOf } from '../../shared/session/selectors.ts'
import { deviceNames } from '../panels/deviceWords.ts'
import { markName } from '../render/markWords.ts'
import type { DeskCall } from '../deskCall.ts'
import { useFocusBack } from '../draw/focusPicture.ts'
import { isHiddenMark } from '../honest/tie.ts'
import { isTooNear } from './tieShape.ts'
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

/** Where to go on the still that is on the stage, or to which other one. */
function whatToDo(call: DeskCall, mark: Mark, isHidden: boolean): string {
  const name = { mark: markName(mark) }
  const second = call.tie.second.value
  if (second === undefined) return tieTexts(isHidden ? 'againChoose' : 'tieChoose', name)
  // Drawn again, a hidden mark needs no depth.
  if (isHidden) return tieTexts(againTexts[partOf(mark.kind) ?? 'spot'], name)
  const calibration = calibrationOf(call.session.state.value, mark.picture)
  const isNear = calibration !== undefined && isTooNear(mark, calibration, second)
  return tieTexts(isNear ? 'tieNear' : 'tieClick', name)
}

export function tieWords(call: DeskCall): string | undefined {
  const tying = call.tie.tying.value
  const { marks, epoch, device } = call.session.state.value
  const mark = tying && marks.get(tying.markId)
  if (mark === undefined) return undefined
  const isHidden = isHiddenMark(mark, epoch)
  if (isHidden && partOf(mark.kind) === undefined) return tieTexts('againNone', { mark: markName(mark) })
  if (tying?.problem !== undefined) return tieTexts(problemTexts[tying.problem], deviceNames(device))
  return whatToDo(call, mark, isHidden)
}

export function TieWords({ call }: { readonly call: DeskCall }) {
  const words = tieWords(call)
  return words === undefined ? null : <Words call={call} words={words} />
}

function Words({ call, words }: { readonly call: DeskCall; readonly words: string }) {
  const box = useRef<HTMLDivElement>(null)
  useFocusBack(box)
  return (
    <div ref={box} class="desk-words desk-words--tie">
      <p>{words}</p>
      <div class="desk-words__answers">
        <Button icon={X} onClick={() => call.tie.cancel()}>
          {tieTexts('cancel')}
        </Button>
      </div>
    </div>
  )
}
