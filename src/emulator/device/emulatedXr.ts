// Installs the emulated WebXR device on this page: navigator.xr, its poses, its hand ray, its planes and depth.
// All that the page sees of the head passes through here, with the device's own error on it.
import { P_DEVICE, P_FRAME, P_SESSION, XRDevice, type XRFrame } from 'iwer'
import { XREye } from 'iwer/lib/views/XRView.js'
import { compose, identityPose, invert, type Pose } from '../../shared/geometry/pose.ts'
import { lookRotation, multiply, normalizeQuat } from '../../shared/geometry/quat.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { Intrinsics } from '../../shared/protocol/spaces.ts'
import { projectionMatrix } from '../camera/projection.ts'
import type { ViewCamera } from '../camera/viewCamera.ts'
import { rasteriseDepth } from '../geometry/depthRaster.ts'
import { gaussian } from '../geometry/seededNoise.ts'
import { addPoseNoise } from '../head/poseNoise.ts'
import { knownMeshes } from '../room/knownMesh.ts'
import type { World } from '../room/world.ts'
import type { Scenario } from '../scenario/scenarioSchema.ts'
import type { TroubleTimeline } from '../scenario/timeline.ts'
import { hasCameraAccess, installCameraAccess } from './cameraAccess.ts'
import { deviceConfig } from './deviceModels.ts'
import { displayIntrinsics } from './displayOptics.ts'
import { EmulatedDepth } from './emulatedDepth.ts'
import { environmentModule } from './environmentModule.ts'
import { createHandTaps } from './handTaps.ts'
import { patchIwer } from './iwerPatches.ts'
import { keepAnchorsInRoom } from './keptAnchors.ts'
import { shadowClearValues } from './shadowClearValues.ts'
import { resetSpaces } from './spaceReset.ts'
import { tapScreen } from './touchInput.ts'

export interface EmulatedXrOptions {
  readonly scenario: Scenario
  readonly world: World
  /** Which room this is, for what the headset keeps of it. */
  readonly roomId: string
  readonly trouble: TroubleTimeline
  timeS(pageTimeMs: number): number
  headPoseAt(pageTimeMs: number): Pose
  /** Shows the page's XR canvas while a session runs, at a size of the view's choosing. */
  showCanvas(canvas: HTMLCanvasElement): void
  /** Gives the canvas back when the session ends. */
  hideCanvas(canvas: HTMLCanvasElement): void
  /** A phone's, whose picture is the view's. */
  readonly viewCamera: ViewCamera
  /** Mixed reality has taken the camera from getUserMedia, or has given it back. */
  cameraTaken(taken: boolean): void
}

export interface EmulatedXr {
  readonly hasXr: boolean
  /** Where the hand points, direction in the viewer's space. */
  pointAlong(directionViewer: Vec3): void
  /** Pinches and lets go, as an air-tap. */
  airTap(): void
  /** By the device's own way out of mixed reality. */
  leave(): Promise<void>
  close(): void
}

const DEPTH_NEAR_M = 0.02
const DEPTH_FAR_M = 30

/** Takes navigator.xr away, as on a browser that has none. */
function removeXr(): EmulatedXr {
  const before = Object.getOwnPropertyDescriptor(navigator, 'xr')
  Object.defineProperty(navigator, 'xr', { value: undefined, configurable: true })
  return {
    hasXr: false,
    pointAlong: () => undefined,
    airTap: () => undefined,
    leave: () => Promise.resolve(),
    close() {
      Reflect.deleteProperty(navigator, 'xr')
      if (before !== undefined) Object.defineProperty(navigator, 'xr', before)
    },
  }
}

/** The pose that the device reports: true pose, tracking trouble, noise, and the reference space's own origin. */
function reportedPose(options: EmulatedXrOptions, pageTimeMs: number): Pose {
  const { scenario, trouble } = options
  const timeS = options.timeS(pageTimeMs)
  const truePose = options.headPoseAt(pageTimeMs)
  const noisy = addPoseNoise(truePose, scenario.device.noise, timeS, scenario.seed)
  const spaceFromRoom = trouble.spaceFromRoomAt(timeS)
  const reported = compose(spaceFromRoom, noisy)
  const beganS = trouble.trackingAt(timeS) === 'limited' ? trouble.lossBeganAt(timeS) : undefined
  if (beganS === undefined) return reported
  // Orientation still known, position held where it was lost.
  const held = compose(spaceFromRoom, options.headPoseAt(pageTimeMs - (timeS - beganS) * 1000))
  return { position: held.position, orientation: reported.orientation }
}

class RunningXr implements EmulatedXr {
  readonly hasXr = true
  readonly #device: XRDevice
  readonly #options: EmulatedXrOptions
  readonly #unpatch: () => void
  readonly #taps = createHandTaps()
  #pointing: Vec3 = [0, 0, -1]
  #resets = 0
  #spaceFromRoom: Pose = identityPose
  #frameAtMs = 0
  #appCanvas: HTMLCanvasElement | undefined
  #unshadow: (() => void) | undefined
  #touched = false
  #hasCamera = false

  constructor(device: XRDevice, options: EmulatedXrOptions) {
    this.#device = device
    this.#options = options
    const isHandheld = options.scenario.device.model === 'androidPhone'
    const unpatch = patchIwer(
      () => options.trouble.trackingAt(options.timeS(this.#frameAtMs)),
      isHandheld ? 1 : 2,
    )
    device.installRuntime({ forceInstall: true })
    const removeCamera = installCameraAccess(options.scenario, options.viewCamera)
    const dropAnchors = keepAnchorsInRoom({
      roomId: options.roomId,
      spaceFromRoom: () => this.#spaceFromRoom,
      onSession: () => this.#beginSession(),
    })
    this.#unpatch = () => {
      dropAnchors()
      removeCamera()
      unpatch()
    }
    device.installSEM(
      environmentModule({
        planes: options.world.planes,
        meshes: knownMeshes(options.scenario),
        timeS: (pageTimeMs) => options.timeS(pageTimeMs),
        spaceFromRoomAt: (timeS) => options.trouble.spaceFromRoomAt(timeS),
        onFrame: (pageTimeMs) => {
          this.#moveTo(pageTimeMs)
        },
      }),
    )
    this.#takeOverCanvas()
    this.#takeOverFrames()
    this.#moveTo(performance.now())
  }

  /** iwer covers the whole window with the page's canvas; the view has its own place for it. */
  #takeOverCanvas(): void {
    const inner = this.#device[P_DEVICE]
    inner.onBaseLayerSet = (baseLayer) => {
      // iwer allows OffscreenCanvas in its types; the page's canvas is an element.
      const canvas = baseLayer?.context.canvas
      if (!(canvas instanceof HTMLCanvasElement)) return
      this.#appCanvas = canvas
      this.#unshadow?.()
      this.#unshadow = baseLayer === null ? undefined : shadowClearValues(baseLayer.context)
      this.#options.showCanvas(canvas)
    }
    inner.onSessionEnd = () => {
      if (this.#appCanvas !== undefined) this.#options.hideCanvas(this.#appCanvas)
      this.#appCanvas = undefined
      this.#unshadow?.()
      this.#unshadow = undefined
      this.#takeCamera(false)
    }
  }

  #takeCamera(taken: boolean): void {
    if (taken === this.#hasCamera) return
    this.#hasCamera = taken
    if (!taken) this.#options.viewCamera.release()
    this.#options.cameraTaken(taken)
  }

  #takeOverFrames(): void {
    const inner = this.#device[P_DEVICE]
    const original = inner.onFrameStart
    inner.onFrameStart = (frame) => {
      const pageTimeMs = frame.predictedDisplayTime
      this.#moveTo(pageTimeMs)
      this.#shapeViews(frame)
      this.#resetSpaces(pageTimeMs)
      const isDoffed = this.#options.trouble.isDoffedAt(this.#options.timeS(pageTimeMs))
      this.#device.updateVisibilityState(isDoffed ? 'hidden' : 'visible')
      if (hasCameraAccess(frame.session)) this.#takeCamera(true)
      if (this.#touched) tapScreen(this.#device, frame, this.#pointingPose(pageTimeMs))
      this.#touched = false
      if (frame.session.enabledFeatures.includes('depth-sensing')) this.#offerDepth(frame, pageTimeMs)
      original(frame)
    }
  }

  #optics(): Intrinsics {
    const { width = 1, height = 1 } = this.#appCanvas ?? {}
    return displayIntrinsics(this.#options.scenario, {
      width: Math.max(1, width),
      height: Math.max(1, height),
    })
  }

  /** The display's own projection in place of iwer's symmetrical one. */
  #shapeViews({ session }: XRFrame): void {
    const { renderState, projectionMatrices } = session[P_SESSION]
    const projection = projectionMatrix(this.#optics(), renderState.depthNear, renderState.depthFar)
    for (const eye of [XREye.Left, XREye.Right]) Object.assign(projectionMatrices[eye], projection)
  }

  #pointingPose(pageTimeMs: number): Pose {
    const { position, orientation } = reportedPose(this.#options, pageTimeMs)
    const along = lookRotation(this.#pointing, [0, 1, 0])
    return { position, orientation: normalizeQuat(multiply(orientation, along)) }
  }

  #moveTo(pageTimeMs: number): void {
    if (pageTimeMs === this.#frameAtMs) return
    this.#frameAtMs = pageTimeMs
    const head = reportedPose(this.#options, pageTimeMs)
    this.#device.position.set(...head.position)
    this.#device.quaternion.set(...head.orientation)
    const hand = this.#device.controllers.right
    if (hand !== undefined) {
      const { direction, isPressed } = this.#taps.frame(pageTimeMs)
      this.#pointing = direction
      hand.updateButtonValue('trigger', isPressed ? 1 : 0)
      const pointing = this.#pointingPose(pageTimeMs)
      hand.position.set(...pointing.position)
      hand.quaternion.set(...pointing.orientation)
      hand.updateTargetRaySpace()
    }
    this.#device[P_DEVICE].updateViews()
  }

  /** Its origin is where it is by now: to a session that begins that is no reset. */
  #beginSession(): void {
    const { trouble } = this.#options
    const nowS = this.#options.timeS(performance.now())
    this.#resets = trouble.resetsBefore(nowS)
    this.#spaceFromRoom = trouble.spaceFromRoomAt(nowS)
  }

  #resetSpaces(pageTimeMs: number): void {
    const { trouble } = this.#options
    const timeS = this.#options.timeS(pageTimeMs)
    const resets = trouble.resetsBefore(timeS)
    const session = this.#device.activeSession
    const spaceFromRoom = trouble.spaceFromRoomAt(timeS)
    if (resets !== this.#resets && session !== undefined)
      resetSpaces(session, compose(spaceFromRoom, invert(this.#spaceFromRoom)), trouble.isResetTold(timeS))
    this.#resets = resets
    this.#spaceFromRoom = spaceFromRoom
  }

  #offerDepth(frame: XRFrame, pageTimeMs: number): void {
    const { scenario, world } = this.#options
    const { width, height, noiseM } = scenario.device.depth
    const read = (): Float32Array<ArrayBuffer> => {
      const projection = projectionMatrix(this.#optics(), DEPTH_NEAR_M, DEPTH_FAR_M)
      const timeS = this.#options.timeS(pageTimeMs)
      world.poseAt(timeS)
      const parts = [
        world.room,
        ...(world.skin && world.body
          ? [{ positions: world.skin.positions, indices: world.body.indices }]
          : []),
      ]
      const depth = rasteriseDepth(parts, {
        roomFromEye: this.#options.headPoseAt(pageTimeMs),
        projection,
        width,
        height,
      })
      if (noiseM === 0) return depth
      return depth.map((value, i) =>
        value === 0 ? 0 : value + noiseM * gaussian(scenario.seed + Math.round(pageTimeMs), i),
      )
    }
    const picture = new EmulatedDepth({ width, height, read })
    frame[P_FRAME].depthDataMap.set(XREye.Left, picture)
    frame[P_FRAME].depthDataMap.set(XREye.Right, picture)
  }

  pointAlong(directionViewer: Vec3): void {
    this.#taps.pointAlong(directionViewer)
    // A finger on a screen has no hand that it moves.
    if (this.#device.controllers.right === undefined) this.#pointing = directionViewer
  }

  airTap(): void {
    if (this.#device.controllers.right === undefined) this.#touched = true
    // Without frames nobody sees it; it must not be made later.
    else if (this.#device.activeSession !== undefined) this.#taps.tap()
  }

  async leave(): Promise<void> {
    await this.#device.activeSession?.end()
  }

  close(): void {
    const session = this.#device.activeSession
    const finish = (): void => {
      this.#unpatch()
      this.#device.uninstallRuntime()
    }
    if (session === undefined) finish()
    else void session.end().then(finish, finish)
  }
}

/** Puts the scenario's device on navigator.xr, in place of the browser's own. */
export function installEmulatedXr(options: EmulatedXrOptions): EmulatedXr {
  const config = deviceConfig(options.scenario.device)
  if (config === undefined) return removeXr()
  const device = new XRDevice(config, { ipd: 0, stereoEnabled: false })
  return new RunningXr(device, options)
}
