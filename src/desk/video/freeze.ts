// Freezing the picture: at once on this screen, then in the session, then sharp. Back to live undoes all three. A still of
// the strip is shown again with the pose that it was taken from.
import { signal, type ReadonlySignal } from '@preact/signals'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { MatchedPicture } from '../../client/pictureSync/pictureClock.ts'
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { FrozenPicture } from '../../shared/session/state.ts'
import type { Size } from '../../client/markCanvas/containLayout.ts'
import { fetchWhenLive } from '../stills/fetchWhenLive.ts'
import type { LivePicture, PictureCopy } from './livePicture.ts'
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
  /** The still of the strip that is on its way to the stage. */
  readonly opening: ReadonlySignal<PictureId | undefined>
  /** Stands still now. Resolves with the picture once the session knows it; undefined when it cannot be drawn on. */
  freeze(): Promise<PictureRef | undefined>
  /** Shows a still of the strip; what is shown stays until it is here. Nothing while a pen is down. */
  reopen(pictureId: PictureId): void
  backToLive(): void
  /** While a pen is down the still is not swapped: nothing may move under it. */
  setPenDown(isDown: boolean): void
  /** Shows the newest picture that this participant has open, after a reload. */
  restore(): Promise<void>
  attach(picture: LivePicture): () => void
}

/** A sharp still that the wearer has kept comes within this, or not at all. */
const STILL_WAIT_MS = 8000

export const createFreeze = (options: FreezeOptions): Freeze => new SessionFreeze(options)

class SessionFreeze implements Freeze {
  readonly view = signal<StageView>(live)
  readonly opening = signal<PictureId | undefined>(undefined)
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
      if (event.type === 'marks.rebased') this.#followRebase()
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
    this.opening.value = undefined
    this.#picture.hold()
    const known = held.still && this.#options.session.state.peek().pictures.get(held.still.pictureId)
    if (known?.discarded === false) return this.#freezeAgain(known)
    // One of the camera's stills keeps its id: its bytes are there already.
    const isThere = held.still !== undefined && known === undefined
    const pictureId = isThere ? held.still.pictureId : this.#options.newPictureId()
    const frozenAtMs = this.#options.nowMs()
    this.view.value = {
      tag: 'frozen',
      pictureId,
      frozenAtMs,
      picture: undefined,
      sharp: isThere,
      reopened: false,
    }
    this.#frozenInSession = this.#tellSession(pictureId, held, this.#picture.copy())
    return this.#frozenInSession
  }

  /** A still of the camera's that was frozen before, by whomever. */
  #freezeAgain(known: FrozenPicture): Promise<PictureRef | undefined> {
    this.view.value = this.#reopenedView(known, true)
    this.#frozenInSession = Promise.resolve(known.picture)
    this.#openInSession(known.pictureId)
    return this.#frozenInSession
  }

  reopen(pictureId: PictureId): void {
    if (this.#isPenDown || this.#frozen(pictureId) !== undefined) return
    this.opening.value = pictureId
    this.#options
      .fetchStill(pictureId)
      .then(
        (still) => this.#show(pictureId, still),
        (error: unknown) => this.#options.onFailure(error),
      )
      .finally(() => {
        if (this.opening.peek() === pictureId) this.opening.value = undefined
      })
  }

  backToLive(): void {
    this.opening.value = undefined
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
    const last = [...state.pictures.values()].findLast((frozen) => frozen.openedBy === me && !frozen.released)
    if (last === undefined || this.view.peek().tag === 'frozen') return
    const isStale = last.picture.tracked && last.picture.epoch !== state.epoch
    if (last.still === undefined || isStale) {
      this.#release(last.pictureId)
      return
    }
    this.#picture?.hold()
    this.view.value = this.#reopenedView(last, false)
    this.#frozenInSession = Promise.resolve(last.picture)
    await this.#sharpen(last.pictureId)
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

  #reopenedView({ pictureId, picture, frozenAtMs }: FrozenPicture, sharp: boolean): FrozenView {
    const onThisClock = frozenAtMs - (this.#options.session.clockOffsetMs.peek() ?? 0)
    return { tag: 'frozen', pictureId, frozenAtMs: onThisClock, picture, sharp, reopened: true }
  }

  /** The still is here: unless something else was wanted meanwhile, it comes on the stage. */
  #show(pictureId: PictureId, still: ImageBitmap): void {
    const frozen = this.#options.session.state.peek().pictures.get(pictureId)
    const isWanted = this.opening.peek() === pictureId && !this.#isPenDown
    if (isWanted && frozen?.discarded === false && this.#picture !== undefined) {
      const before = this.view.peek()
      this.#picture.hold()
      this.#picture.showStill(still)
      this.view.value = this.#reopenedView(frozen, true)
      this.#frozenInSession = Promise.resolve(frozen.picture)
      if (before.tag === 'frozen') this.#release(before.pictureId)
      this.#openInSession(pictureId)
    }
    still.close()
  }

  /** The others are told which picture is drawn on. One of an older epoch is only looked at. */
  #openInSession(pictureId: PictureId): void {
    const { session, onFailure } = this.#options
    const state = session.state.peek()
    const frozen = state.pictures.get(pictureId)
    const isOld = frozen?.picture.tracked === true && frozen.picture.epoch !== state.epoch
    if (frozen?.released !== true || frozen.discarded || isOld) return
    session.submit({ type: 'picture.reopen', pictureId }).catch(onFailure)
  }

  /** The room of the picture on the stage is known again, in the present epoch. */
  #followRebase(): void {
    const now = this.view.peek()
    if (now.tag === 'live') return
    const picture = this.#options.session.state.peek().pictures.get(now.pictureId)?.picture
    if (picture === undefined) return
    this.#change(now.pictureId, { picture })
    this.#frozenInSession = Promise.resolve(picture)
    this.#openInSession(now.pictureId)
  }

  /** What somebody else has open stays open. */
  #release(pictureId: PictureId): void {
    const { session, onFailure } = this.#options
    const frozen = session.state.peek().pictures.get(pictureId)
    if (frozen?.released !== false || frozen.openedBy !== session.me.peek()?.participantId) return
    session.submit({ type: 'picture.release', pictureId }).catch(onFailure)
  }

  async #tellSession(
    pictureId: PictureId,
    held: MatchedPicture,
    copy: PictureCopy,
  ): Promise<PictureRef | undefined> {
    const { session, onFailure } = this.#options
    const matched = (await this.#picture?.settled(held)) ?? held
    const picture = pictureRefOf(matched, session.state.peek())
    this.#change(pictureId, { picture })
    if (picture === undefined) return undefined
    try {
      await session.submit({ type: 'picture.freeze', pictureId, picture })
      if (this.#frozen(pictureId) === undefined) this.#release(pictureId)
      const wearerHasIt = matched.match !== 'approximate' && matched.record?.kept === true
      this.#sendOwnStill(pictureId, copy, wearerHasIt ? STILL_WAIT_MS : 0).catch(onFailure)
      return picture
    } catch (error) {
      onFailure(error)
      this.#change(pictureId, { picture: undefined })
      return undefined
    }
  }

  /**
   * Of a picture that the wearer has not kept (a busy page, a lost record), or cannot send, the others and the strip get
   * it as it came here: better than none.
   */
  async #sendOwnStill(pictureId: PictureId, copy: PictureCopy, afterMs: number): Promise<void> {
    const { session, wait, uploadStill } = this.#options
    const isWanted = (): boolean => session.state.peek().pictures.get(pictureId)?.still === undefined
    if (afterMs > 0) await wait(afterMs)
    const jpeg = isWanted() ? await copy.jpeg() : undefined
    if (jpeg === undefined || !isWanted()) return
    this.#sentStillOf = pictureId
    await uploadStill(pictureId, jpeg, { width: copy.width, height: copy.height })
  }

  async #sharpen(pictureId: PictureId): Promise<void> {
    const { session: line, wait, fetchStill } = this.#options
    const isWanted = (): boolean => this.#frozen(pictureId)?.sharp === false
    const still = await fetchWhenLive(() => fetchStill(pictureId), { line, wait, isWanted })
    if (still === undefined) return
    this.#waitingStill?.still.close()
    this.#waitingStill = { pictureId, still }
    this.#showWaitingStill()
  }

  #showWaitingStill(): void {
    if (this.#waitingStill === undefined || this.#isPenDown || this.#picture === undefined) return
    const { pictureId, still } = this.#waitingStill
    this.#waitingStill = undefined
    const view = this.#frozen(pictureId)
    if (view !== undefined) {
      if (view.reopened) this.#picture.showStill(still)
      else this.#picture.paintStill(still)
      this.#change(pictureId, { sharp: true })
    }
    still.close()
  }
}
