import { describe, expect, it } from 'vitest'
import { dragHandle, handlesOf, type EditedStroke, type Handle } from '../../shared/ink/editStroke.ts'
import { picture } from '../../testing/scenarios.ts'
import { pointAtDepth } from '../../shared/geometry/cameraModel.ts'
import { allHandles, tiltChosen } from '../tilt/tiltEdits.ts'
import { HANDLES_APART_PX, spreadHandles } from './spreadHandles.ts'

const camera = picture()
const desktop = { width: 960, height: 540 }
const phone = { width: 390, height: 219 }

/** About the middle of the picture, `reach` picture widths to the right. */
function edited(kind: 'turn' | 'movement', reach: number, sweepRad?: number): EditedStroke {
  const stroke = [
    [0.5, 0.5, 0.5],
    [0.5 + reach, 0.5, 0.5],
  ] as const
  const pointsWorld = stroke.map(([u, v]) => pointAtDepth([u, v], 0.5, camera))
  const room = { pointsWorld, normalWorld: [0, 0, 1] as const, camera }
  return { kind, stroke, aspect: 960 / 540, room, ...(sweepRad === undefined ? {} : { sweepRad }) }
}

function leastApartPx(handles: readonly Handle[], { width, height }: typeof desktop): number {
  const between = handles.flatMap((a, index) =>
    handles
      .slice(index + 1)
      .map((b) => Math.hypot((a.at[0] - b.at[0]) * width, (a.at[1] - b.at[1]) * height)),
  )
  return Math.min(...between)
}

describe('handles of the mark in hand', () => {
  it('[HAND-13] are never nearer to each other than a fingertip, on a desk and on a phone', () => {
    for (const size of [desktop, phone]) {
      for (const reach of [0.02, 0.05, 0.1, 0.2]) {
        for (const sweep of [-6.1, -0.2, 0.1, 0.5, Math.PI / 2, 3, 6.1]) {
          const flat = edited('turn', reach, sweep)
          const tilted = { ...flat, tilt: tiltChosen(flat, 'limb') }
          for (const mark of [flat, tilted, edited('movement', reach)]) {
            const least = leastApartPx(allHandles(mark, size), size)
            expect(least, `${mark.kind} ${reach} ${sweep}`).toBeGreaterThanOrEqual(HANDLES_APART_PX)
          }
        }
      }
    }
  })

  it('[HAND-13] that have room stay where they are; one that gives way stands on a stick, straight out from the middle', () => {
    const wide = edited('turn', 0.2, Math.PI)
    expect(spreadHandles(handlesOf(wide), wide, desktop)).toEqual(handlesOf(wide))
    const narrow = edited('turn', 0.1, 0.1)
    const [start, head] = spreadHandles(handlesOf(narrow), narrow, desktop)
    const [, seen] = handlesOf(narrow)
    expect(start?.at).toEqual([0.6, 0.5])
    expect(head?.foot).toEqual(seen?.at)
    // Dragged from where it stands, it does what it would from its own place.
    const way = (from: Handle): number | undefined =>
      dragHandle(narrow, 'sweep', from.at, [0.5, 0.5 - 0.1 * narrow.aspect]).sweepRad
    expect(way(head!)).toBeCloseTo(way(seen!)!)
  })

  it('[HAND-13] stay on the picture', () => {
    const mark: EditedStroke = { ...edited('movement', 0.49), tilt: undefined }
    for (const { at } of allHandles(mark, phone).filter(({ id }) => id === 'tilt'))
      expect(at[0]).toBeLessThanOrEqual(1)
  })
})
