// A hidden mark is drawn again on a still of the new world: the session takes it, and its spot is where it was clicked.
import { describe, expect, it } from 'vitest'
import { anchorPoint } from '../../shared/ink/markAnchor.ts'
import { isStrokeAgain, partOf } from '../../shared/ink/markAgain.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { MarkKind, type Stroke } from '../../shared/protocol/marks.ts'
import {
  actor,
  drawInk,
  newMarkId,
  newPictureId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import { shapeAgain } from './drawAgain.ts'
import { isHiddenMark } from '../honest/tie.ts'

const expert = actor('expert')
const wearer = actor('wearer')
const kinds = MarkKind.options.filter((kind) => partOf(kind) !== undefined)

function hiddenMark(kind: MarkKind) {
  const script = SessionScript.opened()
  const markId = newMarkId()
  const count = kind === 'point' || kind === 'label' || kind === 'step' ? 1 : 2
  const stroke: Stroke = [[0.3, 0.5, 0.5] as const, [0.5, 0.4, 0.5] as const].slice(0, count)
  const words = kind === 'label' ? { text: 'Hold here' } : {}
  const sweep = kind === 'turn' ? { sweepRad: -1 } : {}
  const points = placement().pointsWorld.slice(0, count)
  script.run(expert, drawInk(markId, { kind, stroke, ...words, ...sweep }))
  script.run(wearer, placing(script.state, markId, placement({ pointsWorld: points })))
  script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
  const pictureId = newPictureId()
  const still = picture({ epoch: 2, frameSeq: 90 })
  expect(script.run(expert, { type: 'picture.freeze', pictureId, picture: still })).toBeUndefined()
  const mark = () => script.state.marks.get(markId)!
  return { script, markId, mark, on: { picture: still, pictureId } }
}

describe('a hidden mark that is drawn again', () => {
  it.each(kinds)(
    '[RE-5] %s: the session takes it, with its spot where it was clicked and its form kept',
    (kind) => {
      const { script, markId, mark, on } = hiddenMark(kind)
      const before = mark()
      expect(isHiddenMark(before, script.state.epoch)).toBe(true)
      const at: ImagePoint = [0.7, 0.3]
      expect(
        script.run(expert, { type: 'mark.reshape', markId, shape: shapeAgain(before, on, at) }),
      ).toBeUndefined()
      const now = mark()
      expect(isHiddenMark(now, script.state.epoch)).toBe(false)
      anchorPoint(kind, now.stroke).forEach((value, axis) => expect(value).toBeCloseTo(at[axis]!))
      expect(isStrokeAgain(kind, before.stroke, now.stroke)).toBe(true)
      expect(now).toMatchObject({ place: { status: 'drawn' }, pictureId: on.pictureId })
      expect(now.sweepRad).toBe(before.sweepRad)
    },
  )

  it('[RE-5] at the rim of a still, what would lie beyond the reach of a picture is cut off there', () => {
    const { script, markId, mark, on } = hiddenMark('arrow')
    const far = {
      ...mark(),
      stroke: [
        [-0.4, 0.5, 0.5],
        [0.9, 0.5, 0.5],
      ] as const,
    }
    const shape = shapeAgain(far, on, [0.1, 0.5])
    expect(shape.stroke[0]?.[0]).toBe(-0.5)
    expect(shape.stroke[1]?.[0]).toBeCloseTo(0.1)
    expect(isStrokeAgain('arrow', far.stroke, shape.stroke)).toBe(true)
    expect(script.run(expert, { type: 'mark.reshape', markId, shape })).toBeUndefined()
  })
})
