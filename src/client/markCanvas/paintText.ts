// Texts of marks on a 2D canvas: a step's number in its disc, a label or a measured value on a plate beside its place.
import type { MarkColour } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { markColourHex } from '../ui/markColours.ts'
import type { Size } from './containLayout.ts'
import type { SeenFigure } from './seenMarks.ts'

const FONT = '"Inter Variable", system-ui, sans-serif'
const PLATE = 'rgb(8 11 15 / 0.82)'
/** Characters of a line on the plate; longer words are not broken. */
const LINE_CHARACTERS = 28
/** As shares of the letters' height. */
const [PAD_X, PAD_Y, LINE_SHARE] = [0.5, 0.3, 1.3]

/** 1.6 % of the picture's width, never under 13 CSS pixels. */
const fontPx = (size: Size): number => Math.max(13, size.width * 0.016)

/** Lines of at most {@link LINE_CHARACTERS}, broken between words. */
export function wrapText(text: string, most = LINE_CHARACTERS): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

export function paintText(
  context: CanvasRenderingContext2D,
  { at, text, shows }: SeenFigure['texts'][number],
  colour: MarkColour,
  size: Size,
): void {
  const px = fontPx(size)
  const [x, y] = [at[0] * size.width, at[1] * size.height]
  context.textBaseline = 'middle'
  if (shows === 'number') {
    context.textAlign = 'center'
    context.font = `700 ${px * 1.15}px ${FONT}`
    context.lineWidth = 4
    context.lineJoin = 'round'
    context.strokeStyle = PLATE
    context.strokeText(text, x, y)
    context.fillStyle = markColourHex[colour]
    context.fillText(text, x, y)
    return
  }
  context.textAlign = 'left'
  context.font = `600 ${px}px ${FONT}`
  paintPlate(
    context,
    plateOf(text, at, size, (line) => context.measureText(line).width),
    colour,
  )
}

interface Plate {
  readonly lines: readonly string[]
  readonly px: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Letters are about so wide, as a share of their height. */
const LETTER_SHARE = 0.56

/** The plate of a text at a place, pixels; about as wide as it is painted where `widthOf` a line is not measured. */
export function plateOf(
  text: string,
  at: ImagePoint,
  size: Size,
  widthOf = (line: string): number => line.length * LETTER_SHARE * fontPx(size),
): Plate {
  const px = fontPx(size)
  const lines = wrapText(text)
  const height = (lines.length * LINE_SHARE + 2 * PAD_Y) * px
  return {
    lines,
    px,
    x: at[0] * size.width + px * 1.4,
    y: at[1] * size.height - px * 1.2 - height,
    width: Math.max(...lines.map(widthOf)) + 2 * PAD_X * px,
    height,
  }
}

function paintPlate(
  context: CanvasRenderingContext2D,
  { lines, px, x, y, width, height }: Plate,
  colour: MarkColour,
): void {
  const plate = new Path2D()
  plate.roundRect(x, y, width, height, 6)
  context.fillStyle = PLATE
  context.fill(plate)
  context.fillStyle = markColourHex[colour]
  context.fillRect(x, y + 4, 3, height - 8)
  context.fillStyle = '#FFFFFF'
  lines.forEach((line, index) => {
    context.fillText(line, x + PAD_X * px, y + (PAD_Y + (index + 0.5) * LINE_SHARE) * px)
  })
}
