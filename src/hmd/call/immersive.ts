// The mixed-reality half of a call: scene, XR loop, room geometry and view, joined to the session's state.
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { effect, type ReadonlySignal, type Signal } from '@preact/signals-core'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { PoseTrack } from '../../shared/geometry/poseTrack.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { SurfaceHit, WorldGeometry } from '../placement/worldGeometry.ts'
import { placeAtOnce } from '../placement/castMark.ts'
import type { Chime } from '../guide/chime.ts'
import { nearestTap } from '../guide/tap.ts'
import type { WearerGuide } from '../guide/wearerGuide.ts'
import type { ViewCone } from '../render/edgeArrow.ts'
import type { PanelButton } from '../render/panelLayout.ts'
import type { PanelWords } from '../render/panel.ts'
import type { Message } from '../render/sentence.ts'
import { startBoardView, type BoardView, type BoardViewOptions } from '../render/boardView.ts'
import type { Edge } from '../render/sentencePlace.ts'
import { createStage, type Stage } from '../render/stage.ts'
import { createDrawCounter, createXrView, type XrView } from '../render/xrView.ts'
import type { XrAnchors } from '../xr/anchors.ts'
import { startXrLoop, type XrLoop } from '../xr/babylonXr.ts'
import { createXrWorld, type HeadPose, type XrWorld } from '../xr/xrWorld.ts'
import type { OpenedSession } from '../xr/startSession.ts'
import { readViewPictures, type ViewPictures } from '../xr/viewPictures.ts'
import { createFrameMeter, type FrameMeter } from './frameMeter.ts'

export interface ImmersiveInput extends Omit<BoardViewOptions, 'additive'> {
  readonly canvas: HTMLCanvasElement
  readonly opened: OpenedSession
  readonly words: ReadonlySignal<PanelWords>
  readonly message: ReadonlySignal<Message | undefined>
  /** Told of a device that is held. */
  readonly hintEdge: Signal<Edge>
  readonly guide: WearerGuide
  readonly chime: Chime
  readonly face: HTMLVideoElement
  readonly hasFace: ReadonlySignal<boolean>
  readonly poses: PoseTrack
  /** Page clock. */
  readonly exposedAtMs: (picture: PictureRef) => number
  /** Server's clock minus this page's, ms. */
  readonly serverMinusOwnMs: () => number
  /** The headset knows where it is, steadied: as the wearer is told. */
  readonly tracked: ReadonlySignal<boolean>
  /** `prefers-reduced-motion`. */
  readonly still: boolean
  /** What the display shows; undefined: the device's own projection tells it. */
  readonly cone: ViewCone | undefined
}

export interface ImmersiveEvents {
  /** After the head's pose is in the track; undefined when the device has none. */
  readonly onFrame: (pose: HeadPose | undefined) => void
  readonly onPress: (button: PanelButton) => void
  /** The reference space moved: poses of before do not compare, unless the device tells how. */
  readonly onReset: (nowFromThen: Pose | undefined) => void
  readonly onEnd: () => void
}

export interface Immersive {
  readonly geometry: WorldGeometry
  readonly anchors: XrAnchors
  readonly view: XrView
  readonly boards: BoardView
  readonly meter: FrameMeter
  readonly opened: OpenedSession
  /** The camera's pictures of a device that gives them as its view's (WebXR Raw Camera Access). */
  readonly pictures: ViewPictures | undefined
  end(): Promise<void>
}

/** A phone or tablet, looked at like a picture: the page lies over it. */
export const isHandheld = ({ interactionMode }: XRSession): boolean => interactionMode === 'screen-space'

/** Throws when the browser has no WebGL. The session is the caller's to end then. */
export async function startImmersive(input: ImmersiveInput, events: ImmersiveEvents): Promise<Immersive> {
  const { opened, canvas } = input
  const stage = createStage(canvas)
  const world = createXrWorld({ session: opened.session, space: opened.space, features: opened.features })
  const additive = opened.session.environmentBlendMode === 'additive'
  const view = openView(stage, world, input, additive)
  const boards = startBoardView(stage.scene, { ...input, additive })
  const drawn = createDrawCounter(stage.engine, stage.scene)
  const meter = createFrameMeter(drawn.last)
  stage.scene.onAfterRenderObservable.add(() => {
    meter.end()
    drawn.frameDrawn()
  })
  const loop = await startXrLoop(stage.scene, opened)
  const pictures = openPictures(opened, stage)
  const stops = follow(input, view)
  stops.push(
    world.onReset(events.onReset),
    world.onSelect((ray) => nearestTap([boards.tapOn(ray), view.tapOn(ray)])?.take()),
  )
  view.onPress(events.onPress)
  runFrames({ loop, world, view, boards, meter, pictures }, input, events)
  let ended = false
  const clean = (): void => {
    if (ended) return
    ended = true
    for (const stop of stops) stop()
    pictures?.close()
    world.close()
    boards.close()
    view.dispose()
    stage.dispose()
    events.onEnd()
  }
  opened.session.addEventListener('end', clean, { once: true })
  return {
    geometry: world.geometry,
    anchors: world.anchors,
    view,
    boards,
    meter,
    opened,
    pictures,
    async end() {
      await loop.end()
      clean()
    },
  }
}

function openView(stage: Stage, { geometry }: XrWorld, input: ImmersiveInput, additive: boolean): XrView {
  return createXrView(stage.scene, {
    still: input.still,
    additive,
    handheld: isHandheld(input.opened.session),
    epoch: input.epoch,
    guide: input.guide,
    chime: input.chime,
    onHintEdge: (edge) => (input.hintEdge.value = edge),
    cast: (ray, nowMs) => whatIsMet(geometry, ray, nowMs),
    castAtOnce: (drawn) =>
      placeAtOnce(drawn, {
        geometry,
        exposedAtMs: input.exposedAtMs(drawn.picture),
        marks: input.state.peek().marks.values(),
      }),
  })
}

function openPictures({ session, space, features }: OpenedSession, stage: Stage): ViewPictures | undefined {
  const { gl } = stage
  if (gl === undefined || !features.includes('camera-access') || !('XRWebGLBinding' in globalThis))
    return undefined
  return readViewPictures({ session, space, gl, forgetState: () => stage.forgetState() })
}

/** The best that is known of the room along one ray: who is there now, then the room as it was scanned. */
const whatIsMet = (geometry: WorldGeometry, ray: Ray, nowMs: number): SurfaceHit | undefined =>
  geometry.depthHit(ray, nowMs) ?? geometry.meshHit(ray) ?? geometry.planeHit(ray)

function follow(input: ImmersiveInput, view: XrView): (() => void)[] {
  return [
    effect(() => view.showState(input.state.value)),
    effect(() => view.showOverlay(input.overlay.value)),
    effect(() => view.setWords(input.words.value)),
    effect(() => view.setMessage(isHandheld(input.opened.session) ? undefined : input.message.value)),
    effect(() => view.setFace(input.hasFace.value ? input.face : undefined)),
  ]
}

interface Running {
  readonly loop: XrLoop
  readonly world: XrWorld
  readonly view: XrView
  readonly boards: BoardView
  readonly meter: FrameMeter
  readonly pictures: ViewPictures | undefined
}

function runFrames(
  { loop, world, view, boards, meter, pictures }: Running,
  input: ImmersiveInput,
  events: ImmersiveEvents,
): void {
  let { cone } = input
  // Turned on its side, a phone shows another part of the room.
  const mayTurn = cone === undefined && isHandheld(input.opened.session)
  if (cone !== undefined) view.setCone(cone)
  let last: HeadPose | undefined
  loop.onFrame((frame, timeMs) => {
    meter.begin()
    pictures?.read(frame, timeMs)
    const pose = world.frame(timeMs, frame)
    if (pose !== undefined) input.poses.add(pose.timeMs, pose.worldFromViewer, pose.limited)
    events.onFrame(pose)
    last = pose ?? last
    if (last !== undefined) {
      const pointing = world.targetRays(frame)
      const limited = pose === undefined || pose.limited
      const isLost = limited || !input.tracked.peek()
      const sessionMs = timeMs + input.serverMinusOwnMs()
      const { worldFromViewer } = last
      view.tick({ nowMs: timeMs, sessionMs, worldFromViewer, limited, isLost, pointing })
      boards.tick({ nowMs: timeMs, worldFromViewer, pointing })
    }
    if (cone === undefined || mayTurn) {
      cone = coneOf(frame, input.opened.space)
      if (cone !== undefined) view.setCone(mayTurn ? { ...cone, touchedPx: innerHeight } : cone)
    }
    meter.middle()
  })
}

/** The display's field of view out of the projection matrix: the edge arrows sit at its rim, a phone's menu within it. */
function coneOf(frame: XRFrame, space: XRReferenceSpace): ViewCone | undefined {
  const projection = frame.getViewerPose(space)?.views[0]?.projectionMatrix
  if (projection === undefined) return undefined
  return {
    halfWidthRad: Math.atan(1 / (projection[0] ?? 2.6)),
    halfHeightRad: Math.atan(1 / (projection[5] ?? 4)),
  }
}
