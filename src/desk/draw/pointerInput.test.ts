// @vitest-environment happy-dom
// What the browser is not to make of pointers on the picture.
import { expect, it } from 'vitest'
import { listenToPointers } from './pointerInput.ts'

const nothing = (): void => {}

it('[GEST-10] takes a finger’s way from the browser, but not its tap, which gives the picture the focus', () => {
  const surface = document.createElement('div')
  const pen = { down: nothing, move: nothing, up: nothing, cancel: nothing, hover: nothing }
  const stop = listenToPointers(surface, () => ({ x: 0, y: 0, width: 100, height: 100 }), pen)
  const isTaken = (type: string): boolean =>
    !surface.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }))
  expect(['touchstart', 'touchmove', 'touchend', 'contextmenu'].filter(isTaken)).toEqual([
    'touchmove',
    'contextmenu',
  ])
  stop()
  expect(['touchmove', 'contextmenu'].filter(isTaken)).toEqual([])
})
