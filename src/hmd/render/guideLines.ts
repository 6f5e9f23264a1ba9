// What guiding adds to the marks, as lines: under them a halo about the mark that is meant or in hand and the ring about the
// present step, on top of everything a gaze that is filling up. One draw call, and one more while gaze rests on a button.
import { fromAxisAngle, rotate } from '../../shared/geometry/quat.ts'
import { cross, normalize, add, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { errorRing } from '../../shared/ink/markFigure.ts'
import type { AimTarget } from '../guide/aim.ts'
import { createLineBatch, withLines, type LineLook, type ShownLine } from './lineBatch.ts'
import type { LineMesh } from './lineMesh.ts'
import { LINE_WIDTH_M, rgbOf } from './markShapes.ts'

export interface GuideScene {
  readonly eye: Vec3
  /** What the ray means just now. */
  readonly hovered: AimTarget | undefined
  readonly chosen: AimTarget | undefined
  readonly step: AimTarget | undefined
  /** Where gaze rests on a button, and how much of its time is over. */
  readonly dwell: { readonly atWorld: Vec3; readonly share: number } | undefined
}

export interface GuideLines {
  show(scene: GuideScene): void
}

const HALO_WIDTH_M = 0.014
/** The present step's ring is this much wider than the mark, and never smaller than a finger's width about it. */
const STEP_RING = { times: 1.35, leastM: 0.028 } as const
const DWELL_RADIUS_M = 0.022
const DWELL_STEPS = 32

const look = (change: Partial<LineLook>): LineLook => ({
  colour: rgbOf('white'),
  opacity: 1,
  dashed: false,
  soft: false,
  widthM: LINE_WIDTH_M,
  ...change,
})
const halo = (opacity: number): LineLook => look({ opacity, soft: true, widthM: HALO_WIDTH_M })

export function createGuideLines(under: LineMesh, onTop: LineMesh): GuideLines {
  const [showHalos, showGaze] = [showingOn(under, 512), showingOn(onTop, 2 * (DWELL_STEPS + 1))]
  return {
    show(scene) {
      showHalos(haloLines(scene))
      showGaze(scene.dwell === undefined ? [] : [dwellArc(scene.dwell, scene.eye)])
    },
  }
}

/** Shows lines on a mesh; between two times with nothing to show it costs nothing. */
function showingOn(mesh: LineMesh, vertices: number): (lines: readonly ShownLine[]) => void {
  let batch = createLineBatch(vertices)
  let isEmpty = true
  return (lines) => {
    if (isEmpty && lines.length === 0) return
    isEmpty = lines.length === 0
    batch = withLines(batch, lines)
    mesh.show(batch)
  }
}

function haloLines({ eye, hovered, chosen, step }: GuideScene): readonly ShownLine[] {
  const meant = hovered?.markId === chosen?.markId ? undefined : hovered
  return [
    ...(meant === undefined ? [] : meant.lines.map((points) => ({ points, look: halo(0.5) }))),
    ...(chosen === undefined ? [] : chosen.lines.map((points) => ({ points, look: halo(0.9) }))),
    ...(step === undefined ? [] : [stepRing(step, eye)]),
  ]
}

const stepRing = ({ anchorWorld, reachM }: AimTarget, eye: Vec3): ShownLine => ({
  points: errorRing(anchorWorld, Math.max(STEP_RING.leastM, reachM * STEP_RING.times), eye),
  look: look({ widthM: LINE_WIDTH_M }),
})

/** Clockwise from the top, as a clock fills up. */
function dwellArc({ atWorld, share }: NonNullable<GuideScene['dwell']>, eye: Vec3): ShownLine {
  const towardsEye = normalize(sub(eye, atWorld))
  const right = normalize(cross([0, 1, 0], towardsEye))
  const up = scale(cross(towardsEye, right), DWELL_RADIUS_M)
  const steps = Math.max(2, Math.ceil(share * DWELL_STEPS))
  const points = Array.from({ length: steps + 1 }, (_, index) =>
    add(atWorld, rotate(fromAxisAngle(towardsEye, (-2 * Math.PI * share * index) / steps), up)),
  )
  return { points, look: look({ widthM: 0.006 }) }
}
