// The camera's pictures of a phone in mixed reality (WebXR Raw Camera Access): each belongs to one XR frame and was taken
// from exactly that frame's view. There the browser gives them as a texture, and the camera to nobody else.
import { intrinsicsOfProjection } from '../../shared/geometry/cameraModel.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Intrinsics } from '../../shared/protocol/spaces.ts'
import { createGlReadback } from './glReadback.ts'
import { poseOf } from './xrPoses.ts'

export interface ViewPicture {
  readonly worldFromCamera: Pose
  /** Of the picture's own size. */
  readonly intrinsics: Intrinsics
  /** The device says that the position is emulated. */
  readonly limited: boolean
  /** RGBA, rows from the top; the receiver's. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface ViewPictures {
  /** In each XR frame, before it is drawn. */
  read(frame: XRFrame, timeMs: number): void
  onPicture(listener: (picture: ViewPicture) => void): () => void
  /** No more pictures than that. */
  limitFrameRate(hz: number): void
  close(): void
}

export interface ViewPicturesOptions {
  readonly session: XRSession
  readonly space: XRReferenceSpace
  readonly gl: WebGL2RenderingContext
  readonly forgetState: () => void
}

/** Phones show their camera at the screen's size; 1920 on the long side is all that it sees (ARCore's largest texture). */
const MAX_LONG_SIDE = 1920
const FRAME_RATE_HZ = 30

const FRAGMENT = `
uniform sampler2D picture;
void main() {
  // GL counts rows from the bottom.
  colour = vec4(texture(picture, vec2(uv.x, 1.0 - uv.y)).rgb, 1.0);
}`

/** The size that is read back: encoders want even sides. */
export function pictureSize(camera: { readonly width: number; readonly height: number }): {
  readonly width: number
  readonly height: number
} {
  const scale = Math.min(1, MAX_LONG_SIDE / Math.max(camera.width, camera.height))
  const even = (pixels: number): number => Math.max(16, 2 * Math.round((pixels * scale) / 2))
  return { width: even(camera.width), height: even(camera.height) }
}

/** Throws when the graphics context is lost. */
export function readViewPictures({ session, space, gl, forgetState }: ViewPicturesOptions): ViewPictures {
  const binding = new XRWebGLBinding(session, gl)
  const readback = createGlReadback<Omit<ViewPicture, 'bytes'>>({
    gl,
    target: 'TEXTURE_2D',
    fragment: FRAGMENT,
    forgetState,
  })
  const listeners = new Set<(picture: ViewPicture) => void>()
  let periodMs = 1000 / FRAME_RATE_HZ
  let dueMs = -Infinity

  function take(frame: XRFrame, timeMs: number): void {
    const pose = frame.getViewerPose(space)
    const view = pose?.views.find(({ camera }) => camera !== null && camera !== undefined)
    const camera = view?.camera ?? undefined
    if (!pose || view === undefined || camera === undefined) return
    const texture = binding.getCameraImage?.(camera) ?? undefined
    if (texture === undefined) return
    // Steady over uneven frames, without a burst after a pause.
    dueMs = timeMs - dueMs > periodMs ? timeMs + periodMs : dueMs + periodMs
    const size = pictureSize(camera)
    readback.order(
      { texture, ...size },
      {
        worldFromCamera: poseOf(view.transform),
        intrinsics: intrinsicsOfProjection(view.projectionMatrix, size),
        limited: pose.emulatedPosition,
      },
    )
  }

  return {
    read(frame, timeMs) {
      readback.poll((bytes, picture) => {
        for (const listener of listeners) listener({ ...picture, bytes })
      })
      if (listeners.size > 0 && readback.isFree && timeMs >= dueMs - periodMs / 4) take(frame, timeMs)
    },
    onPicture(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    limitFrameRate(hz) {
      periodMs = 1000 / Math.min(FRAME_RATE_HZ, hz)
    },
    close() {
      listeners.clear()
      readback.close()
    },
  }
}
