// Moving, turning and resizing a mark on a picture, and where it stands until the headset has cast it anew. Pure. Angles as the
// camera sees them, positive = counterclockwise; lengths in picture widths.
import { poseDoubtM } from '../geometry/errorModel.ts'
import { transformDirection } from '../geometry/pose.ts'
import { fromAxisAngle, multiply, normalizeQuat, type Quat } from '../geometry/quat.ts'
import { normalize, sub, distance as apart3, type Vec3 } from '../geometry/vec3.ts'
import type { MarkKind, Placement, Stroke, StrokeSample } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import type { ImagePoint } from '../protocol/spaces.ts'
import { anchorPoint, markAnchor } from './markAnchor.ts'
import { projectStroke } from './projectStroke.ts'
import { isWithinReach } from './reach.ts'

/** A mark's points on one picture; `aspect` = that picture's width over height. */
export interface EditedStroke {
  readonly kind: MarkKind
  readonly stroke: Stroke
  readonly sweepRad?: number | undefined
  readonly tilt?: Quat | undefined
  readonly aspect: number
  /** Where it stands and how it is seen there; what is tilted is changed in the room. */
  readonly room?: EditedRoom | undefined
}

export interface EditedRoom {
  readonly pointsWorld: readonly Vec3[]
  readonly normalWorld?: Vec3 | undefined
  readonly camera: Pick<PictureRef, 'worldFromCamera' | 'intrinsics'>
}

/** point: one of the mark's own points; sweep: a turn's end; turn and size: of the whole; tilt: the end of its axis. */
export type HandleId = 'point0' | 'point1' | 'point2' | 'sweep' | 'turn' | 'size' | 'tilt'
export interface Handle {
  readonly id: HandleId
  readonly at: ImagePoint
  /** It is the end of a stick that stands here. */
  readonly foot?: ImagePoint
}

/** Just under the protocol's full circle, so that a turn's start and head do not meet. */
export const MAX_SWEEP_RAD = 2 * Math.PI * 0.98
/** The protocol takes points up to half a picture outside; a mark that would leave it stays as it is. */
export const isInReach = ([u, v]: StrokeSample): boolean => u >= -0.5 && u <= 1.5 && v >= -0.5 && v <= 1.5

const handleKinds: Readonly<Record<MarkKind, readonly HandleId[]>> = {
  ink: ['turn', 'size'],
  area: ['turn', 'size'],
  arrow: ['point0', 'point1', 'turn'],
  movement: ['point0', 'point1', 'turn'],
  distance: ['point0', 'point1'],
  angle: ['point0', 'point1', 'point2'],
  circle: ['point1'],
  turn: ['point1', 'sweep'],
  point: [],
  label: [],
  step: [],
}
/** Its points lie where it does not show them; `desk/tilt` has its other handles. */
const tiltedHandles: readonly HandleId[] = ['size']
const pointIndex: Partial<Record<HandleId, number>> = { point0: 0, point1: 1, point2: 2 }

/** Distance of the handles for the whole from the mark, picture widths. */
const ASIDE = 0.03

function boundsOf(stroke: Stroke): { left: number; top: number; right: number; bottom: number } {
  const us = stroke.map(([u]) => u)
  const vs = stroke.map(([, v]) => v)
  return { left: Math.min(...us), right: Math.max(...us), top: Math.min(...vs), bottom: Math.max(...vs) }
}

/** What the mark turns and grows about: the spot that it is about, as in the room; of what has none, the middle. */
export function pivotOf({ kind, stroke }: Pick<EditedStroke, 'kind' | 'stroke'>): ImagePoint {
  if (kind !== 'ink' && kind !== 'area' && kind !== 'distance') return anchorPoint(kind, stroke)
  const { left, top, right, bottom } = boundsOf(stroke)
  return [(left + right) / 2, (top + bottom) / 2]
}

/** The places at which a mark can be taken, besides itself. */
export function handlesOf(mark: EditedStroke): readonly Handle[] {
  const { kind, stroke, aspect, sweepRad, tilt } = mark
  const { left, top, right, bottom } = boundsOf(stroke)
  return (tilt === undefined ? handleKinds[kind] : tiltedHandles).flatMap((id): readonly Handle[] => {
    if (id === 'turn') return [{ id, at: [(left + right) / 2, top - ASIDE * aspect] }]
    if (id === 'size') return [{ id, at: [right + ASIDE / 2, bottom + (ASIDE / 2) * aspect] }]
    const sample = stroke[pointIndex[id] ?? 1]
    if (sample === undefined) return []
    if (id !== 'sweep') return [{ id, at: [sample[0], sample[1]] }]
    const [u, v] = turnedAbout(pivotOf(mark), sample, sweepRad ?? 0, aspect)
    return [{ id, at: [u, v] }]
  })
}

function turnedAbout(pivot: ImagePoint, [u, v, p]: StrokeSample, rad: number, aspect: number): StrokeSample {
  const [x, y] = [u - pivot[0], (pivot[1] - v) / aspect]
  const [cos, sin] = [Math.cos(rad), Math.sin(rad)]
  return [pivot[0] + x * cos - y * sin, pivot[1] - (x * sin + y * cos) * aspect, p]
}

const changed = <T extends EditedStroke>(mark: T, stroke: Stroke): T =>
  stroke.every(isInReach) ? { ...mark, stroke } : mark

/** Moved across the picture, normalised. */
export const moveStroke = (mark: EditedStroke, du: number, dv: number): EditedStroke =>
  changed(
    mark,
    mark.stroke.map(([u, v, p]): StrokeSample => [u + du, v + dv, p]),
  )

/** Turned about its pivot; what is tilted turns with it, about the camera's own axis. */
export function turnStroke(mark: EditedStroke, rad: number): EditedStroke {
  const pivot = pivotOf(mark)
  const { tilt, room } = mark
  const turned = changed(
    mark,
    mark.stroke.map((sample) => turnedAbout(pivot, sample, rad, mark.aspect)),
  )
  if (turned === mark || tilt === undefined || room === undefined) return turned
  const back = transformDirection(room.camera.worldFromCamera, [0, 0, 1])
  return { ...turned, tilt: normalizeQuat(multiply(fromAxisAngle(back, rad), tilt)) }
}

/** Smaller than a fifth or larger than five times in one go is a slip of the hand. */
export function resizeStroke(mark: EditedStroke, factor: number): EditedStroke {
  const [pu, pv] = pivotOf(mark)
  const by = Math.min(5, Math.max(0.2, factor))
  return changed(
    mark,
    mark.stroke.map(([u, v, p]): StrokeSample => [pu + (u - pu) * by, pv + (v - pv) * by, p]),
  )
}

/** A turn that goes further, or less far; it never passes through no turn at all. */
export function sweepStroke(mark: EditedStroke, byRad: number): EditedStroke {
  const sweep = (mark.sweepRad ?? 0) + byRad
  const least = Math.PI / 36
  const clamped = Math.max(-MAX_SWEEP_RAD, Math.min(MAX_SWEEP_RAD, sweep))
  return { ...mark, sweepRad: Math.abs(clamped) < least ? Math.sign(clamped || 1) * least : clamped }
}

/** What dragging a handle from where it was taken to where it is now makes of the mark. */
export function dragHandle(mark: EditedStroke, id: HandleId, from: ImagePoint, to: ImagePoint): EditedStroke {
  const index = pointIndex[id]
  if (index !== undefined) {
    const [du, dv] = [to[0] - from[0], to[1] - from[1]]
    return changed(
      mark,
      mark.stroke.map(([u, v, p], at): StrokeSample => (at === index ? [u + du, v + dv, p] : [u, v, p])),
    )
  }
  const pivot = pivotOf(mark)
  const arm = ([u, v]: ImagePoint): readonly [number, number] => [u - pivot[0], (pivot[1] - v) / mark.aspect]
  const [[ax, ay], [bx, by]] = [arm(from), arm(to)]
  const turned = Math.atan2(ax * by - ay * bx, ax * bx + ay * by)
  if (id === 'sweep') return sweepStroke(mark, turned)
  if (id === 'turn') return turnStroke(mark, turned)
  return resizeStroke(mark, Math.hypot(bx, by) / Math.max(1e-6, Math.hypot(ax, ay)))
}

/** A shoulder's or knee's curvature: so far off is a tangent plane after a way along it (sagitta). */
const BODY_RADIUS_M = 0.06

/**
 * Where a mark that was moved on a picture stands until the headset has cast it: its points slid along the plane that touches its old
 * place (its own normal, else facing the picture's camera). It never falls behind the patient. One sigma grows by the sagitta of
 * the way on a body and by poor tracking, and a better estimate is expected. Undefined when that plane is not seen at the new place, or
 * only far away.
 */
export function slidePlacement(
  kind: MarkKind,
  before: Placement,
  stroke: Stroke,
  picture: PictureRef,
): Placement | undefined {
  const anchor = markAnchor(kind, before.pointsWorld)
  if (anchor === undefined) return undefined
  const normal = before.normalWorld ?? normalize(sub(picture.worldFromCamera.position, anchor))
  const pointsWorld = projectStroke(kind, stroke, picture, { point: anchor, normal })
  const after = pointsWorld && markAnchor(kind, pointsWorld)
  if (pointsWorld === undefined || after === undefined) return undefined
  if (!isWithinReach(pointsWorld, picture)) return undefined
  const wayM = apart3(anchor, after)
  const bentM = Math.min(wayM, wayM ** 2 / (2 * BODY_RADIUS_M))
  const errorM = Math.min(100, Math.hypot(before.errorM, bentM, poseDoubtM(picture)))
  const { method, epoch } = before
  const known = before.normalWorld === undefined ? {} : { normalWorld: before.normalWorld }
  return { pointsWorld, ...known, method, errorM, settled: false, epoch }
}
