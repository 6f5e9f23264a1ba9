import { expect, it } from 'vitest'
import { placeTooltip } from './placeTooltip.ts'

const viewport = { width: 800, height: 600 }
const bubble = { width: 120, height: 30 }

it('stands above its host, centred', () => {
  const host = { left: 300, top: 300, width: 40, height: 40 }
  expect(placeTooltip({ host, bubble, viewport, side: 'above' })).toEqual({ left: 260, top: 264 })
})

it('goes below when there is no room above', () => {
  const host = { left: 300, top: 10, width: 40, height: 40 }
  expect(placeTooltip({ host, bubble, viewport, side: 'above' })).toEqual({ left: 260, top: 56 })
})

it('goes to the left when there is no room on the right', () => {
  const host = { left: 750, top: 300, width: 40, height: 40 }
  expect(placeTooltip({ host, bubble, viewport, side: 'right' })).toEqual({ left: 624, top: 305 })
})

it('never leaves the window', () => {
  const host = { left: -30, top: 595, width: 40, height: 40 }
  expect(placeTooltip({ host, bubble, viewport, side: 'below' })).toEqual({ left: 8, top: 559 })
})
