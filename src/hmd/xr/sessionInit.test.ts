import { describe, expect, it } from 'vitest'
import { attemptsFor, buildSessionInit, chooseMode, probeModes, seesThrough } from './sessionInit.ts'

describe('what is asked of a device', () => {
  it('demands the floor space alone and asks for the rest', () => {
    const { init } = buildSessionInit({ mode: 'immersive-ar', space: 'local-floor', optional: 'all' })
    expect(init.requiredFeatures).toEqual(['local-floor'])
    expect(init.optionalFeatures).toContain('hit-test')
    expect(init.optionalFeatures).toContain('depth-sensing')
  })

  it('tries again without what phones have, then with nothing optional, then without a floor', () => {
    const attempts = attemptsFor('immersive-ar')
    expect(attempts.map(({ space, init }) => [space, init.optionalFeatures?.length])).toEqual([
      ['local-floor', 7],
      ['local-floor', 5],
      ['local-floor', 0],
      ['local', 7],
      ['local', 5],
      ['local', 0],
    ])
    expect(attempts[1]?.init.optionalFeatures).not.toContain('camera-access')
    expect(attempts[1]?.init).toHaveProperty('depthSensing')
    expect(attempts[2]?.init).not.toHaveProperty('depthSensing')
  })

  it('offers the page for showing over mixed reality together with what a phone has', () => {
    const root = {} as unknown as Element
    const [all, room] = attemptsFor('immersive-ar', root)
    expect(all?.init.domOverlay?.root).toBe(root)
    expect(room?.init).not.toHaveProperty('domOverlay')
  })

  it('takes mixed reality over an immersive display, and the page when there is neither', () => {
    expect(chooseMode({ ar: true, vr: true })).toBe('immersive-ar')
    expect(chooseMode({ ar: false, vr: true })).toBe('immersive-vr')
    expect(chooseMode({ ar: false, vr: false })).toBeUndefined()
  })

  it('keeps an immersive display only if it is see-through', () => {
    expect(seesThrough('immersive-vr', 'additive')).toBe(true)
    expect(seesThrough('immersive-vr', 'opaque')).toBe(false)
    expect(seesThrough('immersive-ar', 'opaque')).toBe(true)
  })

  it('takes a probe that throws, or no WebXR at all, for a no', async () => {
    expect(await probeModes(undefined)).toEqual({ ar: false, vr: false })
  })
})
