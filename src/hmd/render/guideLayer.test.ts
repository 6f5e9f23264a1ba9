// Boards, panel and marks in the room together: who gets an air-tap, and what the wearer is led to.
import { signal } from '@preact/signals-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { fromAxisAngle, identity } from '../../shared/geometry/quat.ts'
import { transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { centroid, normalize, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { pointAt, type Ray } from '../../shared/geometry/ray.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { BoardId, type MarkId } from '../../shared/protocol/ids.ts'
import { actor, drawInk, newMarkId, placement, placing, SessionScript } from '../../testing/scenarios.ts'
import { buttonOutline } from '../boards/boardLayout.ts'
import { createRoomBoards } from '../boards/roomBoards.ts'
import { noHandling } from '../guide/handling.ts'
import type { Sight } from '../guide/attention.ts'
import { nearestTap } from '../guide/tap.ts'
import type { Pointed, WearerGuide } from '../guide/wearerGuide.ts'
import type { SurfaceHit } from '../placement/worldGeometry.ts'
import { edgeArrowTo, hololensCone } from './edgeArrow.ts'
import { createGuideLayer, type GuideFrame, type GuideLayer, type GuideParts } from './guideLayer.ts'
import { noPanel } from './noPanel.ts'

const wearer = actor('wearer')
const expert = actor('expert')
const server = { participantId: 'server', role: 'server' } as const
const eyes: Vec3 = [0, 1.6, 0]
const worldFromViewer: Pose = { position: eyes, orientation: identity }
const boardId = BoardId.parse('0193b8a0-0000-7000-8000-000000000051')
const rayTo = (point: Vec3): Ray => ({ origin: eyes, direction: normalize(sub(point, eyes)) })

let script: SessionScript
let sent: Command[]
/** What the guide got. */
let taken: (string | undefined)[]
/** How far away panel and menu are met, by whatever ray. */
let panelM: number | undefined
let menuM: number | undefined
let surface: SurfaceHit | undefined
let isAsked: boolean
let ledTo: readonly Sight[]
/** Sides from which a chime came. */
let rung: number[]

/** The board 1.2 m ahead. */
beforeEach(() => {
  script = SessionScript.opened()
  sent = []
  taken = []
  panelM = menuM = surface = undefined
  isAsked = false
  ledTo = []
  rung = []
  script.run(server, {
    type: 'board.attach',
    boardId,
    title: 'Referral',
    pages: [{ width: 1000, height: 1000 }],
  })
  const worldFromBoard = { position: [0, 1.6, -1.2] as Vec3, orientation: identity }
  script.run(expert, {
    type: 'board.show',
    boardId,
    page: 0,
    place: { worldFromBoard, widthM: 0.5, epoch: script.state.epoch },
  })
})

function guideParts(): GuideParts {
  return {
    menu: {
      tick: () => {},
      keepWithin: () => {},
      buttonOn: () => (menuM === undefined ? undefined : 'erase'),
      metM: () => menuM,
      light: () => {},
      spots: () => [],
      dispose: () => {},
    },
    panel: {
      ...noPanel,
      buttonOn: () => (panelM === undefined ? undefined : 'mute'),
      metM: () => panelM,
      press: (button) => taken.push(`panel ${button}`),
    },
    sentence: { set: () => {}, tick: () => {}, messageOn: () => undefined, shown: () => undefined },
    lines: { show: () => {} },
    edge: {
      tick: (_nowMs, _pose, { sights }) => (ledTo = sights),
      setCone: () => {},
      isInView: (atWorld, pose) => edgeArrowTo(atWorld, pose, hololensCone) === undefined,
      words: () => [],
    },
    marks: { emphasise: () => {} },
  }
}

const guide = (): WearerGuide =>
  ({
    handling: signal(noHandling),
    chosen: signal(undefined),
    settings: { gaze: signal(false), sound: signal(true) },
    pointOut: { words: signal(isAsked ? {} : undefined) },
    press: (action: string) => taken.push(`menu ${action}`),
    tap: (_pointed: Pointed, markId: MarkId | undefined) => taken.push(markId),
  }) as unknown as WearerGuide

const epoch = (): number => script.state.epoch
const guideLayer = (): GuideLayer =>
  createGuideLayer(
    {
      guide: guide(),
      chime: { ring: (pan) => rung.push(pan), close: () => {} },
      onHintEdge: () => {},
      cast: () => surface,
      epoch,
    },
    guideParts(),
  )
const frameAt = (nowMs: number, change: Partial<GuideFrame> = {}): GuideFrame => ({
  nowMs,
  sessionMs: 0,
  worldFromViewer,
  limited: false,
  pointing: [],
  frozen: undefined,
  ...change,
})

function tap(ray: Ray): void {
  const submit = async (command: Command): Promise<void> => void sent.push(command)
  const boards = createRoomBoards({ submit, epoch, onFailure: () => {} })
  const layer = guideLayer()
  for (const part of [boards, layer]) part.showState(script.state)
  const frame = frameAt(1000, { pointing: [ray] })
  boards.tick(frame)
  layer.tick(frame)
  nearestTap([boards.tapOn(ray), layer.tapOn(ray)])?.take()
}

function hide(): Ray {
  const board = script.state.boards.get(boardId)!
  const shape = { page: board.pages[0]!, pages: 1, widthM: 0.5 }
  const corners = buttonOutline('hide', shape, 0).slice(0, 4)
  return rayTo(transformPoint(board.place!.worldFromBoard, centroid(corners)))
}

describe('an air-tap', () => {
  it('[TAP-1] on a board alone is the board’s', () => {
    tap(hide())
    expect(sent).toEqual([{ type: 'board.hide', boardId }])
    expect(taken).toEqual([])
  })

  it('[TAP-1] on panel or menu before a board presses their button, and nothing on the board', () => {
    panelM = 1.1
    tap(hide())
    menuM = 0.6
    tap(hide())
    expect(taken).toEqual(['panel mute', 'menu erase'])
    expect(sent).toEqual([])
  })

  it('[TAP-1] on a board before panel and menu is the board’s', () => {
    panelM = menuM = 1.5
    tap(hide())
    expect(sent).toEqual([{ type: 'board.hide', boardId }])
    expect(taken).toEqual([])
  })

  it('[TAP-1] means a mark before the board, and none behind it', () => {
    const markId = newMarkId()
    const put = (distanceM: number): void => {
      const point = pointAt(hide(), distanceM)
      const pointsWorld = [point, [point[0] + 0.01, point[1], point[2]] as const]
      script.run(wearer, placing(script.state, markId, placement({ pointsWorld })))
    }
    script.run(expert, drawInk(markId))
    put(0.6)
    tap(hide())
    expect(taken).toEqual([markId])
    expect(sent).toEqual([])
    put(2)
    tap(hide())
    expect(taken).toEqual([markId])
    expect(sent).toEqual([{ type: 'board.hide', boardId }])
  })

  it('[TAP-1] means the surface before a board while a spot is asked for', () => {
    isAsked = true
    surface = {
      pointWorld: pointAt(hide(), 0.7),
      normalWorld: [0, 0, 1],
      method: 'plane',
      sigmaM: undefined,
    }
    tap(hide())
    expect(taken).toEqual([undefined])
    expect(sent).toEqual([])
  })

  it('[TAP-1] that means nothing in particular is the room’s', () => {
    tap(rayTo([3, 1.6, -1]))
    expect(taken).toEqual([undefined])
    expect(sent).toEqual([])
  })
})

describe('a board that is put into the room', () => {
  const aside = { worldFromBoard: { position: [1, 1.4, -0.7] as Vec3, orientation: identity }, widthM: 0.5 }
  const towardsIt: Pose = { position: eyes, orientation: fromAxisAngle([0, 1, 0], -Math.PI / 4) }
  const show = (): void => {
    script.run(expert, { type: 'board.show', boardId, page: 0 })
    script.run(wearer, {
      type: 'board.show',
      boardId,
      page: 0,
      place: { ...aside, epoch: epoch() },
    })
  }
  let layer: GuideLayer
  let nowMs: number
  function look(pose = worldFromViewer): void {
    layer.showState(script.state)
    // What has been looked at is gone with the next frame.
    for (let frames = 0; frames < 2; frames++) {
      nowMs += 3000
      layer.tick(frameAt(nowMs, { worldFromViewer: pose }))
    }
  }
  beforeEach(() => {
    script.run(expert, { type: 'board.hide', boardId })
    layer = guideLayer()
    nowMs = 0
    look()
  })

  it('[EDGE-2] has an arrow with its title, and a chime from its side, until it was looked at once', () => {
    show()
    look()
    expect(ledTo.map(({ label, rank }) => [label, rank])).toEqual([['Referral', 'board']])
    expect(rung).toHaveLength(1)
    expect(rung[0]).toBeGreaterThan(0.5)
    look()
    expect(ledTo).toHaveLength(1)
    look(towardsIt)
    look()
    expect(ledTo).toEqual([])
    expect(rung).toHaveLength(1)
  })

  it('[EDGE-2] is led to anew when it is shown anew, and not when its page is turned', () => {
    show()
    look(towardsIt)
    show()
    look()
    expect(ledTo).toEqual([])
    script.run(wearer, { type: 'board.hide', boardId })
    show()
    look()
    expect(ledTo).toHaveLength(1)
  })

  it('[EDGE-2] comes after the marks', () => {
    show()
    for (let count = 0; count < 2; count++) {
      const markId = newMarkId()
      script.run(expert, drawInk(markId))
      script.run(wearer, placing(script.state, markId, placement()))
    }
    look()
    expect(ledTo.map(({ rank }) => rank)).toEqual(['mark', 'mark', 'board'])
  })
})
