// Tilting a movement or a turn on a picture: its axis is a stick that stands at its first point, and whoever drags the stick's
// end turns the mark with it, as one piece. Pure; loaded by the desk, with all handles, once a mark is chosen. Axes of the view: to the
// right, up, and towards the camera.
import { depthOf, projectPoint } from '../../shared/geometry/cameraModel.ts'
import { transformDirection } from '../../shared/geometry/pose.ts'
import {
  fromAxisAngle,
  multiply,
  normalizeQuat,
  rotate,
  turnBetween,
  type Quat,
} from '../../shared/geometry/quat.ts'
import {
  add,
  cross,
  distance,
  dot,
  length,
  normalize,
  scale,
  sub,
  type Vec3,
} from '../../shared/geometry/vec3.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import {
  handlesOf,
  MAX_SWEEP_RAD,
  type EditedStroke,
  type Handle,
  type HandleId,
} from '../../shared/ink/editStroke.ts'
import { axisOf, flatTilt, mayTilt, onArc } from '../../shared/ink/tilt.ts'
import { spreadHandles } from '../draw/spreadHandles.ts'

/** flat: on the surface; limb: a turn's axis lies across the view; towards, away: the axis points to the camera, or from it. */
export type TiltChoice = 'flat' | 'limb' | 'towards' | 'away'

/** What each kind can mean; a turn seen from its other side is the same turn. */
export const tiltChoices = (kind: EditedStroke['kind']): readonly TiltChoice[] =>
  kind === 'turn' ? ['flat', 'limb', 'towards'] : ['flat', 'towards', 'away']

/** A stick shorter than this on the picture could not be aimed with; picture widths. */
const LEAST_STICK = 0.06
/** It never comes nearer to the camera than half way. */
const MOST_OF_DEPTH = 0.5
/** Its end is taken this much beyond it, so that it covers neither the mark's middle nor its head; picture widths. */
const BEYOND = 0.03
const STEP_RAD = Math.PI / 12
/** An axis within 15° of where a choice puts it is that choice. */
const SAME_COSINE = Math.cos(Math.PI / 12)
/** An axis that lies across the view by this much already says along which line. */
const POINTED = 0.3

interface Stand {
  readonly anchor: Vec3
  readonly end: Vec3
  readonly tilt: Quat
  readonly radiusM: number
  readonly stickM: number
  readonly right: Vec3
  readonly up: Vec3
  readonly towards: Vec3
  /** Metres at the mark that the picture's width takes in. */
  readonly widthM: number
  readonly see: (point: Vec3) => ImagePoint | undefined
}

/** The mark as it stands before the camera; undefined for what cannot be tilted, or says no way. */
function standOf({ kind, tilt, room }: EditedStroke): Stand | undefined {
  const [anchor, end] = room?.pointsWorld ?? []
  if (!mayTilt(kind) || room === undefined || anchor === undefined || end === undefined) return undefined
  const { worldFromCamera, intrinsics } = room.camera
  const towards = normalize(sub(worldFromCamera.position, anchor))
  const right = normalize(cross(transformDirection(worldFromCamera, [0, 1, 0]), towards))
  const now = tilt ?? flatTilt(kind, anchor, end, room.normalWorld ?? towards)
  if (now === undefined || length(towards) === 0) return undefined
  const depthM = depthOf(anchor, worldFromCamera)
  const widthM = (depthM * intrinsics.width) / intrinsics.fx
  const radiusM = distance(anchor, end)
  return {
    anchor,
    end,
    tilt: now,
    radiusM,
    stickM: Math.min(MOST_OF_DEPTH * depthM, Math.max(radiusM, LEAST_STICK * widthM)),
    right,
    up: cross(towards, right),
    towards,
    widthM,
    see: (point) => projectPoint(point, worldFromCamera, intrinsics),
  }
}

/** Of the mark in hand, far enough from each other on a picture that is so large on the page. */
export const allHandles = (
  mark: EditedStroke,
  size: { readonly width: number; readonly height: number },
): readonly Handle[] => spreadHandles([...tiltHandles(mark), ...handlesOf(mark)], mark, size)

/** The end of the axis' stick and, of a tilted turn, the end of its arc. */
export function tiltHandles(mark: EditedStroke): readonly Handle[] {
  const stand = standOf(mark)
  const foot = stand?.see(stand.anchor)
  const end = stand?.see(add(stand.anchor, scale(axisOf(stand.tilt), stand.stickM)))
  if (stand === undefined || foot === undefined || end === undefined) return []
  const [x, y] = [end[0] - foot[0], (end[1] - foot[1]) / mark.aspect]
  const away = Math.hypot(x, y)
  // Seen end on it has no direction on the picture: then above.
  const [du, dv] = away < 0.004 ? [0, -1] : [x / away, y / away]
  const at: ImagePoint = [end[0] + du * BEYOND, end[1] + dv * BEYOND * mark.aspect]
  const head = mark.kind === 'turn' && mark.tilt !== undefined ? headAt(stand, mark.sweepRad ?? 0) : undefined
  // A movement lies along its stick: only what stands out beyond its head shows.
  const standsAt = mark.kind === 'movement' ? end : foot
  return [
    { id: 'tilt', at, foot: standsAt },
    ...(head === undefined ? [] : [{ id: 'sweep' as const, at: head }]),
  ]
}

const headAt = ({ see, anchor, radiusM, tilt }: Stand, sweepRad: number): ImagePoint | undefined =>
  see(onArc(anchor, radiusM, tilt, sweepRad))

/** What dragging one of {@link tiltHandles} makes of the mark; undefined for any other handle. */
export function dragTilt(
  mark: EditedStroke,
  id: HandleId | undefined,
  from: ImagePoint,
  to: ImagePoint,
): EditedStroke | undefined {
  if (id !== 'tilt' && (id !== 'sweep' || mark.tilt === undefined)) return undefined
  const stand = standOf(mark)
  if (stand === undefined) return mark
  const way: ImagePoint = [to[0] - from[0], to[1] - from[1]]
  return id === 'tilt' ? stickDragged(mark, stand, way) : headDragged(mark, stand, way)
}

/** The stick's end goes with the pen; it stays on its side of the view, and beyond its length it lies across the view. */
function stickDragged(mark: EditedStroke, stand: Stand, [du, dv]: ImagePoint): EditedStroke {
  const { right, up, towards, widthM, stickM, tilt } = stand
  const axis = axisOf(tilt)
  const perWidth = widthM / stickM
  const x = dot(axis, right) + du * perWidth
  const y = dot(axis, up) - (dv / mark.aspect) * perWidth
  const across = Math.hypot(x, y)
  const side = dot(axis, towards) < -0.05 ? -1 : 1
  const deep = across < 1 ? side * Math.sqrt(1 - across * across) : 0
  const aimed = add(add(scale(right, x), scale(up, y)), scale(towards, deep))
  return tiltedTo(mark, tilt, aimed)
}

/** As one piece, by the shortest turn. */
const tiltedTo = (mark: EditedStroke, tilt: Quat, axis: Vec3): EditedStroke => ({
  ...mark,
  tilt: normalizeQuat(multiply(turnBetween(axisOf(tilt), normalize(axis)), tilt)),
})

/** Of all sweeps the one whose head is seen nearest to the pen; seen edge on, where two are, the one nearer to the last. */
function headDragged(mark: EditedStroke, stand: Stand, [du, dv]: ImagePoint): EditedStroke {
  const before = mark.sweepRad ?? 0
  const head = headAt(stand, before)
  if (head === undefined) return mark
  let best = { sweepRad: before, cost: Infinity }
  for (let deg = -360; deg <= 360; deg += 2) {
    const sweepRad = (deg * Math.PI) / 180
    const at = headAt(stand, sweepRad)
    if (at === undefined || deg === 0 || Math.abs(sweepRad) > MAX_SWEEP_RAD) continue
    const off = Math.hypot(at[0] - head[0] - du, (at[1] - head[1] - dv) / mark.aspect)
    const cost = off + 0.002 * Math.abs(sweepRad - before)
    if (cost < best.cost) best = { sweepRad, cost }
  }
  return { ...mark, sweepRad: best.sweepRad }
}

/** By keys, 15° at a time: an axis that points at the camera goes where the arrow key points. */
export function tiltBy(mark: EditedStroke, [x, y]: readonly [number, number]): EditedStroke {
  const stand = standOf(mark)
  if (stand === undefined) return mark
  const about = x === 0 ? fromAxisAngle(stand.right, y * STEP_RAD) : fromAxisAngle(stand.up, x * STEP_RAD)
  return { ...mark, tilt: normalizeQuat(multiply(about, stand.tilt)) }
}

/** The mark's tilt by a choice; undefined: none. */
export function tiltChosen(mark: EditedStroke, choice: TiltChoice): Quat | undefined {
  const stand = standOf(mark)
  if (stand === undefined || choice === 'flat') return undefined
  const { tilt, towards } = stand
  const axis = choice === 'limb' ? limbOf(mark, stand) : scale(towards, choice === 'away' ? -1 : 1)
  return tiltedTo(mark, tilt, axis).tilt
}

/** The line that a tilted axis points along already; else the bend as it is drawn is raised upright, over the limb. */
function limbOf({ tilt: chosen, sweepRad = 0 }: EditedStroke, { tilt, towards }: Stand): Vec3 {
  const across = (direction: Vec3): Vec3 => sub(direction, scale(towards, dot(direction, towards)))
  const pointed = across(axisOf(tilt))
  if (chosen !== undefined && length(pointed) > POINTED) return pointed
  const middle = rotate(tilt, [Math.cos(sweepRad / 2), Math.sin(sweepRad / 2), 0])
  return across(scale(middle, -1))
}

/** Which choice it stands as now, if any. */
export function choiceOf(mark: EditedStroke): TiltChoice | undefined {
  if (mark.tilt === undefined) return 'flat'
  const stand = standOf(mark)
  if (stand === undefined) return undefined
  const cosine = dot(axisOf(stand.tilt), stand.towards)
  if (mark.kind === 'movement' && cosine < -SAME_COSINE) return 'away'
  if (Math.abs(cosine) > SAME_COSINE) return 'towards'
  return mark.kind === 'turn' && Math.abs(cosine) < Math.sin(Math.PI / 12) ? 'limb' : undefined
}
