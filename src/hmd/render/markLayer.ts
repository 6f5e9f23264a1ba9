// All placed marks as one mesh of lines and one of texts. A refined place is glided to in 180 ms (none with reduced motion).
// A mark is made anew only when it changes, and alone; one that fades changes its opacity; else a frame costs nothing.
import { add, lerp, sub, zero, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { Placement } from '../../shared/protocol/marks.ts'
import { axisOf } from '../../shared/ink/tilt.ts'
import type { Quat } from '../../shared/protocol/spaces.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { FADE_S, markOpacity, stepNumbers } from '../../shared/session/selectors.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import type { ShownLine } from './lineBatch.ts'
import type { LineMesh } from './lineMesh.ts'
import { createLinePieces, type LinePieces } from './linePieces.ts'
import { LINE_WIDTH_M, markLines, ringLines } from './markShapes.ts'
import { markTexts } from './markTexts.ts'
import type { TextMesh } from './textMesh.ts'
import type { TextInRoom } from './textQuads.ts'

const GLIDE_MS = 180
/** Marks that are not spoken of just now, while one is. */
const ASIDE_OPACITY = 0.35
/** Rings of more marks than this cover the patient: only that of the mark that is spoken of is drawn as it is. */
const FEW_RINGS = 3
const QUIET_RING = 0.22

export interface MarkNode {
  readonly markId: MarkId
  /** Page clock when it was first in the scene graph. */
  readonly appearedAtMs: number
  /** What it turns about or goes along where it is tilted; as it is drawn now. */
  readonly axisWorld: Vec3 | undefined
}

/** The ring of a mark is a piece of its own, which steps back by itself. */
type RingOf = `ring ${MarkId}`
const ringOf = (markId: MarkId): RingOf => `ring ${markId}`

/** What the wearer does with marks; it changes how they look, not what they are. */
export interface MarkEmphasis {
  /** The mark in hand, the one that the head is to move for, or the present step: the others step back. */
  readonly spokenOf?: MarkId | undefined
  /** A mark that is being carried, shown where the hand has it. */
  readonly carried?: CarriedMark | undefined
}

interface CarriedMark {
  readonly markId: MarkId
  readonly placement: Placement
  /** As the hand has turned it. */
  readonly tilt: Quat | undefined
}

export interface MarkLayer {
  show(state: SessionState, epoch: number): void
  emphasise(emphasis: MarkEmphasis): void
  /** In each XR frame; `sessionMs` on the server's clock (marks fade by it). */
  tick(nowMs: number, sessionMs: number): void
  nodes(): readonly MarkNode[]
}

interface Taken {
  mark: Mark
  placement: Placement
  /** As the hand that carries it has turned it. */
  tilt: Quat | undefined
  number: number | undefined
}

interface Entry extends Taken {
  readonly appearedAtMs: number
  /** Where it glides from. */
  fromWorld: readonly Vec3[]
  movedAtMs: number
  /** What is in the meshes is not what it is now. */
  isStale: boolean
  opacity: number
  /** Of the ring alone, on top of its own; undefined where the mark is sure enough to have none. */
  ringOpacity: number | undefined
  texts: readonly TextInRoom[]
}

const freshEntry = (taken: Taken, nowMs: number): Entry => ({
  ...taken,
  appearedAtMs: nowMs,
  fromWorld: taken.placement.pointsWorld,
  movedAtMs: -Infinity,
  isStale: true,
  opacity: 0,
  ringOpacity: undefined,
  texts: [],
})

/** The geometry that is shown: carried by the wearer, placed, or the provisional one of a mark that was moved. */
function shownPlacement(mark: Mark, epoch: number, { carried }: MarkEmphasis): Placement | undefined {
  if (mark.erased) return undefined
  const placement = carried?.markId === mark.markId ? carried.placement : placementOf(mark)
  return placement?.epoch === epoch ? placement : undefined
}

function glided({ fromWorld, placement, movedAtMs }: Entry, nowMs: number): Placement {
  const { pointsWorld } = placement
  const t = Math.min(1, (nowMs - movedAtMs) / GLIDE_MS)
  if (t >= 1 || fromWorld.length !== pointsWorld.length) return placement
  const eased = 1 - (1 - t) ** 3
  const gliding = pointsWorld.map((point, index) => lerp(fromWorld[index] ?? point, point, eased))
  if (placement.drapedWorld === undefined) return { ...placement, pointsWorld: gliding }
  // The outline on the surface comes along as it is.
  const way = sub(gliding[0] ?? zero, pointsWorld[0] ?? zero)
  const drapedWorld = placement.drapedWorld.map((point) => add(point, way))
  return { ...placement, pointsWorld: gliding, drapedWorld }
}

interface Meshes {
  readonly lines: LineMesh
  readonly texts: TextMesh
}

class MarkLayerOnMeshes implements MarkLayer {
  readonly #meshes: Meshes
  readonly #pieces: LinePieces<MarkId | RingOf>
  readonly #still: boolean
  readonly #entries = new Map<MarkId, Entry>()
  /** The same entries to go through in each frame of a fade: walking over a map makes garbage. */
  #list: readonly Entry[] = []
  #wanted: { readonly marks: SessionState['marks']; readonly epoch: number } | undefined
  #numbers: ReadonlyMap<MarkId, number> = new Map()
  #isChanged = false
  #emphasis: MarkEmphasis = {}
  /** Taken in hand or let go since the last frame. */
  readonly #handled = new Set<MarkId>()
  #isGliding = false
  #ringCount = 0
  /** Server's clock when the next mark begins to fade; now, while one is fading. */
  #nextFadeMs = Infinity
  /** Texts came, went, moved or read otherwise since they were shown. */
  #areTextsOther = false

  constructor(meshes: Meshes, still: boolean) {
    this.#meshes = meshes
    this.#pieces = createLinePieces(meshes.lines)
    this.#still = still
  }

  show(state: SessionState, epoch: number): void {
    const { marks } = state
    if (this.#wanted?.marks === marks && this.#wanted.epoch === epoch) return
    this.#wanted = { marks, epoch }
    this.#numbers = stepNumbers(state)
    this.#isChanged = true
  }

  emphasise(emphasis: MarkEmphasis): void {
    const { spokenOf, carried } = this.#emphasis
    if (spokenOf === emphasis.spokenOf && carried === emphasis.carried) return
    for (const each of [carried, emphasis.carried]) if (each !== undefined) this.#handled.add(each.markId)
    this.#emphasis = emphasis
    // Which ones step back shows at once.
    this.#nextFadeMs = -Infinity
  }

  tick(nowMs: number, sessionMs: number): void {
    if (!this.#still) this.#meshes.lines.setSeconds(nowMs / 1000)
    const isSame = !this.#isChanged && this.#handled.size === 0
    if (isSame && !this.#isGliding && sessionMs < this.#nextFadeMs) return
    if (!isSame) this.#takeChanges(nowMs)
    this.#draw(nowMs, sessionMs)
    this.#pieces.show()
    if (this.#areTextsOther) this.#showTexts()
    else this.#meshes.texts.fade()
  }

  nodes(): readonly MarkNode[] {
    return [...this.#entries.values()].map(({ mark, appearedAtMs, tilt }) => ({
      markId: mark.markId,
      appearedAtMs,
      axisWorld: tilt && axisOf(tilt),
    }))
  }

  #takeChanges(nowMs: number): void {
    const { marks = new Map<MarkId, Mark>() } = this.#wanted ?? {}
    const concerned = this.#isChanged ? new Set([...this.#entries.keys(), ...marks.keys()]) : this.#handled
    for (const markId of concerned) this.#take(markId, nowMs)
    this.#list = [...this.#entries.values()]
    this.#isChanged = false
    this.#handled.clear()
  }

  /** One mark as it is now. */
  #take(markId: MarkId, nowMs: number): void {
    const { marks, epoch = -1 } = this.#wanted ?? {}
    const mark = marks?.get(markId)
    const placement = mark && shownPlacement(mark, epoch, this.#emphasis)
    const entry = this.#entries.get(markId)
    if (mark === undefined || placement === undefined) {
      this.#drop(markId)
      this.#entries.delete(markId)
      this.#areTextsOther ||= entry !== undefined && entry.texts.length > 0
      return
    }
    const { carried } = this.#emphasis
    const { tilt } = carried?.markId === markId ? carried : mark
    const taken = { mark, placement, tilt, number: this.#numbers.get(markId) }
    if (entry === undefined) this.#entries.set(markId, freshEntry(taken, nowMs))
    else this.#change(entry, taken, nowMs)
  }

  #change(entry: Entry, { mark, placement, tilt, number }: Taken, nowMs: number): void {
    if (entry.mark === mark && entry.placement === placement && entry.number === number) return
    const isCarried = this.#emphasis.carried?.markId === mark.markId
    if (entry.placement.pointsWorld !== placement.pointsWorld && !this.#still && !isCarried) {
      entry.fromWorld = glided(entry, nowMs).pointsWorld
      entry.movedAtMs = nowMs
    }
    Object.assign(entry, { mark, placement, tilt, number, isStale: true })
  }

  /** Makes anew what is stale, and lets fade what fades. */
  #draw(nowMs: number, sessionMs: number): void {
    this.#nextFadeMs = Infinity
    this.#isGliding = false
    for (const entry of this.#list) {
      const { mark } = entry
      const fading = markOpacity(mark, sessionMs)
      const opacity = fading * this.#prominence(mark.markId)
      const isSame = !entry.isStale && entry.opacity === opacity
      if (fading > 0) this.#nextFadeMs = Math.min(this.#nextFadeMs, fadesFromMs(mark))
      if (isSame || (opacity === 0 && entry.opacity === 0)) continue
      if (opacity === 0) this.#hide(entry)
      else if (entry.isStale) this.#make(entry, nowMs)
      entry.opacity = opacity
      for (const text of entry.texts) text.opacity = opacity
      this.#pieces.setOpacity(mark.markId, opacity)
    }
    for (const entry of this.#list) this.#quietRing(entry)
  }

  /** A ring fades with its mark, and steps back behind that of the mark that is spoken of, or where there are many. */
  #quietRing(entry: Entry): void {
    if (entry.ringOpacity === undefined) return
    const { markId } = entry.mark
    const one = this.#spokenOf()
    const isQuiet = one === undefined ? this.#ringCount > FEW_RINGS : one !== markId
    const ringOpacity = entry.opacity * (isQuiet ? QUIET_RING : 1)
    if (ringOpacity === entry.ringOpacity) return
    entry.ringOpacity = ringOpacity
    this.#pieces.setOpacity(ringOf(markId), ringOpacity)
  }

  #drop(markId: MarkId): void {
    this.#pieces.drop(markId)
    this.#dropRing(markId)
  }

  #dropRing(markId: MarkId): void {
    if (this.#entries.get(markId)?.ringOpacity === undefined) return
    this.#pieces.drop(ringOf(markId))
    this.#ringCount--
  }

  #make(entry: Entry, nowMs: number): void {
    const { mark, number, placement: measured } = entry
    const placement = glided(entry, nowMs)
    this.#pieces.put(mark.markId, linesOf(entry, placement))
    this.#makeRing(entry, placement)
    const texts = markTexts(mark, placement, { number, measured, lineWidthM: LINE_WIDTH_M })
    this.#areTextsOther ||= entry.texts.length > 0 || texts.length > 0
    entry.texts = texts.map((text) => ({ text, opacity: 0 }))
    entry.isStale = placement !== measured
    this.#isGliding ||= entry.isStale
  }

  #makeRing(entry: Entry, placement: Placement): void {
    const { kind, colour, markId, picture } = entry.mark
    const lines = ringLines({ kind, colour, ...placement, viewpoint: picture.worldFromCamera.position })
    if (lines.length === 0) {
      this.#dropRing(markId)
      entry.ringOpacity = undefined
      return
    }
    if (entry.ringOpacity === undefined) this.#ringCount++
    this.#pieces.put(ringOf(markId), lines)
    // A piece that is new is as bright as its lines: what it is to be is set after all of them are known.
    entry.ringOpacity = -1
  }

  /** Faded. Should its time be made longer, it is made anew. */
  #hide(entry: Entry): void {
    this.#drop(entry.mark.markId)
    entry.ringOpacity = undefined
    this.#areTextsOther ||= entry.texts.length > 0
    entry.texts = []
    entry.isStale = true
  }

  #showTexts(): void {
    this.#areTextsOther = false
    this.#meshes.texts.show(this.#list.flatMap(({ texts }) => texts))
  }

  #prominence(markId: MarkId): number {
    const one = this.#spokenOf()
    return one === undefined || one === markId ? 1 : ASIDE_OPACITY
  }

  #spokenOf(): MarkId | undefined {
    const { spokenOf, carried } = this.#emphasis
    return carried?.markId ?? spokenOf
  }
}

/** When a mark begins to go from view, server's clock. */
const fadesFromMs = ({ drawnAtMs, fadeAfterS }: Mark): number =>
  fadeAfterS === undefined ? Infinity : drawnAtMs + (fadeAfterS - FADE_S) * 1000

function linesOf({ mark, tilt }: Taken, placement: Placement): readonly ShownLine[] {
  const { method, settled } = placement
  return markLines({
    ...placement,
    kind: mark.kind,
    colour: mark.colour,
    normalWorld: placement.normalWorld,
    sweepRad: mark.sweepRad,
    tilt,
    dashed: method === 'stated',
    soft: !settled && method !== 'stated',
    viewpoint: mark.picture.worldFromCamera.position,
  })
}

export const createMarkLayer = (meshes: Meshes, { still }: { readonly still: boolean }): MarkLayer =>
  new MarkLayerOnMeshes(meshes, still)
