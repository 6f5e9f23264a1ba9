// Colleagues' strokes while they grow: as they draw them, on whatever picture is shown here.
import type { UnconfirmedInk } from '../../client/liveOverlay.ts'
import type { Size } from '../../client/markCanvas/containLayout.ts'
import { lookStyles } from '../../client/markCanvas/markLook.ts'
import { paintFigure } from '../../client/markCanvas/paintMarks.ts'
import { seenStroke, type SeenPicture } from '../../client/markCanvas/seenMarks.ts'
import { transferSample } from '../../client/markCanvas/transfer.ts'
import type { DeskCall } from '../deskCall.ts'

/** On pictures, not on boards; this page's own is drawn from the pen itself. */
export const othersInk = (call: DeskCall): readonly UnconfirmedInk[] =>
  [...call.overlay.peek().ink.values()].filter(
    ({ peerId, board, picture }) => peerId !== undefined && board === undefined && picture !== undefined,
  )

/** Nothing where its picture and the one that is shown do not compare. */
export function paintOthersInk(
  context: CanvasRenderingContext2D,
  ink: UnconfirmedInk,
  shown: SeenPicture | undefined,
  size: Size,
): void {
  const from = ink.picture
  if (shown === undefined || from?.epoch !== shown.picture.epoch) return
  if (ink.samples.length < (ink.kind === 'point' || ink.kind === 'label' || ink.kind === 'step' ? 1 : 2))
    return
  const line = ink.samples.map((sample) => transferSample(sample, from, shown.picture))
  const figure = seenStroke(line, ink, shown.picture, size.width / Math.max(1, size.height))
  paintFigure(context, figure, { colour: ink.colour, complete: false, style: lookStyles.waiting }, size)
}
