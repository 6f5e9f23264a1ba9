// Beside the strip: what the expert is asked, told and shown about marks. It has its own place, so that it never covers the
// patient and never moves the picture. The most pressing thing first: tying, news, doubts, good news, the cue.
import { useSignal, type Signal } from '@preact/signals'
import { onDemand } from '../../client/ui/onDemand.tsx'
import { markName } from '../render/markWords.ts'
import type { DeskCall } from '../deskCall.ts'
import { honestTexts } from './honestTexts.ts'

const Unfold = onDemand(async () => (await import('../panels/Unfold.tsx')).Unfold)
const TieWords = onDemand(async () => (await import('../tie/TieWords.tsx')).TieWords)
const DoubtWords = onDemand(async () => (await import('../told/DoubtWords.tsx')).DoubtWords)
const NewsWords = onDemand(async () => (await import('../told/NewsWords.tsx')).NewsWords)

interface WordsProps {
  readonly call: DeskCall
  readonly isOpen: Signal<boolean>
}

function Words({ call, isOpen }: WordsProps) {
  const said = whatIsSaid(call)
  return said === null ? null : (
    <>
      {said}
      <Unfold isOpen={isOpen} />
    </>
  )
}

/** The most pressing thing. */
function whatIsSaid(call: DeskCall) {
  const { honest, tie } = call
  const news = honest.news.value
  const cued = honest.cued.value
  if (tie.tying.value !== undefined) return <TieWords call={call} />
  if (news !== undefined && news.type !== 'improved') return <NewsWords call={call} news={news} />
  if (honest.doubts.value.length > 0) return <DoubtWords call={call} />
  if (news !== undefined) return <NewsWords call={call} news={news} />
  if (cued === undefined) return null
  return (
    <div class="desk-words">
      <p>{honestTexts('cue', { mark: markName(cued) })}</p>
    </div>
  )
}

export function WordPlace({ call }: { readonly call: DeskCall }) {
  const isOpen = useSignal(false)
  return (
    <section
      class={`desk-words-place ${isOpen.value ? 'desk-words-place--open' : ''}`}
      aria-label={honestTexts('region')}
      aria-live="polite"
      data-testid="mark-words"
    >
      <Words call={call} isOpen={isOpen} />
    </section>
  )
}
