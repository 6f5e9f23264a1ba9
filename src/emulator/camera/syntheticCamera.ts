// The headset's camera as getUserMedia would give it: pictures rendered with the true pose of their exposure, held
// back by the camera's lag, then sent off on a track. The page learns their capture time as from a real driver.
import type { Intrinsics } from '../../shared/protocol/spaces.ts'
import { compose, type Pose } from '../../shared/geometry/pose.ts'
import { createPixelReadback, type PixelReadback } from '../../client/pixelReadback.ts'
import { openWorker, type OpenWorker } from '../../client/openWorker.ts'
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

/** But for a canvas it is the receiver's to close. */
export type CameraPicture = VideoFrame | ImageBitmap | HTMLCanvasElement

export interface SyntheticCamera {
  readonly track: MediaStreamTrack
  /** The last few hundred pictures, oldest first. */
  readonly taken: readonly TakenPicture[]
  /** The graphics processor is at work on a picture. */
  readonly isDrawing: boolean
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
  /** A picture that was wanted. */
  show(picture: CameraPicture): void
}

const NEAR_M = 0.04
const FAR_M = 30
const KEPT_PICTURES = 900
const BLUR_POSES = 4

/** The moments that make up an exposure, its middle at `atMs`: that is the instant the pose is told for. */
const momentsOf = ({ blur, exposureMs }: Scenario['camera'], atMs: number): readonly number[] =>
  blur
    ? Array.from({ length: BLUR_POSES }, (_, i) => atMs + exposureMs * ((i + 0.5) / BLUR_POSES - 0.5))
    : [atMs]

type Exposures = readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]]

/**
 * Draws what the camera sees, and reads it back without waiting: where the processor draws, whoever takes a picture from the
 * canvas stands still until it is done (measured with 1280x720: 90 % of the page's time).
 */
class PictureTaker {
  readonly #options: SyntheticCameraOptions
  readonly #projection: readonly number[]
  readonly #intrinsics: Intrinsics
  readonly #readback: PixelReadback<undefined>
  #moments = 0
  #arrived: Uint8Array<ArrayBuffer>[] = []

  constructor(options: SyntheticCameraOptions) {
    this.#options = options
    this.#intrinsics = trueIntrinsics(options.scenario.camera)
    this.#projection = projectionMatrix(this.#intrinsics, NEAR_M, FAR_M)
    const gl = options.canvas.getContext('webgl2')
    if (gl === null) throw new Error('this browser has no WebGL 2')
    this.#readback = createPixelReadback(gl, BLUR_POSES)
  }

  /** Orders a picture; the one before has arrived. */
  order(exposedAtMs: number, frameId: number): void {
    const { camera } = this.#options.scenario
    const { width, height } = this.#intrinsics
    const moments = momentsOf(camera, exposedAtMs)
    this.#moments = moments.length
    this.#arrived = []
    for (const atMs of moments) {
      this.#renderAt(atMs)
      if (camera.frameId) drawFrameId(this.#options.renderer.engine, frameId, height)
      this.#readback.order(width, height, undefined)
    }
  }

  /** The ordered picture, one for each moment of its exposure; undefined while it is being drawn. */
  collect(): Exposures | undefined {
    this.#readback.poll((bytes) => this.#arrived.push(bytes))
    const [first, ...more] = this.#arrived
    return first === undefined || this.#arrived.length < this.#moments ? undefined : [first, ...more]
  }

  close(): void {
    this.#readback.close()
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
  /** Takes the picture. */
  send(picture: ImageBitmap): void
}

/** Browsers with track generators take the pictures as they are, with the time we give them. */
function generatorSink(): TrackSink | undefined {
  if (!('MediaStreamTrackGenerator' in globalThis)) return undefined
  const track = new MediaStreamTrackGenerator({ kind: 'video' })
  return { track, writable: track.writable, send: (picture) => picture.close() }
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
  return {
    track,
    writable: undefined,
    send(picture) {
      context?.transferFromImageBitmap(picture)
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
  readonly #worker: OpenWorker<ToCameraWorker>
  /** What is being drawn. */
  #drawing: TakenPicture | undefined
  #muted = false

  constructor(options: SyntheticCameraOptions) {
    const { camera } = options.scenario
    this.#options = options
    this.#taker = new PictureTaker(options)
    this.#sink = generatorSink() ?? canvasSink(camera.width, camera.height)
    this.track = this.#sink.track
    Object.defineProperty(this.track, 'muted', { configurable: true, get: () => this.#muted })
    this.#worker = openWorker<ToCameraWorker, FromCameraWorker>({
      make: () =>
        new Worker(new URL('./cameraWorker.ts', import.meta.url), {
          type: 'module',
          name: 'emulated-camera',
        }),
      onAnswer: (answer) => this.#hear(answer),
      // The track was given away with it. It ends, and the page says so and opens the camera anew.
      restarts: 0,
      onFailure: () => this.takeAway(),
    })
    const { writable } = this.#sink
    const start: ToCameraWorker = {
      type: 'start',
      firstAtMs: performance.timeOrigin + performance.now() + 50,
      periodMs: 1000 / camera.fps,
      ...(writable === undefined ? {} : { writable }),
    }
    this.#worker.post(start, writable === undefined ? [] : [writable])
  }

  get isDrawing(): boolean {
    return this.#drawing !== undefined
  }

  #hear(data: FromCameraWorker): void {
    switch (data.type) {
      case 'expose':
        this.#expose(data.index, data.atMs - performance.timeOrigin)
        break
      case 'look':
        this.#look()
        break
      case 'taken':
        this.#options.show(data.picture)
        break
      case 'due':
        this.#sink.send(data.picture)
        break
    }
  }

  #tell(message: ToCameraWorker, transfer: Transferable[] = []): void {
    this.#worker.post(message, transfer)
  }

  /** Mutes the track as the operating system would: no pictures, and the page is told. */
  #setMuted(muted: boolean): void {
    if (muted === this.#muted) return
    this.#muted = muted
    this.track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'))
  }

  #expose(index: number, exposedAtMs: number): void {
    this.#setMuted(this.#options.trouble.isCameraMutedAt(this.#options.timeS(exposedAtMs)))
    if (this.#muted || this.track.readyState === 'ended') {
      this.#tell({ type: 'done', index })
      return
    }
    const dueAtMs = exposedAtMs + this.#options.scenario.camera.lagMs
    this.#taker.order(exposedAtMs, index)
    this.#drawing = { frameId: index, exposedAtMs, dueAtMs }
    this.taken.push(this.#drawing)
    if (this.taken.length > KEPT_PICTURES) this.taken.shift()
    this.#tell({ type: 'drawing' })
  }

  #look(): void {
    if (this.#drawing === undefined) return
    const exposures = this.#taker.collect()
    if (exposures === undefined) {
      this.#tell({ type: 'drawing' })
      return
    }
    const { frameId, dueAtMs } = this.#drawing
    this.#drawing = undefined
    const { width, height } = trueIntrinsics(this.#options.scenario.camera)
    this.#tell(
      {
        type: 'picture',
        index: frameId,
        dueAtMs: performance.timeOrigin + dueAtMs,
        pageDueAtMs: dueAtMs,
        exposures,
        width,
        height,
        isShown: this.#options.wantsToSee(),
      },
      exposures.map(({ buffer }) => buffer),
    )
  }

  takeAway(): void {
    this.close()
    this.track.dispatchEvent(new Event('ended'))
  }

  close(): void {
    this.#tell({ type: 'stop' })
    this.#drawing = undefined
    this.#taker.close()
    this.track.stop()
    // The worker closes itself once it has let go of the track; this is for one that cannot.
    setTimeout(() => {
      this.#worker.close()
    }, 500)
  }
}

export const startSyntheticCamera = (options: SyntheticCameraOptions): SyntheticCamera =>
  new RunningCamera(options)
