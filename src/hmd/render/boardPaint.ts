// A board's texture: the page's picture, and the strip with what can be done with it, in words.
import { buttonsOf, STRIP_SHARE, type BoardButton } from '../boards/boardLayout.ts'
import { hmdBoardTexts } from '../boards/boardTexts.ts'

interface Size {
  readonly width: number
  readonly height: number
}

const FONT = '"Inter Variable", system-ui, sans-serif'
const colours = { surface: '#161B22', raised: '#202833', line: '#4A5868', text: '#E8EDF3', quiet: '#6C7B8D' }

export interface StripWords {
  /** From 0. */
  readonly page: number
  readonly pages: number
}

/** Fills the whole texture. The picture covers all but the strip at the bottom. */
export function paintBoard(
  context: CanvasRenderingContext2D,
  size: Size,
  { picture, strip }: { readonly picture: CanvasImageSource; readonly strip: StripWords },
): void {
  const stripPx = Math.round(size.width * STRIP_SHARE)
  context.imageSmoothingQuality = 'high'
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, size.width, size.height)
  context.drawImage(picture, 0, 0, size.width, size.height - stripPx)
  context.fillStyle = colours.surface
  context.fillRect(0, size.height - stripPx, size.width, stripPx)
  const buttons = buttonsOf(strip.pages)
  const width = size.width / buttons.length
  buttons.forEach((button, index) => {
    paintButton(
      context,
      { x: index * width, y: size.height - stripPx, width, height: stripPx },
      { button, strip },
    )
  })
}

interface Box extends Size {
  readonly x: number
  readonly y: number
}

function paintButton(
  context: CanvasRenderingContext2D,
  box: Box,
  { button, strip }: { readonly button: BoardButton; readonly strip: StripWords },
): void {
  const gap = box.width * 0.04
  context.beginPath()
  context.roundRect(box.x + gap, box.y + gap, box.width - 2 * gap, box.height - 2 * gap, box.height * 0.12)
  context.fillStyle = colours.raised
  context.fill()
  context.lineWidth = Math.max(2, box.height * 0.015)
  context.strokeStyle = colours.line
  context.stroke()
  const isOff =
    (button === 'previous' && strip.page === 0) || (button === 'next' && strip.page === strip.pages - 1)
  context.fillStyle = isOff ? colours.quiet : colours.text
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const lines = buttonLines(button, strip)
  const px = Math.min(box.height * 0.21, (box.width - 4 * gap) * 0.21)
  context.font = `600 ${px}px ${FONT}`
  lines.forEach((line, index) => {
    const y = box.y + box.height / 2 + (index - (lines.length - 1) / 2) * px * 1.3
    context.fillText(line, box.x + box.width / 2, y, box.width - 4 * gap)
  })
}

/** Turning says where one is: `2 / 5`. */
const buttonLines = (button: BoardButton, { page, pages }: StripWords): readonly string[] => [
  ...hmdBoardTexts(button).split(' '),
  ...(button === 'next' ? [`${page + 1} / ${pages}`] : []),
]
