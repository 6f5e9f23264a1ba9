// Beside the strip: what the expert is asked, told and shown about marks. It has its own place, so that it never covers the
// patient and never moves the picture. The most pressing thing first: tying, news, doubts, good news, the cue.
import { onDemand } from '../../client/ui/onDemand.tsx'
import { markName } from '../render/markWords.ts'
import type { DeskCall } from '../deskCall.ts'
import { honestTexts } from './honestTexts.ts'

const TieWords = onDemand(async () => (await import('../tie/TieWords.tsx')).TieWords)
const DoubtWords = onDemand(async () => (await import('../told/DoubtWords.tsx')).DoubtWords)
const NewsWords = onDemand(async () => (await import('../told/NewsWords.tsx')).NewsWords)

function Words({ call }: { readonly call: DeskCall }) {
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
