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
  const removed: (string | undefined)[] = []
  let made = 0
  const moves: AnchorMove[] = []
  let tell: (poses: ReadonlyMap<number, Pose>) => void = () => {}
  const keeper = createAnchorKeeper({
    anchors: {
      create: () => Promise.resolve(made++),
      restore: (handle) => Promise.resolve(known.get(handle)),
      handleOf: (anchor) => Promise.resolve(`handle-${anchor}`),
      remove: (_anchor, handle) => removed.push(handle),
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
  return { keeper, moves, removed, stands }
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

const drawn = (script: SessionScript, x: number, y = 1): void => {
  const markId = newMarkId()
  script.run(actor('expert'), drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
  const place = placement({ pointsWorld: [[x, y, -1]], settled: true })
  expect(script.run(wearer, placing(script.state, markId, place))).toBeUndefined()
}
const kept = (): string[] =>
  (
    JSON.parse(localStorage.getItem('skulder.anchors') ?? '{"anchors":[]}') as {
      anchors: { handle: string }[]
    }
  ).anchors.map(({ handle }) => handle)

it('[RE-8] eight are kept; the oldest makes room, and its anchor is made anew for this XR session alone', async () => {
  const script = SessionScript.opened()
  const { keeper, removed } = visit(script, new Map())
  for (let at = 0; at < 10; at += 1) {
    drawn(script, (at % 5) * 2, at < 5 ? 1 : 3)
    keeper.update(script.state)
    await new Promise((resolve) => setTimeout(resolve))
  }
  expect(kept()).toHaveLength(8)
  expect(removed).toEqual(['handle-0', 'handle-1'])
  expect(kept()).not.toContain('handle-0')
  expect(keeper.knows(1)).toBe(true)
})

it('[RE-8] what was kept for an earlier consultation is given back to the device', async () => {
  const script = SessionScript.opened()
  drawn(script, 0)
  localStorage.setItem(
    'skulder.anchors',
    JSON.stringify({
      sessionId: 'another',
      anchors: [
        { handle: 'old', epoch: 1, placed: { position: [0, 0, 0], orientation: [0, 0, 0, 1] }, markIds: [] },
      ],
    }),
  )
  const { removed } = visit(script, new Map([['old', 3]]))
  expect(removed).toEqual(['old'])
  await expect.poll(kept).toEqual(['handle-0'])
})

it('[RE-8] one that is not found is kept on for its own world, and made anew once that goes on', async () => {
  const { second, before } = await afterReentry(new Map())
  expect(second.removed).toEqual([])
  const nowFromThen = { position: [0, 0, 0], orientation: identity } as const
  second.keeper.moved(before, before + 1, nowFromThen)
  expect(kept()).toEqual(['handle-0'])
  second.stands(9, 0)
  expect(second.removed).toEqual(['handle-0'])
  await expect.poll(() => second.keeper.knows(before + 1)).toBe(true)
})
