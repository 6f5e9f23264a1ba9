// Starts the emulated headset on this page: loads the scenario, builds its world, installs the XR device and hands
// out the camera. The wearer's page imports this file only when it is asked to emulate.
import type { Pose } from '../shared/geometry/pose.ts'
import type { EmulatedHeadset, EmulatorOptions, StartEmulator } from './emulatorPort.ts'
import { believedCalibration, trueIntrinsics } from './camera/cameraSpec.ts'
import {
  startSyntheticCamera,
  type SyntheticCamera,
  type SyntheticCameraOptions,
  type TakenPicture,
} from './camera/syntheticCamera.ts'
import { createViewCamera, type ViewCamera } from './camera/viewCamera.ts'
import { displayBlend } from './device/deviceModels.ts'
import { displayCone, displayIntrinsics } from './device/displayOptics.ts'
import { installEmulatedXr } from './device/emulatedXr.ts'
import { paceFrames, type PacedFrames } from './device/pacedFrames.ts'
import { createWearerHead, type WearerHead } from './head/wearerHead.ts'
import { parseColour } from './room/surfaceBuilder.ts'
import { createWorld, type World } from './room/world.ts'
import { builtInScenarios } from './scenario/builtInScenarios.ts'
import { CHOSEN_FILE, loadScenario, rememberChosenFile } from './scenario/loadScenario.ts'
import type { Scenario } from './scenario/scenarioSchema.ts'
import { createTroubleTimeline, type TroubleTimeline } from './scenario/timeline.ts'
import { createTruth } from './truth.ts'
import { createRoomRenderer, type RoomRenderer } from './view/roomRenderer.ts'
import { isSoftwareGl } from '../client/softwareGl.ts'
import { runMixedView } from './view/mixedView.ts'
import { attachVisitorControls } from './view/visitorControls.ts'
import { createVisitorView, type VisitorView } from './view/visitorView.ts'
import { createWorldLook } from './view/worldLook.ts'

/** Of the emulated display where the processor draws it: poses are interpolated. */
const SOFTWARE_FRAME_HZ = 30
/** Where a graphics card does: as fast as any display. */
const CARD_FRAME_HZ = 240

/** Starts this page again with the scenario file that was chosen. */
function startAgainWith(text: string): void {
  rememberChosenFile(text)
  const address = new URL(location.href)
  const inFragment = new URLSearchParams(address.hash.slice(1))
  if (inFragment.has('scenario')) {
    inFragment.set('scenario', CHOSEN_FILE)
    address.hash = inFragment.toString()
  } else {
    address.searchParams.set('scenario', CHOSEN_FILE)
  }
  history.replaceState(history.state, '', address)
  location.reload()
}

interface Stage {
  readonly scenario: Scenario
  readonly world: World
  readonly head: WearerHead
  readonly startedAtMs: number
  readonly makeRenderer: (canvas: HTMLCanvasElement) => RoomRenderer
}

function prepareStage(scenario: Scenario): Stage {
  const world = createWorld(scenario)
  const look = createWorldLook(world, scenario.seed)
  const startedAtMs = performance.now()
  return {
    scenario,
    world,
    startedAtMs,
    head: createWearerHead(scenario, startedAtMs),
    makeRenderer: (canvas) =>
      createRoomRenderer(canvas, {
        world,
        look,
        skinColour: parseColour(scenario.patient?.skinColour ?? '#d2a58c'),
        skinTexture: scenario.patient?.skinTexture ?? 1,
        antialias: !isSoftwareGl(),
      }),
  }
}

function cameraCanvas(scenario: Scenario): HTMLCanvasElement {
  const { width, height } = trueIntrinsics(scenario.camera)
  return Object.assign(document.createElement('canvas'), { width, height })
}

interface Timing {
  readonly trouble: TroubleTimeline
  readonly timeS: (pageTimeMs: number) => number
  readonly headPoseAt: (pageTimeMs: number) => Pose
}

/** The camera as getUserMedia gives it, and as a phone's mixed reality takes it over. */
interface Cameras {
  readonly viewCamera: ViewCamera
  cameraTaken(taken: boolean): void
  /** A picture is being drawn for getUserMedia. */
  isDrawing(): boolean
}

interface OpenedCameras extends Cameras {
  taken(): readonly TakenPicture[]
  open(): Promise<MediaStream>
  close(): void
}

interface Front {
  readonly hasXr: boolean
  readonly leaveXr: () => Promise<void>
  close(): void
}

interface FrontParts {
  readonly view: VisitorView
  readonly mode: EmulatorOptions['view']
  readonly timing: Timing
  readonly frames: PacedFrames
  readonly cameras: Cameras
}

/** What the visitor and the page's XR session meet: view, controls, device. */
function openFront(stage: Stage, parts: FrontParts): Front {
  const { scenario, world, head, makeRenderer } = stage
  const { view, mode, timing, frames, cameras } = parts
  const xr = installEmulatedXr({
    scenario,
    world,
    roomId: worldIdOf(scenario),
    ...timing,
    ...cameras,
    showCanvas: (appCanvas) => {
      view.showApp(appCanvas)
    },
    hideCanvas: (appCanvas) => {
      view.hideApp(appCanvas)
    },
  })
  const detach = attachVisitorControls({
    stage: view.stage,
    head: head.visitor,
    optics: (size) => displayIntrinsics(scenario, size),
    pointAlong: (direction) => {
      xr.pointAlong(direction)
    },
    airTap: () => {
      xr.airTap()
    },
  })
  const stopView =
    mode === 'on'
      ? runMixedView({
          ...timing,
          world,
          view,
          makeRenderer,
          optics: (size) => displayIntrinsics(scenario, size),
          isAdditive: displayBlend(scenario.device) === 'additive',
          isCameraDrawing: () => cameras.isDrawing(),
          afterFrame: (listener) => frames.afterFrame(listener),
        })
      : undefined
  return {
    hasXr: xr.hasXr,
    leaveXr: () => xr.leave(),
    close() {
      detach()
      stopView?.()
      xr.close()
      view.close()
    },
  }
}

/** Two starts of the same scenario stand in the same room, with the same origin (FNV-1a over all it says). */
function worldIdOf(scenario: Scenario): string {
  let hash = 0x811c9dc5
  for (const character of JSON.stringify(scenario)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return `${scenario.name}-${(hash >>> 0).toString(16)}`
}

/** One camera, which either getUserMedia or a phone's mixed reality has. */
function openCameras(options: SyntheticCameraOptions): OpenedCameras {
  const viewCamera = createViewCamera(options)
  let camera: SyntheticCamera | undefined
  let isTaken = false
  return {
    viewCamera,
    cameraTaken(taken) {
      isTaken = taken
      if (taken) camera?.takeAway()
    },
    isDrawing: () => !isTaken && camera?.isDrawing === true,
    taken: () => (isTaken ? viewCamera.taken : (camera?.taken ?? [])),
    open() {
      if (isTaken)
        return Promise.reject(new DOMException('Mixed reality has the camera.', 'NotReadableError'))
      if (camera === undefined || camera.track.readyState === 'ended') {
        camera?.close()
        camera = startSyntheticCamera(options)
      }
      return Promise.resolve(new MediaStream([camera.track]))
    },
    close: () => camera?.close(),
  }
}

function runHeadset(stage: Stage, options: EmulatorOptions): EmulatedHeadset {
  const { scenario, world, head, startedAtMs } = stage
  const timing: Timing = {
    trouble: createTroubleTimeline(scenario.trouble),
    timeS: (pageTimeMs) => Math.max(0, (pageTimeMs - startedAtMs) / 1000),
    headPoseAt: (pageTimeMs) => head.poseAt(pageTimeMs),
  }
  const canvas = cameraCanvas(scenario)
  const renderer = stage.makeRenderer(canvas)
  const paceHz = isSoftwareGl() ? SOFTWARE_FRAME_HZ : (scenario.device.frameRateHz ?? CARD_FRAME_HZ)
  const frames = paceFrames((pageTimeMs) =>
    Math.min(paceHz, timing.trouble.slowedToHzAt(timing.timeS(pageTimeMs)) ?? Infinity),
  )
  const view = createVisitorView({
    container: options.container,
    mode: options.view,
    scenario,
    warnings: world.warnings,
    onFile: startAgainWith,
  })
  const camera = openCameras({
    scenario,
    world,
    renderer,
    canvas,
    ...timing,
    wantsToSee: () => view.wantsCameraPicture(),
    show: (picture) => view.giveCameraPicture(picture),
  })
  const front = openFront(stage, {
    view,
    mode: options.view,
    timing,
    frames,
    cameras: camera,
  })
  const pictures = (): readonly TakenPicture[] => camera.taken()
  const { leaveXr } = front
  const truth = createTruth({ ...timing, scenario, world, startedAtMs, pictures, leaveXr })
  window.skulderEmulator = truth
  return {
    scenarioName: scenario.name,
    worldId: worldIdOf(scenario),
    calibration: believedCalibration(scenario),
    hasXr: front.hasXr,
    displayCone: displayCone(scenario),
    frameRateHz: scenario.trouble.some(({ type }) => type === 'slowFrames')
      ? Math.min(paceHz, scenario.device.frameRateHz ?? SOFTWARE_FRAME_HZ)
      : undefined,
    openCamera: () => camera.open(),
    setAskedToMove: (isAsked) => head.setAsked(isAsked, performance.now()),
    close() {
      camera.close()
      front.close()
      frames.close()
      renderer.close()
      if (window.skulderEmulator === truth) window.skulderEmulator = undefined
    },
  }
}

/** What a visitor leads comes in two sizes of picture; all else is played as it is written. */
const forThisMachine = (name: string): string =>
  isSoftwareGl() && Object.hasOwn(builtInScenarios, `${name}-small`) ? `${name}-small` : name

/** Throws ScenarioError (with what is wrong in the file) or Error (no WebGL) before anything is installed. */
export const startEmulator: StartEmulator = async (options) => {
  const scenario = await loadScenario(forThisMachine(options.scenarioName))
  return runHeadset(prepareStage(scenario), options)
}
