// What the visitor's eyes see: the room, and the headset's display laid over it, mixed into one canvas, as often and as
// sharp as the machine can bear. One canvas and not two that the browser blends: where the processor composes the page,
// blending them over the whole window took half a core more than drawing both.
import type { Pose } from '../../shared/geometry/pose.ts'
import { isSoftwareGl } from '../../client/softwareGl.ts'
import type { Intrinsics } from '../../shared/protocol/spaces.ts'
import { projectionMatrix } from '../camera/projection.ts'
import type { DisplaySize } from '../device/displayOptics.ts'
import type { World } from '../room/world.ts'
import type { RoomRenderer } from './roomRenderer.ts'
import type { VisitorView } from './visitorView.ts'

export interface MixedViewOptions {
  readonly world: World
  readonly view: VisitorView
  /** What the display shows, by its size. */
  readonly optics: (size: DisplaySize) => Intrinsics
  /** The display adds light to the room (HoloLens); else it covers it. */
  readonly isAdditive: boolean
  timeS(pageTimeMs: number): number
  headPoseAt(pageTimeMs: number): Pose
  readonly makeRenderer: (canvas: HTMLCanvasElement) => RoomRenderer
  /** The camera's picture is being drawn: whoever copies a canvas now stands still until that is done. */
  isCameraDrawing(): boolean
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
const FRAME_MS = { card: 30, software: 180 } as const

/** So many frames are left out at most for the camera's sake. */
const MOST_LEFT_OUT = 3

type Machine = keyof typeof FRAME_MS

/** The room as the visitor's eyes see it, on a canvas of its own. */
class RoomPicture {
  readonly canvas = document.createElement('canvas')
  readonly #options: MixedViewOptions
  readonly #renderer: RoomRenderer
  readonly #frameMs: number
  #scale: number
  #meanMs: number
  #sinceChange = 0

  constructor(options: MixedViewOptions, machine: Machine) {
    this.#options = options
    this.#renderer = options.makeRenderer(this.canvas)
    this.#frameMs = FRAME_MS[machine]
    this.#meanMs = this.#frameMs
    this.#scale = ROOM_SCALE[machine]
  }

  draw(nowMs: number): void {
    const { view, optics, world } = this.#options
    const timeS = this.#options.timeS(nowMs)
    world.poseAt(timeS)
    const projection = projectionMatrix(optics(view.size()), 0.04, 30)
    this.#renderer.render(this.#options.headPoseAt(nowMs), projection, timeS)
  }

  /** Smaller where frames come too late. */
  adapt(elapsedMs: number): void {
    this.#meanMs += (Math.min(200, elapsedMs) - this.#meanMs) * 0.1
    this.#sinceChange++
    const isSlow = this.#sinceChange >= 30 && this.#meanMs > this.#frameMs * SLOW
    if (!isSlow || this.#scale <= MIN_ROOM_SCALE) return
    this.#scale = Math.max(MIN_ROOM_SCALE, this.#scale * 0.75)
    this.#sinceChange = 0
    this.resize()
  }

  resize(): void {
    const { width, height } = this.#options.view.picture
    const scaled = (pixels: number): number => Math.max(2, Math.round(pixels * this.#scale))
    this.#renderer.engine.setSize(scaled(width), scaled(height))
  }

  close(): void {
    this.#renderer.close()
  }
}

/** Starts drawing; returns the way to stop. */
export function runMixedView(options: MixedViewOptions): () => void {
  const { view } = options
  const machine = isSoftwareGl() ? 'software' : 'card'
  const context = view.picture.getContext('2d', { alpha: false, willReadFrequently: machine === 'software' })
  const room = new RoomPicture(options, machine)
  let drawnAtMs = 0

  const resize = (): void => {
    const { width, height } = view.size()
    const scale = Math.min(1, MAX_WIDTH[machine] / width)
    view.picture.width = Math.max(2, Math.round(width * scale))
    view.picture.height = Math.max(2, Math.round(height * scale))
    room.resize()
  }
  const mix = (to: CanvasRenderingContext2D): void => {
    const { width, height } = view.picture
    to.globalCompositeOperation = 'copy'
    to.drawImage(room.canvas, 0, 0, width, height)
    const display = view.display()
    if (display === undefined) return
    to.globalCompositeOperation = options.isAdditive ? 'lighter' : 'source-over'
    to.drawImage(display, 0, 0, width, height)
  }
  const draw = (): void => {
    const nowMs = performance.now()
    const elapsedMs = nowMs - drawnAtMs
    if (context === null || document.hidden || elapsedMs < FRAME_MS[machine]) return
    if (options.isCameraDrawing() && elapsedMs < FRAME_MS[machine] * MOST_LEFT_OUT) return
    drawnAtMs = nowMs
    room.adapt(elapsedMs)
    room.draw(nowMs)
    mix(context)
    view.paintCameraPicture()
  }
  view.onResize(resize)
  resize()
  const stop = options.afterFrame(draw)
  return () => {
    stop()
    room.close()
  }
}
