import { describe, expect, it } from 'vitest'
import { changesAfterMs } from './repainting.ts'
import type { SeenMark } from './seenMarks.ts'

const seen = ({
  flows = false,
  opacity = 1,
  fadeAfterS,
}: Partial<Record<'opacity' | 'fadeAfterS', number>> & { flows?: boolean }): SeenMark =>
  ({ mark: { fadeAfterS }, opacity, figure: { lines: [{ flows }] } }) as unknown as SeenMark
const card = { flows: true, drawer: 'card' } as const

describe('marks that change by themselves', () => {
  it('are not painted again where nothing flows or fades', () => {
    expect(changesAfterMs([], card)).toBeUndefined()
    expect(changesAfterMs([seen({})], card)).toBeUndefined()
    expect(changesAfterMs([seen({ fadeAfterS: 30, opacity: 0 })], card)).toBeUndefined()
  })
  it('flow smoothly on a card, and where the processor draws so seldom that pictures still come', () => {
    expect(changesAfterMs([seen({}), seen({ flows: true })], card)).toBeLessThan(40)
    expect(changesAfterMs([seen({ flows: true })], { flows: true, drawer: 'software' })).toBeGreaterThan(150)
  })
  it('stand still where motion is to be spared, but fade all the same', () => {
    const spared = { ...card, flows: false }
    expect(changesAfterMs([seen({ flows: true })], spared)).toBeUndefined()
    expect(changesAfterMs([seen({ flows: true, opacity: 0.5 })], spared)).toBeLessThan(40)
  })
  it('wait for their fading at leisure', () => {
    expect(changesAfterMs([seen({ fadeAfterS: 30 })], card)).toBe(250)
  })
})
