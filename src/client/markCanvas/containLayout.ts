// Where the picture lies on the stage: as large as it can be, whole, centred. Pure; pixels are CSS pixels.
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Rect extends Size {
  readonly x: number
  readonly y: number
}

/** The shape of a picture that has not come yet. */
export const usualPicture: Size = { width: 16, height: 9 }

/** The largest rectangle of the picture's shape inside the stage, on whole pixels so that lines stay sharp. */
export function containRect(stage: Size, picture: Size): Rect {
  if (stage.width <= 0 || stage.height <= 0 || picture.width <= 0 || picture.height <= 0) {
    return { x: 0, y: 0, width: 0, height: 0 }
  }
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height)
  const width = Math.round(picture.width * scale)
  const height = Math.round(picture.height * scale)
  return {
    x: Math.floor((stage.width - width) / 2),
    y: Math.floor((stage.height - height) / 2),
    width,
    height,
  }
}

/** How far outside the picture a stroke may go; the protocol allows half a picture on each side. */
const OUTSIDE = 0.5
const within = (value: number): number => Math.min(1 + OUTSIDE, Math.max(-OUTSIDE, value))

/** Page position (clientX, clientY) to a normalised image point; `rect` is the picture's place on the page. */
export function imagePointAt(rect: Rect, pageX: number, pageY: number): ImagePoint {
  if (rect.width === 0 || rect.height === 0) return [0, 0]
  return [within((pageX - rect.x) / rect.width), within((pageY - rect.y) / rect.height)]
}

/** True for a point on the picture itself. */
export const isOnPicture = ([u, v]: ImagePoint): boolean => u >= 0 && u <= 1 && v >= 0 && v <= 1
