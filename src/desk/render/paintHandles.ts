// The places at which the mark in hand can be taken, drawn as big as a finger needs them to be seen.
import type { Handle } from '../../shared/ink/editStroke.ts'
import type { Size } from '../../client/markCanvas/containLayout.ts'

const RADIUS_PX = 7

/** Round where a point is moved, a ring with a dot for turning (at the end of a stick: for tilting), a square for size. Units are CSS pixels. */
export function paintHandles(
  context: CanvasRenderingContext2D,
  handles: readonly Handle[],
  size: Size,
): void {
  for (const { id, at, foot } of handles) {
    const [x, y] = [at[0] * size.width, at[1] * size.height]
    if (foot !== undefined) paintStick(context, [foot[0] * size.width, foot[1] * size.height], [x, y])
    const shape = new Path2D()
    if (id === 'size') shape.rect(x - RADIUS_PX + 1, y - RADIUS_PX + 1, 2 * RADIUS_PX - 2, 2 * RADIUS_PX - 2)
    else shape.arc(x, y, RADIUS_PX, 0, 2 * Math.PI)
    context.lineWidth = 5
    context.strokeStyle = 'rgb(8 11 15 / 0.8)'
    context.stroke(shape)
    context.fillStyle = '#ffffff'
    context.fill(shape)
    context.lineWidth = 2
    context.strokeStyle = '#2a9d8f'
    context.stroke(shape)
    if (id !== 'turn' && id !== 'sweep' && id !== 'tilt') continue
    const dot = new Path2D()
    dot.arc(x, y, 2.5, 0, 2 * Math.PI)
    context.fillStyle = '#2a9d8f'
    context.fill(dot)
  }
}

/** What a mark turns about, or goes along, from the mark to where it is taken. */
function paintStick(
  context: CanvasRenderingContext2D,
  foot: readonly [number, number],
  end: readonly [number, number],
): void {
  const stick = new Path2D()
  stick.moveTo(...foot)
  stick.lineTo(...end)
  context.lineCap = 'round'
  for (const [width, colour] of [
    [6, 'rgb(8 11 15 / 0.8)'],
    [3, '#ffffff'],
  ] as const) {
    context.lineWidth = width
    context.strokeStyle = colour
    context.stroke(stick)
  }
}
