// Looks for printed tags in the wearer's pictures and remembers where they stood, world by world (SPEC: RE-4).
import type { CameraFrames } from '../../client/pictureSync/cameraFrames.ts'
import { scaleIntrinsics } from '../../shared/geometry/cameraModel.ts'
import { compose } from '../../shared/geometry/pose.ts'
import type { PoseTrack } from '../../shared/geometry/poseTrack.ts'
import type { SeenTag } from '../../shared/geometry/tags/detectTags.ts'
import { SHEET_TAG } from '../../shared/geometry/tags/tagCode.ts'
import { poseOfTag } from '../../shared/geometry/tags/tagPose.ts'
import { length } from '../../shared/geometry/vec3.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import type { TagMemory } from '../placement/tagMemory.ts'
import { watchTags, type TagSighting } from '../tags/tagWatch.ts'

export interface TagKeeperOptions {
  readonly frames: Pick<CameraFrames, 'onFrame'>
  readonly poses: PoseTrack
  readonly memory: TagMemory
  readonly world: () => { readonly epoch: number; readonly calibration: CameraCalibration } | undefined
  /** After a look that taught something. */
  readonly onLook: () => void
  /** Tags are not looked for any more, until `setEager` changes. */
  readonly onFailure: () => void
}

export interface TagKeeper {
  /** Marks wait for a tag: look more often. */
  setEager(eager: boolean): void
  close(): void
}

/** A look takes 15-60 ms of a worker: seldom while all is well, often while somebody waits. */
const CALM_MS = 2000
const EAGER_MS = 300
/** Corners that fit a square worse than this are smeared, half covered, or no tag. */
const WORST_FIT_PX = 1.5
/** While the head turns faster the exposure's middle says too little. */
const FASTEST_RAD_PER_S = 0.5

export function createTagKeeper(options: TagKeeperOptions): TagKeeper {
  const { frames, poses, memory, world, onLook, onFailure } = options
  let isEager = false
  const open = (): { close(): void } =>
    watchTags({ frames, everyMs: isEager ? EAGER_MS : CALM_MS, onSighting: take, onFailure })
  let watch = open()

  function take({ captureTimeMs, width, height, tags }: TagSighting): void {
    const now = world()
    if (now === undefined || tags.length === 0) return
    const { calibration, epoch } = now
    const exposedAtMs = captureTimeMs - calibration.camLagMs
    const head = poses.poseAt(exposedAtMs)
    const velocity = poses.velocityAt(exposedAtMs)
    if (head === undefined || head.limited || head.isGuess) return
    if (velocity !== undefined && length(velocity.angular) > FASTEST_RAD_PER_S) return
    const worldFromCamera = compose(head.pose, calibration.viewerFromCamera)
    const k = scaleIntrinsics(calibration.intrinsics, width, height)
    const looked = tags.filter(({ id, corners }: SeenTag) => {
      const found = poseOfTag(corners, SHEET_TAG.sizeM, k)
      if (found === undefined || found.errorPx > WORST_FIT_PX) return false
      memory.look(epoch, id, compose(worldFromCamera, found.cameraFromTag))
      return true
    })
    if (looked.length > 0) onLook()
  }

  return {
    setEager(eager) {
      if (eager === isEager) return
      isEager = eager
      watch.close()
      watch = open()
    },
    close: () => watch.close(),
  }
}
