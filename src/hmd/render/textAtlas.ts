// Texts of marks on one texture: where each stands on it. Pure but for the measuring of text, which is handed in. Shelves:
// texts of one row share its height, a full sheet says so and the rest is left out.
import { wrapText } from '../../client/markCanvas/paintText.ts'

export interface TextStyle {
  readonly text: string
  /** plate: on a dark ground with a coloured edge. bare: the characters alone (a step's number). */
  readonly ground: 'plate' | 'bare'
  readonly colour: string
}

export interface PlacedText {
  readonly style: TextStyle
  readonly lines: readonly string[]
  /** Pixels on the sheet, from its top left. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const SHEET_PX = 1024
export const FONT_PX = 40
export const LINE_PX = 52
export const PAD_PX = 16
export const sheetFont = `600 ${FONT_PX}px "Inter Variable", system-ui, sans-serif`
/** Characters of a line in the headset: few, so that a label stays beside its place. */
const LINE_CHARACTERS = 22

export const textKey = ({ text, ground, colour }: TextStyle): string => `${ground} ${colour} ${text}`

/** Lays the texts out; those that find no room are not in the answer. `widthOf`: pixels of a line in {@link sheetFont}. */
export function layTexts(
  texts: readonly TextStyle[],
  widthOf: (line: string) => number,
): ReadonlyMap<string, PlacedText> {
  const placed = new Map<string, PlacedText>()
  let [x, y, rowHeight] = [0, 0, 0]
  for (const style of texts) {
    const key = textKey(style)
    if (placed.has(key)) continue
    const lines = wrapText(style.text, LINE_CHARACTERS)
    const width = Math.min(SHEET_PX, Math.ceil(Math.max(...lines.map(widthOf))) + 2 * PAD_PX)
    const height = lines.length * LINE_PX + PAD_PX
    if (x + width > SHEET_PX) [x, y, rowHeight] = [0, y + rowHeight, 0]
    if (y + height > SHEET_PX) continue
    placed.set(key, { style, lines, x, y, width, height })
    x += width
    rowHeight = Math.max(rowHeight, height)
  }
  return placed
}
