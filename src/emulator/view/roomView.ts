// Draws the room behind the headset's display for the visitor's eyes, as often and as sharp as the machine can bear.
import type { Pose } from '../../shared/geometry/pose.ts'
import { projectionMatrix } from '../camera/projection.ts'
import type { World } from '../room/world.ts'
import type { RoomRenderer } from './roomRenderer.ts'
import { isSoftwareGl } from '../../client/softwareGl.ts'
import type { VisitorView } from './visitorView.ts'

export interface RoomViewOptions {
  readonly world: World
  readonly view: VisitorView
  readonly fovYRad: number
  timeS(pageTimeMs: number): number
  headPoseAt(pageTimeMs: number): Pose
  readonly makeRenderer: (canvas: HTMLCanvasElement) => RoomRenderer
}

/** The sharpest it gets, pixels across. */
const MAX_WIDTH = 1600
const MIN_SCALE = 0.35
/** Frames that come this much later than wanted are too slow for comfort. */
const SLOW = 1.6
/** Time enough between frames for the camera and the page's own work; more where the processor draws it all. */
const FRAME_MS = { card: 30, software: 160 } as const

/** Starts drawing; returns the way to stop. */
export function runRoomView(options: RoomViewOptions): () => void {
  const { view, fovYRad } = options
  const renderer = options.makeRenderer(view.roomCanvas)
  const isSoftware = isSoftwareGl()
  const frameMs = isSoftware ? FRAME_MS.software : FRAME_MS.card
  const slowMs = frameMs * SLOW
  let scale = isSoftware ? 0.4 : 1
  let handle = 0
  let drawnAtMs = 0
  let meanMs: number = frameMs
  let sinceChange = 0
  const resize = (): void => {
    const { width, height } = view.size()
    const factor = scale * Math.min(1, MAX_WIDTH / width)
    renderer.engine.setSize(Math.max(2, Math.round(width * factor)), Math.max(2, Math.round(height * factor)))
  }
  const adapt = (elapsedMs: number): void => {
    meanMs += (Math.min(200, elapsedMs) - meanMs) * 0.1
    sinceChange++
    if (sinceChange < 30 || meanMs < slowMs || scale <= MIN_SCALE) return
    scale = Math.max(MIN_SCALE, scale * 0.75)
    sinceChange = 0
    resize()
  }
  const draw = (): void => {
    handle = requestAnimationFrame(draw)
    const nowMs = performance.now()
    const elapsedMs = nowMs - drawnAtMs
    if (elapsedMs < frameMs) return
    drawnAtMs = nowMs
    adapt(elapsedMs)
    const { width, height } = view.size()
    const f = height / 2 / Math.tan(fovYRad / 2)
    const timeS = options.timeS(nowMs)
    options.world.poseAt(timeS)
    const projection = projectionMatrix(
      { width, height, fx: f, fy: f, cx: width / 2, cy: height / 2 },
      0.04,
      30,
    )
    renderer.render(options.headPoseAt(nowMs), projection, timeS)
  }
  view.onResize(resize)
  resize()
  draw()
  return () => {
    cancelAnimationFrame(handle)
    renderer.close()
  }
}
