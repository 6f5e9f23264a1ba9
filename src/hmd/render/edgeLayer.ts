// Shows the arrows at the edge of view, each with what it leads to and how far that is, and the corners of the view that is
// drawn on where it is larger than the display. Locked to the head; recomputed 20
// times a second, since where a mark lies does not change faster than a head turns.
import type { Pose } from '../../shared/geometry/pose.ts'
import { add, distance, type Vec3 } from '../../shared/geometry/vec3.ts'
import { formatReach } from '../../client/i18n/format.ts'
import type { Sight } from '../guide/attention.ts'
import { edgeArrowTo, hololensCone, type EdgeArrow, type ViewCone } from './edgeArrow.ts'
import { labelSize, type LabelStrip, type StripLabel } from './labelStrip.ts'
import { cornerMarks } from './frameInView.ts'
import type { FrozenFrame } from './frozenFrame.ts'
import { createLineBatch, withLines, type ShownLine } from './lineBatch.ts'
import type { LineMesh } from './lineMesh.ts'
import { rgbOf } from './markShapes.ts'

export interface EdgeLayer {
  /** `sights`: the first of them first; those in view have no arrow. `frozen`: the view that is drawn on now. */
  tick(
    nowMs: number,
    worldFromViewer: Pose,
    shown: { readonly sights: readonly Sight[]; readonly frozen: FrozenFrame | undefined },
  ): void
  setCone(cone: ViewCone): void
  isInView(atWorld: Vec3, worldFromViewer: Pose): boolean
  /** What is written beside the arrows now. */
  words(): readonly string[]
}

const PERIOD_MS = 50
const SIZE_M = 0.022
/** Two arrows nearer than this are one: the second would lie on the first one's words. */
const APART_M = 0.06
/** While an arrow fades, its words go first. */
const LABEL_FROM = 0.4
/** Words are cut rather than shrunk until nobody can read them. */
const MAX_LABEL = 16

const at = ({ positionViewer, angleRad }: EdgeArrow, along: number, across: number): Vec3 =>
  add(positionViewer, [
    Math.cos(angleRad) * along - Math.sin(angleRad) * across,
    Math.sin(angleRad) * along + Math.cos(angleRad) * across,
    0,
  ])

/** “Step 2 · 0.8 m”. */
function wordsOf(label: string, distanceM: number): string {
  const cut = label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL - 1)}…` : label
  return `${cut} · ${formatReach(distanceM)}`
}

/** Towards the middle of view from its arrow, clear of it whichever way it points. */
function labelOf(label: string, arrow: EdgeArrow): StripLabel {
  const { angleRad, distanceM } = arrow
  const half =
    (Math.abs(Math.cos(angleRad)) * labelSize.widthM + Math.abs(Math.sin(angleRad)) * labelSize.heightM) / 2
  return { text: wordsOf(label, distanceM), at: at(arrow, -SIZE_M - half, 0) }
}

const cornerLook = { colour: rgbOf('white'), opacity: 0.9, dashed: false, soft: false, widthM: 0.004 }

interface ShownArrow {
  readonly arrow: EdgeArrow
  readonly sight: Sight
}

const lineOf = ({ arrow, sight }: ShownArrow): ShownLine => ({
  points: [at(arrow, -SIZE_M / 2, SIZE_M), at(arrow, SIZE_M / 2, 0), at(arrow, -SIZE_M / 2, -SIZE_M)],
  look: { colour: rgbOf(sight.colour), opacity: arrow.opacity, dashed: false, soft: false, widthM: 0.006 },
})

export function createEdgeLayer(mesh: LineMesh, labels: LabelStrip): EdgeLayer {
  let batch = createLineBatch(64)
  let cone = hololensCone
  let lastMs = -Infinity
  let isEmpty = true
  let shown: readonly StripLabel[] = []

  function arrowsTo(sights: readonly Sight[], worldFromViewer: Pose): ShownArrow[] {
    const shown: ShownArrow[] = []
    for (const sight of sights) {
      const arrow = edgeArrowTo(sight.atWorld, worldFromViewer, cone)
      if (arrow === undefined) continue
      const isCovered = shown.some(
        (other) => distance(other.arrow.positionViewer, arrow.positionViewer) < APART_M,
      )
      if (!isCovered) shown.push({ arrow, sight })
    }
    return shown
  }

  return {
    setCone(next) {
      cone = next
    },
    isInView: (atWorld, worldFromViewer) => edgeArrowTo(atWorld, worldFromViewer, cone) === undefined,
    words: () => shown.map(({ text }) => text),
    tick(nowMs, worldFromViewer, { sights, frozen }) {
      if (!isEmpty) follow(mesh, labels, worldFromViewer)
      if (nowMs - lastMs < PERIOD_MS) return
      lastMs = nowMs
      const arrows = arrowsTo(sights, worldFromViewer)
      const corners = frozen === undefined ? [] : cornerMarks(frozen, worldFromViewer, cone)
      const isNothing = arrows.length === 0 && corners.length === 0
      if (isEmpty && isNothing) return
      isEmpty = isNothing
      batch = withLines(batch, [
        ...arrows.map(lineOf),
        ...corners.map((points): ShownLine => ({ points, look: cornerLook })),
      ])
      mesh.show(batch)
      shown = arrows
        .filter(({ arrow }) => arrow.opacity > LABEL_FROM)
        .map(({ arrow, sight }) => labelOf(sight.label, arrow))
      labels.show(shown)
      follow(mesh, labels, worldFromViewer)
    },
  }
}

function follow({ mesh }: LineMesh, labels: LabelStrip, worldFromViewer: Pose): void {
  const { position, orientation } = worldFromViewer
  mesh.position.set(position[0], position[1], position[2])
  mesh.rotationQuaternion?.set(orientation[0], orientation[1], orientation[2], orientation[3])
  labels.place(worldFromViewer)
}
