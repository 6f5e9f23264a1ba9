import { describe, expect, it } from 'vitest'
import type { MarkKind } from '../../shared/protocol/marks.ts'
import { actor, drawInk, newMarkId, placement, placing, SessionScript } from '../../testing/scenarios.ts'
import { hiddenWays } from './hiddenWays.ts'

const wearer = actor('wearer')

function afterReset(...kinds: readonly MarkKind[]) {
  const script = SessionScript.opened()
  for (const kind of kinds) {
    const markId = newMarkId()
    const stroke = kind === 'point' ? ([[0.5, 0.5, 0.5]] as const) : undefined
    expect(script.run(actor('expert'), drawInk(markId, { kind, ...(stroke && { stroke }) }))).toBeUndefined()
    const points = placement().pointsWorld
    const pointsWorld = stroke === undefined ? points : points.slice(0, 1)
    script.run(wearer, placing(script.state, markId, placement({ pointsWorld })))
  }
  script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
  return script.state
}

describe('what brings hidden marks back', () => {
  it('is nothing while none is hidden', () => {
    expect(hiddenWays(SessionScript.opened().state)).toEqual([])
  })

  it('[HON-6] is marking one again, or two of several, and always the printed pattern', () => {
    expect(hiddenWays(afterReset('point'))).toEqual(['again', 'tag'])
    expect(hiddenWays(afterReset('point', 'point'))).toEqual(['againTwo', 'tag'])
    expect(hiddenWays(afterReset('ink', 'point'))).toEqual(['again', 'tag'])
  })

  it('is no marking again for kinds without one spot', () => {
    expect(hiddenWays(afterReset('ink', 'ink'))).toEqual(['drawAnew', 'tag'])
  })

  it('is pointing out only where the wearer is in the room and two spots can be pointed out', () => {
    const inRoom = (state: ReturnType<typeof afterReset>) =>
      hiddenWays({
        ...state,
        device: { sessionMode: 'immersive-ar' } as NonNullable<typeof state.device>,
      })
    expect(inRoom(afterReset('point', 'point'))).toEqual(['againTwo', 'pointOut', 'tag'])
    expect(inRoom(afterReset('point'))).toEqual(['again', 'tag'])
  })
})
