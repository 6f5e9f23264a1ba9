// One XR session as the rest of the page sees it: head poses in the base reference space, room geometry, selects,
// resets. Knows WebXR, not Babylon; `frame` is called once per XR frame by whoever runs the loop.
import type { DepthHit } from '../../shared/geometry/depthGrid.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import { createDepthHistory } from '../placement/depthHistory.ts'
import { createPlaneMemory } from '../placement/planeMemory.ts'
import type { SurfaceHit, WorldGeometry } from '../placement/worldGeometry.ts'
import { createDepthReader } from './depthReader.ts'
import { createHitTests } from './hitTests.ts'
import { createRoomSurfaces } from './roomSurfaces.ts'
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
  onReset(listener: () => void): () => void
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
  const surfaces = createRoomSurfaces(space)
  const hitTests = createHitTests(session, space, (hit) => {
    if (hit.normalWorld !== undefined) planeMemory.remember(hit.pointWorld, hit.normalWorld)
  })
  const kinds = geometryKinds(features)
  const gaze = watchGaze(session, planeMemory, kinds.has('plane'))
  const selects = watchSelects(session, space)
  const resets = new Set<() => void>()
  const reset = (): void => {
    planeMemory.clear()
    depthHistory.clear()
    for (const listener of resets) listener()
  }
  space.addEventListener('reset', reset)

  const geometry: WorldGeometry = {
    kinds,
    depthHit: (ray, exposedAtMs) =>
      kinds.has('depth') ? depthSurface(depthHistory.hit(ray, exposedAtMs)) : undefined,
    meshHit: (ray) => surfaces.meshHit(ray),
    planeHit: (ray) => surfaces.planeHit(ray) ?? remembered(planeMemory.hit(ray)),
    hitTest: (rays) => (features.includes('hit-test') ? hitTests.cast(rays) : Promise.resolve([])),
  }

  return {
    geometry,
    frame(timeMs, frame) {
      hitTests.read(frame)
      gaze.read(frame, space)
      surfaces.read(frame, timeMs)
      const pose = frame.getViewerPose(space)
      if (pose === undefined) return undefined
      const [view] = pose.views
      if (view !== undefined && kinds.has('depth')) depthReader.read(frame, view, timeMs)
      return { timeMs, worldFromViewer: poseOf(pose.transform), limited: pose.emulatedPosition }
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
): { read(frame: XRFrame, space: XRReferenceSpace): void; close(): void } {
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
      if (source === undefined) return
      const pose = frame.getHitTestResults(source)[0]?.getPose(space)
      if (pose === undefined) return
      const { position, orientation } = poseOf(pose.transform)
      memory.remember(position, normalOf({ position, orientation }))
    },
    close() {
      closed = true
      source = undefined // ended with its session
    },
  }
}
