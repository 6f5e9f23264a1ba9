// A mark in hand: chosen, moved, turned, resized on the picture that is shown, restyled. Its own preview is at once; the others see it
// when it is let go.
import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { standingOf, strokeOn, type SeenMark, type SeenPicture } from '../../client/markCanvas/seenMarks.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import { createShapeAhead, type ShapeAhead } from '../../client/shapeAhead.ts'
import {
  dragHandle,
  moveStroke,
  type EditedStroke,
  type Handle,
  type HandleId,
} from '../../shared/ink/editStroke.ts'
import type * as TiltEdits from '../tilt/tiltEdits.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { AppError } from '../../shared/protocol/errors.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { StyleChange } from '../../shared/protocol/marks.ts'
import type { ImagePoint, Quat } from '../../shared/protocol/spaces.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { DrawnOn } from './drawing.ts'
import { editCommand, editedShape, type InHand, type Taken } from './editedShape.ts'
import { editOfKey } from './editKeys.ts'
import type { PressedBy } from './pointerInput.ts'
import type { Tool } from './tools.ts'

export interface EditingOptions {
  readonly session: Pick<SessionClient, 'state' | 'me' | 'submit'>
  /** What the pen does now. */
  readonly tool: ReadonlySignal<Tool>
  readonly drawOn: (atMs: number) => DrawnOn
  readonly pictureNow: () => SeenPicture | undefined
  readonly seen: ReadonlySignal<readonly SeenMark[]>
  readonly pictureRect: () => { readonly width: number; readonly height: number }
  readonly setPenDown: (isDown: boolean) => void
  readonly onFailure: (error: unknown) => void
  readonly onUnknownPicture: () => void
}

export interface Editing {
  readonly selected: Signal<MarkId | undefined>
  /** A mark as it is being changed here, before the session says so. */
  readonly preview: ShapeAhead['shown']
  /** Of the mark in hand, on the picture; none while it is locked or held by somebody else. */
  readonly handles: ReadonlySignal<readonly Handle[]>
  /** The same mark's points on the picture; undefined where it cannot be changed. */
  readonly edited: ReadonlySignal<EditedStroke | undefined>
  /** The selected mark as it is seen now. */
  readonly seen: ReadonlySignal<SeenMark | undefined>
  readonly isDragging: ReadonlySignal<boolean>
  takesHandle(at: ImagePoint): boolean
  /** Takes the selected mark's handle, or the mark that is hit; false when there is neither. */
  take(at: ImagePoint, hit: MarkId | undefined, by?: PressedBy): boolean
  drag(to: ImagePoint): void
  drop(): void
  cancel(): void
  /** True when the key changes the selected mark: move, turn, resize, erase. */
  key(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'timeStamp'>): boolean
  /** The last change by keys is done. */
  keyUp(): void
  restyle(change: StyleChange): void
  /** Stands the mark otherwise, where it is; without a tilt it lies on its surface. */
  tilt(tilt: Quat | undefined): void
  erase(): void
  close(): void
}

/** Half a fingertip, as for marks themselves. */
const HANDLE_REACH_PX = 18
/** What taps slips so far, page pixels; a mark is not moved by choosing it. A fingertip rolls as it is lifted. */
const SLIP_PX: Readonly<Record<PressedBy, number>> = { mouse: 3, pen: 5, touch: 10 }

export const createEditing = (options: EditingOptions): Editing => new MarkEditing(options)

class MarkEditing implements Editing {
  readonly selected = signal<MarkId | undefined>(undefined)
  readonly preview: Editing['preview']
  readonly isDragging = signal(false)
  readonly seen: ReadonlySignal<SeenMark | undefined>
  readonly handles: ReadonlySignal<readonly Handle[]>
  readonly edited: ReadonlySignal<EditedStroke | undefined>
  /** Handles and what tilts: loaded with the first mark in hand. */
  readonly #tilting = signal<typeof TiltEdits | undefined>(undefined)
  readonly #options: EditingOptions
  readonly #stops: readonly (() => void)[]
  #taken: Taken | undefined
  #inHand: InHand | undefined
  readonly #ahead: ShapeAhead

  constructor(options: EditingOptions) {
    this.#options = options
    const { session, seen, tool } = options
    this.#ahead = createShapeAhead(session)
    this.preview = this.#ahead.shown
    this.seen = computed(() => seen.value.find(({ mark }) => mark.markId === this.selected.value))
    this.edited = computed(() => {
      const mark = this.seen.value?.mark
      return mark === undefined || !this.#mayChange(mark) ? undefined : this.#strokeOf(mark)
    })
    this.handles = computed(() => {
      const edited = this.edited.value
      return (edited && this.#tilting.value?.allHandles(edited, this.#options.pictureRect())) ?? []
    })
    this.#stops = [
      effect(() => {
        const { value } = this.selected
        if (value !== undefined && session.state.value.marks.get(value)?.erased !== false)
          this.selected.value = undefined
      }),
      effect(() => {
        if (tool.value !== 'select') this.selected.value = undefined
      }),
      effect(() => {
        if (this.seen.value !== undefined) this.#loadTilting()
      }),
    ]
  }

  takesHandle(at: ImagePoint): boolean {
    return this.#handleAt(at) !== undefined
  }

  take(at: ImagePoint, hit: MarkId | undefined, by: PressedBy = 'mouse'): boolean {
    const handle = this.#handleAt(at)
    if (handle === undefined) {
      this.selected.value = hit
      if (hit === undefined) return false
    }
    const mark = this.#selectedMark()
    if (mark === undefined || !this.#mayChange(mark)) return mark !== undefined
    this.#taken = { from: at, handle, slipPx: SLIP_PX[by] }
    this.isDragging.value = true
    this.#options.setPenDown(true)
    return true
  }

  drag(to: ImagePoint): void {
    const taken = this.#taken
    if (taken === undefined) return
    const { from, handle, slipPx } = taken
    if (this.#inHand === undefined) {
      const { width, height } = this.#options.pictureRect()
      if (Math.hypot((to[0] - from[0]) * width, (to[1] - from[1]) * height) < slipPx) return
      this.#begin(taken, performance.timeOrigin + performance.now())
    }
    const inHand = this.#inHand
    if (inHand === undefined) return
    const [u, v] = inHand.on.carryOver()([to[0], to[1], 0.5])
    const { before } = inHand
    this.#show(
      handle === undefined
        ? moveStroke(before, u - from[0], v - from[1])
        : (this.#tilting.peek()?.dragTilt(before, handle, from, [u, v]) ??
            dragHandle(before, handle, from, [u, v])),
    )
  }

  drop(): void {
    const inHand = this.#inHand
    this.#letGo()
    if (inHand === undefined) return
    this.#ahead.asked(this.#commit(inHand)).catch((error: unknown) => {
      this.#options.onFailure(error)
      // What was refused is in nobody's hand any more.
      this.#submitHand('mark.letGo', inHand.mark.markId)
    })
  }

  cancel(): void {
    const inHand = this.#inHand
    this.#letGo()
    if (inHand === undefined) return
    this.#ahead.forget()
    this.#submitHand('mark.letGo', inHand.mark.markId)
  }

  key(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'timeStamp'>): boolean {
    const mark = this.#selectedMark()
    if (mark === undefined) return false
    if (event.key === 'Escape' || event.key === 'Enter') {
      this.cancel()
      this.selected.value = undefined
      return true
    }
    if (event.key === 'Delete' || event.key === 'Backspace') {
      this.erase()
      return true
    }
    const edit = editOfKey(event, this.#options.pictureRect(), this.#tilting.peek()?.tiltBy)
    if (edit === undefined) return false
    if (this.#inHand === undefined)
      this.#begin({ from: [0, 0], handle: undefined, slipPx: 0 }, performance.timeOrigin + event.timeStamp)
    if (this.#inHand !== undefined) this.#show(edit(this.#inHand.now))
    return true
  }

  keyUp(): void {
    if (!this.isDragging.peek()) this.drop()
  }

  restyle(change: StyleChange): void {
    const mark = this.#selectedMark()
    if (mark !== undefined) this.#ask({ type: 'mark.restyle', markId: mark.markId, change })
  }

  tilt(tilt: Quat | undefined): void {
    const mark = this.#selectedMark()
    if (mark !== undefined)
      this.#ask({ type: 'mark.tilt', markId: mark.markId, ...(tilt === undefined ? {} : { tilt }) })
  }

  erase(): void {
    const mark = this.#selectedMark()
    if (mark !== undefined) this.#ask({ type: 'mark.erase', markIds: [mark.markId] })
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  #ask(command: Command): void {
    const { session, onFailure } = this.#options
    session.submit(command).catch((error: unknown) => onFailure(error))
  }

  #loadTilting(): void {
    if (this.#tilting.peek() !== undefined) return
    import('../tilt/tiltEdits.ts').then(
      (loaded) => (this.#tilting.value = loaded),
      // Asked for again with the next picture; until then there is no handle.
      () => {},
    )
  }

  #selectedMark(): Mark | undefined {
    const markId = this.selected.peek()
    const mark = markId === undefined ? undefined : this.#options.session.state.peek().marks.get(markId)
    return mark && this.#ahead.of(mark)
  }

  #mayChange({ locked, heldBy }: Mark): boolean {
    const me = this.#options.session.me.peek()?.participantId
    return !locked && (heldBy === undefined || heldBy === me)
  }

  #strokeOf(mark: Mark): EditedStroke | undefined {
    const picture = this.#options.pictureNow()
    const stroke = picture && strokeOn(mark, picture)
    const standing = picture && standingOf(mark, picture)
    if (picture === undefined || stroke === undefined || standing === undefined) return undefined
    const { width, height } = this.#options.pictureRect()
    const { kind, sweepRad, tilt } = mark
    const room = { ...standing, camera: picture.picture }
    return { kind, stroke, sweepRad, tilt, aspect: width / Math.max(1, height), room }
  }

  #handleAt(at: ImagePoint): HandleId | undefined {
    const { width, height } = this.#options.pictureRect()
    const away = (handle: Handle): number =>
      Math.hypot((handle.at[0] - at[0]) * width, (handle.at[1] - at[1]) * height)
    const [nearest] = [...this.handles.peek()].sort((a, b) => away(a) - away(b))
    return nearest !== undefined && away(nearest) <= HANDLE_REACH_PX ? nearest.id : undefined
  }

  /** The first real change: only now the picture freezes, where it does, and the mark is held. */
  #begin(taken: Taken, atMs: number): void {
    const mark = this.#selectedMark()
    const before = mark !== undefined && this.#mayChange(mark) ? this.#strokeOf(mark) : undefined
    if (mark === undefined || before === undefined) return
    this.#inHand = { ...taken, mark, before, now: before, on: this.#options.drawOn(atMs) }
    this.#submitHand('mark.hold', mark.markId)
  }

  #show(now: EditedStroke): void {
    if (this.#inHand === undefined) return
    this.#inHand = { ...this.#inHand, now }
    const { on, mark } = this.#inHand
    const picture = on.pictureNow()
    if (picture !== undefined)
      this.#ahead.show({ markId: mark.markId, shape: editedShape(picture, this.#inHand) })
  }

  #letGo(): void {
    this.#taken = undefined
    this.#inHand = undefined
    if (!this.isDragging.peek()) return
    this.isDragging.value = false
    this.#options.setPenDown(false)
  }

  #submitHand(type: 'mark.hold' | 'mark.letGo', markId: MarkId): void {
    this.#options.session.submit({ type, markId }).catch((error: unknown) => {
      // Held by oneself already, or let go already: what was wanted.
      if (error instanceof AppError && error.code === 'wrong-state') return
      this.#letGo()
      this.#ahead.forget()
      this.#options.onFailure(error)
    })
  }

  async #commit(inHand: InHand): Promise<{ readonly seq: number } | undefined> {
    const picture = await inHand.on.picture
    if (picture !== undefined) return this.#options.session.submit(editCommand(picture, inHand))
    this.#submitHand('mark.letGo', inHand.mark.markId)
    this.#options.onUnknownPicture()
    return undefined
  }
}
