// Which views there are, and which are still wanted: seen from what the believed calibration says, to a few per cent.
import type { CameraCalibration } from '../../protocol/spaces.ts'
import { rotate } from '../quat.ts'
import type { PoseTrack } from '../poseTrack.ts'
import { poseOfTag } from '../tags/tagPose.ts'
import { WANTED_VIEWS, type MissingView, type TargetSighting, type ViewProgress } from './calibrationTypes.ts'

interface View {
  readonly u: number
  readonly v: number
  readonly rollRad: number
  readonly logDistance: number
  readonly turnRadPerS: number
}

const DEG = Math.PI / 180
/** From this difference on it is another view: a fifth of the picture, 10° of roll, a fifth nearer. */
const unit = { u: 0.2, v: 0.2, rollRad: 10 * DEG, logDistance: 0.2 } as const
/** Least spread of all views together, largest less smallest. */
const wanted = { u: 0.3, v: 0.24, rollRad: 16 * DEG, logDistance: 0.18 } as const
/** Turning so fast, 10 ms of lag show as a pixel or two; sightings of that kind that are wanted. */
const TURNING_RADPS = 15 * DEG
const WANTED_TURNING = 6

/** `poses` holds the head's poses at the times of the sightings. */
export function viewProgress(
  sightings: readonly TargetSighting[],
  poses: Pick<PoseTrack, 'velocityAt'>,
  { believed, targetSizeM }: { readonly believed: CameraCalibration; readonly targetSizeM: number },
): ViewProgress {
  const views = sightings.flatMap((sighting) => viewOf(sighting, poses, { believed, targetSizeM }) ?? [])
  const distinct: View[] = []
  for (const view of views) {
    if (distinct.length >= WANTED_VIEWS) break
    if (distinct.every((other) => difference(view, other) >= 1)) distinct.push(view)
  }
  const lacks = (key: keyof typeof wanted): boolean => {
    const values = views.map((view) => view[key])
    return views.length === 0 || Math.max(...values) - Math.min(...values) < wanted[key]
  }
  const turning = views.filter(({ turnRadPerS }) => turnRadPerS >= TURNING_RADPS).length
  const missing: MissingView[] = [
    ...(lacks('u') ? (['sideways'] as const) : []),
    ...(lacks('v') ? (['upDown'] as const) : []),
    ...(lacks('rollRad') ? (['tilt'] as const) : []),
    ...(lacks('logDistance') ? (['distance'] as const) : []),
    ...(turning < WANTED_TURNING ? (['motion'] as const) : []),
  ]
  return { views: distinct.length, missing }
}

const difference = (a: View, b: View): number =>
  Math.hypot(
    (a.u - b.u) / unit.u,
    (a.v - b.v) / unit.v,
    (a.rollRad - b.rollRad) / unit.rollRad,
    (a.logDistance - b.logDistance) / unit.logDistance,
  )

function viewOf(
  { captureTimeMs, corners }: TargetSighting,
  poses: Pick<PoseTrack, 'velocityAt'>,
  { believed, targetSizeM }: { readonly believed: CameraCalibration; readonly targetSizeM: number },
): View | undefined {
  const tag = poseOfTag(corners, targetSizeM, believed.intrinsics)
  if (tag === undefined) return undefined
  const right = rotate(tag.cameraFromTag.orientation, [1, 0, 0])
  const turn = poses.velocityAt(captureTimeMs - believed.camLagMs)?.angular ?? [0, 0, 0]
  return {
    u: corners.reduce((sum, [u]) => sum + u, 0) / 4,
    v: corners.reduce((sum, [, v]) => sum + v, 0) / 4,
    rollRad: Math.atan2(right[1], right[0]),
    logDistance: Math.log(Math.hypot(...tag.cameraFromTag.position)),
    turnRadPerS: Math.hypot(...turn),
  }
}
