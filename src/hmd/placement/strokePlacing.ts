// From a stroke's key rays and their hits to where it lies, by its class (architecture D2; SPEC: PL-1..6): strokes are
// classified, not sprayed. Pure.
import { castRay, depthOf } from '../../shared/geometry/cameraModel.ts'
import { surfaceErrorM } from '../../shared/geometry/errorModel.ts'
import { facing, intersectRayPlane, type Plane } from '../../shared/geometry/plane.ts'
import { resample } from '../../shared/geometry/polyline.ts'
import { pointAt, type Ray } from '../../shared/geometry/ray.ts'
import { distance, type Vec3 } from '../../shared/geometry/vec3.ts'
import { circleOutline } from '../../shared/ink/markFigure.ts'
import { anchorPoint } from '../../shared/ink/markAnchor.ts'
import { planeFacingCamera, projectStroke } from '../../shared/ink/projectStroke.ts'
import type { MarkKind } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { DrawnStroke, PlacedPoints, SurfaceSource } from './drawnStroke.ts'
import { drape } from './drape.ts'
import { bentSurface, onBentSurface } from './inkSurface.ts'
import type { Hits } from './ladder.ts'
import { commonPlane, ofOneSurface, tangentPlane } from './planes.ts'
import type { SurfaceHit } from './worldGeometry.ts'

/** Of a group's hits; `cast` asks the rung that gave them about more rays, where it knows more than planes. */
export interface GroupHits {
  readonly hits: Hits
  readonly cast: ((ray: Ray) => SurfaceHit | undefined) | undefined
}

type Groups = readonly (GroupHits | undefined)[]
type Place = (drawn: DrawnStroke, groups: Groups) => PlacedPoints | undefined

const placers: Readonly<Record<MarkKind, Place>> = {
  ink: placeInk,
  arrow: placePinned,
  movement: placePinned,
  turn: placePinned,
  point: placePinned,
  label: placePinned,
  step: placePinned,
  circle: placeOutlined,
  area: placeOutlined,
  distance: placeEnds,
  angle: placeEnds,
}

/** `groups` as {@link keyRays} gave them, undefined where no rung answered; undefined when nothing can be told. */
export const placeOnHits = (drawn: DrawnStroke, groups: Groups): PlacedPoints | undefined =>
  placers[drawn.kind](drawn, groups)

const found = (hits: Hits): SurfaceHit[] => hits.filter((hit) => hit !== undefined)
const sourceOf = ({ method, sigmaM }: SurfaceHit): SurfaceSource => ({ method, sigmaM })
const normalOf = (plane: Plane, { picture }: DrawnStroke): Vec3 =>
  facing(plane, picture.worldFromCamera.position).normal

/** PL-2: what is about one spot stands on it and its tangent plane. */
function placePinned(drawn: DrawnStroke, [group]: Groups): PlacedPoints | undefined {
  const { kind, stroke, picture } = drawn
  const hits = found(group?.hits ?? [])
  const anchor = group?.hits[0] ?? hits[0]
  if (anchor === undefined) return undefined
  const plane = tangentPlane(hits, anchor, picture)
  const pointsWorld = projectStroke(kind, stroke, picture, plane)
  return pointsWorld && { pointsWorld, normalWorld: normalOf(plane, drawn), source: sourceOf(anchor) }
}

/** PL-3, PL-4. */
function placeInk(drawn: DrawnStroke, [group]: Groups): PlacedPoints | undefined {
  const { kind, stroke, picture } = drawn
  const hits = ofOneSurface(found(group?.hits ?? []), picture)
  const plane = commonPlane(hits, picture)
  const [first] = hits
  if (plane === undefined || first === undefined) return undefined
  const bent = group?.cast === undefined ? undefined : bentSurface(hits, plane, picture)
  const pointsWorld =
    bent === undefined ? projectStroke(kind, stroke, picture, plane) : onBentSurface(stroke, bent, picture)
  return pointsWorld && { pointsWorld, normalWorld: normalOf(plane, drawn), source: sourceOf(first) }
}

const OUTLINE_POINTS = 48

/** PL-3, PL-5: on one plane, draped where the surface is curved. */
function placeOutlined(drawn: DrawnStroke, [group]: Groups): PlacedPoints | undefined {
  const { kind, stroke, picture } = drawn
  const hits = ofOneSurface(found(group?.hits ?? []), picture)
  const plane = commonPlane(hits, picture)
  const [first] = hits
  if (plane === undefined || first === undefined) return undefined
  const pointsWorld = projectStroke(kind, stroke, picture, plane)
  if (pointsWorld === undefined) return undefined
  const normalWorld = normalOf(plane, drawn)
  const outline = outlineOf(kind, pointsWorld, normalWorld)
  const drapedWorld = group?.cast && drape(outline, picture.worldFromCamera.position, group.cast)
  return { pointsWorld, normalWorld, drapedWorld, source: sourceOf(first) }
}

function outlineOf(kind: MarkKind, pointsWorld: readonly Vec3[], normalWorld: Vec3): readonly Vec3[] {
  const [centre, rim] = pointsWorld
  if (kind === 'circle' && centre !== undefined && rim !== undefined)
    return circleOutline(centre, rim, normalWorld)
  return resample([...pointsWorld, ...pointsWorld.slice(0, 1)], OUTLINE_POINTS + 1).slice(0, OUTLINE_POINTS)
}

/** PL-6: each end stands on its own surface. An end that nothing is known of takes the depth of one that is known. */
function placeEnds(drawn: DrawnStroke, groups: Groups): PlacedPoints | undefined {
  const { stroke, picture } = drawn
  const known = stroke.map(([u, v], index) => endOnHits([u, v], drawn, groups[index]))
  const first = known.find((end) => end !== undefined)
  if (first === undefined) return undefined
  const depthM = depthOf(first.pointWorld, picture.worldFromCamera)
  const ends = stroke.map(
    ([u, v], index): End =>
      known[index] ?? {
        pointWorld: planeFacingCamera([u, v], depthM, picture).point,
        normalWorld: undefined,
        source: { method: 'stated', sigmaM: undefined },
      },
  )
  const uncertainty = ({ source, pointWorld }: End): number =>
    surfaceErrorM({
      method: source.method,
      surfaceSigmaM: source.sigmaM,
      distanceM: distance(pointWorld, picture.worldFromCamera.position),
    })
  const worst = ends.reduce((a, b) => (uncertainty(b) > uncertainty(a) ? b : a))
  return {
    pointsWorld: ends.map(({ pointWorld }) => pointWorld),
    normalWorld: (ends[1] ?? first).normalWorld ?? first.normalWorld,
    source: worst.source,
    pointSources: ends.map(({ source }) => source),
  }
}

interface End {
  readonly pointWorld: Vec3
  readonly normalWorld: Vec3 | undefined
  readonly source: SurfaceSource
}

function endOnHits(at: ImagePoint, drawn: DrawnStroke, group: GroupHits | undefined): End | undefined {
  const { picture } = drawn
  const hits = found(group?.hits ?? [])
  const anchor = group?.hits[0] ?? hits[0]
  if (anchor === undefined) return undefined
  const plane = tangentPlane(hits, anchor, picture)
  const ray = castRay(at, picture.worldFromCamera, picture.intrinsics)
  const alongM = intersectRayPlane(ray, plane)
  if (alongM === undefined) return undefined
  return {
    pointWorld: pointAt(ray, alongM),
    normalWorld: normalOf(plane, drawn),
    source: sourceOf(anchor),
  }
}

/** On the plane across the view `depthM` in front of the camera: no surface is known. */
export function placeAtDepth(
  { kind, stroke, picture }: DrawnStroke,
  depthM: number,
): PlacedPoints | undefined {
  const plane = planeFacingCamera(anchorPoint(kind, stroke), depthM, picture)
  const pointsWorld = projectStroke(kind, stroke, picture, plane)
  return (
    pointsWorld && {
      pointsWorld,
      normalWorld: plane.normal,
      source: { method: 'stated', sigmaM: undefined },
    }
  )
}
