// What depth from motion takes and gives (SPEC.md). Plain values and typed arrays: they pass a worker's door by copy.
import type { Intrinsics, Pose, Vec3 } from '../../protocol/spaces.ts'
import type { MotionSurface } from './motionSurface.ts'

/** Colour differences 0..255 (128 is grey), row-major; of any size of the same picture, usually half. */
export interface ChromaImage {
  readonly width: number
  readonly height: number
  readonly cb: Uint8Array
  readonly cr: Uint8Array
}

export interface GrayImage {
  readonly width: number
  readonly height: number
  /** Luma 0..255, row-major, width x height bytes. */
  readonly data: Uint8Array
  /** Where it is known; a mark that brightness does not show may be told by it. */
  readonly chroma?: ChromaImage
}

export interface MotionPicture {
  readonly image: GrayImage
  readonly worldFromCamera: Pose
  /** Of any size of the same picture; scaled to the image inside. */
  readonly intrinsics: Intrinsics
  readonly captureTimeMs: number
  readonly epoch: number
  /** Of a still: where it was taken is known to some centimetres and degrees only. Such pictures are not to be added. */
  readonly limited?: boolean
}

/** What keeps a depth from being known better: the spot's own picture, the head's way, the patient's movement, a hand. */
export type MotionLimit = 'texture' | 'parallax' | 'movement' | 'cover'

/**
 * `gathering`: more pictures may still help · `settled`: every point that counts is known to within the wanted error ·
 * `no-texture`: the spot has nothing to compare · `no-parallax`: the head has not moved sideways enough ·
 * `moved`: the pictures contradict each other (the patient moved, or something covers the spot).
 */
export type MotionStatus = 'gathering' | 'settled' | 'no-texture' | 'no-parallax' | 'moved'

export interface PointDepth {
  /** Metres in front of the still's camera along -z (cameraModel's pointAtDepth gives the world point). */
  readonly depthM: number
  /** One-sigma along the drawn ray, metres. */
  readonly sigmaM: number
}

export interface MotionEstimate {
  readonly status: MotionStatus
  /** One per given point, in order; undefined where nothing can be said. */
  readonly points: readonly (PointDepth | undefined)[]
  /** By the numbers in `surfaceOf`: what the points lie on, for depth in between; undefined where nothing can be said. */
  readonly surfaces: readonly (MotionSurface | undefined)[]
  /** Unit normal at the first point, world space, towards the camera; undefined when the tilt could not be told. */
  readonly normalWorld: Vec3 | undefined
  /** What would have to be better for a better answer; undefined when nothing has to. */
  readonly limit: MotionLimit | undefined
  /** Enough pictures bear the depths out, and no other depth would do: they are right to their sigmas, settled or not. */
  readonly isBorneOut: boolean
  /** Largest sideways way of the camera from the still that was used, metres. */
  readonly parallaxM: number
  /** Pictures that were registered and compared. */
  readonly picturesUsed: number
}

export interface MotionOptions {
  /**
   * Per point the number of its surface, from 0; points of one surface are solved together. The ends of a distance or
   * an angle lie on surfaces of their own. Default: all on one.
   */
  readonly surfaceOf?: readonly number[] | undefined
  /** The wanted one-sigma error; `settled` is reported below it. Default 5 mm. */
  readonly settleSigmaM?: number | undefined
}

export interface MotionDepth {
  /** Pictures in any order, before or after the still; another epoch's are ignored. */
  add(picture: MotionPicture): void
  /** Of pictures that were not added yet, at most `count` that together tell most of the depth, in the given order. */
  mostTelling<T extends MotionPicture>(pictures: readonly T[], count: number): readonly T[]
  /** By what share of all that is known so far a picture would add to it, before it is added; 0 for one that is of no use. */
  gain(picture: MotionPicture): number
  estimate(): MotionEstimate
}
