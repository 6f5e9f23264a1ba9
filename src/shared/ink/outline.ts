// The filled outline of a pen stroke: perfect-freehand behind one door.
import { getStroke } from 'perfect-freehand'
import type { Stroke } from '../protocol/marks.ts'

export interface OutlineOptions {
  /** Size of the picture on the screen, in the unit of the outline (css pixels). */
  readonly width: number
  readonly height: number
  /** Pen width at full pressure, same unit. */
  readonly size: number
  /** False while the pen is still down: the end is not tapered or capped to its last sample. */
  readonly complete: boolean
}

/** Corners of the polygon to fill, in the given size's pixels; empty for an empty stroke. */
export function strokeOutline(stroke: Stroke, options: OutlineOptions): [number, number][] {
  const { width, height, size, complete } = options
  return outlineOfPixels(
    stroke.map(([u, v, pressure]) => [u * width, v * height, pressure]),
    size,
    complete,
  )
}

/** The same for points that are pixels already (a mark re-projected from the room; pressure 0.5 where none). */
export function outlineOfPixels(
  points: readonly (readonly [number, number, number])[],
  size: number,
  complete: boolean,
): [number, number][] {
  if (points.length === 0) return []
  return getStroke(
    points.map(([x, y, pressure]) => [x, y, pressure]),
    {
      size,
      // Little thinning: a mark must be as visible where the pen was quick.
      thinning: 0.35,
      smoothing: 0.6,
      // Low streamline: the outline must lie where the pen was, not lag behind it.
      streamline: 0.25,
      // The pen's own pressure; a mouse's even 0.5 gives an even line.
      simulatePressure: false,
      last: complete,
    },
  )
}

/** SVG / Path2D data of a polygon with rounded joints (quadratic curves through the midpoints). */
export function outlinePath(polygon: readonly (readonly [number, number])[]): string {
  const first = polygon[0]
  if (first === undefined || polygon.length < 3) return ''
  const parts = polygon.map(([x, y], index) => {
    const [nextX, nextY] = polygon[(index + 1) % polygon.length] ?? first
    return `${x.toFixed(2)} ${y.toFixed(2)} ${((x + nextX) / 2).toFixed(2)} ${((y + nextY) / 2).toFixed(2)}`
  })
  return `M ${first[0].toFixed(2)} ${first[1].toFixed(2)} Q ${parts.join(' ')} Z`
}
