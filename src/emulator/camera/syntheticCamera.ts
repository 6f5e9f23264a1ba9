// The headset's camera as getUserMedia would give it: pictures rendered with the true pose of their exposure, held
// back by the camera's lag, then sent off on a track. The page learns their capture time as from a real driver.
import type { Intrinsics } from '../../shared/protocol/spaces.ts'
import { compose, type Pose } from '../../shared/geometry/pose.ts'
import type { Scenario } from '../scenario/scenarioSchema.ts'
import type { TroubleTimeline } from '../scenario/timeline.ts'
import type { World } from '../room/world.ts'
import type { RoomRenderer } from '../view/roomRenderer.ts'
import type { FromCameraWorker, ToCameraWorker } from './cameraWorkerMessages.ts'
import { drawFrameId } from './drawFrameId.ts'
import { projectionMatrix } from './projection.ts'
import { trueIntrinsics, trueViewerFromCamera } from './cameraSpec.ts'

/** What is known of a picture that has been taken. Times on performance.now(). */
export interface TakenPicture {
  readonly frameId: number
  readonly exposedAtMs: number
  /** When it leaves the camera: exposure and lag. */
  readonly dueAtMs: number
}

export interface SyntheticCamera {
  readonly track: MediaStreamTrack
  /** The last few hundred pictures, oldest first. */
  readonly taken: readonly TakenPicture[]
  /** Another program has taken the camera: the track ends, and the page is told. */
  takeAway(): void
  close(): void
}

export interface SyntheticCameraOptions {
  readonly scenario: Scenario
  readonly world: World
  readonly renderer: RoomRenderer
  /** The renderer's canvas, at the camera's size. */
  readonly canvas: HTMLCanvasElement
  readonly trouble: TroubleTimeline
  timeS(pageTimeMs: number): number
  headPoseAt(pageTimeMs: number): Pose
  /** Whether the next picture is to be handed to `show` as well. */
  wantsToSee(): boolean
  /** A picture that was wanted; a VideoFrame is the receiver's to close. */
  show(picture: VideoFrame | HTMLCanvasElement): void
}

const NEAR_M = 0.04
const FAR_M = 30
const KEPT_PICTURES = 900
const BLUR_POSES = 4

/** Draws into the canvas what the camera sees from `exposedAtMs` on. */
class PictureTaker {
  readonly #options: SyntheticCameraOptions
  readonly #projection: readonly number[]
  readonly #intrinsics: Intrinsics
  readonly #blend: CanvasRenderingContext2D | undefined

  constructor(options: SyntheticCameraOptions) {
    this.#options = options
    this.#intrinsics = trueIntrinsics(options.scenario.camera)
    this.#projection = projectionMatrix(this.#intrinsics, NEAR_M, FAR_M)
    if (options.scenario.camera.blur) {
      const canvas = document.createElement('canvas')
      canvas.width = this.#intrinsics.width
      canvas.height = this.#intrinsics.height
      this.#blend = canvas.getContext('2d', { alpha: false }) ?? undefined
    }
  }

  /** The canvas that now holds the picture. */
  take(exposedAtMs: number, frameId: number): HTMLCanvasElement {
    const { camera } = this.#options.scenario
    if (this.#blend === undefined) {
      this.#renderAt(exposedAtMs)
      if (camera.frameId) drawFrameId(this.#options.renderer.engine, frameId, this.#intrinsics.height)
      return this.#options.canvas
    }
    for (let i = 0; i < BLUR_POSES; i++) {
      // Spread over the exposure, its middle at `exposedAtMs`: that is the instant the pose is told for.
      this.#renderAt(exposedAtMs + camera.exposureMs * ((i + 0.5) / BLUR_POSES - 0.5))
      if (camera.frameId) drawFrameId(this.#options.renderer.engine, frameId, this.#intrinsics.height)
      this.#blend.globalAlpha = 1 / (i + 1)
      this.#blend.drawImage(this.#options.canvas, 0, 0)
    }
    return this.#blend.canvas
  }

  #renderAt(pageTimeMs: number): void {
    const { world, renderer, scenario } = this.#options
    const timeS = this.#options.timeS(pageTimeMs)
    world.poseAt(timeS)
    const roomFromCamera = compose(this.#options.headPoseAt(pageTimeMs), trueViewerFromCamera(scenario))
    renderer.render(roomFromCamera, this.#projection, timeS)
  }
}

interface TrackSink {
  readonly track: MediaStreamTrack
  /** For the worker to write into; undefined where the page itself must send pictures off. */
  readonly writable: WritableStream<VideoFrame> | undefined
  /** Keeps a picture until `send`. */
  hold(index: number, canvas: HTMLCanvasElement): Promise<void>
  send(index: number): void
}

/** Browsers with track generators take the pictures as they are, with the time we give them. */
function generatorSink(): TrackSink | undefined {
  if (!('MediaStreamTrackGenerator' in globalThis)) return undefined
  const track = new MediaStreamTrackGenerator({ kind: 'video' })
  const nothing = (): void => undefined
  return { track, writable: track.writable, hold: () => Promise.resolve(), send: nothing }
}

/** Everywhere else a canvas is captured, picture by picture. */
function canvasSink(width: number, height: number): TrackSink {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('bitmaprenderer')
  const stream = canvas.captureStream(0)
  const track = stream.getVideoTracks()[0]
  if (track === undefined) throw new Error('this browser cannot make a picture track from a canvas')
  const held = new Map<number, ImageBitmap>()
  return {
    track,
    writable: undefined,
    async hold(index, picture) {
      held.set(index, await createImageBitmap(picture))
    },
    send(index) {
      const bitmap = held.get(index)
      held.delete(index)
      if (bitmap === undefined) return
      context?.transferFromImageBitmap(bitmap)
      if (track instanceof CanvasCaptureMediaStreamTrack) track.requestFrame()
    },
  }
}

class RunningCamera implements SyntheticCamera {
  readonly track: MediaStreamTrack
  readonly taken: TakenPicture[] = []
  readonly #options: SyntheticCameraOptions
  readonly #taker: PictureTaker
  readonly #sink: TrackSink
  readonly #worker: Worker
  #muted = false

  constructor(options: SyntheticCameraOptions) {
    const { camera } = options.scenario
    this.#options = options
    this.#taker = new PictureTaker(options)
    this.#sink = generatorSink() ?? canvasSink(camera.width, camera.height)
    this.track = this.#sink.track
    Object.defineProperty(this.track, 'muted', { configurable: true, get: () => this.#muted })
    this.#worker = new Worker(new URL('./cameraWorker.ts', import.meta.url), {
      type: 'module',
      name: 'emulated-camera',
    })
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromCameraWorker>) => {
      switch (data.type) {
        case 'expose':
          void this.#expose(data.index, data.atMs - performance.timeOrigin)
          break
        case 'taken':
          options.show(data.frame)
          break
        case 'due':
          if (!data.written) this.#sink.send(data.index)
          break
      }
    })
    const { writable } = this.#sink
    const start: ToCameraWorker = {
      type: 'start',
      firstAtMs: performance.timeOrigin + performance.now() + 50,
      periodMs: 1000 / camera.fps,
      ...(writable === undefined ? {} : { writable }),
    }
    this.#worker.postMessage(start, writable === undefined ? [] : [writable])
  }

  #tell(message: ToCameraWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  /** Mutes the track as the operating system would: no pictures, and the page is told. */
  #setMuted(muted: boolean): void {
    if (muted === this.#muted) return
    this.#muted = muted
    this.track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'))
  }

  async #expose(index: number, exposedAtMs: number): Promise<void> {
    this.#setMuted(this.#options.trouble.isCameraMutedAt(this.#options.timeS(exposedAtMs)))
    if (this.#muted || this.track.readyState === 'ended') {
      this.#tell({ type: 'done', index })
      return
    }
    const dueAtMs = exposedAtMs + this.#options.scenario.camera.lagMs
    const canvas = this.#taker.take(exposedAtMs, index)
    this.taken.push({ frameId: index, exposedAtMs, dueAtMs })
    if (this.taken.length > KEPT_PICTURES) this.taken.shift()
    const pageDue = performance.timeOrigin + dueAtMs
    const isShown = this.#options.wantsToSee()
    if (this.#sink.writable === undefined) {
      if (isShown) this.#options.show(canvas)
      await this.#sink.hold(index, canvas)
      this.#tell({ type: 'picture', index, dueAtMs: pageDue })
      return
    }
    const frame = new VideoFrame(canvas, { timestamp: Math.round(dueAtMs * 1000), alpha: 'discard' })
    this.#tell({ type: 'picture', index, dueAtMs: pageDue, frame, isShown }, [frame])
  }

  takeAway(): void {
    this.close()
    this.track.dispatchEvent(new Event('ended'))
  }

  close(): void {
    this.#tell({ type: 'stop' })
    this.track.stop()
    // The worker closes itself once it has let go of the track; this is for one that cannot.
    setTimeout(() => {
      this.#worker.terminate()
    }, 500)
  }
}

export const startSyntheticCamera = (options: SyntheticCameraOptions): SyntheticCamera =>
  new RunningCamera(options)
