// A canvas over the picture whose units are CSS pixels, sharp on every screen.
import type { Size } from '../../client/markCanvas/containLayout.ts'

/** Makes the canvas fit and gives its context, scaled; undefined without a 2D context or without a size. */
export function fittedContext(
  canvas: HTMLCanvasElement,
  size: Size,
  pixelRatio: number,
): CanvasRenderingContext2D | undefined {
  if (size.width === 0 || size.height === 0) return undefined
  canvas.hidden = false
  const width = Math.round(size.width * pixelRatio)
  const height = Math.round(size.height * pixelRatio)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  const context = canvas.getContext('2d')
  if (context === null) return undefined
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  return context
}

/**
 * Empties a canvas on which nothing is drawn afterwards. Giving it its size again drops its bitmap; after a mere
 * clearRect Chromium 156 now and then kept showing what was drawn last (seen with software rendering). Hidden, it is
 * not laid over each picture for nothing (two empty ones took a seventh of a core where the processor composes).
 */
export function emptyCanvas(canvas: HTMLCanvasElement): void {
  if (canvas.hidden) return
  canvas.width = canvas.width
  canvas.hidden = true
}
