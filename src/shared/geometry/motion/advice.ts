// Whether the wearer can help: only the head's way can be asked for, and only where it is what the answer lacks.
import type { MotionEstimate } from './motionTypes.ts'

/**
 * After so much way more of it helps little: time, texture or the patient limit then, metres. Where nothing is known yet, poses are so
 * noisy that a lean of the whole body is worth asking for.
 */
const ENOUGH_WAY_M = { gathering: 0.04, 'no-parallax': 0.15 } as const

/**
 * `move-head`: "move your head a little" would help. Not for a spot without texture, under a hand or on a patient who
 * moves, not once the answer is good enough, and not when the head has moved already (SPEC M14).
 */
export function adviceOf({ status, limit, parallaxM }: MotionEstimate): 'move-head' | undefined {
  if (status !== 'no-parallax' && status !== 'gathering') return undefined
  return limit === 'parallax' && parallaxM < ENOUGH_WAY_M[status] ? 'move-head' : undefined
}
