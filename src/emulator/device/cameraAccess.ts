// WebXR Raw Camera Access, which iwer does not have: `view.camera` and `XRWebGLBinding.getCameraImage`. As on a phone, the
// texture is the browser's own, holds the picture of the running frame, rows from the bottom, and is left bound.
import { P_FRAME, P_SESSION, P_VIEW, XRView, XRWebGLBinding, type XRSession } from 'iwer'
import { XREye } from 'iwer/lib/views/XRView.js'
import type { ViewCamera } from '../camera/viewCamera.ts'
import type { Scenario } from '../scenario/scenarioSchema.ts'
import { cameraImageSize, displayIntrinsics, type DisplaySize } from './displayOptics.ts'

const FEATURE = 'camera-access'
export const hasCameraAccess = (session: XRSession): boolean => session.enabledFeatures.includes(FEATURE)

/** Undefined before the page has given the session something to draw on. */
function displaySizeOf(session: XRSession): DisplaySize | undefined {
  return session[P_SESSION].renderState.baseLayer?.context.canvas
}

/** Adds it to iwer's classes; returns the way to undo it. */
export function installCameraAccess(scenario: Scenario, viewCamera: ViewCamera): () => void {
  let offered: DisplaySize | undefined

  Object.defineProperty(XRView.prototype, 'camera', {
    configurable: true,
    get(this: XRView): DisplaySize | undefined {
      const { session, eye } = this[P_VIEW]
      const display = displaySizeOf(session)
      const frame = session[P_SESSION].activeFrame
      if (!hasCameraAccess(session) || eye === XREye.Right || display === undefined || frame === null)
        return undefined
      if (!viewCamera.hasPicture(frame[P_FRAME].predictedDisplayTime)) return undefined
      const size = cameraImageSize(scenario, display)
      if (offered?.width !== size.width || offered.height !== size.height) offered = size
      return offered
    },
  })

  class BindingWithCamera extends XRWebGLBinding {
    readonly #session: XRSession
    readonly #gl: WebGL2RenderingContext
    #texture: WebGLTexture | undefined
    #filledAtMs: number | undefined

    constructor(session: XRSession, gl: WebGL2RenderingContext) {
      super(session, gl)
      this.#session = session
      this.#gl = gl
    }

    getCameraImage(camera: DisplaySize): WebGLTexture | null {
      const frame = this.#session[P_SESSION].activeFrame
      if (frame === null || !hasCameraAccess(this.#session))
        throw new DOMException('The camera image belongs to a running frame.', 'InvalidStateError')
      const gl = this.#gl
      this.#texture ??= gl.createTexture()
      gl.bindTexture(gl.TEXTURE_2D, this.#texture)
      const { predictedDisplayTime } = frame[P_FRAME]
      if (this.#filledAtMs === predictedDisplayTime) return this.#texture
      this.#filledAtMs = predictedDisplayTime
      const picture = viewCamera.take(predictedDisplayTime, displayIntrinsics(scenario, camera))
      gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, true)
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture)
      gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false)
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR)
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE)
      return this.#texture
    }
  }

  // iwer's own goes, with all its globals, when the device is uninstalled.
  Object.defineProperty(globalThis, 'XRWebGLBinding', {
    value: BindingWithCamera,
    configurable: true,
    writable: true,
  })
  return () => {
    Reflect.deleteProperty(XRView.prototype, 'camera')
  }
}
