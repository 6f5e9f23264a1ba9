// What all cards in the headset are painted with: colours, letters, rounded boxes, buttons.
import type { Box } from '../guide/boxes.ts'

const FONT = '"Inter Variable", system-ui, sans-serif'

/** look.md's dark tokens; on an additive display the grounds let the room through and the letters stay. */
export const cardColours = {
  surface: '#161B22',
  raised: '#202833',
  lit: '#34414F',
  line: '#4A5868',
  text: '#E8EDF3',
  quiet: '#9FACBA',
  accent: '#4FC3B3',
  warning: '#F3C77A',
  danger: '#FF7A70',
} as const

export const letters = (weight: 500 | 600, px: number): string => `${weight} ${px}px ${FONT}`

export function roundBox(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  radius: number,
): void {
  context.beginPath()
  context.roundRect(x, y, width, height, radius)
}

/** The ground of a card, with its edge. */
export function paintGround(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.fillStyle = cardColours.surface
  roundBox(context, { x: 1, y: 1, width: width - 2, height: height - 2 }, 18)
  context.fill()
  context.lineWidth = 2
  context.strokeStyle = cardColours.line
  context.stroke()
}

/** Lines of at most `width` pixels in the context's font. */
export function wrapText(
  context: Pick<CanvasRenderingContext2D, 'measureText'>,
  text: string,
  width: number,
): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && context.measureText(longer).width <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

export interface TextPlace {
  readonly x: number
  /** Baseline of the first line. */
  readonly y: number
  readonly width: number
  readonly lineHeight: number
  readonly maxLines: number
}

/** Writes wrapped text; what does not fit ends in an ellipsis. */
export function writeText(context: CanvasRenderingContext2D, text: string, place: TextPlace): void {
  const lines = wrapText(context, text, place.width)
  const shown = lines.slice(0, place.maxLines)
  if (lines.length > shown.length) shown[shown.length - 1] = `${shown.at(-1) ?? ''} …`
  shown.forEach((line, index) => {
    context.fillText(line, place.x, place.y + index * place.lineHeight, place.width)
  })
}

export interface ButtonLook {
  readonly label: string
  readonly tone: string
  readonly px: number
  readonly lit: boolean
  readonly disabled?: boolean
  /** A colour button shows its colour. */
  readonly swatch?: string | undefined
}

const DISABLED_SHARE = 0.4

export function paintButton(context: CanvasRenderingContext2D, box: Box, look: ButtonLook): void {
  const { lit, disabled = false, swatch } = look
  context.globalAlpha = disabled ? DISABLED_SHARE : 1
  roundBox(context, box, 14)
  context.fillStyle = lit && !disabled ? cardColours.lit : cardColours.raised
  context.fill()
  context.lineWidth = lit && !disabled ? 5 : 3
  context.strokeStyle = look.tone
  context.stroke()
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  if (swatch !== undefined) {
    context.fillStyle = swatch
    roundBox(context, { x: box.x + 14, y: box.y + 14, width: box.width - 28, height: 26 }, 8)
    context.fill()
    middle.y += 20
  }
  context.fillStyle = cardColours.text
  context.font = letters(600, look.px)
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const lines = wrapText(context, look.label, box.width - 16).slice(0, 2)
  lines.forEach((line, index) => {
    const y = middle.y + (index - (lines.length - 1) / 2) * look.px * 1.1
    context.fillText(line, middle.x, y, box.width - 12)
  })
  context.globalAlpha = 1
}
