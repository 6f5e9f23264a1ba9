// The camera of a phone in mixed reality: it is the view itself, so that each XR frame has the picture that was taken from
// exactly its pose (WebXR Raw Camera Access).
import { projectionMatrix } from './projection.ts'
import type { Intrinsics } from '../../shared/protocol/spaces.ts'
import type { SyntheticCameraOptions, TakenPicture } from './syntheticCamera.ts'
import { drawFrameId } from './drawFrameId.ts'

export interface ViewCamera {
  /** False while the scenario's camera is mute, and in frames that come sooner than its next picture. */
  hasPicture(pageTimeMs: number): boolean
  /** The canvas that now holds the picture of a frame at that time; its size is the optics' own. */
  take(pageTimeMs: number, optics: Intrinsics): HTMLCanvasElement
  /** Gives the canvas back its size: the camera goes on as getUserMedia's. */
  release(): void
  readonly taken: readonly TakenPicture[]
}

const NEAR_M = 0.04
const FAR_M = 30
const KEPT_PICTURES = 900
/** XR frames do not fall on the camera's beat. */
const EARLY_MS = 5

export function createViewCamera(options: SyntheticCameraOptions): ViewCamera {
  const { scenario, world, renderer, canvas, trouble } = options
  const { width, height } = canvas
  const taken: TakenPicture[] = []
  let count = 0
  const resize = (size: { readonly width: number; readonly height: number }): void => {
    if (canvas.width !== size.width || canvas.height !== size.height)
      renderer.engine.setSize(size.width, size.height)
  }
  return {
    taken,
    hasPicture(pageTimeMs) {
      const sinceMs = pageTimeMs - (taken.at(-1)?.exposedAtMs ?? -Infinity)
      const isDue = sinceMs === 0 || sinceMs >= 1000 / scenario.camera.fps - EARLY_MS
      return isDue && !trouble.isCameraMutedAt(options.timeS(pageTimeMs))
    },
    take(pageTimeMs, optics) {
      resize(optics)
      const timeS = options.timeS(pageTimeMs)
      world.poseAt(timeS)
      renderer.render(options.headPoseAt(pageTimeMs), projectionMatrix(optics, NEAR_M, FAR_M), timeS)
      const frameId = count++
      if (scenario.camera.frameId) drawFrameId(renderer.engine, frameId, optics.height)
      taken.push({ frameId, exposedAtMs: pageTimeMs, dueAtMs: pageTimeMs })
      if (taken.length > KEPT_PICTURES) taken.shift()
      if (options.wantsToSee()) options.show(canvas)
      return canvas
    },
    release: () => resize({ width, height }),
  }
}
