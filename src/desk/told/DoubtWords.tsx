// The questions about own marks that may mislead: all of them in one, or one by one.
import { Check, Eraser } from 'lucide'
import { useSignal, type Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Button } from '../../client/ui/Button.tsx'
import { formatLength } from '../../client/i18n/format.ts'
import { toolKeys } from '../controls/deskCommands.ts'
import { focusPicture, useFocusBack } from '../draw/focusPicture.ts'
import type { Tool } from '../draw/tools.ts'
import type { DeskCall } from '../deskCall.ts'
import { limitsM, type Doubt } from '../honest/doubts.ts'
import { isOneSpot } from '../honest/tie.ts'
import { doubtWords, quietWords, severalWords } from './newsWords.ts'
import { toldTexts } from './toldTexts.ts'

function LimitChoice({ call }: { readonly call: DeskCall }) {
  const { limitM } = call.honest
  return (
    <label class="desk-words__limit">
      {toldTexts('limit')}
      <select
        value={String(limitM.value)}
        onChange={(event) => (limitM.value = Number(event.currentTarget.value))}
      >
        {limitsM.map((limit) => (
          <option key={limit} value={String(limit)}>
            {formatLength(limit)}
          </option>
        ))}
      </select>
    </label>
  )
}

const hasTool = (kind: string): kind is Tool => kind in toolKeys

/** Takes it away and hands over the same pen, on the live picture. */
function drawAgain(call: DeskCall, { mark }: Doubt): void {
  call.ask({ type: 'mark.erase', markIds: [mark.markId] })
  if (hasTool(mark.kind)) call.drawing.tool.value = mark.kind
  call.drawing.colour.value = mark.colour
  call.freeze.backToLive()
  focusPicture()
}

/** [HON-4] */
export function DoubtWords({ call }: { readonly call: DeskCall }) {
  const isOneByOne = useSignal(false)
  const doubts = call.honest.doubts.value
  const [first] = doubts
  if (first === undefined) return null
  if (doubts.length > 1 && !isOneByOne.value)
    return <SeveralDoubts call={call} doubts={doubts} isOneByOne={isOneByOne} />
  return <OneDoubt call={call} doubt={first} left={doubts.length - 1} />
}

interface SeveralDoubtsProps {
  readonly call: DeskCall
  readonly doubts: readonly Doubt[]
  readonly isOneByOne: Signal<boolean>
}

function SeveralDoubts({ call, doubts, isOneByOne }: SeveralDoubtsProps) {
  const marks = doubts.map(({ mark }) => mark)
  const removable = marks.filter(({ locked }) => !locked).map(({ markId }) => markId)
  return (
    <div class="desk-words desk-words--doubt">
      <p>
        {severalWords(doubts)} <span>{quietWords(doubts)}</span>
      </p>
      <div class="desk-words__answers">
        <Button icon={Check} onClick={() => call.honest.keep(marks)}>
          {toldTexts('keepAll')}
        </Button>
        <Button
          icon={Eraser}
          disabled={removable.length === 0}
          onClick={() => call.ask({ type: 'mark.erase', markIds: removable })}
        >
          {toldTexts('removeAll')}
        </Button>
        <Button onClick={() => (isOneByOne.value = true)}>{toldTexts('oneByOne')}</Button>
        <LimitChoice call={call} />
      </div>
    </div>
  )
}

interface OneDoubtProps {
  readonly call: DeskCall
  readonly doubt: Doubt
  /** How many are asked about after it. */
  readonly left: number
}

function OneDoubt({ call, doubt, left }: OneDoubtProps) {
  const { honest, tie } = call
  const { mark } = doubt
  const show = (): unknown => (call.highlighted.value = mark.markId)
  const leave = (): void => {
    if (call.highlighted.peek() === mark.markId) call.highlighted.value = undefined
  }
  // Answered, the question goes under the finger, and no event tells that it was left.
  useEffect(() => leave, [mark.markId])
  const words = useRef<HTMLDivElement>(null)
  useFocusBack(words)
  const tieByHand = (): void => {
    tie.start(mark.markId)
    focusPicture()
  }
  return (
    <div
      ref={words}
      class="desk-words desk-words--doubt"
      onPointerEnter={show}
      onPointerLeave={leave}
      onFocusIn={show}
      onFocusOut={leave}
    >
      <p title={toldTexts('confirmNote')}>
        {doubtWords(doubt, honest.limitM.value)}{' '}
        {left > 0 && <strong>{toldTexts('left', { count: left })}. </strong>}
        <span>{quietWords([doubt])}</span>
      </p>
      <div class="desk-words__answers">
        <Button icon={Check} onClick={() => honest.keep([mark])}>
          {toldTexts('keep')}
        </Button>
        {isOneSpot(mark) && <Button onClick={tieByHand}>{toldTexts('tie')}</Button>}
        <Button onClick={() => drawAgain(call, doubt)}>{toldTexts('drawAgain')}</Button>
        <LimitChoice call={call} />
      </div>
    </div>
  )
}
