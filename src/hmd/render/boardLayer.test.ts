// @vitest-environment happy-dom
// Boards in Babylon's engine without a display: how much is drawn, and how large textures are.
import { NullEngine } from '@babylonjs/core/Engines/nullEngine.js'
import { describe, expect, it } from 'vitest'
import { signal } from '@preact/signals-core'
import { emptyOverlay } from '../../client/liveOverlay.ts'
import type { PagePicture } from '../../client/boards/boardPages.ts'
import { identityPose } from '../../shared/geometry/pose.ts'
import { BoardId, MarkId, ParticipantId } from '../../shared/protocol/ids.ts'
import type { Board } from '../../shared/session/state.ts'
import type { StandingBoard } from '../boards/roomBoards.ts'
import { createBoardLayer } from './boardLayer.ts'
import { textureSize } from './boardQuad.ts'
import { sceneOn } from './stage.ts'

const author = ParticipantId.parse('expert')
const standingBoard = (n: number): StandingBoard => {
  const page = { width: 1240, height: 1754 }
  const strokes: Board['strokes'] = Array.from({ length: 100 }, (_, index) => ({
    strokeId: MarkId.parse(`0193b8a0-0000-7000-8000-0000000${n}${String(index).padStart(4, '0')}`),
    page: 0,
    kind: (['ink', 'arrow', 'circle'] as const)[index % 3]!,
    colour: 'sky',
    stroke: [
      [index / 100, 0.2, 0.5],
      [0.5, 0.5, 0.5],
    ],
    author,
  }))
  const board: Board = {
    boardId: BoardId.parse(`0193b8a0-0000-7000-8000-00000000005${n}`),
    by: 'server',
    title: 'Referral',
    pages: [page],
    page: 0,
    shown: true,
    shownAtMs: 0,
    place: { worldFromBoard: identityPose, widthM: 0.4, epoch: 0 },
    strokes,
  }
  const shape = { page, pages: 1, widthM: 0.4 }
  return {
    board,
    shape,
    worldFromBoard: identityPose,
    hovered: undefined,
    isCarried: false,
    isToneSwapped: false,
  }
}

describe('boards in the scene', () => {
  it('are one rectangle each, and one mesh for all that is drawn on them', () => {
    const engine = new NullEngine()
    const scene = sceneOn(engine)
    let standing = [1, 2, 3, 4].map(standingBoard)
    const layer = createBoardLayer(
      scene,
      {
        showState: () => {},
        showOverlay: () => {},
        tick: () => {},
        tapOn: () => undefined,
        standing: () => standing,
        overlay: () => emptyOverlay,
      },
      {
        additive: true,
        pages: { picture: () => signal<PagePicture>({ tag: 'loading' }), close: () => {} },
      },
    )
    layer.tick()
    expect(scene.meshes).toHaveLength(5)
    expect(layer.nodes().map(({ strokes }) => strokes)).toEqual([100, 100, 100, 100])
    standing = standing.slice(0, 1)
    layer.tick()
    expect(scene.meshes).toHaveLength(2)
    expect(layer.nodes()).toHaveLength(1)
    layer.dispose()
    expect(scene.meshes).toEqual([])
    scene.dispose()
    engine.dispose()
  })

  it('have textures that fit the device and keep the page’s form', () => {
    for (const page of [
      { width: 1240, height: 1754 },
      { width: 4096, height: 1 },
      { width: 1, height: 4096 },
    ]) {
      for (const most of [1024, 4096]) {
        const { width, height } = textureSize({ page, pages: 1, widthM: 1 }, most)
        expect(Math.max(width, height)).toBeLessThanOrEqual(Math.min(2048, most))
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(1)
      }
    }
    const a4 = textureSize({ page: { width: 1240, height: 1754 }, pages: 1, widthM: 1 }, 4096)
    expect(a4.height).toBe(2048)
    expect((a4.height - a4.width / 7) / a4.width).toBeCloseTo(1754 / 1240, 2)
  })
})
