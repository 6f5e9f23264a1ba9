// A head that the visitor leads: mouse or arrow keys turn it, WASD walks. Its past is kept, so that a camera picture of
// a past instant is still rendered with the pose of that instant.
import { interpolate, type Pose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle, multiply, rotate } from '../../shared/geometry/quat.ts'
import { add, scale, type Vec3 } from '../../shared/geometry/vec3.ts'

export interface VisitorInput {
  /** -1..1: to the right and forward. */
  readonly walk: readonly [right: number, forward: number]
  /** -1..1: turning by keys, to the left and up. */
  readonly turn: readonly [left: number, up: number]
}

export interface VisitorHead {
  /** Room from viewer without sway. Asked for the future of what is kept, it goes on with the input as it is now. */
  poseAt(pageTimeMs: number): Pose
  setInput(input: VisitorInput): void
  /** Turns by hand, radians: to the left and up. */
  turnBy(leftRad: number, upRad: number): void
}

export interface VisitorLimits {
  /** The head stays within: half the room's sides, metres. */
  readonly halfX: number
  readonly halfZ: number
}

const WALK_MPS = 0.9
const TURN_RADPS = 1.1
/** How soon a step takes effect, seconds: a person does not jerk. */
const EASE_S = 0.18
/** A drag of the mouse takes effect over about this long. */
const HAND_MS = 35
const KEPT_MS = 5000
const MAX_PITCH = 1.35
const MAX_STEP_MS = 25

interface State {
  readonly atMs: number
  readonly position: Vec3
  readonly yaw: number
  readonly pitch: number
  readonly velocity: Vec3
  readonly spin: readonly [number, number]
}

const Y: Vec3 = [0, 1, 0]
const orientationOf = (yaw: number, pitch: number) =>
  multiply(fromAxisAngle(Y, yaw), fromAxisAngle([1, 0, 0], pitch))
const poseOf = (state: State): Pose => ({
  position: state.position,
  orientation: orientationOf(state.yaw, state.pitch),
})
const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value))

function step(state: State, input: VisitorInput, dtMs: number, limits: VisitorLimits): State {
  const dt = dtMs / 1000
  const ease = 1 - Math.exp(-dt / EASE_S)
  const wanted = rotate(fromAxisAngle(Y, state.yaw), [input.walk[0] * WALK_MPS, 0, -input.walk[1] * WALK_MPS])
  const velocity = add(state.velocity, scale(add(wanted, scale(state.velocity, -1)), ease))
  const spin: [number, number] = [
    state.spin[0] + (input.turn[0] * TURN_RADPS - state.spin[0]) * ease,
    state.spin[1] + (input.turn[1] * TURN_RADPS - state.spin[1]) * ease,
  ]
  const moved = add(state.position, scale(velocity, dt))
  return {
    atMs: state.atMs + dtMs,
    position: [clamp(moved[0], limits.halfX), moved[1], clamp(moved[2], limits.halfZ)],
    yaw: state.yaw + spin[0] * dt,
    pitch: clamp(state.pitch + spin[1] * dt, MAX_PITCH),
    velocity,
    spin,
  }
}

/** Starts at `start` (its roll is dropped) at page time `nowMs`. */
export function createVisitorHead(start: Pose, nowMs: number, limits: VisitorLimits): VisitorHead {
  const forward = rotate(start.orientation, [0, 0, -1])
  const first: State = {
    atMs: nowMs,
    position: start.position,
    yaw: Math.atan2(-forward[0], -forward[2]),
    pitch: Math.asin(clamp(forward[1], 1)),
    velocity: [0, 0, 0],
    spin: [0, 0],
  }
  const past: State[] = [first]
  let input: VisitorInput = { walk: [0, 0], turn: [0, 0] }
  // Turning by hand is spread over the next instants: what was once said of an instant stays true.
  let pendingYaw = 0
  let pendingPitch = 0
  const last = (): State => past.at(-1) ?? first
  const goOnTo = (pageTimeMs: number): void => {
    while (last().atMs < pageTimeMs) {
      const dtMs = Math.min(MAX_STEP_MS, pageTimeMs - last().atMs)
      const share = 1 - Math.exp(-dtMs / HAND_MS)
      const next = step(last(), input, dtMs, limits)
      const pitch = clamp(next.pitch + pendingPitch * share, MAX_PITCH)
      past.push({ ...next, yaw: next.yaw + pendingYaw * share, pitch })
      pendingYaw *= 1 - share
      pendingPitch *= 1 - share
    }
    while (past.length > 2 && (past[1]?.atMs ?? Infinity) < pageTimeMs - KEPT_MS) past.shift()
  }
  return {
    poseAt(pageTimeMs) {
      goOnTo(pageTimeMs)
      const next = past.findLastIndex(({ atMs }) => atMs <= pageTimeMs)
      const before = past[Math.max(0, next)] ?? first
      const after = past[next + 1]
      if (after === undefined || after.atMs === before.atMs) return poseOf(before)
      return interpolate(
        poseOf(before),
        poseOf(after),
        Math.max(0, (pageTimeMs - before.atMs) / (after.atMs - before.atMs)),
      )
    },
    setInput(next) {
      input = next
    },
    turnBy(leftRad, upRad) {
      pendingYaw += leftRad
      pendingPitch += upRad
    },
  }
}
