import { describe, expect, it } from 'vitest'
import { overlayPresence, emptyOverlay } from '../../client/liveOverlay.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { actor, drawInk, newMarkId, placement, placing, SessionScript } from '../../testing/scenarios.ts'
import { cuedMark } from './cues.ts'

const expert = actor('expert')
const wearer = actor('wearer')

function withPlaced(count: number) {
  const script = SessionScript.opened()
  const markIds = Array.from({ length: count }, () => newMarkId())
  for (const markId of markIds) {
    script.run(expert, drawInk(markId))
    script.run(wearer, placing(script.state, markId, placement()))
  }
  return { script, markIds }
}

/** Each asked for by an expert of its own, the last one last. */
const asking = (markIds: readonly MarkId[]) =>
  markIds.reduce((overlay, markId, index) => {
    const from = actor('expert', `expert-${index}`)
    const presence = { type: 'cue', cue: 'sway', markId } as const
    return overlayPresence(overlay, { ...from, peerId: from.peerId!, presence }, index, () => true)
  }, emptyOverlay)

describe('the mark that the head is asked to move for', () => {
  it('[SAY-6] is the one that was asked for last', () => {
    const { script, markIds } = withPlaced(2)
    expect(cuedMark(asking(markIds), script.state)?.markId).toBe(markIds[1])
    expect(cuedMark(emptyOverlay, script.state)).toBeUndefined()
  })

  it('[SAY-6] moves on when that one is erased, and is none when all are', () => {
    const { script, markIds } = withPlaced(2)
    const overlay = asking(markIds)
    script.run(expert, { type: 'mark.erase', markIds: markIds.slice(1) })
    expect(cuedMark(overlay, script.state)?.markId).toBe(markIds[0])
    script.run(expert, { type: 'mark.erase', markIds: markIds.slice(0, 1) })
    expect(cuedMark(overlay, script.state)).toBeUndefined()
  })

  it('[SAY-6] is none that is hidden', () => {
    const { script, markIds } = withPlaced(1)
    script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
    expect(cuedMark(asking(markIds), script.state)).toBeUndefined()
  })
})
