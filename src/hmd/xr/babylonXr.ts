// Hands an XR session that is already open to Babylon and runs its render loop. With startSession.ts and xrWorld.ts
// this is the only place that knows how Babylon enters mixed reality.
import type { Scene } from '@babylonjs/core/scene.pure.js'
import { WebXRCamera } from '@babylonjs/core/XR/webXRCamera.js'
import { WebXRSessionManager } from '@babylonjs/core/XR/webXRSessionManager.js'
import type { OpenedSession } from './startSession.ts'

export interface XrLoop {
  /** Once per XR frame, before it is drawn; `timeMs` on the page's clock. */
  onFrame(listener: (frame: XRFrame, timeMs: number) => void): void
  readonly camera: WebXRCamera
  end(): Promise<void>
}

/**
 * Babylon's manager asks the browser for the session by itself; it is handed the one that we asked for with our own
 * ladder, so that there is one place where features are chosen.
 */
class AdoptedSessionManager extends WebXRSessionManager {
  readonly #opened: OpenedSession

  constructor(scene: Scene, opened: OpenedSession) {
    super(scene)
    this.#opened = opened
  }

  async adopt(): Promise<void> {
    const { session, mode, space } = this.#opened
    const adopting = { xr: { requestSession: () => Promise.resolve(session) } }
    Object.assign(this, { _xrNavigator: adopting })
    await this.initializeSessionAsync(mode, {})
    this.viewerReferenceSpace = await session.requestReferenceSpace('viewer')
    this.baseReferenceSpace = space
    this.referenceSpace = space
    this.onXRReferenceSpaceInitialized.notifyObservers(space)
  }
}

const NEAR_M = 0.05
const FAR_M = 60

export async function startXrLoop(scene: Scene, opened: OpenedSession): Promise<XrLoop> {
  const manager = new AdoptedSessionManager(scene, opened)
  const target = (await manager.adopt(), manager.getWebXRRenderTarget())
  const camera = new WebXRCamera('viewer', scene, manager)
  camera.compensateOnFirstFrame = false
  camera.minZ = NEAR_M
  camera.maxZ = FAR_M
  const baseLayer = await target.initializeXRLayerAsync(opened.session)
  manager.updateRenderState({ baseLayer, depthNear: NEAR_M, depthFar: FAR_M })
  scene.activeCamera = camera
  manager.runXRRenderLoop()
  return {
    onFrame(listener) {
      manager.onXRFrameObservable.add((frame) => {
        // The emulator's and Oculus' predictedDisplayTime is the instant of the pose; elsewhere the frame's own time
        // lags it by a per-session constant that camLag absorbs (hmd-platforms 1.2).
        listener(frame, performance.timeOrigin + (frame.predictedDisplayTime ?? manager.currentTimestamp))
      })
    },
    camera,
    end: () => manager.exitXRAsync(),
  }
}
