// The pen at work: tools' effects become presence while the pen is down and commands when it is lifted.
import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { SessionClient } from '../../client/sessionClient.ts'
import { tidyStroke } from '../../shared/ink/tidyStroke.ts'
import { assertNever } from '../../shared/invariant.ts'
import type { MarkId, PictureId } from '../../shared/protocol/ids.ts'
import type { MarkColour, StrokeSample } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { DrawnShape } from './gestures.ts'
import type { GrowingMark, PointedAt, StrokePresence } from './strokePresence.ts'
import {
  idle,
  isTapKind,
  transition,
  type Tool,
  type ToolEffect,
  type ToolInput,
  type ToolState,
} from './tools.ts'

/** What the pen is drawing on, fixed when it goes down. */
export interface DrawnOn {
  readonly pictureId: PictureId | undefined
  /** Known at once on a live picture; on one that is just being frozen when the session knows it. */
  readonly picture: Promise<PictureRef | undefined>
  readonly pictureNow: () => PictureRef | undefined
  /**
   * A sample of the picture that is on the screen now, as a sample of the picture drawn on. Asked once for all samples of
   * an event: which picture was drawn on is looked up each time.
   */
  readonly carryOver: () => (sample: StrokeSample) => StrokeSample
  /** And back: where samples of the picture drawn on are seen on another picture. */
  readonly carryBack: (onto: PictureRef) => (sample: StrokeSample) => StrokeSample | undefined
  /** Width over height. */
  readonly aspect: number
}

/** A stroke of this page that the session has not told back yet. */
export interface OwnStroke extends DrawnShape {
  readonly markId: MarkId
  readonly colour: MarkColour
  readonly text?: string
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
  /** What the eraser crosses on its way. */
  readonly pickLine: (point: ImagePoint) => MarkId | undefined
  readonly setPenDown: (isDown: boolean) => void
  readonly onFailure: (error: unknown) => void
  /** The picture has no known place: nothing can be drawn on it. */
  readonly onUnknownPicture: () => void
  /** The pen was lifted, and that is no mark yet with this tool. */
  readonly onUnfinished: () => void
}

export interface Drawing {
  readonly tool: Signal<Tool>
  readonly colour: Signal<MarkColour>
  /** Of marks drawn from now on, seconds; undefined = they stay. */
  readonly fadeAfterS: Signal<number | undefined>
  /** In drawing order; the last may still be growing. */
  readonly ownStrokes: ReadonlySignal<readonly OwnStroke[]>
  readonly isPenDown: ReadonlySignal<boolean>
  /** An angle's first leg stands, the second one is to be drawn. */
  readonly wantsSecondLeg: ReadonlySignal<boolean>
  /** A label whose place is chosen and whose words are being written. */
  readonly asking: ReadonlySignal<OwnStroke | undefined>
  /** The words for the label that asks; undefined gives it up. */
  answer(text: string | undefined): void
  /** True when a press now is the whole mark. */
  isTap(): boolean
  down(sample: StrokeSample, atMs: number, byKeys?: boolean): void
  move(samples: readonly StrokeSample[]): void
  up(): void
  cancel(): void
  /** The live pointer follows a pointer that hovers, while its tool is chosen or its key held. */
  hover(point: ImagePoint | undefined, pointerHeld: boolean): void
  /** The crosshair of the keyboard moves without the pen down. */
  aim(point: ImagePoint | undefined): void
  close(): void
}

export const createDrawing = (options: DrawingOptions): Drawing => new PenDrawing(options)

class PenDrawing implements Drawing {
  readonly tool = signal<Tool>('ink')
  readonly colour = signal<MarkColour>('sky')
  readonly fadeAfterS = signal<number | undefined>(undefined)
  readonly ownStrokes = signal<readonly OwnStroke[]>([])
  readonly isPenDown = signal(false)
  readonly wantsSecondLeg = signal(false)
  readonly asking = signal<OwnStroke | undefined>(undefined)
  readonly #options: DrawingOptions
  readonly #stops: readonly (() => void)[]
  #state: ToolState = idle
  #drawnOn: DrawnOn | undefined
  #isHovering = false

  constructor(options: DrawingOptions) {
    this.#options = options
    this.#stops = [
      options.session.onEvent((event) => {
        // From now on everybody, this page too, draws it from the session's state.
        if (event.type === 'mark.drawn') this.#forget(event.markId)
      }),
      // Who takes another tool has given up the angle that is half drawn.
      this.tool.subscribe(() => {
        if (this.#state.tag === 'secondLeg') this.cancel()
      }),
    ]
  }

  isTap(): boolean {
    return isTapKind(this.tool.peek()) || this.#state.tag === 'secondLeg'
  }

  down(sample: StrokeSample, atMs: number, byKeys = false): void {
    const { drawOn, pickMark, newMarkId } = this.#options
    const tool = this.tool.peek()
    const draws = tool !== 'erase' && tool !== 'pointer' && tool !== 'select' && this.#state.tag === 'idle'
    const open = this.asking.peek()
    if (tool === 'label' && open !== undefined) {
      // [GEST-4] Its words come first: the field takes the focus again.
      this.asking.value = { ...open }
      return
    }
    if (draws) this.#drawnOn = drawOn(atMs)
    this.#setPenDown(true)
    const on = this.#drawnOn
    this.#step({
      type: 'down',
      tool,
      markId: newMarkId(),
      sample: draws || on === undefined ? sample : on.carryOver()(sample),
      hit: pickMark([sample[0], sample[1]]),
      aspect: on?.aspect ?? 1,
      byKeys,
    })
  }

  move(samples: readonly StrokeSample[]): void {
    const last = samples.at(-1)
    const isErasing = this.#state.tag === 'erasing'
    const hit = last && isErasing ? this.#options.pickLine([last[0], last[1]]) : undefined
    const isDrawing = this.#state.tag === 'drawing' || this.#state.tag === 'secondLeg'
    const on = isDrawing ? this.#drawnOn : undefined
    this.#step({ type: 'move', samples: on === undefined ? samples : samples.map(on.carryOver()), hit })
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
    if (this.#state.tag === 'secondLeg' && point !== undefined) {
      const sample: StrokeSample = [point[0], point[1], 0.5]
      this.#step({ type: 'aim', sample: this.#drawnOn?.carryOver()(sample) ?? sample })
    }
    const wantsPointer = pointerHeld || this.tool.peek() === 'pointer'
    const points = point !== undefined && wantsPointer && this.#state.tag === 'idle'
    if (points) presence.point(this.#pointedAt(), [[point[0], point[1], 0.5]])
    else if (this.#isHovering) presence.pointEnd(this.#pointedAt())
    this.#isHovering = points
  }

  aim(point: ImagePoint | undefined): void {
    this.hover(point, false)
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.#options.presence.close()
  }

  answer(text: string | undefined): void {
    const asked = this.asking.peek()
    if (asked === undefined) return
    this.asking.value = undefined
    if (text === undefined) this.#forget(asked.markId)
    else this.#send({ ...asked, text })
  }

  #step(input: ToolInput): void {
    const next = transition(this.#state, input)
    this.#state = next.state
    this.wantsSecondLeg.value = next.state.tag === 'secondLeg'
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
        this.#grow(effect.markId, effect.shape)
        break
      case 'finish':
        this.#end(effect.markId, effect.shape, (own) => this.#send(own))
        break
      case 'ask':
        this.#end(effect.markId, effect.shape, (own) => (this.asking.value = own))
        break
      case 'abandon':
        presence.end(this.#growing(effect.markId, { kind: effect.kind, stroke: [] }), true)
        this.#forget(effect.markId)
        break
      case 'unfinished':
        this.#options.onUnfinished()
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

  #grow(markId: MarkId, shape: DrawnShape): void {
    if (this.#drawnOn === undefined) return
    this.#keep({ ...shape, markId, colour: this.colour.peek(), complete: false, on: this.#drawnOn })
    this.#options.presence.grow(this.#growing(markId, shape))
  }

  /** The pen is lifted: what was drawn waits for the session, or for its words. */
  #end(markId: MarkId, shape: DrawnShape, then: (own: OwnStroke) => void): void {
    if (this.#drawnOn === undefined) return
    this.#options.presence.end(this.#growing(markId, shape), false)
    const own = { ...shape, markId, colour: this.colour.peek(), complete: true, on: this.#drawnOn }
    this.#keep(own)
    then(own)
  }

  #send(own: OwnStroke): void {
    this.#keep(own)
    this.#submit(own).catch((error: unknown) => {
      this.#forget(own.markId)
      this.#options.onFailure(error)
    })
  }

  async #submit({ markId, kind, colour, stroke, sweepRad, text, on }: OwnStroke): Promise<void> {
    const fadeAfterS = this.fadeAfterS.peek()
    const picture = await on.picture
    if (picture === undefined) {
      this.#forget(markId)
      this.#options.onUnknownPicture()
      return
    }
    await this.#options.session.submit({
      type: 'mark.draw',
      markId,
      kind,
      colour,
      picture,
      ...(on.pictureId === undefined ? {} : { pictureId: on.pictureId }),
      stroke: kind === 'ink' ? tidyStroke(stroke, on.aspect) : stroke,
      ...(sweepRad === undefined ? {} : { sweepRad }),
      ...(text === undefined ? {} : { text }),
      ...(fadeAfterS === undefined ? {} : { fadeAfterS }),
    })
  }

  #keep(own: OwnStroke): void {
    this.ownStrokes.value = [...this.ownStrokes.peek().filter(({ markId }) => markId !== own.markId), own]
  }

  #forget(markId: MarkId): void {
    const rest = this.ownStrokes.peek().filter((own) => own.markId !== markId)
    if (rest.length < this.ownStrokes.peek().length) this.ownStrokes.value = rest
  }

  #growing(markId: MarkId, { kind, stroke, sweepRad }: DrawnShape): GrowingMark {
    const on = this.#drawnOn
    const { colour } = this
    const drawn = { markId, kind, sweepRad, samples: stroke, colour: colour.peek() }
    return { ...drawn, picture: on?.pictureNow(), pictureId: on?.pictureId }
  }

  #pointedAt(): PointedAt {
    return { colour: this.colour.peek(), ...this.#options.pointOn() }
  }
}
