// The truth of the running scenario, for tests and benches.
import { compose, type Pose } from '../shared/geometry/pose.ts'
import { castRay, projectPoint } from '../shared/geometry/cameraModel.ts'
import { add, distance, normalize, scale, sub } from '../shared/geometry/vec3.ts'
import { trueIntrinsics, trueViewerFromCamera } from './camera/cameraSpec.ts'
import type { TakenPicture } from './camera/syntheticCamera.ts'
import type { EmulatedTruth } from './emulatorGlobal.d.ts'
import type { World } from './room/world.ts'
import { Trouble, type Scenario } from './scenario/scenarioSchema.ts'
import type { TroubleTimeline } from './scenario/timeline.ts'

export interface TruthOptions {
  readonly scenario: Scenario
  readonly world: World
  readonly startedAtMs: number
  headPoseAt(pageTimeMs: number): Pose
  pictures(): readonly TakenPicture[]
  readonly trouble: Pick<TroubleTimeline, 'cause'>
  leaveXr(): Promise<void>
}

/** A target counts as seen when nothing stands more than this before it. */
const CLEARANCE_M = 0.006

export function createTruth(options: TruthOptions): EmulatedTruth {
  const { scenario, world } = options
  const intrinsics = trueIntrinsics(scenario.camera)
  const timeS = (pageTimeMs: number): number => Math.max(0, (pageTimeMs - options.startedAtMs) / 1000)
  const cameraPoseAt = (pageTimeMs: number): Pose =>
    compose(options.headPoseAt(pageTimeMs), trueViewerFromCamera(scenario))
  const targetsAt: EmulatedTruth['targetsAt'] = (pageTimeMs) => {
    const camera = cameraPoseAt(pageTimeMs)
    world.poseAt(timeS(pageTimeMs))
    return world.targets.map((target) => {
      const { position, normal } = target.placeAt(timeS(pageTimeMs))
      const image = projectPoint(position, camera, intrinsics)
      const inPicture = image?.every((value) => value > 0 && value < 1) === true
      // Looked at from a hair above the surface, so that the surface itself does not hide it.
      const above = add(position, scale(normal, CLEARANCE_M / 2))
      const direction = normalize(sub(above, camera.position))
      const far = distance(above, camera.position)
      const blocked = world.cast({ origin: camera.position, direction }, far - CLEARANCE_M / 2) !== undefined
      return { id: target.id, position, normal, visible: inPicture && !blocked }
    })
  }
  const seenAt: EmulatedTruth['seenAt'] = (capturedPageMs, at) => {
    const pageTimeMs = capturedPageMs - scenario.camera.lagMs
    const ray = castRay(at, cameraPoseAt(pageTimeMs), intrinsics)
    world.poseAt(timeS(pageTimeMs))
    const hit = world.cast(ray)
    if (hit === undefined) return undefined
    const room = world.roomBvh.cast(ray.origin, ray.direction, hit.distanceM + CLEARANCE_M)
    return { position: hit.point, isPatient: room === undefined }
  }
  return {
    scenario,
    startedAtMs: options.startedAtMs,
    headPoseAt: (pageTimeMs) => options.headPoseAt(pageTimeMs),
    cameraPoseAt,
    targetsAt,
    seenAt,
    targets: () => targetsAt(performance.now()),
    leaveXr: () => options.leaveXr(),
    cause: (trouble) => options.trouble.cause(Trouble.parse({ ...trouble, atS: timeS(performance.now()) })),
    frameIds: () => options.pictures(),
    warnings: world.warnings,
  }
}
