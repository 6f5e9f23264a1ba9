// The wearer's side of guiding, without any view: the mark in hand, the present step, what the expert has written. The
// headset's layers and the phone's page show it and press its buttons.
import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core'
import { errorCodeOf } from '../../client/i18n/errorTexts.ts'
import type { Clock } from '../../client/ports.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import { createShapeAhead, type ShapeAhead } from '../../client/shapeAhead.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import { distance, type Vec3 } from '../../shared/geometry/vec3.ts'
import { movedTo } from '../../shared/ink/placementEdits.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { MAX_MARK_TEXT, type Placement } from '../../shared/protocol/marks.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { hasStepsInSight } from '../../shared/session/oldPlaces.ts'
import {
  anchorOf,
  canRedo,
  canUndo,
  currentStep,
  neighbourStep,
  severalToErase,
  stepNumbers,
  type Erasable,
} from '../../shared/session/selectors.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { SurfaceHit } from '../placement/worldGeometry.ts'
import { guideTexts, readyPhrases } from './guideTexts.ts'
import {
  choose,
  confirmedAt,
  dropped,
  letGo,
  lookedOnce,
  noHandling,
  pressed,
  relabelled,
  type Handling,
  type Step,
} from './handling.ts'
import type { MenuAction } from './menuLayout.ts'
import { carriedTo, crossLooks, heldOn, meantBy, type PointingSituation } from './pointing.ts'
import { createPointOut, type PointOut, type Reanchoring } from './pointOut.ts'
import { REFUSAL_MS, type Refusal } from './refusals.ts'
import { advance, dismiss, nothingSaid, said, type Saying, type Shown } from './saying.ts'
import type { GuideSettings } from './settings.ts'
import { createTold } from './told.ts'
import type { Voice } from './voice.ts'

export interface StepWords {
  readonly markId: MarkId | undefined
  /** “Step 2 of 4”, or how many steps there are. */
  readonly title: string
  readonly text: string
  readonly hasBack: boolean
  readonly hasNext: boolean
}

export interface WearerGuideOptions {
  readonly session: Pick<SessionClient, 'state' | 'submit' | 'onEvent' | 'me'>
  readonly clock: Clock
  readonly settings: GuideSettings
  readonly voice: Voice
  /** The epoch that poses are in now. */
  readonly epoch: () => number
  readonly reanchoring: Reanchoring
}

/** What the ray meets in the room, and whether the device doubts its own place just now. */
export interface Pointed {
  readonly ray: Ray
  readonly hit: SurfaceHit | undefined
  readonly limited: boolean
}

export interface WearerGuide {
  readonly settings: GuideSettings
  readonly voice: Voice
  /** Where hidden marks were. */
  readonly pointOut: PointOut
  readonly handling: ReadonlySignal<Handling>
  /** The mark in hand, with what the wearer has asked for and the session has not told yet. */
  readonly chosen: ReadonlySignal<Mark | undefined>
  /** One line of help for what is under way. */
  readonly help: ReadonlySignal<string>
  /** Undefined while there are no steps. */
  readonly step: ReadonlySignal<StepWords | undefined>
  /** What would go if all marks were erased. */
  readonly erasable: ReadonlySignal<Erasable | undefined>
  readonly undoable: ReadonlySignal<{ readonly undo: boolean; readonly redo: boolean }>
  /** The expert's written words, a page at a time. */
  readonly said: ReadonlySignal<Shown | undefined>
  /** What the server refused of what the wearer did just now. */
  readonly problem: ReadonlySignal<Refusal | undefined>
  press(action: MenuAction, eye: Vec3): void
  /** An air-tap in the room; `aimed`: the mark that it means. */
  tap(pointed: Pointed, aimed: MarkId | undefined): void
  /** Where the mark in hand would lie if it were dropped now. */
  preview(pointed: Pointed): Placement | undefined
  goStep(way: -1 | 1): void
  undo(): void
  redo(): void
  /** All marks that can go, whoever drew them. */
  eraseAll(): void
  dismissSaid(): void
  close(): void
}

const LOOK_EVERY_MS = 250

class Guide implements WearerGuide {
  readonly settings: GuideSettings
  readonly voice: Voice
  readonly pointOut: PointOut
  readonly handling = signal<Handling>(noHandling)
  readonly chosen: ReadonlySignal<Mark | undefined>
  readonly help: ReadonlySignal<string>
  readonly step: ReadonlySignal<StepWords | undefined>
  readonly erasable: WearerGuide['erasable']
  readonly undoable: WearerGuide['undoable']
  readonly said: ReadonlySignal<Shown | undefined>
  readonly #refusals = createTold<Refusal>(REFUSAL_MS)
  readonly problem = this.#refusals.now
  readonly #options: WearerGuideOptions
  readonly #ahead: ShapeAhead
  readonly #saying = signal<Saying>(nothingSaid)
  /** What went wrong with the last look. */
  readonly #looks = signal<'too-near' | 'apart' | undefined>(undefined)
  readonly #dictating = signal(false)
  readonly #stops: (() => void)[] = []
  /** How far from the eyes the mark was when it was taken up. */
  #takenUpM = 1
  /** The step that was asked for last, until the session tells of it. */
  #stepAsked: MarkId | undefined

  constructor(options: WearerGuideOptions) {
    const { session, settings, voice } = options
    this.#options = options
    this.#ahead = createShapeAhead(session)
    this.settings = settings
    this.voice = voice
    this.pointOut = createPointOut({ ...options, state: session.state })
    this.chosen = computed(() => this.#inHand())
    this.help = computed(() => this.#help())
    this.step = computed(() => stepWords(session))
    this.erasable = computed(() => severalToErase(session.state.value))
    this.undoable = computed(() => {
      const me = session.me.value?.participantId
      const state = session.state.value
      return { undo: me !== undefined && canUndo(state, me), redo: me !== undefined && canRedo(state, me) }
    })
    this.said = computed(() => this.#saying.value.shown)
    this.#follow()
  }

  press(action: MenuAction, eye: Vec3): void {
    const mark = this.chosen.peek()
    if (mark === undefined) return
    const anchor = anchorOf(mark)
    if (anchor !== undefined) this.#takenUpM = distance(eye, anchor)
    const before = this.handling.peek()
    if (action === 'cancel' && before.tag === 'moving') this.#submit(...letGo(before).commands)
    this.#dictate(action === 'speak' ? mark.markId : undefined)
    this.#go(pressed(action, mark, { eye, phrase: (index) => readyPhrases()[index] }))
  }

  tap(pointed: Pointed, aimed: MarkId | undefined): void {
    if (this.pointOut.tap(pointed)) return
    const handling = this.handling.peek()
    const mark = this.chosen.peek()
    if (handling.tag === 'moving' && mark !== undefined) {
      const placement = this.preview(pointed)
      if (placement !== undefined) this.#go(dropped(mark, placement))
      return
    }
    if (handling.tag === 'confirming' && mark !== undefined) {
      this.#confirm(mark, handling, pointed)
      return
    }
    this.#go(aimed === undefined ? letGo(handling) : { handling: choose(aimed), commands: [] })
  }

  preview(pointed: Pointed): Placement | undefined {
    const handling = this.handling.peek()
    const mark = this.chosen.peek()
    const before = mark && placementOf(mark)
    if (mark === undefined || before === undefined) return undefined
    if (handling.tag === 'moving') return this.#carried(mark, before, pointed)
    if (handling.tag !== 'confirming') return undefined
    const hit = meantBy(handling.way, pointed.hit)
    return hit && movedTo(mark.kind, before, heldOn(pointed.ray, hit, this.#situation(pointed)))
  }

  goStep(way: -1 | 1): void {
    const state = this.#options.session.state.peek()
    if (!hasStepsInSight(state)) return
    const from = { ...state, currentStepId: this.#stepAsked ?? state.currentStepId }
    const markId = neighbourStep(from, way)
    if (markId === undefined || markId === currentStep(from)?.mark.markId) return
    this.#stepAsked = markId
    this.#submit({ type: 'guide.goTo', markId })
  }

  undo(): void {
    if (this.undoable.peek().undo) this.#submit({ type: 'mark.undo' })
  }

  redo(): void {
    if (this.undoable.peek().redo) this.#submit({ type: 'mark.redo' })
  }

  eraseAll(): void {
    if (this.erasable.peek() !== undefined) this.#submit({ type: 'mark.clear', scope: 'all' })
  }

  dismissSaid(): void {
    this.#saying.value = dismiss(this.#saying.peek(), this.#options.clock.nowMs())
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.#submit(...letGo(this.handling.peek()).commands)
    this.#refusals.close()
    this.pointOut.close()
    this.voice.close()
  }

  #follow(): void {
    const { session, clock } = this.#options
    const timer = setInterval(() => {
      this.#saying.value = advance(this.#saying.peek(), clock.nowMs())
    }, LOOK_EVERY_MS)
    this.#stops.push(
      () => clearInterval(timer),
      session.onEvent((event, replayed) => {
        if (event.type === 'chat.sent' && !replayed && event.by.role === 'expert')
          this.#saying.value = said(this.#saying.peek(), event.text, clock.nowMs())
        if (event.type === 'guide.wentTo' && event.markId === this.#stepAsked) this.#stepAsked = undefined
      }),
      // Erased or hidden under the hand: there is nothing left to hold.
      effect(() => {
        const handling = this.handling.value
        if (handling.tag !== 'none' && this.chosen.value === undefined)
          untracked(() => this.#go(this.#isErased(handling.markId) ? letGo(noHandling) : letGo(handling)))
      }),
    )
    this.voice.onWord((word) => this.goStep(word === 'next' ? 1 : -1))
  }

  #situation({ limited }: Pointed): PointingSituation {
    return { epoch: this.#options.epoch(), limited }
  }

  #carried(mark: Mark, placement: Placement, pointed: Pointed): Placement | undefined {
    const anchor = anchorOf(mark)
    if (anchor === undefined) return undefined
    const carried = { placement, anchor, distanceM: this.#takenUpM }
    return movedTo(mark.kind, placement, carriedTo(pointed, carried, this.#situation(pointed)))
  }

  #isErased(markId: MarkId): boolean {
    return this.#options.session.state.peek().marks.get(markId)?.erased !== false
  }

  #inHand(): Mark | undefined {
    const handling = this.handling.value
    const { marks, epoch } = this.#options.session.state.value
    const mark = handling.tag === 'none' ? undefined : marks.get(handling.markId)
    const isShown = mark?.erased === false && placementOf(mark)?.epoch === epoch
    return isShown ? this.#ahead.of(mark) : undefined
  }

  #confirm(mark: Mark, handling: Extract<Handling, { tag: 'confirming' }>, pointed: Pointed): void {
    const before = placementOf(mark)
    if (before === undefined) return
    const { ray } = pointed
    this.#looks.value = undefined
    const placed = this.preview(pointed)
    if (placed !== undefined) {
      this.#confirmed(mark, placed)
      return
    }
    if (handling.firstLook === undefined) {
      this.#go(lookedOnce(mark.markId, ray))
      return
    }
    const looks = crossLooks(handling.firstLook, ray, this.#situation(pointed))
    if (looks.type === 'too-near') {
      this.#looks.value = 'too-near'
      return
    }
    const placement = looks.type === 'met' ? movedTo(mark.kind, before, looks.held) : undefined
    if (placement === undefined) {
      this.#looks.value = 'apart'
      this.#go({ handling: { ...handling, firstLook: undefined }, commands: [] })
    } else this.#confirmed(mark, placement)
  }

  #confirmed(mark: Mark, placement: Placement): void {
    const isAhead = this.#ahead.shown.peek()?.markId === mark.markId
    this.#go(confirmedAt(mark, placement, isAhead))
  }

  #dictate(markId: MarkId | undefined): void {
    this.#dictating.value = markId !== undefined
    this.voice.dictate(
      markId &&
        ((text) => {
          this.#dictating.value = false
          const mark = this.chosen.peek()
          if (mark?.markId === markId) this.#go(relabelled(mark, text.slice(0, MAX_MARK_TEXT)))
        }),
    )
  }

  #help(): string {
    const handling = this.handling.value
    if (this.#dictating.value) return guideTexts('help.listening')
    if (handling.tag === 'moving') return guideTexts('help.moving')
    if (handling.tag !== 'confirming')
      return guideTexts(this.chosen.value?.locked === true ? 'help.locked' : 'help.chosen')
    if (this.#looks.value !== undefined)
      return guideTexts(this.#looks.value === 'apart' ? 'help.apart' : 'help.tooNear')
    if (handling.way === 'surface') return guideTexts('help.surface')
    return guideTexts(handling.firstLook === undefined ? 'help.firstLook' : 'help.secondLook')
  }

  #go({ handling, commands }: Step): void {
    if (handling.tag !== 'confirming') this.#looks.value = undefined
    this.handling.value = handling
    this.#submit(...commands)
  }

  #submit(...commands: readonly Command[]): void {
    for (const command of commands) {
      const isReshape = command.type === 'mark.reshape'
      if (isReshape) this.#ahead.show(command)
      const answer = this.#options.session.submit(command)
      const asked = isReshape ? this.#ahead.asked(answer) : answer
      asked.catch((error: unknown) => this.#refused(command, error))
    }
  }

  #refused(command: Command, error: unknown): void {
    const code = errorCodeOf(error)
    const asked = command.type
    if (asked === 'guide.goTo') this.#stepAsked = undefined
    // Taking up what is in one's hand already, or going where one is, is no fault.
    if ((asked === 'mark.hold' || asked === 'guide.goTo') && code === 'wrong-state') return
    this.#refusals.tell({ code, asked })
  }
}

export const createWearerGuide = (options: WearerGuideOptions): WearerGuide => new Guide(options)

function stepWords({ state }: Pick<SessionClient, 'state'>): StepWords | undefined {
  if (!hasStepsInSight(state.value)) return undefined
  const count = stepNumbers(state.value).size
  const now = currentStep(state.value)
  if (now === undefined) {
    return {
      markId: undefined,
      title: guideTexts('steps', { count }),
      text: guideTexts('stepsMeaning'),
      hasBack: false,
      hasNext: true,
    }
  }
  const { mark, number, of } = now
  return {
    markId: mark.markId,
    title: guideTexts('stepOf', { number, of }),
    text: mark.text ?? guideTexts('stepWithout', { number }),
    hasBack: number > 1,
    hasNext: number < of,
  }
}
