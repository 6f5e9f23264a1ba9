// One mark through the whole ladder: its key rays, their hits, the place by its class, the stated depth as the last rung.
import { depthOf } from '../../shared/geometry/cameraModel.ts'
import { centroid } from '../../shared/geometry/vec3.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { DrawnStroke, PlacedPoints } from './drawnStroke.ts'
import { keyRays } from './keyRays.ts'
import { castAtOnce, castRays, shapeOf, type Hits } from './ladder.ts'
import { placeAtDepth, placeOnHits, type GroupHits } from './strokePlacing.ts'
import type { WorldGeometry } from './worldGeometry.ts'

interface CastContext {
  readonly geometry: WorldGeometry
  /** Page clock: when the picture was exposed. */
  readonly exposedAtMs: number
  /** Those of the session: what is known to lie right tells the depth where nothing else does. */
  readonly marks: Iterable<Mark>
}

/** Where people work with their hands when nothing is known: an arm's length and a little. */
const STATED_DEPTH_M = 1.2
const DEPTH_RANGE_M = { min: 0.2, max: 5 } as const

/** Depth in front of this picture's camera of the newest mark that is known to lie right; else the stated 1.2 m. */
function statedDepthM(drawn: DrawnStroke, marks: Iterable<Mark>): number {
  let depthM = STATED_DEPTH_M
  for (const { place, erased } of marks) {
    if (erased || place.status !== 'placed' || !place.placement.settled) continue
    if (place.placement.epoch !== drawn.picture.epoch) continue
    const known = depthOf(centroid(place.placement.pointsWorld), drawn.picture.worldFromCamera)
    if (known > DEPTH_RANGE_M.min && known < DEPTH_RANGE_M.max) depthM = known
  }
  return depthM
}

/** By all rungs. Undefined when not even the stated plane can be met. */
export async function placeByLadder(
  drawn: DrawnStroke,
  context: CastContext,
): Promise<PlacedPoints | undefined> {
  const { geometry, exposedAtMs, marks } = context
  const groups = await Promise.all(keyRays(drawn).map((rays) => castRays(geometry, rays, exposedAtMs)))
  const onSurface = placeOnHits(
    drawn,
    groups.map((hits) => groupHits(hits, context, true)),
  )
  return onSurface ?? placeAtDepth(drawn, statedDepthM(drawn, marks))
}

/** On what is known now, without asking the device and without draping: for strokes that are still growing. */
export function placeAtOnce(drawn: DrawnStroke, context: CastContext): PlacedPoints | undefined {
  const { geometry, exposedAtMs, marks } = context
  const groups = keyRays(drawn).map((rays) => castAtOnce(geometry, rays, exposedAtMs))
  const onSurface = placeOnHits(
    drawn,
    groups.map((hits) => groupHits(hits, context, drawn.kind === 'ink')),
  )
  return onSurface ?? placeAtDepth(drawn, statedDepthM(drawn, marks))
}

const groupHits = (
  hits: Hits | undefined,
  { geometry, exposedAtMs }: CastContext,
  withShape: boolean,
): GroupHits | undefined =>
  hits && { hits, cast: withShape ? shapeOf(geometry, hits, exposedAtMs) : undefined }
