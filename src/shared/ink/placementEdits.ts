// Moving, turning and resizing a mark where it stands in the room: what a hand in the room does to a placement. Pure.
import {
  conjugate,
  fromAxes,
  fromAxisAngle,
  identity,
  multiply,
  normalizeQuat,
  rotate,
  turnBetween,
  type Quat,
} from '../geometry/quat.ts'
import {
  add,
  cross,
  distance,
  dot,
  length,
  normalize,
  scale,
  sub,
  zero,
  type Vec3,
} from '../geometry/vec3.ts'
import type { MarkKind, Placement } from '../protocol/marks.ts'
import { markAnchor } from './markAnchor.ts'

/** Where the wearer holds the mark's anchor. */
export interface HeldAt extends Pick<Placement, 'method' | 'settled'> {
  readonly pointWorld: Vec3
  /** Unit normal of the surface met there; undefined in the air. */
  readonly normalWorld: Vec3 | undefined
  /** One sigma, metres, of the place pointed at. */
  readonly errorM: number
  readonly epoch: number
}

/** Measured kinds keep their size and direction: turned or stretched they would measure what nobody pointed at. */
const measured: ReadonlySet<MarkKind> = new Set(['distance', 'angle'])
/** Kinds that look the same however they are turned about the surface's normal. */
const round: ReadonlySet<MarkKind> = new Set(['point', 'circle', 'label', 'step'])
const ofOnePoint: ReadonlySet<MarkKind> = new Set(['point', 'label', 'step'])

export const canTurn = (kind: MarkKind): boolean => !measured.has(kind) && !round.has(kind)
export const canResize = (kind: MarkKind): boolean => !measured.has(kind) && !ofOnePoint.has(kind)

/** Reach of a mark, metres from its anchor: smaller it is a dot, larger it is no mark on a patient any more. */
const REACH_M = { least: 0.006, most: 1.5 } as const

/**
 * With its anchor at `held`, turned as its surface is turned there, and as sure as what it is held on.
 * Undefined for a placement without points.
 */
export function movedTo(kind: MarkKind, placement: Placement, held: HeldAt): Placement | undefined {
  const anchor = markAnchor(kind, placement.pointsWorld)
  if (anchor === undefined) return undefined
  // Where either surface is not known it stays as it is.
  const turn =
    placement.normalWorld === undefined || held.normalWorld === undefined
      ? identity
      : turnBetween(placement.normalWorld, held.normalWorld)
  const moved = (point: Vec3): Vec3 => add(held.pointWorld, rotate(turn, sub(point, anchor)))
  const normalWorld = held.normalWorld ?? placement.normalWorld
  return {
    ...heldBy(placement, held),
    pointsWorld: placement.pointsWorld.map(moved),
    ...(normalWorld === undefined ? {} : { normalWorld }),
  }
}

/** Turned by `angleRad` about the surface's normal through its anchor, counterclockwise as the wearer at `eye` sees it. */
export function turnedBy(
  kind: MarkKind,
  placement: Placement,
  { angleRad, eye }: { readonly angleRad: number; readonly eye: Vec3 },
): Placement | undefined {
  const anchor = markAnchor(kind, placement.pointsWorld)
  if (anchor === undefined) return undefined
  const towardsEye = normalize(sub(eye, anchor))
  const normal = placement.normalWorld ?? towardsEye
  const axis = dot(normal, towardsEye) < 0 ? scale(normal, -1) : normal
  const turn = fromAxisAngle(axis, angleRad)
  return {
    ...withoutDrape(placement),
    pointsWorld: placement.pointsWorld.map((point) => add(anchor, rotate(turn, sub(point, anchor)))),
  }
}

/** Larger or smaller about its anchor. Undefined when it would leave the sizes that a mark can have. */
export function resizedBy(kind: MarkKind, placement: Placement, factor: number): Placement | undefined {
  const anchor = markAnchor(kind, placement.pointsWorld)
  if (anchor === undefined) return undefined
  const pointsWorld = placement.pointsWorld.map((point) => add(anchor, scale(sub(point, anchor), factor)))
  const reachM = Math.max(...pointsWorld.map((point) => distance(point, anchor)))
  if (reachM < REACH_M.least || reachM > REACH_M.most) return undefined
  return { ...withoutDrape(placement), pointsWorld }
}

/** What was known of each point alone holds no more. */
function heldBy(placement: Placement, { method, settled, errorM, epoch }: HeldAt): Placement {
  const { pointsWorld, normalWorld } = placement
  const normal = normalWorld === undefined ? {} : { normalWorld }
  return { pointsWorld, ...normal, method, settled, errorM, epoch }
}

/** An outline laid on a curved surface does not fit where it was not laid. */
function withoutDrape({ pointsWorld, normalWorld, pointErrorsM, ...rest }: Placement): Placement {
  const { method, errorM, settled, epoch } = rest
  return {
    pointsWorld,
    ...(normalWorld === undefined ? {} : { normalWorld }),
    ...(pointErrorsM === undefined ? {} : { pointErrorsM }),
    method,
    errorM,
    settled,
    epoch,
  }
}

/**
 * A tilted mark turns with the hand that turns or carries it: its tilt, turned as the placement was turned from `before` to
 * `after` (the same mark of two points, moved as one piece).
 */
export function tiltAlong(
  tilt: Quat | undefined,
  before: Placement | undefined,
  after: Placement,
): Quat | undefined {
  if (tilt === undefined || before === undefined || before === after) return tilt
  return normalizeQuat(multiply(turned(before, after), tilt))
}

function turned(before: Placement, after: Placement): Quat {
  const [then, now] = [attitude(before), attitude(after)]
  if (then !== undefined && now !== undefined) return multiply(now, conjugate(then))
  // About its own way nothing is known, and nothing is seen.
  return turnBetween(normalize(wayOf(before)), normalize(wayOf(after)))
}

const wayOf = ({ pointsWorld: [first = zero, second = first] }: Placement): Vec3 => sub(second, first)

/** How a placement lies: z along its normal, x along its way; undefined where it has not both. */
function attitude(placement: Placement): Quat | undefined {
  if (placement.normalWorld === undefined) return undefined
  const normal = normalize(placement.normalWorld)
  const way = wayOf(placement)
  const along = normalize(sub(way, scale(normal, dot(way, normal))))
  return length(along) === 0 ? undefined : fromAxes(along, cross(normal, along), normal)
}
