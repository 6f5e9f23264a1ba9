import { describe, expect, it } from 'vitest'
import { identityPose } from '../../shared/geometry/pose.ts'
import { buttonAt, buttonBoxes, DWELL_MS, dwellOn, noDwell, panelPoint, panelSize } from './panelLayout.ts'

const panel = { ...identityPose, position: [0, 0, -1.2] as const }
const centreOf = (button: 'mute' | 'leave'): readonly [number, number] => {
  const { x, y, width, height } = buttonBoxes[button]
  return [x + width / 2, y + height / 2]
}

describe('the panel', () => {
  it('has targets of at least 3 cm at 60 cm', () => {
    const metresPerPixel = panelSize.widthM / panelSize.widthPx
    for (const { width, height } of Object.values(buttonBoxes)) {
      expect((Math.min(width, height) * metresPerPixel) / 1.2).toBeGreaterThan(0.03 / 0.6)
    }
  })

  it('finds the button that a ray meets', () => {
    const [px, py] = centreOf('leave')
    const x = (px / panelSize.widthPx - 0.5) * panelSize.widthM
    const y = (0.5 - py / panelSize.heightPx) * panelSize.heightM
    const ray = { origin: [x, y, 0] as const, direction: [0, 0, -1] as const }
    expect(buttonAt(panelPoint(ray, panel))).toBe('leave')
    expect(buttonAt(panelPoint({ ...ray, direction: [0, 0, 1] }, panel))).toBeUndefined()
    expect(buttonAt(centreOf('mute'))).toBe('mute')
    expect(buttonAt([panelSize.widthPx / 2, 20])).toBeUndefined()
  })

  it('presses by gaze once, after the dwell, and again only after looking away', () => {
    let { dwell } = dwellOn(noDwell, 'mute', 0)
    expect(dwellOn(dwell, 'mute', DWELL_MS - 1).press).toBeUndefined()
    const fired = dwellOn(dwell, 'mute', DWELL_MS)
    expect(fired.press).toBe('mute')
    expect(dwellOn(fired.dwell, 'mute', 10 * DWELL_MS).press).toBeUndefined()
    dwell = dwellOn(fired.dwell, undefined, 0).dwell
    dwell = dwellOn(dwell, 'mute', 100).dwell
    expect(dwellOn(dwell, 'mute', 100 + DWELL_MS).press).toBe('mute')
  })
})
