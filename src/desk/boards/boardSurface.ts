// The page on the stage as a surface: pointer, pen, finger and arrow keys in; strokes and pointers painted on its canvas.
import { effect, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { pagePointers, pageStrokes, paintPage } from '../../client/boards/paintBoard.ts'
import type { Rect } from '../../client/markCanvas/containLayout.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { createKeyboardPen } from '../draw/keyboardPen.ts'
import { listenToPointers } from '../draw/pointerInput.ts'
import { paintCrosshair } from '../render/marksLayer.ts'
import { fittedContext } from '../render/overlayCanvas.ts'
import type { BoardDesk } from './boardDesk.ts'

interface SurfaceParts {
  readonly surface: HTMLElement
  readonly canvas: HTMLCanvasElement
  readonly layout: ReadonlySignal<Rect>
}

/** Brings the surface to life; returns the way to stop. */
export function runSurface(boards: BoardDesk, { surface, canvas, layout }: SurfaceParts): () => void {
  const { pen } = boards
  const crosshair = signal<ImagePoint | undefined>(undefined)
  const pageRect = (): Rect => surface.getBoundingClientRect()
  const keyboard = createKeyboardPen({ drawing: pen }, crosshair, pageRect)
  const abort = new AbortController()
  surface.addEventListener('keydown', (event) => keyboard.key(event), { signal: abort.signal })
  surface.addEventListener('blur', () => keyboard.leave(), { signal: abort.signal })
  const stops = [
    () => abort.abort(),
    effect(() => {
      paint(boards, { canvas, rect: layout.value, crosshair: crosshair.value })
    }),
    listenToPointers(surface, pageRect, {
      down: (sample) => {
        crosshair.value = undefined
        pen.down(sample)
      },
      move: (samples) => pen.move(samples),
      up: () => pen.up(),
      cancel: () => pen.cancel(),
      hover: (point) => pen.hover(point),
    }),
  ]
  return () => {
    pen.cancel()
    for (const stop of stops.toReversed()) stop()
  }
}

interface Painting {
  readonly canvas: HTMLCanvasElement
  readonly rect: Rect
  readonly crosshair: ImagePoint | undefined
}

/** Read in an effect: all signals that it looks at are what it follows. */
function paint(boards: BoardDesk, { canvas, rect, crosshair }: Painting): void {
  const board = boards.opened.value
  const overlay = boards.overlay.value
  const own = boards.pen.ownStrokes.value
  const context = fittedContext(canvas, rect, devicePixelRatio)
  if (board === undefined || context === undefined) return
  const page = boards.pageOf(board)
  const isHere = ({ on }: (typeof own)[number]): boolean => on.boardId === board.boardId && on.page === page
  paintPage(context, rect, {
    strokes: [...pageStrokes(board, page, overlay), ...own.filter(isHere)],
    pointers: pagePointers(board, page, overlay),
  })
  if (crosshair !== undefined) paintCrosshair(context, crosshair, rect)
}
