// Trouble over time: whether the head is tracked, where the reference space's origin is, whether the camera is muted.
import { compose, identityPose, invert, type Pose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import type { TroubleSpec } from './scenarioSchema.ts'

export type TrackingState = 'tracked' | 'limited' | 'lost'

export interface TroubleTimeline {
  /** More of it than the scenario had planned. */
  cause(entry: TroubleSpec): void
  trackingAt(timeS: number): TrackingState
  /** When the running loss of tracking began; undefined when there is none. */
  lossBeganAt(timeS: number): number | undefined
  isCameraMutedAt(timeS: number): boolean
  isDoffedAt(timeS: number): boolean
  /** Frames a second that the device manages; undefined: all of them. */
  slowedToHzAt(timeS: number): number | undefined
  /** How many reference-space resets there have been. */
  resetsBefore(timeS: number): number
  /** Whether the device tells, with the newest reset, where the new origin stands in the old space. */
  isResetTold(timeS: number): boolean
  /** Reference space from room: the identity until the first reset. */
  spaceFromRoomAt(timeS: number): Pose
}

const holds = (timeS: number, { atS, forS }: { atS: number; forS: number }): boolean =>
  timeS >= atS && timeS < atS + forS

export function createTroubleTimeline(planned: readonly TroubleSpec[]): TroubleTimeline {
  const trouble = [...planned]
  const lossAt = (timeS: number) =>
    trouble.flatMap((entry) => (entry.type === 'trackingLoss' && holds(timeS, entry) ? [entry] : [])).at(0)
  const resetsAt = (timeS: number) =>
    trouble
      .flatMap((entry) => (entry.type === 'spaceReset' && entry.atS <= timeS ? [entry] : []))
      .sort((a, b) => a.atS - b.atS)
  return {
    cause(entry) {
      trouble.push(entry)
    },
    trackingAt: (timeS) => lossAt(timeS)?.mode ?? 'tracked',
    lossBeganAt: (timeS) => lossAt(timeS)?.atS,
    isCameraMutedAt: (timeS) => trouble.some((entry) => entry.type === 'cameraMute' && holds(timeS, entry)),
    isDoffedAt: (timeS) => trouble.some((entry) => entry.type === 'doffed' && holds(timeS, entry)),
    slowedToHzAt: (timeS) =>
      trouble
        .flatMap((entry) => (entry.type === 'slowFrames' && holds(timeS, entry) ? [entry.rateHz] : []))
        .at(0),
    resetsBefore: (timeS) => resetsAt(timeS).length,
    isResetTold: (timeS) => resetsAt(timeS).at(-1)?.tellsTransform ?? false,
    spaceFromRoomAt: (timeS) =>
      resetsAt(timeS).reduce((spaceFromRoom, { newOrigin }) => {
        const orientation = fromAxisAngle([0, 1, 0], (newOrigin.yawDeg * Math.PI) / 180)
        return compose(invert({ position: newOrigin.position, orientation }), spaceFromRoom)
      }, identityPose),
  }
}
