// One XR session as the rest of the page sees it: head poses in the base reference space, room geometry, selects,
// resets. Knows WebXR, not Babylon; `frame` is called once per XR frame by whoever runs the loop.
import type { DepthHit } from '../../shared/geometry/depthGrid.ts'
import { invert, type Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import { createDepthHistory } from '../placement/depthHistory.ts'
import { createPlaneMemory } from '../placement/planeMemory.ts'
import type { SurfaceHit, WorldGeometry } from '../placement/worldGeometry.ts'
import { createXrAnchors, type XrAnchors } from './anchors.ts'
import { createDepthReader } from './depthReader.ts'
import { createHitTests } from './hitTests.ts'
import { createRoomMeshes } from './roomMeshes.ts'
import { createRoomPlanes } from './roomPlanes.ts'
import { watchSelects } from './selects.ts'
import { normalOf, poseOf } from './xrPoses.ts'

export interface HeadPose {
  /** Page clock, ms since 1970, of the moment that the pose is for. */
  readonly timeMs: number
  readonly worldFromViewer: Pose
  /** The device says that the position is emulated: tracking is limited. */
  readonly limited: boolean
}

export interface XrWorld {
  readonly geometry: WorldGeometry
  /** Reads one XR frame; undefined while the device has no pose at all. */
  frame(timeMs: number, frame: XRFrame): HeadPose | undefined
  /** Target rays of hands and controllers in this frame; a gaze source counts as none. */
  targetRays(frame: XRFrame): readonly Ray[]
  onSelect(listener: (ray: Ray) => void): () => void
  readonly anchors: XrAnchors
  /** The reference space moved; `nowFromThen` where the device tells how. */
  onReset(listener: (nowFromThen: Pose | undefined) => void): () => void
  close(): void
}

export interface XrWorldOptions {
  readonly session: XRSession
  readonly space: XRReferenceSpace
  readonly features: readonly string[]
}

function geometryKinds(features: readonly string[]): Set<'depth' | 'mesh' | 'plane'> {
  const kinds = new Set<'depth' | 'mesh' | 'plane'>()
  if (features.includes('depth-sensing')) kinds.add('depth')
  if (features.includes('mesh-detection')) kinds.add('mesh')
  if (features.includes('plane-detection') || features.includes('hit-test')) kinds.add('plane')
  return kinds
}

export function createXrWorld({ session, space, features }: XrWorldOptions): XrWorld {
  const planeMemory = createPlaneMemory()
  const depthHistory = createDepthHistory()
  const depthReader = createDepthReader(depthHistory)
  const meshes = createRoomMeshes(space)
  const planes = createRoomPlanes(space)
  const surfaceListeners = new Set<() => void>()
  const hitTests = createHitTests(session, space, (hit) => {
    if (hit.normalWorld !== undefined) planeMemory.remember(hit.pointWorld, hit.normalWorld)
  })
  const kinds = geometryKinds(features)
  const gaze = watchGaze(session, planeMemory, kinds.has('plane'))
  const selects = watchSelects(session, space)
  const anchors = createXrAnchors(session, space, features)
  const resets = new Set<(nowFromThen: Pose | undefined) => void>()
  const reset = (event: XRReferenceSpaceEvent): void => {
    for (const told of [planeMemory, depthHistory, planes, meshes]) told.clear()
    for (const listener of resets) listener(movedBy(event))
  }
  space.addEventListener('reset', reset)

  const geometry: WorldGeometry = {
    kinds,
    depthHit: (ray, exposedAtMs) => depthSurface(depthHistory.hit(ray, exposedAtMs)),
    holdDepth: (exposedAtMs) => depthHistory.hold(exposedAtMs),
    meshHit: (ray) => meshes.hit(ray),
    planeHit: (ray) => planes.hit(ray) ?? remembered(planeMemory.hit(ray)),
    hitTest: (rays) => (features.includes('hit-test') ? hitTests.cast(rays) : Promise.resolve([])),
    onSurfaces(listener) {
      surfaceListeners.add(listener)
      return () => surfaceListeners.delete(listener)
    },
  }

  return {
    geometry,
    anchors,
    frame(timeMs, frame) {
      anchors.read(frame, timeMs)
      hitTests.read(frame)
      const news = [gaze.read(frame, space), meshes.read(frame, timeMs), planes.read(frame, timeMs)]
      if (news.includes(true)) for (const listener of surfaceListeners) listener()
      // Null while the place is lost, whatever the types say.
      const pose = frame.getViewerPose(space)
      const [view] = pose?.views ?? []
      if (view !== undefined && kinds.has('depth')) depthReader.read(frame, view, timeMs)
      return pose ? headPose(timeMs, pose) : undefined
    },
    targetRays: (frame) => selects.targetRays(frame),
    onSelect: (listener) => selects.onSelect(listener),
    onReset(listener) {
      resets.add(listener)
      return () => resets.delete(listener)
    },
    close() {
      space.removeEventListener('reset', reset)
      gaze.close()
      selects.close()
      hitTests.close()
    },
  }
}

const headPose = (timeMs: number, { transform, emulatedPosition }: XRViewerPose): HeadPose => ({
  timeMs,
  worldFromViewer: poseOf(transform),
  limited: emulatedPosition,
})

/** The event tells, where it does, how the new origin stands in the old world. */
const movedBy = ({ transform }: XRReferenceSpaceEvent): Pose | undefined =>
  transform ? invert(poseOf(transform)) : undefined

const depthSurface = (hit: DepthHit | undefined): SurfaceHit | undefined =>
  hit && { pointWorld: hit.pointWorld, normalWorld: hit.normalWorld, method: 'depth', sigmaM: hit.errorM }

const remembered = (
  hit: { pointWorld: SurfaceHit['pointWorld']; normalWorld: SurfaceHit['normalWorld'] } | undefined,
) => hit && ({ ...hit, method: 'plane', sigmaM: undefined } satisfies SurfaceHit)

/** A standing hit-test straight ahead: what the wearer looks at becomes known before anyone draws on it. */
function watchGaze(
  session: XRSession,
  memory: ReturnType<typeof createPlaneMemory>,
  wanted: boolean,
): { read(frame: XRFrame, space: XRReferenceSpace): boolean; close(): void } {
  let source: XRHitTestSource | undefined
  let closed = false
  if (wanted && session.requestHitTestSource !== undefined) {
    void session
      .requestReferenceSpace('viewer')
      .then((viewer) => session.requestHitTestSource?.({ space: viewer }))
      .then((opened) => {
        if (closed) opened?.cancel()
        else source = opened
      })
      .catch(() => {
        // Without the standing source planes are learnt when the first mark is drawn.
      })
  }
  return {
    read(frame, space) {
      const transform = source && frame.getHitTestResults(source)[0]?.getPose(space)?.transform
      if (transform === undefined) return false
      const pose = poseOf(transform)
      return memory.remember(pose.position, normalOf(pose))
    },
    close() {
      closed = true
      source = undefined // ended with its session
    },
  }
}
