import { describe, expect, it } from 'vitest'
import type { Pose } from '../../shared/geometry/pose.ts'
import { identity } from '../../shared/geometry/quat.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { shapeOf } from '../../shared/session/markShape.ts'
import { actor, drawInk, newMarkId, placement, placing, SessionScript } from '../../testing/scenarios.ts'
import type { AnchorMove } from '../placement/anchorClusters.ts'
import { createAnchorKeeper } from './anchorKeeper.ts'

const wearer = actor('wearer')

/** A device that makes every anchor that it is asked for but `refusals` of them, and says where they are when it is told to. */
function atWork(refusals = 0) {
  const script = SessionScript.opened()
  const made: Vec3[] = []
  const removed: (number | undefined)[] = []
  let refused = 0
  const moves: AnchorMove[] = []
  let tell: (poses: ReadonlyMap<number, Pose>) => void = () => {}
  const keeper = createAnchorKeeper({
    anchors: {
      create({ position }) {
        if (refused >= refusals) return Promise.resolve(made.push(position) - 1)
        refused += 1
        return Promise.resolve(undefined)
      },
      remove: (anchor) => removed.push(anchor),
      restore: () => Promise.resolve(undefined),
      handleOf: () => Promise.resolve(undefined),
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
  const at = (x: number, y = 1) => placement({ pointsWorld: [[x, y, -1]], settled: true })
  const draw = (x: number, y?: number) => {
    const markId = newMarkId()
    script.run(actor('expert'), drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    script.run(wearer, placing(script.state, markId, at(x, y)))
    keeper.update(script.state)
    return markId
  }
  const erase = (markId: ReturnType<typeof newMarkId>): void => {
    expect(script.run(actor('expert'), { type: 'mark.erase', markIds: [markId] })).toBeUndefined()
    keeper.update(script.state)
  }
  const move = (markId: ReturnType<typeof newMarkId>, x: number): void => {
    const shape = shapeOf(script.state.marks.get(markId)!)
    const place = { status: 'placed', placement: at(x) } as const
    const command = { type: 'mark.reshape', markId, shape: { ...shape, place } } as const
    expect(script.run(wearer, command)).toBeUndefined()
    keeper.update(script.state)
  }
  /** Anchors stand `byM` beside where they were made: twice, because one reading is none. */
  const jump = (anchor: number, byM: number): void => {
    const [x, y, z] = made[anchor]!
    for (let reading = 0; reading < 2; reading += 1)
      tell(new Map([[anchor, { position: [x + byM, y, z], orientation: identity }]]))
  }
  const reset = (): void => {
    expect(
      script.run(wearer, { type: 'epoch.raise', epoch: script.state.epoch + 1, reason: 'space-reset' }),
    ).toBeUndefined()
    keeper.update(script.state)
  }
  /** So many readings, five a second, each of which has been worked out. */
  const read = async (times: number): Promise<void> => {
    for (let reading = 0; reading < times; reading += 1) {
      tell(new Map())
      await Promise.resolve()
      await Promise.resolve()
    }
  }
  return {
    script,
    keeper,
    draw,
    erase,
    move,
    jump,
    reset,
    read,
    made,
    removed,
    moves,
    refused: () => refused,
    update: () => keeper.update(script.state),
  }
}

describe('a mark that is moved', () => {
  it('[RE-3] stays with its anchor while that is near', async () => {
    const { draw, move, jump, made, moves } = atWork()
    const markId = draw(0)
    move(markId, 2.5)
    await Promise.resolve()
    jump(0, 0.1)
    expect(made).toHaveLength(1)
    expect(moves).toMatchObject([{ markIds: [markId] }])
  })

  it('[RE-3] far off gets another anchor, and its old one speaks for it no more', async () => {
    const { draw, move, jump, made, moves } = atWork()
    const [stays, goes] = [draw(0), draw(0.5)]
    move(goes, 5)
    await Promise.resolve()
    expect(made.map(([x]) => x)).toEqual([0, 5])
    jump(0, 0.1)
    jump(1, 0.2)
    expect(moves.map(({ markIds }) => markIds)).toEqual([[stays], [goes]])
  })

  it('[RE-3] joins an anchor that is near its new place', async () => {
    const { draw, move, jump, made, moves } = atWork()
    const goes = draw(0)
    const there = draw(5)
    move(goes, 5.5)
    await Promise.resolve()
    jump(1, 0.1)
    expect(made).toHaveLength(2)
    expect(moves.map(({ markIds }) => markIds)).toEqual([[there, goes]])
  })

  it('[RE-3] is not the mark whose anchor jumped, though the anchor is far from it until it is told', async () => {
    const { draw, jump, made, moves, update } = atWork()
    const markId = draw(0)
    await Promise.resolve()
    jump(0, 4)
    update()
    expect(made).toHaveLength(1)
    expect(moves).toMatchObject([{ markIds: [markId] }])
  })
})

describe('a world that moves while an anchor is being made', () => {
  it('[RE-3] the anchor tells nothing of the marks from before, and those that come back are hung anew', async () => {
    const { script, keeper, draw, jump, reset, made, moves } = atWork()
    const markId = draw(0)
    reset()
    await Promise.resolve()
    await Promise.resolve()
    expect(keeper.knows(1)).toBe(false)
    jump(0, 0)
    expect(moves).toEqual([])

    const nowFromThen = { position: [1, 0, 0], orientation: identity } as const
    const told = { fromEpoch: 1, nowFromThen, sigmaM: 0.01, method: 'tag' } as const
    expect(script.run(wearer, { type: 'marks.rebase', ...told })).toBeUndefined()
    keeper.update(script.state)
    await Promise.resolve()
    await Promise.resolve()
    expect(made).toHaveLength(2)
    expect(keeper.knows(2)).toBe(true)
    jump(1, 0.1)
    expect(moves).toMatchObject([{ markIds: [markId] }])
  })
})

describe('an anchor that the device would not make', () => {
  it('[RE-8] is asked for again, first after a second, then more seldom', async () => {
    const { draw, read, jump, made, moves, refused, keeper } = atWork(3)
    const markId = draw(0)
    await read(4)
    expect(refused()).toBe(1)
    await read(2)
    expect(refused()).toBe(2)
    await read(40)
    expect(made).toHaveLength(1)
    expect(keeper.knows(1)).toBe(true)
    jump(0, 0.1)
    expect(moves).toMatchObject([{ markIds: [markId] }])
  })

  it('[RE-8] ten times at most', async () => {
    const { draw, read, refused } = atWork(Infinity)
    draw(0)
    await read(5000)
    expect(refused()).toBe(11)
  })
})

describe('an anchor that nothing hangs on', () => {
  it('[RE-8] is given up when its last mark is erased, and made again when that is undone', async () => {
    const { script, draw, erase, update, made, removed, keeper } = atWork()
    const [first, second] = [draw(0), draw(0.5)]
    await Promise.resolve()
    erase(first)
    expect(removed).toEqual([])
    erase(second)
    expect(removed).toEqual([0])
    expect(keeper.knows(1)).toBe(false)
    script.run(actor('expert'), { type: 'mark.undo' })
    update()
    expect(made).toHaveLength(2)
  })

  it('[RE-8] is given up when its only mark has gone to another', async () => {
    const { draw, move, update, removed } = atWork()
    const markId = draw(0)
    await Promise.resolve()
    move(markId, 5)
    update()
    expect(removed).toEqual([0])
  })

  it('[RE-8] of an older world stays while that is awaited, and is given up when nothing is left there', async () => {
    const { draw, erase, reset, removed } = atWork()
    const [first, second] = [draw(0), draw(5)]
    await Promise.resolve()
    reset()
    erase(first)
    expect(removed).toEqual([])
    erase(second)
    expect(removed).toEqual([0, 1])
  })
})

it('[RE-3] with 30 anchors a mark that none is near hangs on none, until one is free', async () => {
  const { draw, erase, jump, made, moves } = atWork()
  const all = Array.from({ length: 30 }, (_, index) =>
    draw((index % 6) * 2 - 4, Math.floor(index / 6) * 2 - 4),
  )
  draw(-7.5, 0)
  await Promise.resolve()
  expect(made).toHaveLength(30)
  jump(0, 0.1)
  expect(moves).toMatchObject([{ markIds: [all[0]] }])
  erase(all[7]!)
  await Promise.resolve()
  expect(made.at(-1)?.[0]).toBe(-7.5)
})
