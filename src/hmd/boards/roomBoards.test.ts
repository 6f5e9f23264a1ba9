import { beforeEach, describe, expect, it } from 'vitest'
import { actor, SessionScript } from '../../testing/scenarios.ts'
import { transformPoint } from '../../shared/geometry/pose.ts'
import { normalize, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { BoardId } from '../../shared/protocol/ids.ts'
import { identity } from '../../shared/geometry/quat.ts'
import { buttonsOf, boardHit, STRIP_SHARE, type BoardButton } from './boardLayout.ts'
import { firstPlace } from './boardPlace.ts'
import { coveredBy, freePlace } from './freePlace.ts'
import { createRoomBoards, type RoomBoards, type StandingBoard } from './roomBoards.ts'

const wearer = actor('wearer')
const expert = actor('expert')
const server = { participantId: 'server', role: 'server' } as const
const boardId = BoardId.parse('0193b8a0-0000-7000-8000-000000000051')
const otherId = BoardId.parse('0193b8a0-0000-7000-8000-000000000052')
const pages = [
  { width: 1240, height: 1754 },
  { width: 1240, height: 1754 },
]
const eyes: Vec3 = [0, 1.6, 0]
const worldFromViewer = { position: eyes, orientation: identity }
const ahead: Ray = { origin: eyes, direction: [0, 0, -1] }

let script: SessionScript
let boards: RoomBoards
let epoch: number
let nowMs: number
let sent: Command[]

/** The wearer's page asks, the session answers, the page hears of it. */
function submit(command: Command): Promise<unknown> {
  sent.push(command)
  const refusal = script.run(wearer, command)
  boards.showState(script.state)
  return refusal === undefined ? Promise.resolve() : Promise.reject(new Error(refusal))
}
function tick(pointing: readonly Ray[] = []): readonly StandingBoard[] {
  boards.showState(script.state)
  nowMs += 16
  boards.tick({ nowMs, worldFromViewer, pointing })
  boards.tick({ nowMs, worldFromViewer, pointing })
  return boards.standing()
}
const rayTo = (point: Vec3): Ray => ({ origin: eyes, direction: normalize(sub(point, eyes)) })
function rayToButton({ shape, worldFromBoard }: StandingBoard, button: BoardButton): Ray {
  const all = buttonsOf(shape.pages)
  const share = (all.indexOf(button) + 0.5) / all.length
  const halfM = (shape.widthM * (shape.page.height / shape.page.width)) / 2
  const local: Vec3 = [(share - 0.5) * shape.widthM, -halfM - (STRIP_SHARE * shape.widthM) / 2, 0]
  return rayTo(transformPoint(worldFromBoard, local))
}
/** True when a board took the tap. */
function select(ray: Ray): boolean {
  const tap = boards.tapOn(ray)
  tap?.take()
  return tap !== undefined
}
const standingBoard = (): StandingBoard => boards.standing()[0]!

beforeEach(() => {
  sent = []
  nowMs = 1000
  script = SessionScript.opened()
  script.run(server, { type: 'board.attach', boardId, title: 'Referral', pages })
  epoch = script.state.epoch
  boards = createRoomBoards({ submit, epoch: () => epoch, onFailure: () => {} })
})

describe('boards in the room', () => {
  it('[BOARD-2] without a place are put up before the wearer: 1.2 m away, below the gaze, not between eyes and patient', () => {
    script.run(expert, { type: 'board.show', boardId, page: 0 })
    tick()
    expect(sent).toHaveLength(1)
    const { worldFromBoard } = standingBoard()
    const away = sub(worldFromBoard.position, eyes)
    expect(Math.hypot(...away)).toBeCloseTo(1.2)
    expect((Math.asin(-away[1] / 1.2) * 180) / Math.PI).toBeCloseTo(15)
    expect((Math.atan2(-away[0], -away[2]) * 180) / Math.PI).toBeCloseTo(32)
    // The side that is read looks at the eyes.
    expect(boardHit(rayTo(worldFromBoard.position), worldFromBoard, standingBoard().shape)).toBeDefined()
    tick()
    expect(sent).toHaveLength(1)
  })

  it('turn pages, are scaled and hidden by ray and air-tap', () => {
    script.run(expert, { type: 'board.show', boardId, page: 0 })
    tick()
    const before = standingBoard().shape.widthM
    expect(select(rayToButton(standingBoard(), 'next'))).toBe(true)
    tick()
    expect(standingBoard().board.page).toBe(1)
    select(rayToButton(standingBoard(), 'larger'))
    tick()
    expect(standingBoard().shape.widthM).toBeCloseTo(before * 1.25)
    expect(tick([rayToButton(standingBoard(), 'hide')])[0]?.hovered).toBe('hide')
    select(rayToButton(standingBoard(), 'hide'))
    tick()
    expect(boards.standing()).toEqual([])
    expect(script.state.boards.get(boardId)?.shown).toBe(false)
  })

  it('are carried at the end of the ray and put down with the next air-tap, for everybody', async () => {
    script.run(expert, { type: 'board.show', boardId, page: 0 })
    tick()
    select(rayToButton(standingBoard(), 'move'))
    const there = rayTo([1.5, 1.6, -1])
    expect(tick([there])[0]?.isCarried).toBe(true)
    const carriedTo = standingBoard().worldFromBoard.position
    expect(normalize(sub(carriedTo, eyes))[0]).toBeCloseTo(there.direction[0])
    expect(select(ahead)).toBe(true)
    await Promise.resolve()
    expect(script.state.boards.get(boardId)?.place?.worldFromBoard.position).toEqual(carriedTo)
  })

  it('leave alone what is not aimed at them', () => {
    script.run(expert, { type: 'board.show', boardId, page: 0 })
    tick()
    expect(select(rayTo([1.5, 1.6, -1]))).toBe(false)
  })

  it('[EPO-4] of an older epoch wait for the re-basing, and are put up anew when none comes', () => {
    script.run(expert, { type: 'board.show', boardId, page: 0 })
    tick()
    epoch += 1
    script.run(wearer, { type: 'epoch.raise', epoch, reason: 'space-reset' })
    tick()
    expect(boards.standing()).toEqual([])
    expect(sent).toHaveLength(1)
    nowMs += 3000
    tick()
    expect(sent).toHaveLength(2)
    expect(standingBoard().board.place?.epoch).toBe(epoch)
  })

  it('[EPO-4] that were re-based stand where they stood', () => {
    script.run(expert, { type: 'board.show', boardId, page: 0 })
    tick()
    const before = standingBoard().worldFromBoard.position
    epoch += 1
    script.run(wearer, { type: 'epoch.raise', epoch, reason: 'space-reset' })
    tick()
    const moved = { position: [1, 0, 0] as Vec3, orientation: identity }
    const rebase = { fromEpoch: epoch - 1, nowFromThen: moved, sigmaM: 0.01, method: 'device' as const }
    script.run(wearer, { type: 'marks.rebase', ...rebase })
    tick()
    expect(standingBoard().worldFromBoard.position[0]).toBeCloseTo(before[0] + 1)
    expect(sent).toHaveLength(1)
  })
})

describe('[BOARD-4] a board is put where none stands', () => {
  const show = (id: BoardId) => script.run(expert, { type: 'board.show', boardId: id, page: 0 })
  /** Headings from the eyes, degrees to the left. */
  const headings = (): readonly number[] =>
    boards.standing().map(({ worldFromBoard }) => {
      const [x, , z] = sub(worldFromBoard.position, eyes)
      return Math.round((Math.atan2(-x, -z) * 180) / Math.PI)
    })
  const coveredShare = (): number => {
    const all = boards.standing().map(({ shape, worldFromBoard }) => ({ ...shape, worldFromBoard }))
    return Math.max(
      ...all.map((board) =>
        coveredBy(
          all.filter((each) => each !== board),
          board,
          eyes,
        ),
      ),
    )
  }
  beforeEach(() => {
    script.run(server, { type: 'board.attach', boardId: otherId, title: 'X-ray', pages })
  })

  it('whatever the order in which they were added and shown', () => {
    tick()
    show(otherId)
    tick()
    show(boardId)
    tick()
    expect(headings()).toEqual([62, 32])
    expect(coveredShare()).toBe(0)
  })

  it('also when both come at once, and the place of one is not confirmed yet', () => {
    show(otherId)
    show(boardId)
    boards = createRoomBoards({
      submit: (command) => Promise.resolve(sent.push(command)),
      epoch: () => epoch,
      onFailure: () => {},
    })
    tick()
    expect(sent).toHaveLength(2)
    for (const command of sent.splice(0)) void submit(command)
    tick()
    expect(headings()).toEqual([32, 62])
  })

  it('judged by where the others have been carried to, and are being carried', async () => {
    show(otherId)
    tick()
    const nextSlot = firstPlace(worldFromViewer, pages[0]!, { slot: 1, epoch })
    select(rayToButton(standingBoard(), 'move'))
    tick([rayTo(nextSlot.worldFromBoard.position)])
    select(ahead)
    for (let turn = 0; turn < 4; turn++) await Promise.resolve()
    show(boardId)
    tick()
    expect(headings()).toEqual([32, 62])

    script.run(expert, { type: 'board.hide', boardId })
    tick()
    select(rayToButton(standingBoard(), 'move'))
    const there = rayTo(firstPlace(worldFromViewer, pages[0]!, { slot: 0, epoch }).worldFromBoard.position)
    tick([there])
    show(boardId)
    tick([there])
    tick([there])
    expect(headings()).toEqual([62, 32])
  })

  it('and shown again it keeps its place, unless another has come to stand there', () => {
    tick()
    show(boardId)
    tick()
    script.run(wearer, { type: 'board.hide', boardId })
    tick()
    show(boardId)
    tick()
    expect(sent).toHaveLength(1)
    script.run(wearer, { type: 'board.hide', boardId })
    tick()
    show(otherId)
    tick()
    show(boardId)
    tick()
    expect(headings()).toEqual([62, 32])
    expect(coveredShare()).toBe(0)
  })

  it('while it is not known where those of an older epoch will stand, it waits', () => {
    show(boardId)
    tick()
    epoch += 1
    script.run(wearer, { type: 'epoch.raise', epoch, reason: 'space-reset' })
    show(otherId)
    tick()
    expect(boards.standing()).toEqual([])
    nowMs += 3000
    tick()
    expect(headings()).toEqual([32, 62])
  })

  it('where none is free, because others are very large, where they cover least', () => {
    const large = [0, 1, 3].map((slot) => ({
      ...firstPlace(worldFromViewer, pages[0]!, { slot, epoch }),
      page: pages[0]!,
      widthM: 5,
    }))
    const place = freePlace(worldFromViewer, pages[0]!, { taken: large, epoch })
    const [x, , z] = sub(place.worldFromBoard.position, eyes)
    expect(Math.abs(Math.atan2(x, -z))).toBeGreaterThan(2)
  })
})

describe('first places', () => {
  it('of four boards do not cover each other nor the way ahead, and have targets of a palm', () => {
    const page = { width: 4000, height: 3000 }
    const headings = [0, 1, 2, 3].map((slot) => {
      const place = firstPlace(worldFromViewer, page, { slot, epoch: 0 })
      const [x, , z] = sub(place.worldFromBoard.position, eyes)
      // A seventh of the width is a button; at 1.2 m twice what it is at 60 cm.
      expect(place.widthM / 7 / 2).toBeGreaterThanOrEqual(0.03)
      return { angle: Math.atan2(-x, -z), half: Math.atan(place.widthM / 2 / 1.2) }
    })
    const sorted = [...headings].sort((a, b) => a.angle - b.angle)
    for (const { angle, half } of sorted) expect(Math.abs(angle) - half).toBeGreaterThan(0.1)
    for (const [index, each] of sorted.entries()) {
      const next = sorted[index + 1]
      if (next !== undefined) expect(next.angle - next.half).toBeGreaterThan(each.angle + each.half)
    }
  })
})
