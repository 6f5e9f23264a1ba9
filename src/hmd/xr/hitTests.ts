// Hit-tests along rays of the past: one source per ray in the base reference space, read in the frames that follow.
import { facing } from '../../shared/geometry/plane.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { SurfaceHit } from '../placement/worldGeometry.ts'
import { normalOf, poseOf, xrRayOf } from './xrPoses.ts'

interface OpenTest {
  readonly ray: Ray
  readonly source: XRHitTestSource
  framesLeft: number
  readonly resolve: (hit: SurfaceHit | undefined) => void
}

export interface HitTests {
  cast(rays: readonly Ray[]): Promise<readonly (SurfaceHit | undefined)[]>
  /** In each XR frame. */
  read(frame: XRFrame): void
  close(): void
}

/** A source answers in the frame after it was made; a HoloLens 2 that has just learnt of a plane needs a few more. */
const FRAMES_TO_WAIT = 8
/** Each open source costs the device a cast in each frame; more rays than this wait for their turn. */
const MOST_AT_A_TIME = 16

export function createHitTests(
  session: XRSession,
  space: XRReferenceSpace,
  onHit: (hit: SurfaceHit) => void,
): HitTests {
  const open = new Set<OpenTest>()
  const waiting: (() => void)[] = []
  let busy = 0

  function finish(test: OpenTest, hit: SurfaceHit | undefined): void {
    open.delete(test)
    test.source.cancel()
    test.resolve(hit)
  }

  async function castOne(ray: Ray): Promise<SurfaceHit | undefined> {
    if (busy >= MOST_AT_A_TIME) await new Promise<void>((resolve) => waiting.push(resolve))
    busy++
    try {
      const source = await requestSource(session, space, ray)
      if (source === undefined) return undefined
      return await new Promise((resolve) => {
        open.add({ ray, source, framesLeft: FRAMES_TO_WAIT, resolve })
      })
    } finally {
      busy--
      waiting.shift()?.()
    }
  }

  return {
    cast: (rays) => Promise.all(rays.map(castOne)),
    read(frame) {
      for (const test of open) {
        const transform = frame.getHitTestResults(test.source)[0]?.getPose(space)?.transform
        test.framesLeft--
        if (transform !== undefined) {
          const hit = hitOf(poseOf(transform), test.ray)
          onHit(hit)
          finish(test, hit)
        } else if (test.framesLeft <= 0) finish(test, undefined)
      }
    },
    close() {
      for (const test of open) {
        open.delete(test)
        test.resolve(undefined)
      }
    },
  }
}

/** Undefined where the session has no hit-test (any more). */
async function requestSource(
  session: XRSession,
  space: XRReferenceSpace,
  ray: Ray,
): Promise<XRHitTestSource | undefined> {
  try {
    return await session.requestHitTestSource?.({ space, offsetRay: xrRayOf(ray) })
  } catch {
    return undefined
  }
}

function hitOf(pose: ReturnType<typeof poseOf>, ray: Ray): SurfaceHit {
  const plane = facing({ point: pose.position, normal: normalOf(pose) }, ray.origin)
  return { pointWorld: plane.point, normalWorld: plane.normal, method: 'plane', sigmaM: undefined }
}
