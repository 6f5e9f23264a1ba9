// The pen at work: tools' effects become presence while the pen is down and commands when it is lifted.
import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { SessionClient } from '../../client/sessionClient.ts'
import { tidyStroke } from '../../shared/ink/tidyStroke.ts'
import { assertNever } from '../../shared/invariant.ts'
import type { MarkId, PictureId } from '../../shared/protocol/ids.ts'
import type { MarkColour, MarkKind, Stroke, StrokeSample } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { GrowingMark, PointedAt, StrokePresence } from './strokePresence.ts'
import { idle, transition, type Tool, type ToolEffect, type ToolInput, type ToolState } from './tools.ts'

/** What the pen is drawing on, fixed when it goes down. */
export interface DrawnOn {
  readonly pictureId: PictureId | undefined
  /** Known at once on a live picture; on one that is just being frozen when the session knows it. */
  readonly picture: Promise<PictureRef | undefined>
  readonly pictureNow: () => PictureRef | undefined
  /** A sample of the picture that is on the screen now, as a sample of the picture drawn on. */
  readonly carryOver: (sample: StrokeSample) => StrokeSample
  /** And back: where a sample of the picture drawn on is seen on another picture. */
  readonly carryBack: (sample: StrokeSample, onto: PictureRef) => StrokeSample | undefined
  /** Width over height. */
  readonly aspect: number
}

/** A stroke of this page that the session has not told back yet. */
export interface OwnStroke {
  readonly markId: MarkId
  readonly kind: MarkKind
  readonly colour: MarkColour
  readonly stroke: Stroke
  readonly complete: boolean
  readonly on: DrawnOn
}

export interface DrawingOptions {
  readonly session: SessionClient
  readonly presence: StrokePresence
  readonly newMarkId: () => MarkId
  /** Freezes first where that is wanted. `atMs`: page clock of the pen's going down. */
  readonly drawOn: (atMs: number) => DrawnOn
  /** What the live pointer points on now; never freezes. */
  readonly pointOn: () => {
    readonly picture: PictureRef | undefined
    readonly pictureId: PictureId | undefined
  }
  readonly pickMark: (point: ImagePoint) => MarkId | undefined
  readonly setPenDown: (isDown: boolean) => void
  readonly onFailure: (error: unknown) => void
  /** The picture has no known place: nothing can be drawn on it. */
  readonly onUnknownPicture: () => void
}

export interface Drawing {
  readonly tool: Signal<Tool>
  readonly colour: Signal<MarkColour>
  /** In drawing order; the last may still be growing. */
  readonly ownStrokes: ReadonlySignal<readonly OwnStroke[]>
  readonly isPenDown: ReadonlySignal<boolean>
  down(sample: StrokeSample, atMs: number): void
  move(samples: readonly StrokeSample[]): void
  up(): void
  cancel(): void
  /** The live pointer follows a pointer that hovers, while its tool is chosen or its key held. */
  hover(point: ImagePoint | undefined, pointerHeld: boolean): void
  close(): void
}

export const createDrawing = (options: DrawingOptions): Drawing => new PenDrawing(options)

class PenDrawing implements Drawing {
  readonly tool = signal<Tool>('ink')
  readonly colour = signal<MarkColour>('sky')
  readonly ownStrokes = signal<readonly OwnStroke[]>([])
  readonly isPenDown = signal(false)
  readonly #options: DrawingOptions
  readonly #stopListening: () => void
  #state: ToolState = idle
  #drawnOn: DrawnOn | undefined
  #isHovering = false

  constructor(options: DrawingOptions) {
    this.#options = options
    this.#stopListening = options.session.onEvent((event) => {
      // From now on everybody, this page too, draws it from the session's state.
      if (event.type === 'mark.drawn') this.#forget(event.markId)
    })
  }

  down(sample: StrokeSample, atMs: number): void {
    const { drawOn, pickMark, newMarkId } = this.#options
    const tool = this.tool.peek()
    if (tool !== 'erase' && tool !== 'pointer') this.#drawnOn = drawOn(atMs)
    this.#setPenDown(true)
    this.#step({ type: 'down', tool, markId: newMarkId(), sample, hit: pickMark([sample[0], sample[1]]) })
  }

  move(samples: readonly StrokeSample[]): void {
    const last = samples.at(-1)
    const isErasing = this.#state.tag === 'erasing'
    const hit = last && isErasing ? this.#options.pickMark([last[0], last[1]]) : undefined
    const on = this.#state.tag === 'drawing' ? this.#drawnOn : undefined
    this.#step({ type: 'move', samples: on === undefined ? samples : samples.map(on.carryOver), hit })
  }

  up(): void {
    this.#step({ type: 'up' })
    this.#setPenDown(false)
  }

  cancel(): void {
    this.#step({ type: 'cancel' })
    this.#setPenDown(false)
  }

  hover(point: ImagePoint | undefined, pointerHeld: boolean): void {
    const { presence } = this.#options
    const wantsPointer = pointerHeld || this.tool.peek() === 'pointer'
    const points = point !== undefined && wantsPointer && this.#state.tag === 'idle'
    if (points) presence.point(this.#pointedAt(), [[point[0], point[1], 0.5]])
    else if (this.#isHovering) presence.pointEnd(this.#pointedAt())
    this.#isHovering = points
  }

  close(): void {
    this.#stopListening()
    this.#options.presence.close()
  }

  #step(input: ToolInput): void {
    const next = transition(this.#state, input)
    this.#state = next.state
    for (const effect of next.effects) this.#run(effect)
  }

  #setPenDown(isDown: boolean): void {
    if (this.isPenDown.peek() === isDown) return
    this.isPenDown.value = isDown
    this.#options.setPenDown(isDown)
  }

  #run(effect: ToolEffect): void {
    const { session, presence, onFailure } = this.#options
    switch (effect.type) {
      case 'grow':
        this.#grow(effect.markId, effect.kind, effect.samples)
        break
      case 'finish':
        this.#finish(effect.markId, effect.kind, effect.stroke)
        break
      case 'abandon':
        presence.end(this.#growing(effect.markId, effect.kind, []), true)
        this.#forget(effect.markId)
        break
      case 'erase':
        session.submit({ type: 'mark.erase', markIds: [effect.markId] }).catch(onFailure)
        break
      case 'point':
        presence.point(this.#pointedAt(), effect.samples)
        break
      case 'pointEnd':
        presence.pointEnd(this.#pointedAt())
        break
      default:
        assertNever(effect)
    }
  }

  #grow(markId: MarkId, kind: MarkKind, stroke: Stroke): void {
    if (this.#drawnOn === undefined) return
    this.#keep({ markId, kind, colour: this.colour.peek(), stroke, complete: false, on: this.#drawnOn })
    this.#options.presence.grow(this.#growing(markId, kind, stroke))
  }

  #finish(markId: MarkId, kind: MarkKind, stroke: Stroke): void {
    if (this.#drawnOn === undefined) return
    this.#options.presence.end(this.#growing(markId, kind, stroke), false)
    const own = { markId, kind, colour: this.colour.peek(), stroke, complete: true, on: this.#drawnOn }
    this.#keep(own)
    this.#submit(own).catch((error: unknown) => {
      this.#forget(markId)
      this.#options.onFailure(error)
    })
  }

  async #submit({ markId, kind, colour, stroke, on }: OwnStroke): Promise<void> {
    const picture = await on.picture
    if (picture === undefined) {
      this.#forget(markId)
      this.#options.onUnknownPicture()
      return
    }
    const tidied = kind === 'ink' ? tidyStroke(stroke, on.aspect) : stroke
    const frozen = on.pictureId === undefined ? {} : { pictureId: on.pictureId }
    await this.#options.session.submit({
      type: 'mark.draw',
      markId,
      kind,
      colour,
      picture,
      ...frozen,
      stroke: tidied,
    })
  }

  #keep(own: OwnStroke): void {
    this.ownStrokes.value = [...this.ownStrokes.peek().filter(({ markId }) => markId !== own.markId), own]
  }

  #forget(markId: MarkId): void {
    const rest = this.ownStrokes.peek().filter((own) => own.markId !== markId)
    if (rest.length < this.ownStrokes.peek().length) this.ownStrokes.value = rest
  }

  #growing(markId: MarkId, kind: MarkKind, samples: Stroke): GrowingMark {
    const picture = this.#drawnOn?.pictureNow()
    return { markId, kind, colour: this.colour.peek(), picture, pictureId: this.#drawnOn?.pictureId, samples }
  }

  #pointedAt(): PointedAt {
    return { colour: this.colour.peek(), ...this.#options.pointOn() }
  }
}
