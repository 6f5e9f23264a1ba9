// Trouble over time: whether the head is tracked, where the reference space's origin is, whether the camera is muted.
import { compose, identityPose, invert, type Pose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import type { TroubleSpec } from './scenarioSchema.ts'

export type TrackingState = 'tracked' | 'limited' | 'lost'

export interface TroubleTimeline {
  trackingAt(timeS: number): TrackingState
  /** When the running loss of tracking began; undefined when there is none. */
  lossBeganAt(timeS: number): number | undefined
  isCameraMutedAt(timeS: number): boolean
  /** How many reference-space resets there have been. */
  resetsBefore(timeS: number): number
  /** Reference space from room: the identity until the first reset. */
  spaceFromRoomAt(timeS: number): Pose
}

const holds = (timeS: number, { atS, forS }: { atS: number; forS: number }): boolean =>
  timeS >= atS && timeS < atS + forS

export function createTroubleTimeline(trouble: readonly TroubleSpec[]): TroubleTimeline {
  const losses = trouble.flatMap((entry) => (entry.type === 'trackingLoss' ? [entry] : []))
  const mutes = trouble.flatMap((entry) => (entry.type === 'cameraMute' ? [entry] : []))
  const resets = trouble
    .flatMap((entry) => (entry.type === 'spaceReset' ? [entry] : []))
    .sort((a, b) => a.atS - b.atS)
  const lossAt = (timeS: number) => losses.find((loss) => holds(timeS, loss))
  return {
    trackingAt: (timeS) => lossAt(timeS)?.mode ?? 'tracked',
    lossBeganAt: (timeS) => lossAt(timeS)?.atS,
    isCameraMutedAt: (timeS) => mutes.some((mute) => holds(timeS, mute)),
    resetsBefore: (timeS) => resets.filter(({ atS }) => atS <= timeS).length,
    spaceFromRoomAt: (timeS) =>
      resets
        .filter(({ atS }) => atS <= timeS)
        .reduce((spaceFromRoom, { newOrigin }) => {
          const orientation = fromAxisAngle([0, 1, 0], (newOrigin.yawDeg * Math.PI) / 180)
          return compose(invert({ position: newOrigin.position, orientation }), spaceFromRoom)
        }, identityPose),
  }
}
