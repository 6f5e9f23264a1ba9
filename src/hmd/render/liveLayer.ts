// What is under way, as one mesh: growing ink, pointers, and the thin frame where the expert's frozen view was. Cast on
// what is known at once; the durable mark replaces it.
import type { LiveOverlay, LivePointer, UnconfirmedInk } from '../../client/liveOverlay.ts'
import { depthOf, pointAtDepth } from '../../shared/geometry/cameraModel.ts'
import type { MarkId, PeerId } from '../../shared/protocol/ids.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { hasPointsOf, placementOf } from '../../shared/session/markShape.ts'
import { frozenPictureNow, visibleMarks } from '../../shared/session/selectors.ts'
import type { SessionState } from '../../shared/session/state.ts'
import type { DrawnStroke, PlacedPoints } from '../placement/drawnStroke.ts'
import { frozenFrame, type FrozenFrame } from './frozenFrame.ts'
import { createLineBatch, withLines, type ShownLine } from './lineBatch.ts'
import type { LineMesh } from './lineMesh.ts'
import { markLines, rgbOf } from './markShapes.ts'

export interface LiveNode {
  readonly markId: MarkId
  readonly appearedAtMs: number
  /** Page clock when the newest sample came into the scene graph, and how many samples there are. */
  readonly updatedAtMs: number
  readonly samples: number
}

export interface LiveLayerOptions {
  /** Casts a stroke on what is known now, without asking the device. */
  castAtOnce(drawn: DrawnStroke): PlacedPoints | undefined
  /** The epoch that poses are recorded in now. */
  epoch(): number
}

export interface LiveLayer {
  showOverlay(overlay: LiveOverlay): void
  showState(state: SessionState): void
  tick(nowMs: number): void
  nodes(): readonly LiveNode[]
  /** The view that is drawn on now, where it stands in the room. */
  frozen(): FrozenView | undefined
}

export interface FrozenView extends FrozenFrame {
  readonly id: string
  /** Session's clock. */
  readonly atMs: number
  /** A few points of each mark in the room and of what is being drawn: words about the view leave them free. */
  readonly drawnWorld: readonly Vec3[]
}

/** Points of a mark that tell where it lies. */
const FEW = 12

const frameLook = { colour: rgbOf('white'), opacity: 0.75, dashed: false, soft: false, widthM: 0.003 }

class LiveLayerOnMesh implements LiveLayer {
  readonly #mesh: LineMesh
  readonly #options: LiveLayerOptions
  #overlay: LiveOverlay | undefined
  #state: SessionState | undefined
  #changed = false
  #frozen: FrozenView | undefined
  #batch = createLineBatch(1024)
  #nodes = new Map<MarkId, LiveNode>()

  constructor(mesh: LineMesh, options: LiveLayerOptions) {
    this.#mesh = mesh
    this.#options = options
  }

  showOverlay(overlay: LiveOverlay): void {
    if (this.#overlay?.ink !== overlay.ink || this.#overlay.pointers !== overlay.pointers)
      this.#changed = true
    this.#overlay = overlay
  }

  showState(state: SessionState): void {
    const before = this.#state
    if (before?.pictures !== state.pictures || before.epoch !== state.epoch) this.#changed = true
    if (this.#frozen !== undefined && before?.marks !== state.marks) this.#changed = true
    this.#state = state
  }

  tick(nowMs: number): void {
    if (!this.#changed) return
    this.#changed = false
    this.#frozen = this.#frozenNow()
    const lines = this.#lines(nowMs)
    this.#batch = withLines(this.#batch, lines)
    this.#mesh.show(this.#batch)
  }

  nodes(): readonly LiveNode[] {
    return [...this.#nodes.values()]
  }

  frozen(): FrozenView | undefined {
    return this.#frozen
  }

  #frozenNow(): FrozenView | undefined {
    const drawnOn = this.#state && frozenPictureNow(this.#state)
    if (drawnOn === undefined || !this.#isHere(drawnOn.picture)) return undefined
    const { picture, pictureId, frozenAtMs } = drawnOn
    if (this.#frozen?.id === pictureId)
      return { ...this.#frozen, drawnWorld: this.#drawnWorld(drawnOn.picture, this.#frozen) }
    const middle = this.#options.castAtOnce({ kind: 'point', stroke: [[0.5, 0.5, 0.5]], picture })
    const [at] = middle?.pointsWorld ?? []
    const depthM = at && depthOf(at, picture.worldFromCamera)
    const frame = frozenFrame(picture, depthM)
    return { ...frame, id: pictureId, atMs: frozenAtMs, drawnWorld: this.#drawnWorld(picture, frame) }
  }

  #drawnWorld(picture: PictureRef, { centreWorld }: FrozenFrame): readonly Vec3[] {
    const depthM = depthOf(centreWorld, picture.worldFromCamera)
    const placed = this.#state === undefined ? [] : visibleMarks(this.#state).map(placementOf)
    return [
      ...placed.flatMap((place) => (place?.epoch === picture.epoch ? fewOf(place.pointsWorld) : [])),
      ...[...(this.#overlay?.ink.values() ?? [])].flatMap(({ board, samples }) =>
        board === undefined ? fewOf(samples).map(([u, v]) => pointAtDepth([u, v], depthM, picture)) : [],
      ),
    ]
  }

  #lines(nowMs: number): readonly ShownLine[] {
    const { ink, pointers } = this.#overlay ?? {
      ink: new Map<MarkId, UnconfirmedInk>(),
      pointers: new Map<PeerId, LivePointer>(),
    }
    this.#nodes = new Map([...this.#nodes].filter(([markId]) => ink.has(markId)))
    const outline = this.#frozen?.outlineWorld
    return [
      ...(outline === undefined ? [] : [{ points: outline, look: frameLook }]),
      ...[...ink.values()].flatMap((stroke) => this.#inkLines(stroke, nowMs)),
      ...[...pointers.values()].flatMap((pointer) => this.#pointerLines(pointer)),
    ]
  }

  #inkLines(ink: UnconfirmedInk, nowMs: number): readonly ShownLine[] {
    const picture = this.#pictureOf(ink)
    if (!this.#isHere(picture) || !hasPointsOf(ink.kind, ink.samples.length)) return []
    this.#note(ink, nowMs)
    return this.#strokeLines({ kind: ink.kind, picture, stroke: ink.samples }, ink.colour, ink.sweepRad)
  }

  #pointerLines(pointer: LivePointer): readonly ShownLine[] {
    const picture = this.#pictureOf(pointer)
    const at = pointer.trail.at(-1)?.at
    if (!this.#isHere(picture) || at === undefined) return []
    return this.#strokeLines({ kind: 'point', picture, stroke: [[at[0], at[1], 0.5]] }, pointer.colour)
  }

  #strokeLines(
    drawn: DrawnStroke,
    colour: UnconfirmedInk['colour'],
    sweepRad?: number,
  ): readonly ShownLine[] {
    const placed = this.#options.castAtOnce(drawn)
    if (placed === undefined) return []
    return markLines({
      kind: drawn.kind,
      colour,
      pointsWorld: placed.pointsWorld,
      normalWorld: placed.normalWorld,
      sweepRad,
      dashed: false,
      soft: true,
      viewpoint: drawn.picture.worldFromCamera.position,
    })
  }

  #note({ markId, samples }: UnconfirmedInk, nowMs: number): void {
    const before = this.#nodes.get(markId)
    const grew = before?.samples !== samples.length
    this.#nodes.set(markId, {
      markId,
      appearedAtMs: before?.appearedAtMs ?? nowMs,
      updatedAtMs: grew ? nowMs : before.updatedAtMs,
      samples: samples.length,
    })
  }

  #isHere(picture: PictureRef | undefined): picture is PictureRef {
    return picture?.tracked === true && picture.epoch === this.#options.epoch()
  }

  #pictureOf({ picture, pictureId }: UnconfirmedInk | LivePointer): PictureRef | undefined {
    return picture ?? (pictureId === undefined ? undefined : this.#state?.pictures.get(pictureId)?.picture)
  }
}

/** Some of them, evenly, the first one always. */
const fewOf = <T>(points: readonly T[]): readonly T[] => {
  const step = Math.ceil(points.length / FEW)
  return points.filter((_, index) => index % step === 0)
}

export const createLiveLayer = (mesh: LineMesh, options: LiveLayerOptions): LiveLayer =>
  new LiveLayerOnMesh(mesh, options)
