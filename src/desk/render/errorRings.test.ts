import { describe, expect, it } from 'vitest'
import {
  actor,
  drawInk,
  newMarkId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import { ringLooks, ringLooksOf, type RingsShown } from './errorRings.ts'
import { hasRing, type RingLook } from '../../client/markCanvas/paintMarks.ts'
import { seenMarks } from '../../client/markCanvas/seenMarks.ts'

const sureWithinM = 0.03

/** The looks of marks that were placed with such errors (one sigma, metres), in the order of drawing. */
function looksOf(
  placed: readonly { readonly errorM: number; readonly settled?: boolean }[],
  aboutIndex?: number,
): readonly (RingLook | undefined)[] {
  const script = SessionScript.opened()
  const ids = placed.map(({ errorM, settled = true }) => {
    const markId = newMarkId()
    script.run(actor('expert'), drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    const place = placement({ pointsWorld: [[0, 1.6, -0.5]], errorM, settled })
    script.run(actor('wearer'), placing(script.state, markId, place))
    return markId
  })
  const seen = seenMarks(
    [...script.state.marks.values()],
    { picture: picture(), pictureId: undefined },
    script.state,
  )
  const shown: RingsShown = { sureWithinM, aboutId: aboutIndex === undefined ? undefined : ids[aboutIndex] }
  const lookOf = ringLooksOf(seen, shown)
  return seen.map((each) => (hasRing(each) ? lookOf(each) : undefined))
}
const sure = { errorM: 0.012 }
const wide = { errorM: 0.05 }
const unsettled = { errorM: 0.012, settled: false }

describe('error rings', () => {
  it('[RING-1] of few marks are all plain; who is surer than a ring can show has none', () => {
    expect(looksOf([sure, wide, unsettled])).toEqual([ringLooks.plain, ringLooks.plain, ringLooks.plain])
    expect(looksOf([{ errorM: 0.004 }, wide])).toEqual([undefined, ringLooks.plain])
  })

  it('[RING-2] among many, of settled marks with small errors are faint, and the others stay as clear as ever', () => {
    const many = [...Array.from({ length: 9 }, () => sure), wide, unsettled]
    const looks = looksOf(many)
    expect(looks.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => ringLooks.faint))
    expect(looks.slice(9)).toEqual([ringLooks.plain, ringLooks.plain])
  })

  it('[RING-2] of many unsure marks are quiet, and never faint', () => {
    expect(new Set(looksOf(Array.from({ length: 11 }, () => wide)))).toEqual(new Set([ringLooks.quiet]))
  })

  it('[RING-2] is clear of the mark that is pointed at or in hand', () => {
    const looks = looksOf(
      Array.from({ length: 11 }, () => sure),
      4,
    )
    expect(looks[4]).toEqual(ringLooks.about)
    expect(looks[5]).toEqual(ringLooks.faint)
  })
})
