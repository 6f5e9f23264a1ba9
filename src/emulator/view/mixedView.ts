// What the visitor's eyes see: the room, and the headset's display laid over it, mixed into one canvas, as often and as
// sharp as the machine can bear. One canvas and not two that the browser blends: where the processor composes the page,
// blending them over the whole window took half a core more than drawing both.
import type { Pose } from '../../shared/geometry/pose.ts'
import { isSoftwareGl } from '../../client/softwareGl.ts'
import { projectionMatrix } from '../camera/projection.ts'
import type { World } from '../room/world.ts'
import type { RoomRenderer } from './roomRenderer.ts'
import type { VisitorView } from './visitorView.ts'

export interface MixedViewOptions {
  readonly world: World
  readonly view: VisitorView
  readonly fovYRad: number
  /** The display adds light to the room (HoloLens); else it covers it. */
  readonly isAdditive: boolean
  timeS(pageTimeMs: number): number
  headPoseAt(pageTimeMs: number): Pose
  readonly makeRenderer: (canvas: HTMLCanvasElement) => RoomRenderer
  /** Called after each of the page's frames; returns the way to stop. */
  readonly afterFrame: (listener: () => void) => () => void
}

/** The sharpest the mixed picture gets, pixels across. */
const MAX_WIDTH = { card: 1600, software: 800 } as const
/** Of the room in it: the processor draws it smaller, and it is enlarged. */
const ROOM_SCALE = { card: 1, software: 0.6 } as const
const MIN_ROOM_SCALE = 0.35
/** Frames that come this much later than wanted are too slow for comfort. */
const SLOW = 1.6
/** Time enough between frames for the camera and the page's own work; more where the processor draws it all. */
const FRAME_MS = { card: 30, software: 160 } as const

/** Starts drawing; returns the way to stop. */
export function runMixedView(options: MixedViewOptions): () => void {
  const { view, fovYRad } = options
  const machine = isSoftwareGl() ? 'software' : 'card'
  const context = view.picture.getContext('2d', { alpha: false, willReadFrequently: machine === 'software' })
  const room = document.createElement('canvas')
  const renderer = options.makeRenderer(room)
  const frameMs = FRAME_MS[machine]
  let roomScale: number = ROOM_SCALE[machine]
  let drawnAtMs = 0
  let meanMs: number = frameMs
  let sinceChange = 0

  const resize = (): void => {
    const { width, height } = view.size()
    const scale = Math.min(1, MAX_WIDTH[machine] / width)
    const across = Math.max(2, Math.round(width * scale))
    const down = Math.max(2, Math.round(height * scale))
    view.picture.width = across
    view.picture.height = down
    renderer.engine.setSize(
      Math.max(2, Math.round(across * roomScale)),
      Math.max(2, Math.round(down * roomScale)),
    )
  }
  const adapt = (elapsedMs: number): void => {
    meanMs += (Math.min(200, elapsedMs) - meanMs) * 0.1
    sinceChange++
    if (sinceChange < 30 || meanMs < frameMs * SLOW || roomScale <= MIN_ROOM_SCALE) return
    roomScale = Math.max(MIN_ROOM_SCALE, roomScale * 0.75)
    sinceChange = 0
    resize()
  }
  const drawRoom = (nowMs: number): void => {
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
  const draw = (): void => {
    const nowMs = performance.now()
    const elapsedMs = nowMs - drawnAtMs
    if (context === null || document.hidden || elapsedMs < frameMs) return
    drawnAtMs = nowMs
    adapt(elapsedMs)
    drawRoom(nowMs)
    const { width, height } = view.picture
    context.globalCompositeOperation = 'copy'
    context.drawImage(room, 0, 0, width, height)
    const display = view.display()
    if (display === undefined) return
    context.globalCompositeOperation = options.isAdditive ? 'lighter' : 'source-over'
    context.drawImage(display, 0, 0, width, height)
  }
  view.onResize(resize)
  resize()
  const stop = options.afterFrame(draw)
  return () => {
    stop()
    renderer.close()
  }
}
