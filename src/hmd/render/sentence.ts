// One sentence before the eyes, for as long as it matters (look.md): a notice in the middle, the expert's written words large
// at the top, so that they do not stand before the patient. Follows the head.
import { transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { cardPoint } from '../guide/boxes.ts'
import { linesOf } from '../guide/saying.ts'
import { cardColours, letters, roundBox, wrapText } from './paintCard.ts'
import type { Quad } from './quad.ts'

export interface Message {
  readonly text: string
  /** notice: what is wrong or has changed. words: what the expert wrote. hint: what would help. task: what is to be done now. */
  readonly tone: 'notice' | 'words' | 'hint' | 'task'
  /** Who says it, above written words. */
  readonly from?: string | undefined
}

export interface Sentence {
  set(message: Message | undefined): void
  tick(worldFromViewer: Pose): void
  /** What a ray taps on; undefined when it misses the sentence. */
  messageOn(ray: Ray): Message | undefined
  /** What is shown, and where its middle is. */
  shown(): { readonly message: Message; readonly atWorld: Vec3 } | undefined
}

export const sentenceSize = { widthM: 0.6, heightM: 0.195, widthPx: 640, heightPx: 208, order: 20 } as const
const AHEAD_M = 1.2
/** Both within HoloLens 2's 29°. */
const RISE_M = { notice: 0.05, hint: 0.05, words: 0.19, task: 0.19 } as const
const looks = {
  notice: { colour: cardColours.warning, px: 30 },
  hint: { colour: cardColours.text, px: 30 },
  words: { colour: cardColours.text, px: 38 },
  task: { colour: cardColours.text, px: 30 },
} as const
const PADDING_PX = 14
const HEAD_PX = 32
/** Smaller than this nobody reads at a glance; all that the tables hold is larger (sentence.test.ts). */
export const LEAST_PX = 20
const lineOf = (px: number): number => Math.round(px * 1.25)

export function createSentence(quad: Quad): Sentence {
  let shown: Message | undefined
  let placed: Pose | undefined
  return {
    set(message) {
      if (message?.text === shown?.text && message?.tone === shown?.tone) return
      shown = message
      quad.setShown(message !== undefined)
      if (message !== undefined) quad.paint((context) => paintMessage(context, message))
    },
    tick(worldFromViewer) {
      if (shown === undefined) return
      const ahead: Vec3 = [0, RISE_M[shown.tone], -AHEAD_M]
      placed = {
        position: transformPoint(worldFromViewer, ahead),
        orientation: worldFromViewer.orientation,
      }
      quad.place(placed)
    },
    shown: () =>
      shown === undefined || placed === undefined ? undefined : { message: shown, atWorld: placed.position },
    messageOn: (ray) =>
      shown !== undefined && placed !== undefined && cardPoint(ray, placed, sentenceSize) !== undefined
        ? shown
        : undefined,
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
): Written {
  const { widthPx, heightPx } = sentenceSize
  for (let px: number = looks.notice.px; ; px -= 2) {
    context.font = letters(600, px)
    const lines = wrapText(context, text, widthPx - 40)
    const isWhole = lines.length * lineOf(px) + 2 * PADDING_PX <= heightPx
    if (isWhole || px <= 8) return { lines, px }
  }
}

function paintMessage(context: CanvasRenderingContext2D, { text, tone, from }: Message): void {
  const { widthPx, heightPx } = sentenceSize
  const { colour } = looks[tone]
  // Written words come in pages of these very lines: none of them is left out.
  const { lines, px } =
    tone === 'words' ? { lines: linesOf(text), px: looks.words.px } : fitted(context, text)
  const line = lineOf(px)
  const headPx = from === undefined ? 0 : HEAD_PX
  const height = Math.min(heightPx, lines.length * line + headPx + 2 * PADDING_PX)
  const top = (heightPx - height) / 2
  context.fillStyle = cardColours.surface
  roundBox(context, { x: 0, y: top, width: widthPx, height }, 16)
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
}
