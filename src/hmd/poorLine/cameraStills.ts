// Takes and sends the stills that go in place of video (SPEC.md SNAP): watches the view, takes the next picture of which the pose
// is known, tells the session of it and uploads its bytes. One after the other.
import type { CameraFrame } from '../../client/pictureSync/cameraFrames.ts'
import { refOfRecord } from '../../client/pictureSync/recordRef.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import { lumaOf } from '../../client/luma.ts'
import type { CameraSpeed } from '../../shared/protocol/spaces.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { StillCause } from '../../shared/protocol/device.ts'
import type { FrameRecord } from '../../shared/protocol/frameRecord.ts'
import { PictureId } from '../../shared/protocol/ids.ts'
import type { KeptStill } from '../frames/stills.ts'
import { dueStill } from './schedule.ts'
import { ViewChange } from './viewChange.ts'

export interface CameraStillsOptions {
  readonly session: SessionClient
  readonly nowMs: () => number
  /** UUID v7 at each call. */
  readonly newId: () => string
  readonly take: (frameSeq: number) => KeptStill | undefined
  /** Where the camera was, and how fast the head went; undefined on a page that does not know. */
  readonly headAt: (
    timeMs: number,
  ) => { readonly pose: Pose; readonly speed: CameraSpeed | undefined } | undefined
}

export interface CameraStills {
  /** Stills go from now on, or no longer. */
  setGoing(isGoing: boolean): void
  /** Each camera frame, for the time of the call. */
  see(frame: CameraFrame): void
  /** Each frame's record once its pose is known. */
  recorded(record: FrameRecord): void
  ask(): void
  worldChanged(): void
  /** How long the bytes of the last one were on their way; undefined: none since stills began. */
  uploadMs(): number | undefined
}

const JPEG_QUALITY = 0.8
/** Twice a second is soon enough for a scene, and costs nothing that is felt. */
const LOOK_EVERY_MS = 400
const GREY = { width: 32, height: 18 }

export const createCameraStills = (options: CameraStillsOptions): CameraStills => new Stills(options)

class Stills implements CameraStills {
  readonly #options: CameraStillsOptions
  readonly #view = new ViewChange()
  readonly #small: CanvasRenderingContext2D | null
  #isGoing = false
  #isSending = false
  #isAsked = false
  #takenAtMs: number | undefined
  #lookedAtMs = -Infinity
  #due: StillCause | undefined
  #uploadMs: number | undefined

  constructor(options: CameraStillsOptions) {
    this.#options = options
    const canvas = Object.assign(document.createElement('canvas'), GREY)
    this.#small = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  }

  setGoing(isGoing: boolean): void {
    if (isGoing === this.#isGoing) return
    this.#isGoing = isGoing
    this.#isAsked = false
    this.#takenAtMs = undefined
    this.#due = undefined
    this.#uploadMs = undefined
  }

  see({ captureTimeMs, picture }: CameraFrame): void {
    const nowMs = this.#options.nowMs()
    if (!this.#isGoing || nowMs - this.#lookedAtMs < LOOK_EVERY_MS) return
    this.#lookedAtMs = nowMs
    const grey = this.#greyOf(picture)
    const head = this.#options.headAt(captureTimeMs)
    if (grey !== undefined) this.#view.see({ pose: head?.pose, speed: head?.speed, grey }, nowMs)
    this.#due = dueStill({
      nowMs,
      takenAtMs: this.#takenAtMs,
      isSending: this.#isSending,
      isAsked: this.#isAsked,
      ...this.#view.now,
    })
  }

  recorded(record: FrameRecord): void {
    if (this.#due === undefined || this.#isSending || !record.kept) return
    const picture = refOfRecord(record, this.#options.session.state.peek())
    const kept = picture && this.#options.take(record.frameSeq)
    if (picture === undefined || kept === undefined) return
    const because = this.#due
    this.#due = undefined
    this.#isSending = true
    this.#isAsked = false
    this.#takenAtMs = this.#options.nowMs()
    this.#view.stillTaken()
    const pictureId = PictureId.parse(this.#options.newId())
    this.#send(kept, { type: 'still.take', pictureId, picture, because })
      // The world was just begun anew, or the line is away: the next one is taken when it is due.
      .catch(() => this.#view.worldChanged(this.#options.nowMs()))
      .finally(() => (this.#isSending = false))
  }

  ask(): void {
    this.#isAsked = true
    // Not to wait for the next look.
    this.#lookedAtMs = -Infinity
  }

  worldChanged(): void {
    this.#view.worldChanged(this.#options.nowMs())
  }

  uploadMs(): number | undefined {
    return this.#uploadMs
  }

  async #send(
    kept: KeptStill,
    command: Parameters<SessionClient['submit']>[0] & { readonly type: 'still.take' },
  ): Promise<void> {
    await this.#options.session.submit(command)
    this.#uploadMs = await kept.send(command.pictureId, JPEG_QUALITY)
  }

  #greyOf(picture: CanvasImageSource): Uint8Array | undefined {
    const { width, height } = GREY
    this.#small?.drawImage(picture, 0, 0, width, height)
    const pixels = this.#small?.getImageData(0, 0, width, height).data
    return pixels && lumaOf(pixels)
  }
}
