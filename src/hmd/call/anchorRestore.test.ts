// Coming back: the device finds its anchors of an earlier XR session again, and marks of that session with them.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Pose } from '../../shared/geometry/pose.ts'
import { identity } from '../../shared/geometry/quat.ts'
import { actor, drawInk, newMarkId, placement, placing, SessionScript } from '../../testing/scenarios.ts'
import type { AnchorMove } from '../placement/anchorClusters.ts'
import { createAnchorKeeper } from './anchorKeeper.ts'

const wearer = actor('wearer')

/** A page's visit on a device that keeps anchors under the handles in `known`. */
function visit(script: SessionScript, known: ReadonlyMap<string, number>) {
  const moves: AnchorMove[] = []
  let tell: (poses: ReadonlyMap<number, Pose>) => void = () => {}
  const keeper = createAnchorKeeper({
    anchors: {
      create: () => Promise.resolve(0),
      restore: (handle) => Promise.resolve(known.get(handle)),
      handleOf: (anchor) => Promise.resolve(`handle-${anchor}`),
      read: () => {},
      onPoses: (listener) => {
        tell = listener
        return () => {}
      },
    },
    epoch: () => script.state.epoch,
    isTracked: () => true,
    onMove: (move) => moves.push(move),
  })
  keeper.update(script.state)
  /** Twice, because one reading is none. */
  const stands = (anchor: number, x: number): void => {
    for (let reading = 0; reading < 2; reading += 1)
      tell(new Map([[anchor, { position: [x, 1, -1], orientation: identity }]]))
  }
  return { keeper, moves, stands }
}

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

async function afterReentry(known: ReadonlyMap<string, number>) {
  const script = SessionScript.opened()
  const first = visit(script, new Map())
  script.run(actor('expert'), drawInk(newMarkId(), { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
  const markId = [...script.state.marks.keys()][0]!
  const place = placement({ pointsWorld: [[2, 1, -1]], settled: true })
  expect(script.run(wearer, placing(script.state, markId, place))).toBeUndefined()
  first.keeper.update(script.state)
  await expect.poll(() => localStorage.getItem('skulder.anchors')).toContain('handle-0')
  first.keeper.close()

  const epoch = script.state.epoch + 1
  expect(script.run(wearer, { type: 'epoch.raise', epoch, reason: 'session-start' })).toBeUndefined()
  return { second: visit(script, known), before: epoch - 1 }
}

it('[RE-3] an anchor that the device still knows says how the whole earlier world stands now', async () => {
  const { second, before } = await afterReentry(new Map([['handle-0', 7]]))
  await expect.poll(() => second.keeper.knows(before)).toBe(true)
  second.stands(7, 3)
  expect(second.moves).toMatchObject([{ fromEpoch: before, nowFromThen: { position: [1, 0, 0] } }])
  expect(second.moves[0]?.markIds).toBeUndefined()
})

it('[RE-3] one that the device has forgotten says nothing', async () => {
  const { second, before } = await afterReentry(new Map())
  second.stands(0, 3)
  expect(second.keeper.knows(before)).toBe(false)
  expect(second.moves).toEqual([])
})
