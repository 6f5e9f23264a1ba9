import { describe, expect, it } from 'vitest'
import type { Vec3 } from '../geometry/vec3.ts'
import type { Stroke } from '../protocol/marks.ts'
import { picture } from '../../testing/scenarios.ts'
import { planeFacingCamera, projectStroke } from './projectStroke.ts'
import { seenStroke } from './seenStroke.ts'

const stroke: Stroke = [
  [0.3, 0.4, 0.2],
  [0.5, 0.5, 0.9],
]
const drawn = { picture: picture(), stroke }
const pointsWorld = projectStroke(
  'arrow',
  stroke,
  drawn.picture,
  planeFacingCamera([0.5, 0.5], 0.8, drawn.picture),
)!
const seenOf = (points: readonly Vec3[], epoch = 1): Stroke | undefined =>
  seenStroke({ pointsWorld: points, epoch }, { ...drawn, kind: 'arrow' })

describe('[HAND-7] what a picture shows of a mark that was changed in the room', () => {
  it('is what was drawn while nothing was changed, pressure included', () => {
    const seen = seenOf(pointsWorld)!
    for (const [index, sample] of stroke.entries())
      for (const axis of [0, 1, 2] as const) expect(seen[index]![axis]).toBeCloseTo(sample[axis])
  })

  it('has a sample for each placed point, also of ink that was simplified', () => {
    expect(seenOf([pointsWorld[0]!])).toEqual([[expect.closeTo(0.3), expect.closeTo(0.4), 0.2]])
  })

  it('is nothing where a point lies behind the camera or out of reach, its spot is off the picture, or its epoch is over', () => {
    const head = pointsWorld[1]!
    expect(seenOf([[0, 1.6, 0.5], head])).toBeUndefined()
    expect(seenOf([[-1.5, 1.6, -0.8], head])).toBeUndefined()
    expect(
      seenOf([
        [-0.7, 1.6, -0.8],
        [-0.75, 1.6, -0.8],
      ]),
    ).toBeUndefined()
    expect(seenOf([head, [-0.7, 1.6, -0.8]])).toBeUndefined()
    expect(seenOf([[-0.7, 1.6, -0.8], head])).toBeDefined()
    expect(seenOf(pointsWorld, 2)).toBeUndefined()
  })
})
