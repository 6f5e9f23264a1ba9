// The corner of the stage that the small window stands in. Pure.
import { z } from 'zod'

export const Corner = z.enum(['topLeft', 'topRight', 'bottomLeft', 'bottomRight'])
export type Corner = z.infer<typeof Corner>

interface Size {
  readonly width: number
  readonly height: number
}

const cornerOf = (right: boolean, bottom: boolean): Corner => {
  if (bottom) return right ? 'bottomRight' : 'bottomLeft'
  return right ? 'topRight' : 'topLeft'
}

/** The corner nearest to a point of the stage, CSS pixels from its top left. */
export const nearestCorner = (x: number, y: number, stage: Size): Corner =>
  cornerOf(x > stage.width / 2, y > stage.height / 2)

const isRight = (corner: Corner): boolean => corner === 'topRight' || corner === 'bottomRight'
const isBottom = (corner: Corner): boolean => corner === 'bottomLeft' || corner === 'bottomRight'

/** Where an arrow key takes the window; undefined for other keys. */
export function cornerAfterKey(corner: Corner, key: string): Corner | undefined {
  switch (key) {
    case 'ArrowLeft':
      return cornerOf(false, isBottom(corner))
    case 'ArrowRight':
      return cornerOf(true, isBottom(corner))
    case 'ArrowUp':
      return cornerOf(isRight(corner), false)
    case 'ArrowDown':
      return cornerOf(isRight(corner), true)
    default:
      return undefined
  }
}
