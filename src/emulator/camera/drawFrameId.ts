// Writes a picture's number into its top left corner (frameId.ts says how it is read).
import type { Engine } from '@babylonjs/core/Engines/engine'
import { Color4 } from '@babylonjs/core/Maths/math.color'
import { FRAME_ID_CELL_PX, frameIdCells } from './frameId.ts'

const white = new Color4(1, 1, 1, 1)
const black = new Color4(0, 0, 0, 1)

/** Clears the cells' rectangles; the picture must have been drawn already. */
export function drawFrameId(engine: Engine, frameId: number, heightPx: number): void {
  frameIdCells(frameId).forEach((isWhite, index) => {
    // GL's rectangles count from the bottom.
    engine.enableScissor(
      index * FRAME_ID_CELL_PX,
      heightPx - FRAME_ID_CELL_PX,
      FRAME_ID_CELL_PX,
      FRAME_ID_CELL_PX,
    )
    engine.clear(isWhite ? white : black, true, false, false)
  })
  engine.disableScissor()
}
