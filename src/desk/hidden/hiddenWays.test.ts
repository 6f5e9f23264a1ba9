import { describe, expect, it } from 'vitest'
import type { MarkKind } from '../../shared/protocol/marks.ts'
import { actor, drawInk, newMarkId, placement, placing, SessionScript } from '../../testing/scenarios.ts'
import { hiddenWays } from './hiddenWays.ts'

const wearer = actor('wearer')

function afterReset(...kinds: readonly MarkKind[]) {
  return afterResetOf(0.01, 0.2, kinds)
}

/** Each so sure, and so far beside the one before, metres. */
function afterResetOf(errorM: number, asideM: number, kinds: readonly MarkKind[]) {
  const script = SessionScript.opened()
  for (const [index, kind] of kinds.entries()) {
    const markId = newMarkId()
    const stroke = kind === 'point' ? ([[0.5, 0.5, 0.5]] as const) : undefined
    expect(script.run(actor('expert'), drawInk(markId, { kind, ...(stroke && { stroke }) }))).toBeUndefined()
    const points = placement().pointsWorld.map(([x, y, z]) => [x + index * asideM, y, z] as const)
    const pointsWorld = stroke === undefined ? points : points.slice(0, 1)
    script.run(wearer, placing(script.state, markId, placement({ pointsWorld, errorM })))
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

  it('[HON-6] promises no others where two of them could not tell: known to worse than 5 cm, or all in one place', () => {
    expect(hiddenWays(afterResetOf(0.3, 0.2, ['point', 'point']))).toEqual(['againEach', 'tag'])
    expect(hiddenWays(afterResetOf(0.01, 0.05, ['point', 'point']))).toEqual(['againEach', 'tag'])
    expect(hiddenWays(afterResetOf(0.05, 0.05, ['point', 'point', 'point']))[0]).toBe('againTwo')
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
