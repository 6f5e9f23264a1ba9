// What is under way, as one mesh: growing ink, pointers, and the thin frame where the expert's frozen view was. Cast on
// what is known at once; the durable mark replaces it.
import type { LiveOverlay, LivePointer, UnconfirmedInk } from '../../client/liveOverlay.ts'
import { frustumCorners } from '../../shared/geometry/cameraModel.ts'
import type { MarkId, PeerId } from '../../shared/protocol/ids.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { FrozenPicture, SessionState } from '../../shared/session/state.ts'
import type { DrawnStroke, PlacedPoints } from '../placement/strokePlacing.ts'
import { addLine, clearBatch, createLineBatch, verticesFor } from './lineBatch.ts'
import type { LineMesh } from './lineMesh.ts'
import { markLines, rgbOf, type ShownLine } from './markShapes.ts'

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
}

/** How far in front of the camera the frame of the frozen view is drawn: about where hands work. */
const FRAME_DEPTH_M = 0.9

/** The newest frozen picture that has not been released: the expert is drawing on it. */
export function pictureDrawnOn(state: SessionState): FrozenPicture | undefined {
  return [...state.pictures.values()].filter((picture) => !picture.released).at(-1)
}

function frameLines(picture: PictureRef): readonly ShownLine[] {
  const [a, b, c, d] = frustumCorners(picture.worldFromCamera, picture.intrinsics, FRAME_DEPTH_M)
  const look = { colour: rgbOf('white'), opacity: 0.75, dashed: false, soft: false, widthM: 0.003 }
  return [{ points: [a, b, c, d, a], look }]
}

class LiveLayerOnMesh implements LiveLayer {
  readonly #mesh: LineMesh
  readonly #options: LiveLayerOptions
  #overlay: LiveOverlay | undefined
  #state: SessionState | undefined
  #changed = false
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
    if (this.#state?.pictures !== state.pictures || this.#state.epoch !== state.epoch) this.#changed = true
    this.#state = state
  }

  tick(nowMs: number): void {
    if (!this.#changed) return
    this.#changed = false
    const lines = this.#lines(nowMs)
    const vertices = lines.reduce((sum, { points }) => sum + verticesFor(points.length), 0)
    while (this.#batch.positions.length < vertices * 3) {
      this.#batch = createLineBatch((this.#batch.positions.length / 3) * 2)
    }
    clearBatch(this.#batch)
    for (const { points, look } of lines) addLine(this.#batch, points, look)
    this.#mesh.show(this.#batch)
  }

  nodes(): readonly LiveNode[] {
    return [...this.#nodes.values()]
  }

  #lines(nowMs: number): readonly ShownLine[] {
    const { ink, pointers } = this.#overlay ?? {
      ink: new Map<MarkId, UnconfirmedInk>(),
      pointers: new Map<PeerId, LivePointer>(),
    }
    this.#nodes = new Map([...this.#nodes].filter(([markId]) => ink.has(markId)))
    const drawnOn = this.#state && pictureDrawnOn(this.#state)?.picture
    return [
      ...(this.#isHere(drawnOn) ? frameLines(drawnOn) : []),
      ...[...ink.values()].flatMap((stroke) => this.#inkLines(stroke, nowMs)),
      ...[...pointers.values()].flatMap((pointer) => this.#pointerLines(pointer)),
    ]
  }

  #inkLines(ink: UnconfirmedInk, nowMs: number): readonly ShownLine[] {
    const picture = this.#pictureOf(ink)
    const enough = ink.samples.length >= (ink.kind === 'point' ? 1 : 2)
    if (!this.#isHere(picture) || !enough) return []
    this.#note(ink, nowMs)
    const first = ink.samples[0]
    const last = ink.samples.at(-1)
    const stroke = ink.kind === 'arrow' && first && last ? [first, last] : ink.samples
    return this.#strokeLines({ kind: ink.kind, picture, stroke }, ink.colour)
  }

  #pointerLines(pointer: LivePointer): readonly ShownLine[] {
    const picture = this.#pictureOf(pointer)
    const at = pointer.trail.at(-1)?.at
    if (!this.#isHere(picture) || at === undefined) return []
    return this.#strokeLines({ kind: 'point', picture, stroke: [[at[0], at[1], 0.5]] }, pointer.colour)
  }

  #strokeLines(drawn: DrawnStroke, colour: UnconfirmedInk['colour']): readonly ShownLine[] {
    const placed = this.#options.castAtOnce(drawn)
    if (placed === undefined) return []
    return markLines({
      kind: drawn.kind,
      colour,
      pointsWorld: placed.pointsWorld,
      normalWorld: placed.normalWorld,
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

export const createLiveLayer = (mesh: LineMesh, options: LiveLayerOptions): LiveLayer =>
  new LiveLayerOnMesh(mesh, options)
