// Boards in mixed reality, put together: what they do, and how they are seen.
import { effect, type ReadonlySignal } from '@preact/signals-core'
import type { Scene } from '@babylonjs/core/scene.pure.js'
import type { LiveOverlay } from '../../client/liveOverlay.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { SessionState } from '../../shared/session/state.ts'
import { createRoomBoards, type BoardFrame, type RoomBoardOptions } from '../boards/roomBoards.ts'
import type { Tap } from '../guide/tap.ts'
import { createBoardLayer, type BoardLayerOptions, type BoardNode } from './boardLayer.ts'

export interface BoardView {
  /** In each XR frame, before it is drawn. */
  tick(frame: BoardFrame): void
  /** What an air-tap along `ray` means to a board; undefined when it meets none. */
  tapOn(ray: Ray): Tap | undefined
  nodes(): readonly BoardNode[]
  close(): void
}

export interface BoardViewOptions extends RoomBoardOptions, BoardLayerOptions {
  readonly state: ReadonlySignal<SessionState>
  readonly overlay: ReadonlySignal<LiveOverlay>
}

export function startBoardView(scene: Scene, options: BoardViewOptions): BoardView {
  const boards = createRoomBoards(options)
  const layer = createBoardLayer(scene, boards, options)
  const stops = [
    effect(() => boards.showState(options.state.value)),
    effect(() => boards.showOverlay(options.overlay.value)),
  ]
  return {
    tick(frame) {
      boards.tick(frame)
      layer.tick()
    },
    tapOn: (ray) => boards.tapOn(ray),
    nodes: () => layer.nodes(),
    close() {
      for (const stop of stops) stop()
      layer.dispose()
    },
  }
}
