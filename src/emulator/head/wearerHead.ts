// The head of the running scenario on page time: scripted motion, or the visitor's lead with the scripted sway.
import { compose, invert, type Pose } from '../../shared/geometry/pose.ts'
import { rotate } from '../../shared/geometry/quat.ts'
import { add, sub } from '../../shared/geometry/vec3.ts'
import { roomSize } from '../room/healthRoom.ts'
import type { Scenario } from '../scenario/scenarioSchema.ts'
import { createAskedSway } from './askedSway.ts'
import { createHeadMotion, gazePose, withSway } from './headMotion.ts'
import { createVisitorHead, type VisitorHead } from './visitorHead.ts'

export interface WearerHead {
  /** Room from viewer, the truth, at a time of performance.now(). */
  poseAt(pageTimeMs: number): Pose
  /** Present when the visitor leads. */
  readonly visitor: VisitorHead | undefined
  /** Its wearer is, or is no longer, asked to move a little: a head that a visitor leads does so, scripted ones go by their script. */
  setAsked(isAsked: boolean, pageTimeMs: number): void
}

export function createWearerHead(scenario: Scenario, startMs: number): WearerHead {
  const { head, seed } = scenario
  const timeS = (pageTimeMs: number): number => Math.max(0, (pageTimeMs - startMs) / 1000)
  if (head.motion !== 'visitor') {
    const motion = createHeadMotion(head, seed)
    return { poseAt: (pageTimeMs) => motion(timeS(pageTimeMs)), visitor: undefined, setAsked: () => {} }
  }
  const rest = gazePose(head)
  const limits = { halfX: roomSize.x / 2 - 0.25, halfZ: roomSize.z / 2 - 0.25 }
  const visitor = createVisitorHead(rest, startMs, limits)
  const asked = createAskedSway()
  return {
    visitor,
    setAsked: (isAsked, pageTimeMs) => asked.setAsked(isAsked, pageTimeMs),
    poseAt(pageTimeMs) {
      const led = visitor.poseAt(pageTimeMs)
      // Sway of the body stays level, wherever the visitor looks.
      const sway = compose(invert(rest), withSway(rest, head, timeS(pageTimeMs), seed))
      const level = compose(rest, sway)
      const leaning = rotate(led.orientation, [asked.rightAt(pageTimeMs), 0, 0])
      return {
        position: add(add(led.position, sub(level.position, rest.position)), leaning),
        orientation: compose(led, { position: [0, 0, 0], orientation: sway.orientation }).orientation,
      }
    },
  }
}
