// WebXR is not in TypeScript's own DOM library; the types come from @types/webxr, and what they lack stands here.
/// <reference types="webxr" />

interface XRFrame {
  /** Oculus browsers and the emulator only: when this frame's pose will be seen (performance.now clock). */
  readonly predictedDisplayTime?: number
}

/** WebXR Raw Camera Access. */
interface XRCamera {
  readonly width: number
  readonly height: number
}
interface XRView {
  /** A camera that is aligned with this view; null or absent where there is none. */
  readonly camera?: XRCamera | null
}
interface XRWebGLBinding {
  getCameraImage?(camera: XRCamera): WebGLTexture | null
}
