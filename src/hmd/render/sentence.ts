// One sentence before the eyes, for as long as it matters (look.md): a notice in the middle, the expert's written words large
// at the top, so that they do not stand before the patient, a hint small at the lower edge. Follows the head.
import { transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { cardHit } from '../guide/boxes.ts'
import { linesOf } from '../guide/saying.ts'
import { clearPlace, type Wanted } from './clearOfMarks.ts'
import { cardColours, letters, roundBox, wrapText } from './paintCard.ts'
import type { ViewCone } from './edgeArrow.ts'
import type { Quad } from './quad.ts'
import { AHEAD_M, risesM, seenSpot, type CardSizeM } from './sentencePlace.ts'

export interface Message {
  readonly text: string
  /** notice: what is wrong or has changed. good: what is right again. words: what the expert wrote. hint: what would help. task: what is to be done now. */
  readonly tone: 'notice' | 'good' | 'words' | 'hint' | 'task'
  /** Who says it, above written words. */
  readonly from?: string | undefined
}

/** What is seen just now. */
export interface SentenceView {
  readonly cone: ViewCone
  /** The place that a hint is about. */
  readonly aboutWorld: Vec3 | undefined
  /** What it is not to stand before: marks, and the panel's buttons. */
  wanted(): Wanted
}

export interface Sentence {
  set(message: Message | undefined): void
  tick(worldFromViewer: Pose, view: SentenceView): void
  /** What a ray taps on, and how far away it is; undefined when it misses the sentence. */
  messageOn(ray: Ray): { readonly message: Message; readonly distanceM: number } | undefined
  /** What is shown, and where its middle is. */
  shown(): { readonly message: Message; readonly atWorld: Vec3 } | undefined
}

export const sentenceSize = { widthM: 0.6, heightM: 0.195, widthPx: 640, heightPx: 208, order: 13 } as const
export const looks = {
  good: { colour: cardColours.accent, px: 30 },
  notice: { colour: cardColours.warning, px: 30 },
  hint: { colour: cardColours.text, px: 24 },
  words: { colour: cardColours.text, px: 38 },
  task: { colour: cardColours.text, px: 30 },
} as const
const PADDING_PX = 14
const HEAD_PX = 32
/** Smaller than this nobody reads at a glance; all that the tables hold is larger (sentence.test.ts). */
export const LEAST_PX = 20
const lineOf = (px: number): number => Math.round(px * 1.25)
const PX_M = sentenceSize.widthM / sentenceSize.widthPx
/** Until it is painted. */
const wholeCard: CardSizeM = sentenceSize

export function createSentence(quad: Quad): Sentence {
  let shown: Message | undefined
  let placed: Pose | undefined
  let card = wholeCard
  let at = 0
  const placeOf = (message: Message, worldFromViewer: Pose, view: SentenceView): Pose => {
    const { cone, aboutWorld } = view
    const { orientation, position: eye } = worldFromViewer
    const placeAt = (riseM: number): Pose => ({
      position: transformPoint(worldFromViewer, [0, riseM, -AHEAD_M]),
      orientation,
    })
    const about = aboutWorld === undefined ? [] : [seenSpot(aboutWorld, worldFromViewer, cone)]
    const wanted =
      message.tone === 'hint' ? view.wanted().map((spots) => [...about, ...spots]) : view.wanted()
    const places = risesM(message.tone, card, cone).map(placeAt)
    at = clearPlace(places, at, { eye, card, wanted })
    return places[at] ?? placeAt(0)
  }
  return {
    set(message) {
      if (message?.text === shown?.text && message?.tone === shown?.tone && message?.from === shown?.from)
        return
      shown = message
      at = 0
      quad.setShown(message !== undefined)
      if (message !== undefined) quad.paint((context) => (card = paintMessage(context, message)))
    },
    tick(worldFromViewer, view) {
      if (shown === undefined) return
      placed = placeOf(shown, worldFromViewer, view)
      quad.place(placed)
    },
    shown: () =>
      shown === undefined || placed === undefined ? undefined : { message: shown, atWorld: placed.position },
    messageOn(ray) {
      const hit = placed && cardHit(ray, placed, sentenceSize)
      return shown && hit && { message: shown, distanceM: hit.distanceM }
    },
  }
}

export interface Written {
  readonly lines: readonly string[]
  readonly px: number
}

/** All of a notice, as large as the card holds it: it is written smaller rather than cut. */
export function fitted(
  context: Pick<CanvasRenderingContext2D, 'measureText' | 'font'>,
  text: string,
  largestPx: number = looks.notice.px,
): Written {
  const { widthPx, heightPx } = sentenceSize
  for (let px = largestPx; ; px -= 2) {
    context.font = letters(600, px)
    const lines = wrapText(context, text, widthPx - 40)
    const isWhole = lines.length * lineOf(px) + 2 * PADDING_PX <= heightPx
    if (isWhole || px <= 8) return { lines, px }
  }
}

/** Paints it, and tells how large it is. */
function paintMessage(context: CanvasRenderingContext2D, { text, tone, from }: Message): CardSizeM {
  const { widthPx, heightPx } = sentenceSize
  const { colour, px: largestPx } = looks[tone]
  // Written words come in pages of these very lines: none of them is left out.
  const { lines, px } =
    tone === 'words' ? { lines: linesOf(text), px: looks.words.px } : fitted(context, text, largestPx)
  const line = lineOf(px)
  const headPx = from === undefined ? 0 : HEAD_PX
  const height = Math.min(heightPx, lines.length * line + headPx + 2 * PADDING_PX)
  const top = (heightPx - height) / 2
  context.font = letters(600, px)
  // A hint covers no more of the room than its words do.
  const wordsPx = Math.max(...lines.map((words) => context.measureText(words).width))
  const width = tone === 'hint' ? Math.min(widthPx, wordsPx + 3 * PADDING_PX) : widthPx
  context.fillStyle = cardColours.surface
  roundBox(context, { x: (widthPx - width) / 2, y: top, width, height }, 16)
  context.fill()
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  if (from !== undefined) {
    context.fillStyle = cardColours.accent
    context.font = letters(500, 24)
    context.fillText(from, widthPx / 2, top + 28, widthPx - 24)
  }
  context.fillStyle = colour
  context.font = letters(600, px)
  lines.forEach((words, index) => {
    const y = top + headPx + PADDING_PX + (index + 0.5) * line
    context.fillText(words, widthPx / 2, y, widthPx - 24)
  })
  return { widthM: width * PX_M, heightM: height * PX_M }
}
