// The mixed-reality half of a call: scene, XR loop, room geometry and view, joined to the session's state.
import { effect, type ReadonlySignal } from '@preact/signals-core'
import type { LiveOverlay } from '../../client/liveOverlay.ts'
import type { PoseTrack } from '../../shared/geometry/poseTrack.ts'
import type { SessionState } from '../../shared/session/state.ts'
import type { WorldGeometry } from '../placement/worldGeometry.ts'
import { castAtOnce } from '../placement/ladder.ts'
import { keyRays, placeAtDepth, placeOnHits } from '../placement/strokePlacing.ts'
import { statedDepthM } from '../placement/placer.ts'
import type { PanelButton } from '../render/panelLayout.ts'
import type { PanelWords } from '../render/panel.ts'
import { createStage } from '../render/stage.ts'
import { createDrawCounter, createXrView, type XrView } from '../render/xrView.ts'
import { startXrLoop, type XrLoop } from '../xr/babylonXr.ts'
import { createXrWorld, type HeadPose, type XrWorld } from '../xr/xrWorld.ts'
import type { OpenedSession } from '../xr/startSession.ts'
import { createFrameMeter, type FrameMeter } from './frameMeter.ts'

export interface ImmersiveInput {
  readonly canvas: HTMLCanvasElement
  readonly opened: OpenedSession
  readonly state: ReadonlySignal<SessionState>
  readonly overlay: ReadonlySignal<LiveOverlay>
  readonly words: ReadonlySignal<PanelWords>
  readonly sentence: ReadonlySignal<string | undefined>
  readonly face: HTMLVideoElement
  readonly hasFace: ReadonlySignal<boolean>
  readonly poses: PoseTrack
  readonly camLagMs: () => number
  readonly epoch: () => number
  /** `prefers-reduced-motion`. */
  readonly still: boolean
}

export interface ImmersiveEvents {
  /** After the head's pose is in the track; undefined when the device has none. */
  readonly onFrame: (pose: HeadPose | undefined) => void
  readonly onPress: (button: PanelButton) => void
  /** The reference space moved: poses of before do not compare. */
  readonly onReset: () => void
  readonly onEnd: () => void
}

export interface Immersive {
  readonly geometry: WorldGeometry
  readonly view: XrView
  readonly meter: FrameMeter
  readonly opened: OpenedSession
  end(): Promise<void>
}

/** Throws when the browser has no WebGL. The session is the caller's to end then. */
export async function startImmersive(input: ImmersiveInput, events: ImmersiveEvents): Promise<Immersive> {
  const { opened, canvas } = input
  const stage = createStage(canvas)
  const world = createXrWorld({ session: opened.session, space: opened.space, features: opened.features })
  const view = createXrView(stage.scene, {
    still: input.still,
    additive: opened.session.environmentBlendMode === 'additive',
    epoch: input.epoch,
    castAtOnce(drawn) {
      const exposedAtMs = drawn.picture.captureTimeMs - input.camLagMs()
      const hits = castAtOnce(world.geometry, keyRays(drawn), exposedAtMs)
      const depthM = (): number => statedDepthM(drawn, input.state.peek().marks.values())
      return (hits && placeOnHits(drawn, hits)) ?? placeAtDepth(drawn, depthM())
    },
  })
  const drawn = createDrawCounter(stage.engine, stage.scene)
  const meter = createFrameMeter(drawn.last)
  stage.scene.onAfterRenderObservable.add(() => {
    meter.end()
    drawn.frameDrawn()
  })
  const loop = await startXrLoop(stage.scene, opened)
  const stops = follow(input, view)
  stops.push(
    world.onReset(events.onReset),
    world.onSelect((ray) => view.select(ray)),
  )
  view.onPress(events.onPress)
  runFrames({ loop, world, view, meter }, input, events)
  let ended = false
  const clean = (): void => {
    if (ended) return
    ended = true
    for (const stop of stops) stop()
    world.close()
    view.dispose()
    stage.dispose()
    events.onEnd()
  }
  opened.session.addEventListener('end', clean, { once: true })
  return {
    geometry: world.geometry,
    view,
    meter,
    opened,
    async end() {
      await loop.end()
      clean()
    },
  }
}

function follow(input: ImmersiveInput, view: XrView): (() => void)[] {
  return [
    effect(() => view.showState(input.state.value)),
    effect(() => view.showOverlay(input.overlay.value)),
    effect(() => view.setWords(input.words.value)),
    effect(() => view.setSentence(input.sentence.value)),
    effect(() => view.setFace(input.hasFace.value ? input.face : undefined)),
  ]
}

interface Running {
  readonly loop: XrLoop
  readonly world: XrWorld
  readonly view: XrView
  readonly meter: FrameMeter
}

function runFrames(
  { loop, world, view, meter }: Running,
  input: ImmersiveInput,
  events: ImmersiveEvents,
): void {
  let coneKnown = false
  let last: HeadPose | undefined
  loop.onFrame((frame, timeMs) => {
    meter.begin()
    const pose = world.frame(timeMs, frame)
    if (pose !== undefined) input.poses.add(pose.timeMs, pose.worldFromViewer, pose.limited)
    events.onFrame(pose)
    last = pose ?? last
    if (last !== undefined) {
      const pointing = world.targetRays(frame)
      const limited = pose === undefined || pose.limited
      view.tick({ nowMs: timeMs, worldFromViewer: last.worldFromViewer, limited, pointing })
    }
    if (!coneKnown) coneKnown = learnCone(frame, input.opened.space, view)
    meter.middle()
  })
}

/** The display's field of view out of the projection matrix: the edge arrows sit at its rim. */
function learnCone(frame: XRFrame, space: XRReferenceSpace, view: XrView): boolean {
  const projection = frame.getViewerPose(space)?.views[0]?.projectionMatrix
  if (projection === undefined) return false
  view.setCone({
    halfWidthRad: Math.atan(1 / (projection[0] ?? 2.6)),
    halfHeightRad: Math.atan(1 / (projection[5] ?? 4)),
  })
  return true
}
