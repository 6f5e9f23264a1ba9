// What tests and benches may ask the emulated headset: the truth. Only startEmulator.ts sets it.
import type { ImagePoint, Pose, Vec3 } from '../shared/protocol/spaces.ts'
import type { Scenario, TroubleNow } from './scenario/scenarioSchema.ts'
import type { TakenPicture } from './camera/syntheticCamera.ts'

export interface EmulatedTruth {
  readonly scenario: Scenario
  /** performance.now() at which the scenario's time was 0. */
  readonly startedAtMs: number
  /** Room from viewer, without the device's error, at a time of performance.now(). */
  headPoseAt(pageTimeMs: number): Pose
  /** Room from camera, true. */
  cameraPoseAt(pageTimeMs: number): Pose
  /** Where the targets are now; `visible`: in the camera's picture and nothing stands before it. */
  targets(): readonly {
    readonly id: string
    readonly position: Vec3
    readonly normal: Vec3
    readonly visible: boolean
  }[]
  /** Same at another time of performance.now(). */
  targetsAt(pageTimeMs: number): readonly {
    readonly id: string
    readonly position: Vec3
    readonly normal: Vec3
    readonly visible: boolean
  }[]
  /**
   * What a place of the picture with that capture time truly shows: where it is, and whether it is the patient. Captured is when it
   * left the camera; it shows what stood before it one lag earlier.
   */
  seenAt(
    capturedPageMs: number,
    at: ImagePoint,
  ): { readonly position: Vec3; readonly isPatient: boolean } | undefined
  /** The last pictures of the camera, oldest first; empty before openCamera(). */
  frameIds(): readonly TakenPicture[]
  /** The wearer leaves mixed reality by the device's own way; the page offers to enter it again. */
  leaveXr(): Promise<void>
  /** Makes trouble from now on. */
  cause(trouble: TroubleNow): void
  /** What was put right in the scenario. */
  readonly warnings: readonly string[]
}

declare global {
  interface Window {
    skulderEmulator?: EmulatedTruth | undefined
  }
}
