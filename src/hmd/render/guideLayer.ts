// Guiding in the headset, put together: which mark the ray means, menu and panel under it, gaze that presses, the mark in
// hand, arrows to what is out of view, and the chime for it.
import { emptyOverlay, type LiveOverlay } from '../../client/liveOverlay.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import { distance, type Vec3 } from '../../shared/geometry/vec3.ts'
import { tiltAlong } from '../../shared/ink/placementEdits.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { currentStep } from '../../shared/session/selectors.ts'
import type { SessionState } from '../../shared/session/state.ts'
import type { SurfaceHit } from '../placement/worldGeometry.ts'
import { aimedAt, type AimTarget } from '../guide/aim.ts'
import { toBeSeen, type Sight } from '../guide/attention.ts'
import type { Chime } from '../guide/chime.ts'
import { cuedMark } from '../guide/cues.ts'
import { dwellOn, dwellShare, noDwell, type Dwell } from '../guide/dwell.ts'
import { createRinging, type Ringing } from '../guide/ringing.ts'
import { boardSights, marksInRoom, sightsOf, type MarksInRoom } from '../guide/sights.ts'
import type { Tap } from '../guide/tap.ts'
import type { Pointed, WearerGuide } from '../guide/wearerGuide.ts'
import { rayOf } from '../xr/xrPoses.ts'
import { besides, wantedOf } from './clearOfMarks.ts'
import { hololensCone, type ViewCone } from './edgeArrow.ts'
import type { EdgeLayer } from './edgeLayer.ts'
import type { GuideLines } from './guideLines.ts'
import type { FrozenView } from './liveLayer.ts'
import type { MarkEmphasis, MarkLayer } from './markLayer.ts'
import type { MenuCard } from './menuCard.ts'
import type { Panel } from './panel.ts'
import type { PanelButton } from './panelLayout.ts'
import type { Sentence } from './sentence.ts'
import { pageEdge, type Edge } from './sentencePlace.ts'

export interface GuideFrame {
  readonly nowMs: number
  /** Server's clock: marks fade by it. */
  readonly sessionMs: number
  readonly worldFromViewer: Pose
  readonly limited: boolean
  /** Hands' and controllers' rays. */
  readonly pointing: readonly Ray[]
  /** The middle of the view that the expert draws on now. */
  readonly frozen: FrozenView | undefined
}

export interface GuideLayer {
  showState(state: SessionState): void
  showOverlay(overlay: LiveOverlay): void
  setCone(cone: ViewCone): void
  tick(frame: GuideFrame): void
  /** What an air-tap along `ray` means here; undefined before the first frame. */
  tapOn(ray: Ray): Tap | undefined
  spots(): readonly GuideSpot[]
  saying(): GuideSaying
}

/** The words before the wearer's eyes: for tests. */
export interface GuideSaying {
  readonly step: string | undefined
  /** Of the menu; undefined while no mark is chosen. */
  readonly help: string | undefined
  readonly sentence: string | undefined
  readonly arrows: readonly string[]
}

/** Something that can be tapped on, and where it is: for tests. */
export interface GuideSpot {
  readonly name: string
  readonly atWorld: Vec3
}

export interface GuideLayerOptions {
  readonly guide: WearerGuide
  readonly chime: Chime
  onHintEdge(edge: Edge): void
  /** What a ray meets of the room, at once. */
  cast(ray: Ray, nowMs: number): SurfaceHit | undefined
  epoch(): number
}

export interface GuideParts {
  readonly menu: MenuCard
  readonly panel: Panel
  readonly sentence: Sentence
  readonly lines: GuideLines
  readonly edge: EdgeLayer
  readonly marks: Pick<MarkLayer, 'emphasise'>
}

/** Aiming and halo: a hand's ray moves less than it trembles between two of these. */
const AIM_EVERY_MS = 66
/** A mark in hand follows as smoothly as an eye asks for. */
const HOLD_EVERY_MS = 33
/** Marks fade without any event. */
const RENEW_EVERY_MS = 1000
/** Gaze alone may press these also while hands are in view: they are with the patient. */
const gazeButtons: ReadonlySet<PanelButton> = new Set(['back', 'next'])

interface Looked {
  /** As among the spots. */
  readonly name: string
  press(eye: Vec3): void
}

function firstOf<T>(rays: readonly Ray[], find: (ray: Ray) => T | undefined): T | undefined {
  for (const ray of rays) {
    const found = find(ray)
    if (found !== undefined) return found
  }
  return undefined
}

class GuideInRoom implements GuideLayer {
  readonly #options: GuideLayerOptions
  readonly #parts: GuideParts
  #state: SessionState | undefined
  #marks: MarksInRoom = new Map()
  #targets: readonly AimTarget[] = []
  #sights: readonly Sight[] = []
  /** Not looked at so far. */
  #boards: readonly Sight[] = []
  readonly #looked = new Set<string>()
  readonly #ringing: Ringing
  #stepId: MarkId | undefined
  #overlay = emptyOverlay
  /** The head is asked to move for it. */
  #cuedId: MarkId | undefined
  #cone = hololensCone
  #pageEdge: Edge = 'lower'
  #frozenId: string | undefined
  #isStale = true
  #renewedMs = -Infinity
  #aimedMs = -Infinity
  #dwell: Dwell<string> = noDwell
  #last: GuideFrame | undefined

  constructor(options: GuideLayerOptions, parts: GuideParts) {
    this.#options = options
    this.#parts = parts
    this.#ringing = createRinging(options.chime, options.guide.settings.sound, parts.edge)
  }

  showState(state: SessionState): void {
    const before = this.#state
    if (
      before?.marks !== state.marks ||
      before.boards !== state.boards ||
      before.currentStepId !== state.currentStepId
    )
      this.#isStale = true
    this.#state = state
    this.#stepId = currentStep(state)?.mark.markId
    this.#findCued()
  }

  showOverlay(overlay: LiveOverlay): void {
    this.#overlay = overlay
    this.#findCued()
  }

  setCone(cone: ViewCone): void {
    this.#cone = cone
  }

  #placeOnPage(aboutWorld: Vec3 | undefined, worldFromViewer: Pose): void {
    const edge = pageEdge(this.#pageEdge, aboutWorld, worldFromViewer, this.#cone)
    if (edge === this.#pageEdge) return
    this.#pageEdge = edge
    this.#options.onHintEdge(edge)
  }

  #findCued(): void {
    this.#cuedId = this.#state && cuedMark(this.#overlay, this.#state)?.markId
  }

  tick(frame: GuideFrame): void {
    this.#last = frame
    const { nowMs, worldFromViewer } = frame
    if (this.#isStale || frame.frozen?.id !== this.#frozenId || nowMs - this.#renewedMs > RENEW_EVERY_MS)
      this.#renew(frame)
    const { panel, menu, sentence, edge } = this.#parts
    const current = this.#current()
    const aboutWorld = current?.anchorWorld
    const wanted = wantedOf(this.#targets, current)
    panel.tick(nowMs, worldFromViewer, wanted)
    menu.tick(worldFromViewer, this.#marks, wanted)
    sentence.tick(worldFromViewer, {
      cone: this.#cone,
      aboutWorld,
      wanted: () => besides(wanted, panel.spots()),
    })
    this.#placeOnPage(aboutWorld, worldFromViewer)
    edge.tick(nowMs, worldFromViewer, { sights: this.#sights, frozen: frame.frozen })
    const isHolding = this.#isHolding()
    if (nowMs - this.#aimedMs < (isHolding ? HOLD_EVERY_MS : AIM_EVERY_MS)) return
    this.#aimedMs = nowMs
    this.#aim(frame)
  }

  tapOn(ray: Ray): Tap | undefined {
    const frame = this.#last
    if (frame === undefined) return undefined
    const { guide } = this.#options
    const { menu, panel, sentence } = this.#parts
    const said = sentence.messageOn(ray)
    if (said?.message.tone === 'words') return { distanceM: said.distanceM, take: () => guide.dismissSaid() }
    const menuM = menu.metM(ray)
    if (menuM !== undefined) {
      const action = menu.buttonOn(ray)
      const eye = frame.worldFromViewer.position
      return { distanceM: menuM, take: () => action && guide.press(action, eye) }
    }
    const panelM = panel.metM(ray) ?? Infinity
    const button = panel.buttonOn(ray)
    if (button !== undefined) return { distanceM: panelM, take: () => panel.press(button) }
    return this.#tapInRoom(ray, frame, panelM)
  }

  #tapInRoom(ray: Ray, frame: GuideFrame, panelM: number): Tap {
    const { guide } = this.#options
    const pointed = this.#pointed(ray, frame)
    const aimed = aimedAt(ray, this.#targets)
    // With a mark in hand, or a spot asked for, the tap means a surface and no mark.
    const meansSurface = this.#isHolding() || guide.pointOut.words.peek() !== undefined
    const meant = meansSurface ? pointed.hit?.pointWorld : aimed?.anchorWorld
    const meantM = meant === undefined ? Infinity : distance(ray.origin, meant)
    return { distanceM: Math.min(panelM, meantM), take: () => guide.tap(pointed, aimed?.markId) }
  }

  saying(): GuideSaying {
    const { guide } = this.#options
    const step = guide.step.peek()
    return {
      step: step && `${step.title}: ${step.text}`,
      help: guide.chosen.peek() && guide.help.peek(),
      sentence: this.#parts.sentence.shown()?.message.text,
      arrows: this.#parts.edge.words(),
    }
  }

  spots(): readonly GuideSpot[] {
    const sentence = this.#parts.sentence.shown()
    return [
      ...(sentence === undefined ? [] : [{ name: 'sentence', atWorld: sentence.atWorld }]),
      ...this.#parts.panel.spots().map(({ name, atWorld }) => ({ name: `panel ${name}`, atWorld })),
      ...this.#parts.menu.spots().map(({ name, atWorld }) => ({ name: `menu ${name}`, atWorld })),
      ...this.#targets.map(({ markId, anchorWorld }) => ({ name: `mark ${markId}`, atWorld: anchorWorld })),
    ]
  }

  #renew(frame: GuideFrame): void {
    const state = this.#state
    if (state === undefined) return
    const { nowMs, sessionMs, frozen } = frame
    this.#isStale = false
    this.#renewedMs = nowMs
    this.#frozenId = frozen?.id
    this.#marks = marksInRoom(state, this.#marks, { epoch: this.#options.epoch(), sessionMs })
    this.#targets = [...this.#marks.values()].map(({ target }) => target)
    this.#boards = boardSights(state, this.#options.epoch(), this.#looked)
    const all = [...sightsOf(state, this.#marks, frozen), ...this.#boards]
    this.#sights = toBeSeen(all)
    this.#ringing.about(all, frame)
  }

  /** [EDGE-2] A board that has been in view is led to no more. */
  #lookAtBoards(worldFromViewer: Pose): void {
    for (const { id, atWorld } of this.#boards) {
      if (!this.#parts.edge.isInView(atWorld, worldFromViewer)) continue
      this.#looked.add(id)
      this.#isStale = true
    }
  }

  #isHolding(): boolean {
    const { tag } = this.#options.guide.handling.peek()
    return tag === 'moving' || tag === 'confirming'
  }

  #pointed(ray: Ray, { nowMs, limited }: GuideFrame): Pointed {
    return { ray, hit: this.#options.cast(ray, nowMs), limited }
  }

  #aim(frame: GuideFrame): void {
    const { menu, panel, lines, marks } = this.#parts
    const gaze = rayOf(frame.worldFromViewer)
    const ray = frame.pointing[0] ?? gaze
    this.#lookAtBoards(frame.worldFromViewer)
    this.#light(frame, gaze)
    const isFree =
      menu.metM(ray) === undefined && frame.pointing.every((each) => panel.buttonOn(each) === undefined)
    const hovered = isFree && !this.#isHolding() ? aimedAt(ray, this.#targets) : undefined
    const stepId = this.#stepId
    const chosenId = this.#options.guide.chosen.peek()?.markId
    marks.emphasise(this.#emphasis(isFree ? ray : undefined, frame, this.#spokenOf()))
    lines.show({
      eye: frame.worldFromViewer.position,
      hovered,
      // Carried, it is where the hand has it; a halo where it was would be a second mark.
      chosen: this.#isHolding() ? undefined : this.#target(chosenId),
      step: this.#target(stepId),
      dwell: this.#dwelling(frame.nowMs),
    })
  }

  /** [CLEAR-1] The mark that matters most: in hand, asked to be looked at, of the present step, or else the newest. */
  #current(): AimTarget | undefined {
    return this.#target(this.#spokenOf()) ?? this.#targets.at(-1)
  }

  #spokenOf(): MarkId | undefined {
    return this.#options.guide.chosen.peek()?.markId ?? this.#cuedId ?? this.#stepId
  }

  #target(markId: MarkId | undefined): AimTarget | undefined {
    return markId === undefined ? undefined : this.#marks.get(markId)?.target
  }

  /** The room is asked only while something is in hand. */
  #emphasis(ray: Ray | undefined, frame: GuideFrame, spokenOf: MarkId | undefined): MarkEmphasis {
    const { guide } = this.#options
    const mark = guide.chosen.peek()
    if (mark === undefined || !this.#isHolding()) return { spokenOf }
    const placement = ray && guide.preview(this.#pointed(ray, frame))
    if (placement === undefined) return { spokenOf }
    const isMoving = guide.handling.peek().tag === 'moving'
    const tilt = isMoving ? tiltAlong(mark.tilt, placementOf(mark), placement) : mark.tilt
    return { spokenOf, carried: { markId: mark.markId, placement, tilt } }
  }

  /** Lights the button under a ray or the gaze, and lets a gaze that rests press it. */
  #light({ nowMs, pointing, worldFromViewer }: GuideFrame, gaze: Ray): void {
    const { menu, panel } = this.#parts
    const { guide } = this.#options
    const rays = pointing.length === 0 ? [gaze] : pointing
    menu.light(firstOf(rays, (ray) => menu.buttonOn(ray)))
    panel.light(firstOf(rays, (ray) => panel.buttonOn(ray)))
    const looked = guide.settings.gaze.peek() ? this.#lookedAt(gaze, pointing.length === 0) : undefined
    const { dwell, press } = dwellOn(this.#dwell, looked?.name, nowMs)
    this.#dwell = dwell
    if (press !== undefined) looked?.press(worldFromViewer.position)
  }

  /** What the gaze rests on, as far as gaze alone may press it. */
  #lookedAt(gaze: Ray, isAlone: boolean): Looked | undefined {
    const { menu, panel } = this.#parts
    const action = isAlone ? menu.buttonOn(gaze) : undefined
    if (action !== undefined) {
      return { name: `menu ${action}`, press: (eye) => this.#options.guide.press(action, eye) }
    }
    const button = panel.buttonOn(gaze)
    if (button === undefined || !(isAlone || gazeButtons.has(button))) return undefined
    return { name: `panel ${button}`, press: () => panel.press(button) }
  }

  #dwelling(nowMs: number): { readonly atWorld: Vec3; readonly share: number } | undefined {
    const share = dwellShare(this.#dwell, nowMs)
    if (share < 0.1) return undefined
    const spot = this.spots().find(({ name }) => name === this.#dwell.button)
    return spot && { atWorld: spot.atWorld, share }
  }
}

export const createGuideLayer = (options: GuideLayerOptions, parts: GuideParts): GuideLayer =>
  new GuideInRoom(options, parts)
