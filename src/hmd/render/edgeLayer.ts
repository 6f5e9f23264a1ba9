// Shows the arrows at the edge of view, with the distance beside the nearest one. Locked to the head; recomputed 20
// times a second, since where a mark lies does not change faster than a head turns.
import { transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { add, type Vec3 } from '../../shared/geometry/vec3.ts'
import { formatLength } from '../../client/i18n/format.ts'
import { edgeArrowTo, hololensCone, type EdgeArrow, type ViewCone } from './edgeArrow.ts'
import { addLine, clearBatch, createLineBatch, type LineLook } from './lineBatch.ts'
import type { LineMesh } from './lineMesh.ts'
import type { MarkTarget } from './markLayer.ts'
import { rgbOf } from './markShapes.ts'
import type { Quad } from './quad.ts'

export interface EdgeLayer {
  tick(nowMs: number, worldFromViewer: Pose, targets: readonly MarkTarget[]): void
  setCone(cone: ViewCone): void
}

const PERIOD_MS = 50
/** The newest marks: more arrows would be a halo, not a direction. */
const MAX_ARROWS = 3
const SIZE_M = 0.022
const LABEL_ASIDE_M = 0.045

const at = ({ positionViewer, angleRad }: EdgeArrow, along: number, across: number): Vec3 =>
  add(positionViewer, [
    Math.cos(angleRad) * along - Math.sin(angleRad) * across,
    Math.sin(angleRad) * along + Math.cos(angleRad) * across,
    0,
  ])

export function createEdgeLayer(mesh: LineMesh, label: Quad): EdgeLayer {
  const batch = createLineBatch(64)
  let cone = hololensCone
  let lastMs = -Infinity
  let written = ''

  function paintLabel(text: string): void {
    if (text === written) return
    written = text
    label.paint((context) => {
      context.font = '600 40px "Inter Variable", system-ui, sans-serif'
      context.fillStyle = '#FFFFFF'
      context.textAlign = 'center'
      context.textBaseline = 'middle'
      context.fillText(text, 64, 32)
    })
  }

  function showLabel(arrow: EdgeArrow | undefined, worldFromViewer: Pose): void {
    label.setShown(arrow !== undefined)
    if (arrow === undefined) return
    paintLabel(formatLength(Math.round(arrow.distanceM * 10) / 10))
    label.setOpacity(arrow.opacity)
    label.place({
      position: transformPoint(worldFromViewer, at(arrow, -LABEL_ASIDE_M, 0)),
      orientation: worldFromViewer.orientation,
    })
  }

  return {
    setCone(next) {
      cone = next
    },
    tick(nowMs, worldFromViewer, targets) {
      follow(mesh, worldFromViewer)
      if (nowMs - lastMs < PERIOD_MS) return
      lastMs = nowMs
      const arrows = targets
        .slice(0, MAX_ARROWS)
        .flatMap(({ anchorWorld }) => edgeArrowTo(anchorWorld, worldFromViewer, cone) ?? [])
      clearBatch(batch)
      for (const arrow of arrows) {
        const look: LineLook = {
          colour: rgbOf('white'),
          opacity: arrow.opacity,
          dashed: false,
          soft: false,
          widthM: 0.005,
        }
        addLine(
          batch,
          [at(arrow, -SIZE_M / 2, SIZE_M), at(arrow, SIZE_M / 2, 0), at(arrow, -SIZE_M / 2, -SIZE_M)],
          look,
        )
      }
      mesh.show(batch)
      showLabel(arrows[0], worldFromViewer)
    },
  }
}

function follow({ mesh }: LineMesh, { position, orientation }: Pose): void {
  mesh.position.set(position[0], position[1], position[2])
  mesh.rotationQuaternion?.set(orientation[0], orientation[1], orientation[2], orientation[3])
}
