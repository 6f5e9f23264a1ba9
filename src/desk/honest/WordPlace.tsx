// Beside the strip: what the expert is asked, told and shown about marks. It has its own place, so that it never covers the
// patient and never moves the picture. The most pressing thing first: tying, news, doubts, the cue.
import { Check, X } from 'lucide'
import { Button } from '../../client/ui/Button.tsx'
import { onDemand } from '../../client/ui/onDemand.tsx'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { formatLength } from '../../client/i18n/format.ts'
import { toolKeys } from '../controls/deskCommands.ts'
import type { Tool } from '../draw/tools.ts'
import { markName } from '../render/markWords.ts'
import type { DeskCall } from '../deskCall.ts'
import { limitsM, type Doubt } from './doubts.ts'
import { honestTexts } from './honestTexts.ts'
import { doubtWords, newsWords } from './newsWords.ts'
import { isOneSpot } from './tie.ts'

const TieWords = onDemand(async () => (await import('../tie/TieWords.tsx')).TieWords)

function LimitChoice({ call }: { readonly call: DeskCall }) {
  const { limitM } = call.honest
  return (
    <label class="desk-words__limit">
      {honestTexts('limit')}
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
}

function DoubtWords({ call, doubt }: { readonly call: DeskCall; readonly doubt: Doubt }) {
  const { honest, tie } = call
  const { mark } = doubt
  const show = (): unknown => (call.highlighted.value = mark.markId)
  const leave = (): void => {
    if (call.highlighted.peek() === mark.markId) call.highlighted.value = undefined
  }
  return (
    <div
      class="desk-words desk-words--doubt"
      onPointerEnter={show}
      onPointerLeave={leave}
      onFocusIn={show}
      onFocusOut={leave}
    >
      <p title={honestTexts('confirmNote')}>
        {doubtWords(doubt, honest.limitM.value)}{' '}
        {doubt.type !== 'refused' && <span>{honestTexts('ringNote')}</span>}
      </p>
      <div class="desk-words__answers">
        <Button icon={Check} onClick={() => honest.keep(mark)}>
          {honestTexts('keep')}
        </Button>
        {isOneSpot(mark) && <Button onClick={() => tie.start(mark.markId)}>{honestTexts('tie')}</Button>}
        <Button onClick={() => drawAgain(call, doubt)}>{honestTexts('drawAgain')}</Button>
        <LimitChoice call={call} />
      </div>
    </div>
  )
}

function Words({ call }: { readonly call: DeskCall }) {
  const { honest, tie } = call
  const news = honest.news.value
  const doubt = honest.doubt.value
  const cued = honest.cued.value
  if (tie.tying.value !== undefined) return <TieWords call={call} />
  if (news !== undefined) {
    return (
      <div class="desk-words desk-words--news">
        <p>{newsWords(news)}</p>
        <IconButton icon={X} label={honestTexts('read')} onClick={() => (honest.news.value = undefined)} />
      </div>
    )
  }
  if (doubt !== undefined) return <DoubtWords call={call} doubt={doubt} />
  if (cued === undefined) return null
  return (
    <div class="desk-words">
      <p>{honestTexts('cue', { mark: markName(cued) })}</p>
    </div>
  )
}

export function WordPlace({ call }: { readonly call: DeskCall }) {
  return (
    <section
      class="desk-words-place"
      aria-label={honestTexts('region')}
      aria-live="polite"
      data-testid="mark-words"
    >
      <Words call={call} />
    </section>
  )
}
