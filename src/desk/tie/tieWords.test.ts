// What is said of the still on the stage while a mark is tied on it.
import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import type { Vec3 } from '../../shared/protocol/spaces.ts'
import {
  actor,
  calibration,
  drawInk,
  newMarkId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import type { DeskCall } from '../deskCall.ts'
import { tieWords } from './TieWords.tsx'
import { isTooNear } from './tieShape.ts'

function tiedPoint() {
  const script = SessionScript.opened()
  const markId = newMarkId()
  script.run(actor('expert'), drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
  const place = placement({ pointsWorld: [[0, 1.6, -0.5]], errorM: 0.05 })
  script.run(actor('wearer'), placing(script.state, markId, place))
  return { state: script.state, mark: script.state.marks.get(markId)! }
}
const from = (position: Vec3) =>
  picture({ frameSeq: 9, worldFromCamera: { position, orientation: [0, 0, 0, 1] } })

describe('a second still', () => {
  it('[TIE-1] from nearly the same place tells no depth, and from the side it does', () => {
    const { mark } = tiedPoint()
    expect(isTooNear(mark, calibration, from([0, 1.6, 0]))).toBe(true)
    expect(isTooNear(mark, calibration, from([0.005, 1.6, 0]))).toBe(true)
    expect(isTooNear(mark, calibration, from([0.25, 1.6, 0]))).toBe(false)
  })

  it('[TIE-1] that is too near is said to be, before and after a click on it', () => {
    const { state, mark } = tiedPoint()
    const wordsWith = (position: Vec3, problem?: 'too-parallel') =>
      tieWords({
        session: { state: signal(state) },
        tie: {
          tying: signal({ markId: mark.markId, problem }),
          second: signal(from(position)),
        },
      } as unknown as DeskCall)
    expect(wordsWith([0.25, 1.6, 0])).toContain('click the same spot')
    expect(wordsWith([0.005, 1.6, 0])).toContain('taken from nearly the same place as its own')
    expect(wordsWith([0.005, 1.6, 0], 'too-parallel')).toContain('depth cannot be told')
  })
})
