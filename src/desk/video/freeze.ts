// Freezing the picture: at once on this screen, then in the session, then sharp. Back to live undoes all three.
import { signal, type ReadonlySignal } from '@preact/signals'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { MatchedPicture } from '../../client/pictureSync/pictureClock.ts'
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { Size } from '../../client/markCanvas/containLayout.ts'
import type { LivePicture } from './livePicture.ts'
import { pictureRefOf } from './pictureRef.ts'
import { live, type FrozenView, type StageView } from './stageView.ts'

export type UploadStill = (pictureId: PictureId, jpeg: Blob, size: Size) => Promise<void>

export interface FreezeOptions {
  readonly session: SessionClient
  readonly nowMs: () => number
  readonly newPictureId: () => PictureId
  readonly fetchStill: (pictureId: PictureId) => Promise<ImageBitmap>
  readonly uploadStill: UploadStill
  readonly wait: (delayMs: number) => Promise<void>
  readonly onFailure: (error: unknown) => void
}

export interface Freeze {
  readonly view: ReadonlySignal<StageView>
  /** Stands still now. Resolves with the picture once the session knows it; undefined when it cannot be drawn on. */
  freeze(): Promise<PictureRef | undefined>
  backToLive(): void
  /** While a pen is down the still is not swapped: nothing may move under it. */
  setPenDown(isDown: boolean): void
  /** Shows the newest own picture that was not released, after a reload. */
  restore(): Promise<void>
  attach(picture: LivePicture): () => void
}

/** A sharp still that the wearer has kept comes within this, or not at all. */
const STILL_WAIT_MS = 8000

export const createFreeze = (options: FreezeOptions): Freeze => new SessionFreeze(options)

class SessionFreeze implements Freeze {
  readonly view = signal<StageView>(live)
  readonly #options: FreezeOptions
  #picture: LivePicture | undefined
  #isPenDown = false
  #waitingStill: { readonly pictureId: PictureId; readonly still: ImageBitmap } | undefined
  #frozenInSession: Promise<PictureRef | undefined> = Promise.resolve(undefined)
  /** Its still is what the screen shows already. */
  #sentStillOf: PictureId | undefined

  constructor(options: FreezeOptions) {
    this.#options = options
    options.session.onEvent((event) => {
      if (event.type !== 'still.attached' || this.#frozen(event.pictureId)?.sharp !== false) return
      if (event.pictureId === this.#sentStillOf) return
      // The picture on the screen stays as it is when the sharp one cannot be had.
      this.#sharpen(event.pictureId).catch(options.onFailure)
    })
  }

  freeze(): Promise<PictureRef | undefined> {
    const held = this.#picture?.painted()
    if (this.view.peek().tag === 'frozen' || held === undefined || this.#picture === undefined) {
      return this.#frozenInSession
    }
    this.#picture.hold()
    const pictureId = this.#options.newPictureId()
    const frozenAtMs = this.#options.nowMs()
    this.view.value = { tag: 'frozen', pictureId, frozenAtMs, picture: undefined, sharp: false }
    this.#frozenInSession = this.#tellSession(pictureId, held)
    return this.#frozenInSession
  }

  backToLive(): void {
    const now = this.view.peek()
    if (now.tag === 'live') return
    this.view.value = live
    this.#frozenInSession = Promise.resolve(undefined)
    this.#picture?.release()
    this.#release(now.pictureId)
  }

  setPenDown(isDown: boolean): void {
    this.#isPenDown = isDown
    this.#showWaitingStill()
  }

  async restore(): Promise<void> {
    const { session } = this.#options
    const state = session.state.peek()
    const me = session.me.peek()?.participantId
    const last = [...state.pictures.values()].findLast((frozen) => frozen.by === me && !frozen.released)
    if (last === undefined || this.view.peek().tag === 'frozen') return
    const isStale = last.picture.tracked && last.picture.epoch !== state.epoch
    if (last.still === undefined || isStale) {
      this.#release(last.pictureId)
      return
    }
    const { pictureId, picture } = last
    this.#picture?.hold()
    const frozenAtMs = last.frozenAtMs - (session.clockOffsetMs.peek() ?? 0)
    this.view.value = { tag: 'frozen', pictureId, frozenAtMs, picture, sharp: false }
    this.#frozenInSession = Promise.resolve(picture)
    await this.#sharpen(pictureId)
  }

  attach(picture: LivePicture): () => void {
    this.#picture = picture
    if (this.view.peek().tag === 'frozen') picture.hold()
    this.#showWaitingStill()
    return () => {
      if (this.#picture === picture) this.#picture = undefined
    }
  }

  #frozen(pictureId: PictureId): FrozenView | undefined {
    const now = this.view.peek()
    return now.tag === 'frozen' && now.pictureId === pictureId ? now : undefined
  }

  #change(pictureId: PictureId, part: Partial<FrozenView>): void {
    const now = this.#frozen(pictureId)
    if (now !== undefined) this.view.value = { ...now, ...part }
  }

  #release(pictureId: PictureId): void {
    const { session, onFailure } = this.#options
    if (session.state.peek().pictures.get(pictureId)?.released !== false) return
    session.submit({ type: 'picture.release', pictureId }).catch(onFailure)
  }

  async #tellSession(pictureId: PictureId, held: MatchedPicture): Promise<PictureRef | undefined> {
    const { session, onFailure } = this.#options
    const matched = (await this.#picture?.settled(held)) ?? held
    const picture = pictureRefOf(matched, session.state.peek())
    this.#change(pictureId, { picture })
    if (picture === undefined) return undefined
    try {
      await session.submit({ type: 'picture.freeze', pictureId, picture })
      if (this.#frozen(pictureId) === undefined) this.#release(pictureId)
      const wearerHasIt = matched.match !== 'approximate' && matched.record?.kept === true
      this.#sendOwnStill(pictureId, wearerHasIt ? STILL_WAIT_MS : 0).catch(onFailure)
      return picture
    } catch (error) {
      onFailure(error)
      this.#change(pictureId, { picture: undefined })
      return undefined
    }
  }

  /**
   * Of a picture that the wearer has not kept (a busy page, a lost record), or cannot send, the others get it as it
   * came here: better than none on the patient's screen.
   */
  async #sendOwnStill(pictureId: PictureId, afterMs: number): Promise<void> {
    const { session, wait, uploadStill } = this.#options
    if (afterMs > 0) await wait(afterMs)
    const isWanted = (): boolean =>
      this.#frozen(pictureId)?.sharp === false &&
      session.state.peek().pictures.get(pictureId)?.still === undefined
    const size = this.#picture?.size.peek()
    if (!isWanted() || size === undefined) return
    const jpeg = await this.#picture?.jpeg()
    if (jpeg === undefined || !isWanted()) return
    this.#sentStillOf = pictureId
    await uploadStill(pictureId, jpeg, size)
  }

  async #sharpen(pictureId: PictureId): Promise<void> {
    const still = await this.#options.fetchStill(pictureId)
    this.#waitingStill?.still.close()
    this.#waitingStill = { pictureId, still }
    this.#showWaitingStill()
  }

  #showWaitingStill(): void {
    if (this.#waitingStill === undefined || this.#isPenDown || this.#picture === undefined) return
    const { pictureId, still } = this.#waitingStill
    this.#waitingStill = undefined
    if (this.#frozen(pictureId) !== undefined) {
      this.#picture.paintStill(still)
      this.#change(pictureId, { sharp: true })
    }
    still.close()
  }
}
