// WebXR is not in TypeScript's own DOM library; the types come from @types/webxr.
/// <reference types="webxr" />

interface XRFrame {
  /** Oculus browsers and the emulator only: when this frame's pose will be seen (performance.now clock). */
  readonly predictedDisplayTime?: number
}
