// Where a board stands when it comes into the room, and how it is carried and scaled. Pure.
import type { Pose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle, lookRotation, rotate } from '../../shared/geometry/quat.ts'
import { pointAt, type Ray } from '../../shared/geometry/ray.ts'
import { add, distance, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { BoardPage, BoardPlace } from '../../shared/protocol/boards.ts'

const DISTANCE_M = 1.2
const DROP_RAD = (15 * Math.PI) / 180
/**
 * Aside, so that none stands between the eyes and the patient; the panel stands at -24°, where the fourth finds room beyond it.
 * The rest are for boards that others, carried or made larger, leave no nearer place.
 */
const SLOTS_RAD = [32, 62, 92, -58, 122, -88, 152, -118].map((deg) => (deg * Math.PI) / 180)
export const SLOTS = SLOTS_RAD.length
/** A page fits into this square at first: 24° of the view, A4 about 1.4 times its real size. */
const FIRST_SIDE_M = 0.55
/** Narrower ones have buttons smaller than a palm's target (look.md: 3 cm at 60 cm); wider ones fill the view. */
const LEAST_WIDTH_M = 0.42
const MOST_WIDTH_M = 1.6
const STEP = 1.25

/** Height over width of a page. */
export const heightShare = ({ width, height }: BoardPage): number => height / width

const clampWidth = (widthM: number): number => Math.min(MOST_WIDTH_M, Math.max(LEAST_WIDTH_M, widthM))

export const scaledWidth = (widthM: number, way: -1 | 1): number => clampWidth(widthM * STEP ** way)

/** Upright at `position`, read from `eyes`. */
const facing = (position: Vec3, eyes: Vec3): Pose => {
  const away = sub(position, eyes)
  const level: Vec3 = [away[0], 0, away[2]]
  // Straight above or below there is no heading: as it was put up first.
  const forward = Math.hypot(level[0], level[2]) < 0.05 ? ([0, 0, -1] as const) : level
  return { position, orientation: lookRotation(forward, [0, 1, 0]) }
}

/** A place for the `slot`-th board before a wearer who looks along `worldFromViewer`. */
export function firstPlace(
  worldFromViewer: Pose,
  page: BoardPage,
  { slot, epoch }: { readonly slot: number; readonly epoch: number },
): BoardPlace {
  const gaze = rotate(worldFromViewer.orientation, [0, 0, -1])
  const heading = Math.atan2(-gaze[0], -gaze[2])
  const turn = fromAxisAngle([0, 1, 0], heading + (SLOTS_RAD[slot % SLOTS_RAD.length] ?? 0))
  const ahead = rotate(turn, [0, -Math.sin(DROP_RAD), -Math.cos(DROP_RAD)])
  const position = add(worldFromViewer.position, scale(ahead, DISTANCE_M))
  const widthM = clampWidth(FIRST_SIDE_M / Math.max(1, heightShare(page)))
  return { worldFromBoard: facing(position, worldFromViewer.position), widthM, epoch }
}

/** The board on the end of a ray, as far from it as it was taken, facing the eyes. */
export function carried(ray: Ray, distanceM: number, eyes: Vec3): Pose {
  return facing(pointAt(ray, distanceM), eyes)
}

/** How far along a ray a board is held: as far as it stands, within reach of the eyes. */
export const holdDistance = (ray: Ray, { position }: Pose): number =>
  Math.min(4, Math.max(0.6, distance(ray.origin, position)))
