import { expect, it } from 'vitest'
import { LossWindow } from './lossWindow.ts'

it('says nothing of a handful of packets', () => {
  const window = new LossWindow()
  expect(window.add({ received: 0, lost: 0 })).toBeUndefined()
  expect(window.add({ received: 9, lost: 1 })).toBeUndefined()
})

it('tells the share of the last looks together, and forgets older ones', () => {
  const window = new LossWindow()
  window.add({ received: 1000, lost: 500 })
  for (let look = 1; look <= 5; look++)
    expect(window.add({ received: 1000 + look * 90, lost: 500 + look * 10 })).toBeCloseTo(0.1)
  for (let look = 1; look <= 5; look++) window.add({ received: 1450 + look * 100, lost: 550 })
  expect(window.add({ received: 2050, lost: 550 })).toBe(0)
})

it('begins anew with streams that count from zero, and never tells less than nothing', () => {
  const window = new LossWindow()
  window.add({ received: 1000, lost: 500 })
  expect(window.add({ received: 20, lost: 0 })).toBeUndefined()
  expect(window.add({ received: 80, lost: 0 })).toBe(0)
  window.add({ received: 80, lost: 10 })
  expect(window.add({ received: 180, lost: 0 })).toBe(0)
})
