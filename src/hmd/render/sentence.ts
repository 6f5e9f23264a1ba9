// One sentence in the middle of the view, for as long as it matters (look.md). Follows the head.
import { transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { wrapText } from './panel.ts'
import type { Quad } from './quad.ts'

export interface Sentence {
  set(text: string | undefined): void
  tick(worldFromViewer: Pose): void
}

export const sentenceSize = { widthM: 0.5, heightM: 0.125, widthPx: 512, heightPx: 128, order: 20 } as const
const AHEAD_M = 1.2

export function createSentence(quad: Quad): Sentence {
  let shown: string | undefined
  return {
    set(text) {
      if (text === shown) return
      shown = text
      quad.setShown(text !== undefined)
      if (text === undefined) return
      quad.paint((context) => {
        const { widthPx, heightPx } = sentenceSize
        context.fillStyle = '#161B22'
        context.beginPath()
        context.roundRect(0, 0, widthPx, heightPx, 16)
        context.fill()
        context.fillStyle = '#F3C77A'
        context.font = '600 28px "Inter Variable", system-ui, sans-serif'
        context.textAlign = 'center'
        context.textBaseline = 'middle'
        const lines = wrapText(context, text, widthPx - 32).slice(0, 3)
        lines.forEach((line, index) => {
          context.fillText(
            line,
            widthPx / 2,
            heightPx / 2 + (index - (lines.length - 1) / 2) * 36,
            widthPx - 24,
          )
        })
      })
    },
    tick(worldFromViewer) {
      if (shown === undefined) return
      quad.place({
        position: transformPoint(worldFromViewer, [0, 0.05, -AHEAD_M]),
        orientation: worldFromViewer.orientation,
      })
    },
  }
}
