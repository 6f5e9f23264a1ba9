// All placed marks as one mesh. A refined place is glided to in 200 ms (none with reduced motion). Rebuilt only when
// something changed; between changes a frame costs nothing.
import type { MarkId } from '../../shared/protocol/ids.ts'
import { lerp, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import { addLine, clearBatch, createLineBatch, verticesFor } from './lineBatch.ts'
import type { LineMesh } from './lineMesh.ts'
import { markAnchor, markLines, type ShownLine } from './markShapes.ts'

const GLIDE_MS = 180

export interface MarkNode {
  readonly markId: MarkId
  /** Page clock when it was first in the scene graph. */
  readonly appearedAtMs: number
}

export interface MarkTarget {
  readonly anchorWorld: Vec3
  readonly drawnAtMs: number
}

export interface MarkLayer {
  show(state: SessionState, epoch: number): void
  /** In each XR frame. */
  tick(nowMs: number): void
  nodes(): readonly MarkNode[]
  /** Anchors of the shown marks, newest first: what the edge arrow leads to. */
  targets(): readonly MarkTarget[]
}

interface Entry {
  readonly mark: Mark
  readonly pointsWorld: readonly Vec3[]
  readonly fromWorld: readonly Vec3[]
  readonly movedAtMs: number
  readonly appearedAtMs: number
}

function pointsOf(mark: Mark, epoch: number): readonly Vec3[] | undefined {
  if (mark.erased || mark.place.status !== 'placed' || mark.place.placement.epoch !== epoch) return undefined
  return mark.place.placement.pointsWorld
}

function glided({ fromWorld, pointsWorld, movedAtMs }: Entry, nowMs: number): readonly Vec3[] {
  const t = Math.min(1, (nowMs - movedAtMs) / GLIDE_MS)
  if (t >= 1 || fromWorld.length !== pointsWorld.length) return pointsWorld
  const eased = 1 - (1 - t) ** 3
  return pointsWorld.map((point, index) => lerp(fromWorld[index] ?? point, point, eased))
}

function linesOf(entry: Entry, nowMs: number): readonly ShownLine[] {
  const { mark } = entry
  if (mark.place.status !== 'placed') return []
  const { method, settled, normalWorld } = mark.place.placement
  return markLines({
    kind: mark.kind,
    colour: mark.colour,
    pointsWorld: glided(entry, nowMs),
    normalWorld,
    dashed: method === 'stated',
    soft: !settled && method !== 'stated',
    viewpoint: mark.picture.worldFromCamera.position,
  })
}

interface EntryContext {
  readonly before: Entry | undefined
  readonly nowMs: number
  readonly still: boolean
}

function entryOf(mark: Mark, pointsWorld: readonly Vec3[], { before, nowMs, still }: EntryContext): Entry {
  if (before === undefined) {
    return { mark, pointsWorld, fromWorld: pointsWorld, movedAtMs: -Infinity, appearedAtMs: nowMs }
  }
  if (before.pointsWorld === pointsWorld || still) return { ...before, mark, pointsWorld }
  return { ...before, mark, pointsWorld, fromWorld: glided(before, nowMs), movedAtMs: nowMs }
}

export function createMarkLayer(mesh: LineMesh, { still }: { still: boolean }): MarkLayer {
  let entries = new Map<MarkId, Entry>()
  let batch = createLineBatch(4096)
  let wanted: { state: SessionState; epoch: number } | undefined
  let targets: readonly MarkTarget[] = []
  let settledAtMs = 0

  function take({ state, epoch }: { state: SessionState; epoch: number }, nowMs: number): void {
    const next = new Map<MarkId, Entry>()
    for (const mark of state.marks.values()) {
      const pointsWorld = pointsOf(mark, epoch)
      if (pointsWorld === undefined) continue
      const entry = entryOf(mark, pointsWorld, { before: entries.get(mark.markId), nowMs, still })
      settledAtMs = Math.max(settledAtMs, entry.movedAtMs + GLIDE_MS)
      next.set(mark.markId, entry)
    }
    entries = next
    targets = [...next.values()].reverse().flatMap(({ mark, pointsWorld }) => {
      const anchorWorld = markAnchor(mark.kind, pointsWorld)
      return anchorWorld === undefined ? [] : [{ anchorWorld, drawnAtMs: mark.drawnAtMs }]
    })
  }

  function rebuild(nowMs: number): void {
    const lines = [...entries.values()].flatMap((entry) => linesOf(entry, nowMs))
    const vertices = lines.reduce((sum, { points }) => sum + verticesFor(points.length), 0)
    while (batch.positions.length < vertices * 3) batch = createLineBatch((batch.positions.length / 3) * 2)
    clearBatch(batch)
    for (const { points, look } of lines) addLine(batch, points, look)
    mesh.show(batch)
  }

  return {
    show(state, epoch) {
      wanted = { state, epoch }
    },
    tick(nowMs) {
      const gliding = nowMs <= settledAtMs + 50
      if (wanted === undefined && !gliding) return
      if (wanted !== undefined) take(wanted, nowMs)
      wanted = undefined
      rebuild(nowMs)
    },
    nodes: () =>
      [...entries.values()].map(({ mark, appearedAtMs }) => ({ markId: mark.markId, appearedAtMs })),
    targets: () => targets,
  }
}
