// Starts the emulated headset on this page: loads the scenario, builds its world, installs the XR device and hands
// out the camera. The wearer's page imports this file only when it is asked to emulate.
import type { Pose } from '../shared/geometry/pose.ts'
import type { EmulatedHeadset, EmulatorOptions, StartEmulator } from './emulatorPort.ts'
import { believedCalibration, trueIntrinsics } from './camera/cameraSpec.ts'
import { startSyntheticCamera, type SyntheticCamera } from './camera/syntheticCamera.ts'
import { displayBlend } from './device/deviceModels.ts'
import { installEmulatedXr } from './device/emulatedXr.ts'
import { paceFrames, type PacedFrames } from './device/pacedFrames.ts'
import { createWearerHead, type WearerHead } from './head/wearerHead.ts'
import { parseColour } from './room/surfaceBuilder.ts'
import { createWorld, type World } from './room/world.ts'
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

/** Of the visitor's whole view; wider than the headset's display, as eyes are. */
const FOV_Y_RAD = (58 * Math.PI) / 180

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

interface Front {
  readonly hasXr: boolean
  readonly view: VisitorView
  close(): void
}

/** What the visitor and the page's XR session meet: view, controls, device. */
function openFront(stage: Stage, options: EmulatorOptions, timing: Timing, frames: PacedFrames): Front {
  const { scenario, world, head, makeRenderer } = stage
  const view = createVisitorView({
    container: options.container,
    mode: options.view,
    scenario,
    warnings: world.warnings,
    fovYRad: FOV_Y_RAD,
    onFile: startAgainWith,
  })
  const xr = installEmulatedXr({
    scenario,
    world,
    ...timing,
    fovYRad: FOV_Y_RAD,
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
    fovYRad: FOV_Y_RAD,
    pointAlong: (direction) => {
      xr.pointAlong(direction)
    },
    airTap: () => {
      xr.airTap()
    },
  })
  const stopView =
    options.view === 'on'
      ? runMixedView({
          ...timing,
          world,
          view,
          makeRenderer,
          fovYRad: FOV_Y_RAD,
          isAdditive: displayBlend(scenario.device) === 'additive',
          afterFrame: (listener) => frames.afterFrame(listener),
        })
      : undefined
  return {
    hasXr: xr.hasXr,
    view,
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

function runHeadset(stage: Stage, options: EmulatorOptions): EmulatedHeadset {
  const { scenario, world, head, startedAtMs } = stage
  const timing: Timing = {
    trouble: createTroubleTimeline(scenario.trouble),
    timeS: (pageTimeMs) => Math.max(0, (pageTimeMs - startedAtMs) / 1000),
    headPoseAt: (pageTimeMs) => head.poseAt(pageTimeMs),
  }
  const canvas = cameraCanvas(scenario)
  const renderer = stage.makeRenderer(canvas)
  const frames = paceFrames(
    isSoftwareGl() ? SOFTWARE_FRAME_HZ : (scenario.device.frameRateHz ?? CARD_FRAME_HZ),
  )
  const front = openFront(stage, options, timing, frames)
  let camera: SyntheticCamera | undefined
  const { headPoseAt } = timing
  const truth = createTruth({ scenario, world, startedAtMs, headPoseAt, pictures: () => camera?.taken ?? [] })
  window.skulderEmulator = truth
  return {
    scenarioName: scenario.name,
    worldId: worldIdOf(scenario),
    calibration: believedCalibration(scenario.camera),
    hasXr: front.hasXr,
    openCamera() {
      if (camera === undefined || camera.track.readyState === 'ended') {
        camera?.close()
        camera = startSyntheticCamera({
          scenario,
          world,
          renderer,
          canvas,
          ...timing,
          wantsToSee: () => front.view.wantsCameraPicture(),
          show: (picture) => front.view.giveCameraPicture(picture),
        })
      }
      return Promise.resolve(new MediaStream([camera.track]))
    },
    close() {
      camera?.close()
      front.close()
      frames.close()
      renderer.close()
      if (window.skulderEmulator === truth) window.skulderEmulator = undefined
    },
  }
}

/** The demo comes in two sizes of picture; all else is played as it is written. */
const forThisMachine = (name: string): string => (name === 'demo' && isSoftwareGl() ? 'demo-small' : name)

/** Throws ScenarioError (with what is wrong in the file) or Error (no WebGL) before anything is installed. */
export const startEmulator: StartEmulator = async (options) => {
  const scenario = await loadScenario(forThisMachine(options.scenarioName))
  return runHeadset(prepareStage(scenario), options)
}
