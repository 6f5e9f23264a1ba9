// Tying: the expert marks on a second still the spot that a mark is about, and its depth is known from both.
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { SessionClient } from '../../client/sessionClient.ts'
import { isSamePicture } from '../../client/markCanvas/samePicture.ts'
import { partOf } from '../../shared/ink/markAgain.ts'
import { anchorPoint } from '../../shared/ink/markAnchor.ts'
import type { TieMarkRefusal } from '../../shared/ink/tieMark.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { MarkShape } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { calibrationOf } from '../../shared/session/selectors.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { Freeze } from '../video/freeze.ts'
import { tieLine } from './tieGuide.ts'

export interface Tying {
  readonly markId: MarkId
  readonly problem: TieMarkRefusal | 'same-still' | undefined
}

export interface Tie {
  readonly tying: ReadonlySignal<Tying | undefined>
  /** The other still, once it is on the stage. */
  readonly second: ReadonlySignal<PictureRef | undefined>
  /** Where on it the spot must lie. */
  readonly line: ReadonlySignal<readonly [ImagePoint, ImagePoint] | undefined>
  start(markId: MarkId): void
  cancel(): void
  /** The same spot, on the still that is on the stage. False: nothing is being tied there, the tap is somebody else's. */
  tap(point: ImagePoint): boolean
  close(): void
}

export interface TieParts {
  readonly session: SessionClient
  readonly freeze: Freeze
  readonly ask: (command: Command) => void
  readonly onTied: (mark: Mark, errorM: number) => void
}

/** A distance or an angle has no single spot to mark again; without a camera's place nothing can be told. */
export const isOneSpot = ({ kind, picture }: Mark): boolean =>
  kind !== 'distance' && kind !== 'angle' && picture.tracked

/** Its depth of then says nothing any more: it is drawn again where it was, if it has a spot to say that by. */
export const isHiddenMark = (mark: Mark, epoch: number): boolean =>
  (placementOf(mark)?.epoch ?? epoch) < epoch

/** Only who ties needs them. */
const loadTieShape = () => import('../tie/tieShape.ts')
const loadDrawAgain = () => import('../tie/drawAgain.ts')

export const createTie = (parts: TieParts): Tie => new TieByHand(parts)

class TieByHand implements Tie {
  readonly tying = signal<Tying | undefined>(undefined)
  readonly #still = computed(() => this.#shownStill())
  readonly second = computed(() => this.#second())
  readonly line = computed(() => this.#line())
  readonly #parts: TieParts
  readonly #stops: readonly (() => void)[]

  constructor(parts: TieParts) {
    this.#parts = parts
    this.#stops = [
      effect(() => {
        const now = this.tying.value
        // Erased meanwhile: there is nothing to tie any more.
        if (now !== undefined && this.#mark()?.erased !== false) this.tying.value = undefined
      }),
      // What was wrong with a click on one still says nothing of the next.
      this.#still.subscribe(() => this.#tell(undefined)),
    ]
  }

  start(markId: MarkId): void {
    this.tying.value = { markId, problem: undefined }
    // Here long before the tap that needs it.
    Promise.all([loadTieShape(), loadDrawAgain()]).catch(() => {})
  }

  cancel(): void {
    this.tying.value = undefined
  }

  tap(point: ImagePoint): boolean {
    const mark = this.#mark()
    const view = this.#parts.freeze.view.peek()
    if (mark === undefined || view.tag !== 'frozen') return false
    const { epoch } = this.#parts.session.state.peek()
    const picture = this.second.peek()
    const isHidden = isHiddenMark(mark, epoch)
    // The words say what to do instead.
    if (isHidden && partOf(mark.kind) === undefined) return true
    if (picture === undefined) this.#tell('same-still')
    else if (picture.tracked && picture.epoch !== epoch) this.#tell('other-epoch')
    else {
      const reshaped = isHidden
        ? this.#drawAgain(mark, { picture, pictureId: view.pictureId }, point)
        : this.#tie(mark, picture, point)
      // What did not come over a broken line is asked for again with the next tap; the banner tells of the line.
      reshaped.catch(() => {})
    }
    return true
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  #mark(): Mark | undefined {
    const markId = this.tying.value?.markId
    return markId === undefined ? undefined : this.#parts.session.state.value.marks.get(markId)
  }

  #shownStill(): PictureRef | undefined {
    const view = this.#parts.freeze.view.value
    return view.tag === 'frozen' ? view.picture : undefined
  }

  #second(): PictureRef | undefined {
    const mark = this.#mark()
    const picture = this.#still.value
    if (mark === undefined || picture === undefined) return undefined
    return isSamePicture(picture, mark.picture) ? undefined : picture
  }

  #line(): Tie['line']['value'] {
    const mark = this.#mark()
    const picture = this.second.value
    if (mark === undefined || picture?.tracked !== true || !mark.picture.tracked) return undefined
    if (picture.epoch !== mark.picture.epoch) return undefined
    return tieLine(mark.picture, anchorPoint(mark.kind, mark.stroke), picture)
  }

  #tell(problem: Tying['problem']): void {
    const now = this.tying.peek()
    if (now !== undefined && now.problem !== problem) this.tying.value = { ...now, problem }
  }

  /** Two or three of these tell the headset how their old world stands in the present one (RE-5). */
  async #drawAgain(mark: Mark, on: Pick<MarkShape, 'picture' | 'pictureId'>, at: ImagePoint): Promise<void> {
    const { shapeAgain } = await loadDrawAgain()
    this.#reshape(mark, shapeAgain(mark, on, at))
  }

  async #tie(mark: Mark, picture: PictureRef, point: ImagePoint): Promise<void> {
    const calibration = calibrationOf(this.#parts.session.state.peek(), mark.picture)
    if (calibration === undefined) {
      this.#tell('no-pose')
      return
    }
    const { tieShape } = await loadTieShape()
    if (!this.#isTying(mark)) return
    const tied = tieShape(mark, { calibration, other: { picture, point } })
    if (!tied.ok) {
      this.#tell(tied.error)
      return
    }
    this.#reshape(mark, tied.value.shape)
    this.#parts.onTied(mark, tied.value.errorM)
  }

  #isTying({ markId }: Mark): boolean {
    return this.tying.peek()?.markId === markId
  }

  /** Nothing while another mark has been begun, or it was given up. */
  #reshape(mark: Mark, shape: MarkShape): void {
    if (!this.#isTying(mark)) return
    this.#parts.ask({ type: 'mark.reshape', markId: mark.markId, shape })
    this.tying.value = undefined
  }
}
