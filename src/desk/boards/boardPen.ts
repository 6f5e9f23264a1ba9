// The expert's pen on a board's page: presence while it is down, one command when it is lifted. What it draws is in the
// page's own coordinates, so that no pose and no depth has a part in it.
import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { PageStroke } from '../../client/boards/paintBoard.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import { tidyStroke } from '../../shared/ink/tidyStroke.ts'
import type { BoardStroke } from '../../shared/protocol/boards.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import {
  MAX_STROKE_SAMPLES,
  type MarkColour,
  type Stroke,
  type StrokeSample,
} from '../../shared/protocol/marks.ts'
import type { BoardPageRef } from '../../shared/protocol/presence.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { GrowingMark, StrokePresence } from '../draw/strokePresence.ts'

/** What a page is drawn on with; the pointer only points, for hands that cannot hover. */
export type BoardTool = BoardStroke['kind'] | 'pointer'
export const boardTools = [
  'ink',
  'arrow',
  'point',
  'circle',
  'pointer',
] as const satisfies readonly BoardTool[]

/** A stroke of this page that the session has not told back yet. */
export interface OwnPageStroke extends PageStroke {
  readonly kind: BoardStroke['kind']
  readonly markId: MarkId
  readonly on: BoardPageRef
}

export interface BoardPen {
  readonly tool: Signal<BoardTool>
  readonly ownStrokes: ReadonlySignal<readonly OwnPageStroke[]>
  down(sample: StrokeSample): void
  move(samples: readonly StrokeSample[]): void
  up(): void
  cancel(): void
  /** The pointer over the page; undefined when it has left. */
  hover(point: ImagePoint | undefined): void
  /** The crosshair of the keyboard points, as a mouse does. */
  aim(point: ImagePoint | undefined): void
  close(): void
}

export interface BoardPenOptions {
  readonly session: Pick<SessionClient, 'submit' | 'onEvent'>
  readonly presence: StrokePresence
  readonly colour: ReadonlySignal<MarkColour>
  readonly newStrokeId: () => MarkId
  /** The page that is open on the desk. */
  readonly page: () => BoardPageRef | undefined
  /** Its width over its height. */
  readonly aspect: () => number
  readonly onFailure: (error: unknown) => void
}

/** Shorter ones are a slip of the hand, not an arrow or a circle; a share of the page's width. */
const LEAST_REACH = 0.01

export const createBoardPen = (options: BoardPenOptions): BoardPen => new PagePen(options)

class PagePen implements BoardPen {
  readonly tool = signal<BoardTool>('ink')
  readonly ownStrokes = signal<readonly OwnPageStroke[]>([])
  readonly #options: BoardPenOptions
  readonly #stop: () => void
  #growing: OwnPageStroke | undefined
  #pointingOn: BoardPageRef | undefined
  /** Pressed with the pointer: a finger points for as long as it is down. */
  #isPointing = false

  constructor(options: BoardPenOptions) {
    this.#options = options
    this.#stop = options.session.onEvent((event) => {
      if (event.type === 'board.drawn') this.#forget(event.stroke.strokeId)
    })
  }

  down(sample: StrokeSample): void {
    const on = this.#options.page()
    if (on === undefined) return
    const { newStrokeId, colour } = this.#options
    const kind = this.tool.peek()
    this.#isPointing = kind === 'pointer'
    this.hover(this.#isPointing ? [sample[0], sample[1]] : undefined)
    if (kind === 'pointer') return
    this.#grow({ markId: newStrokeId(), kind, colour: colour.peek(), stroke: [sample], complete: false, on })
  }

  move(samples: readonly StrokeSample[]): void {
    const stroke = this.#growing
    const last = samples.at(-1)
    if (last === undefined) return
    if (this.#isPointing) this.hover([last[0], last[1]])
    if (stroke === undefined) return
    this.#grow({ ...stroke, stroke: lengthened(stroke, samples, last) })
  }

  up(): void {
    const stroke = this.#growing
    this.#growing = undefined
    this.#stopPointing()
    if (stroke === undefined) return
    const finished = finishedStroke(stroke, this.#options.aspect())
    this.#options.presence.end(growingOf(stroke), finished === undefined)
    if (finished === undefined) {
      this.#forget(stroke.markId)
      return
    }
    this.#keep({ ...stroke, stroke: finished, complete: true })
    this.#submit(stroke, finished)
  }

  cancel(): void {
    const stroke = this.#growing
    this.#growing = undefined
    this.#stopPointing()
    if (stroke === undefined) return
    this.#options.presence.end(growingOf(stroke), true)
    this.#forget(stroke.markId)
  }

  hover(point: ImagePoint | undefined): void {
    const { presence, colour, page } = this.#options
    const on = page()
    const at = (board: BoardPageRef) => ({
      picture: undefined,
      pictureId: undefined,
      board,
      colour: colour.peek(),
    })
    if (point !== undefined && on !== undefined && this.#growing === undefined) {
      this.#pointingOn = on
      presence.point(at(on), [[point[0], point[1], 0.5]])
    } else if (this.#pointingOn !== undefined) {
      presence.pointEnd(at(this.#pointingOn))
      this.#pointingOn = undefined
    }
  }

  aim(point: ImagePoint | undefined): void {
    this.hover(point)
  }

  close(): void {
    this.#stop()
    this.#options.presence.close()
  }

  #stopPointing(): void {
    if (this.#isPointing) this.hover(undefined)
    this.#isPointing = false
  }

  #submit({ markId, kind, colour, on }: OwnPageStroke, stroke: Stroke): void {
    const { session, onFailure } = this.#options
    const drawn = { strokeId: markId, page: on.page, kind, colour, stroke }
    session.submit({ type: 'board.draw', boardId: on.boardId, stroke: drawn }).catch((error: unknown) => {
      this.#forget(markId)
      onFailure(error)
    })
  }

  #grow(stroke: OwnPageStroke): void {
    this.#growing = stroke
    this.#keep(stroke)
    this.#options.presence.grow(growingOf(stroke))
  }

  #keep(own: OwnPageStroke): void {
    this.ownStrokes.value = [...this.ownStrokes.peek().filter(({ markId }) => markId !== own.markId), own]
  }

  #forget(markId: MarkId): void {
    const rest = this.ownStrokes.peek().filter((own) => own.markId !== markId)
    if (rest.length < this.ownStrokes.peek().length) this.ownStrokes.value = rest
  }
}

const growingOf = ({ markId, kind, colour, stroke, on }: OwnPageStroke): GrowingMark => ({
  markId,
  kind,
  colour,
  picture: undefined,
  pictureId: undefined,
  board: on,
  samples: stroke,
})

/** Ink gets longer, a point moves, arrow and circle keep their first point. */
function lengthened(
  { kind, stroke }: OwnPageStroke,
  samples: readonly StrokeSample[],
  last: StrokeSample,
): Stroke {
  const [first = last] = stroke
  if (kind === 'ink') return [...stroke, ...samples].slice(0, MAX_STROKE_SAMPLES)
  return kind === 'point' ? [last] : [first, last]
}

/** What is sent: as many points as the kind asks for; undefined for a slip of the hand. */
function finishedStroke({ kind, stroke }: OwnPageStroke, aspect: number): Stroke | undefined {
  const [first] = stroke
  const last = stroke.at(-1)
  if (first === undefined || last === undefined) return undefined
  if (kind === 'point') return [last]
  const reaches = stroke.some(([u, v]) => Math.hypot(u - first[0], (v - first[1]) / aspect) >= LEAST_REACH)
  if (!reaches) return undefined
  return kind === 'ink' ? tidyStroke(stroke, aspect) : [first, last]
}
