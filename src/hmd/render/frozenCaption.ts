// The small words about the view that the expert draws on, outside of that view's frame.
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { guideTexts } from '../guide/guideTexts.ts'
import type { ViewCone } from './edgeArrow.ts'
import { captionInView, type Caption } from './frameInView.ts'
import type { FrozenView } from './liveLayer.ts'
import { cardColours, letters } from './paintCard.ts'
import type { Quad } from './quad.ts'

/** Small: it is to be found, not to be in the way. */
export const captionSize = { widthM: 0.27, heightM: 0.04, widthPx: 512, heightPx: 76, order: 3 } as const

export interface FrozenCaption {
  /** In each XR frame. */
  tick(frozen: FrozenView | undefined, worldFromViewer: Pose, cone: ViewCone): void
  /** Where its middle is; undefined while nothing is drawn on. */
  atWorld(): Vec3 | undefined
}

export function createFrozenCaption(quad: Quad): FrozenCaption {
  let captioned: string | undefined
  let caption: Caption | undefined
  return {
    tick(frozen, worldFromViewer, cone) {
      const isOther = frozen?.id !== captioned
      captioned = frozen?.id
      if (isOther) {
        caption = undefined
        quad.setShown(frozen !== undefined)
      }
      if (frozen === undefined) return
      if (isOther) quad.paint(write)
      const { drawnWorld } = frozen
      const edge = caption?.edge ?? 'upper'
      caption = captionInView(frozen, worldFromViewer, { cone, size: captionSize, edge, drawnWorld })
      quad.place(caption.pose)
    },
    atWorld: () => caption?.pose.position,
  }
}

function write(context: CanvasRenderingContext2D): void {
  const { widthPx, heightPx } = captionSize
  context.font = letters(600, 32)
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = cardColours.text
  context.fillText(guideTexts('frozenHere'), widthPx / 2, heightPx / 2, widthPx)
}
