// Fingers and pens as the browser itself tells of them.
import { type CDPSession, type Locator, type Page } from '@playwright/test'
import { expect } from './expect.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

export type Pointer = 'touch' | 'pen'
/** On the page, CSS pixels. */
type Place = readonly [x: number, y: number]

interface Pointers {
  /** Comes down at the first point of the surface, moves along, is lifted at the last. */
  draw(pointer: Pointer, surface: Locator, points: readonly ImagePoint[]): Promise<void>
  /** Comes down at the point and stays there, or moves to it, until it is lifted; a pen may be over it without touching. */
  send(pointer: Pointer, phase: Phase, at: Place): Promise<void>
  press(pointer: Pointer, control: Locator): Promise<void>
}

type Phase = 'hover' | 'start' | 'move' | 'end'

/** Places on the page of points of a surface. */
export async function onPage(surface: Locator, points: readonly ImagePoint[]): Promise<readonly Place[]> {
  const box = await surface.boundingBox()
  if (box === null) throw new Error('the surface is not on the page')
  return points.map(([u, v]) => [box.x + u * box.width, box.y + v * box.height] as const)
}

const touchTypes = { hover: 'touchMove', start: 'touchStart', move: 'touchMove', end: 'touchEnd' } as const
const penTypes = {
  hover: 'mouseMoved',
  start: 'mousePressed',
  move: 'mouseMoved',
  end: 'mouseReleased',
} as const

export function createPointers(page: Page): Pointers {
  let input: Promise<CDPSession> | undefined
  const pointers: Pointers = {
    async send(pointer, phase, [x, y]) {
      input ??= page.context().newCDPSession(page)
      const client = await input
      if (pointer === 'touch') {
        const touchPoints = phase === 'end' ? [] : [{ x, y, radiusX: 8, radiusY: 8 }]
        await client.send('Input.dispatchTouchEvent', { type: touchTypes[phase], touchPoints })
        return
      }
      const isDown = phase === 'start' || phase === 'move'
      const button = phase === 'hover' ? 'none' : 'left'
      const held = { button, buttons: isDown ? 1 : 0, clickCount: phase === 'hover' ? 0 : 1 } as const
      const pen = { pointerType: 'pen', force: isDown ? 0.7 : 0 } as const
      await client.send('Input.dispatchMouseEvent', { type: penTypes[phase], x, y, ...held, ...pen })
    },
    async draw(pointer, surface, points) {
      const [first, ...rest] = await onPage(surface, points)
      if (first === undefined) return
      await pointers.send(pointer, 'start', first)
      for (const at of rest) await pointers.send(pointer, 'move', at)
      await pointers.send(pointer, 'end', rest.at(-1) ?? first)
    },
    async press(pointer, control) {
      if (pointer === 'touch') {
        await control.tap()
        return
      }
      await expect(control).toBeEnabled()
      await control.scrollIntoViewIfNeeded()
      await pointers.draw(pointer, control, [[0.5, 0.5]])
    },
  }
  return pointers
}
