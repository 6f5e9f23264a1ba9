// Which marks are seen on a picture and where: each mark's figure through that picture's own pose. Pure.
import { depthOf, pointAtDepth, projectPoint } from '../../shared/geometry/cameraModel.ts'
import { identityPose } from '../../shared/geometry/pose.ts'
import { transformDirection } from '../../shared/geometry/pose.ts'
import { markAnchor } from '../../shared/ink/markAnchor.ts'
import {
  errorRing,
  LEAST_RING_M,
  markFigure,
  type FigureInput,
  type FigureLine,
  type FigureText,
} from '../../shared/ink/markFigure.ts'
import { measurementOf } from '../../shared/ink/measure.ts'
import type { MarkId, PictureId } from '../../shared/protocol/ids.ts'
import type { MarkKind, Placement, Stroke, StrokeSample } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { ImagePoint, Quat, Vec3 } from '../../shared/protocol/spaces.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import type { Mark } from '../../shared/session/state.ts'
import { formatMeasurement } from '../i18n/format.ts'
import { isSamePicture } from './samePicture.ts'
import { markLook, type MarkLook } from './markLook.ts'
import { ASSUMED_DEPTH_M } from './transfer.ts'

export type Camera = Pick<PictureRef, 'worldFromCamera' | 'intrinsics'>

export interface SeenPicture {
  readonly picture: PictureRef
  /** Set while a frozen picture is shown. */
  readonly pictureId: PictureId | undefined
}

export interface SeenLine extends Pick<FigureLine, 'part' | 'flows'> {
  /** Normalised places with pressure; undefined where the line is behind the camera. */
  readonly points: readonly (StrokeSample | undefined)[]
}

/** A mark as it is seen on one picture, in normalised image points. */
export interface SeenFigure {
  readonly lines: readonly SeenLine[]
  /** Closed outlines that are all in front of the camera. */
  readonly fills: readonly { readonly outline: readonly ImagePoint[]; readonly faint: boolean }[]
  readonly texts: readonly {
    readonly at: ImagePoint
    readonly text: string
    readonly shows: FigureText['shows']
  }[]
  readonly anchor: ImagePoint | undefined
  /** The circle within which it may lie; empty where it has no place in the room, or is surer than a ring can show [RING-1]. */
  readonly errorRing: readonly ImagePoint[]
}

export interface SeenMark {
  readonly mark: Mark
  readonly look: MarkLook
  /** 1, falling to 0 where it fades. */
  readonly opacity: number
  readonly figure: SeenFigure
}

/** What a figure is drawn with besides its points. */
interface FigureDetail {
  readonly kind: MarkKind
  readonly sweepRad?: number | undefined
  readonly tilt?: Quat | undefined
  readonly pressures: Stroke
  readonly text?: string | undefined
  readonly number?: number | undefined
}

/** Line width as a share of the picture's width. */
export const LINE_WIDTH_SHARE = 0.006

/** Pressure along the placed line, which may have fewer points than the stroke had. */
const pressureAt = (stroke: Stroke, share: number): number =>
  stroke[Math.round(share * (stroke.length - 1))]?.[2] ?? 0.5

const isOwnPicture = (mark: Mark, { picture, pictureId }: SeenPicture): boolean =>
  (pictureId !== undefined && mark.pictureId === pictureId) || isSamePicture(mark.picture, picture)

/** Image points as if what is drawn on were an arm's length away, on a plane that faces the camera. */
export const liftStroke = (
  stroke: Stroke,
  camera: Camera,
): Pick<Placement, 'pointsWorld' | 'normalWorld'> => ({
  pointsWorld: stroke.map(([u, v]) => pointAtDepth([u, v], ASSUMED_DEPTH_M, camera)),
  normalWorld: transformDirection(camera.worldFromCamera, [0, 0, 1]),
})

type Standing = Pick<Placement, 'pointsWorld' | 'normalWorld' | 'drapedWorld'> & { readonly errorM?: number }

/** Where a mark stands in the picture's world; undefined when it cannot be shown there. */
export function standingOf(mark: Mark, seen: SeenPicture): Standing | undefined {
  const { picture } = seen
  const placement = placementOf(mark)
  if (placement?.epoch === picture.epoch && picture.tracked) return placement
  if (isOwnPicture(mark, seen)) return liftStroke(mark.stroke, picture)
  if (mark.place.status !== 'drawn' || !mark.picture.tracked || !picture.tracked) return undefined
  return mark.picture.epoch === picture.epoch ? liftStroke(mark.stroke, mark.picture) : undefined
}

/** A mark's own points as the picture shows them; undefined where it is not seen whole. */
export function strokeOn(mark: Mark, seen: SeenPicture): Stroke | undefined {
  const standing = standingOf(mark, seen)
  if (standing === undefined) return undefined
  const { worldFromCamera, intrinsics } = seen.picture
  const line = seenLine(standing.pointsWorld, mark.stroke, (point) =>
    projectPoint(point, worldFromCamera, intrinsics),
  )
  const stroke = line.filter((sample) => sample !== undefined)
  return stroke.length === line.length ? stroke : undefined
}

function seenFigure(standing: Standing, detail: FigureDetail, camera: Camera): SeenFigure {
  const { worldFromCamera, intrinsics } = camera
  const see = (point: Vec3): ImagePoint | undefined => projectPoint(point, worldFromCamera, intrinsics)
  const anchorWorld = markAnchor(detail.kind, standing.pointsWorld)
  const depthM =
    anchorWorld === undefined ? ASSUMED_DEPTH_M : Math.max(0.1, depthOf(anchorWorld, worldFromCamera))
  const input: FigureInput = {
    ...standing,
    kind: detail.kind,
    sweepRad: detail.sweepRad,
    tilt: detail.tilt,
    viewpoint: worldFromCamera.position,
    lineWidthM: (LINE_WIDTH_SHARE * intrinsics.width * depthM) / intrinsics.fx,
  }
  const figure = markFigure(input)
  const ring =
    anchorWorld === undefined || standing.errorM === undefined || standing.errorM < LEAST_RING_M
      ? []
      : errorRing(anchorWorld, standing.errorM, worldFromCamera.position)
  return {
    lines: figure.lines.map((line) => ({ ...line, points: seenLine(line.points, detail.pressures, see) })),
    fills: figure.fills.flatMap(({ outline, faint }) => {
      const points = outline.map(see).filter((point) => point !== undefined)
      return points.length === outline.length ? [{ outline: points, faint }] : []
    }),
    texts: figure.texts.flatMap(({ at, shows }) => {
      const seenAt = see(at)
      const text = textOf(shows, detail, standing)
      return seenAt === undefined || text === undefined ? [] : [{ at: seenAt, text, shows }]
    }),
    anchor: anchorWorld && see(anchorWorld),
    errorRing: ring.map(see).filter((point) => point !== undefined),
  }
}

function seenLine(
  points: readonly Vec3[],
  pressures: Stroke,
  see: (point: Vec3) => ImagePoint | undefined,
): readonly (StrokeSample | undefined)[] {
  return points.map((point, index) => {
    const seen = see(point)
    const share = points.length < 2 ? 0 : index / (points.length - 1)
    return seen && [seen[0], seen[1], pressureAt(pressures, share)]
  })
}

function textOf(
  shows: FigureText['shows'],
  { kind, text, number }: FigureDetail,
  standing: Standing,
): string | undefined {
  if (shows === 'text') return text
  if (shows === 'number') return number === undefined ? undefined : String(number)
  // Without a place in the room nothing is measured.
  const measured = isPlacement(standing) ? measurementOf(kind, standing) : undefined
  return measured && formatMeasurement(measured)
}

const isPlacement = (standing: Standing): standing is Placement => 'method' in standing

/** What painting needs to know of the session besides the marks. */
export interface SeenContext {
  readonly tracked: boolean
  readonly epoch: number
  /** Of steps (selectors). */
  readonly numbers?: ReadonlyMap<MarkId, number> | undefined
  /** Of marks that fade; 1 where not told. */
  readonly opacityOf?: ((mark: Mark) => number) | undefined
}

/** Marks that are seen on the picture, in drawing order. */
export function seenMarks(marks: readonly Mark[], seen: SeenPicture, now: SeenContext): readonly SeenMark[] {
  return marks.flatMap((mark): SeenMark[] => {
    const opacity = now.opacityOf?.(mark) ?? 1
    if (mark.erased || opacity <= 0) return []
    const standing = standingOf(mark, seen)
    if (standing === undefined) return []
    const { kind, sweepRad, tilt, text, stroke } = mark
    const detail = { kind, sweepRad, tilt, text, pressures: stroke, number: now.numbers?.get(mark.markId) }
    return [{ mark, look: markLook(mark, now), opacity, figure: seenFigure(standing, detail, seen.picture) }]
  })
}

/** A camera for pictures whose own is not known yet: shapes keep their form, that is all that is asked. */
const plainCamera = (aspect: number): Camera => ({
  worldFromCamera: identityPose,
  intrinsics: { width: 1280, height: Math.round(1280 / aspect), fx: 970, fy: 970, cx: 640, cy: 640 / aspect },
})

/** A stroke that is still being drawn, `samples` on the picture that `camera` took (or on one of that aspect). */
export function seenStroke(
  samples: readonly (StrokeSample | undefined)[],
  detail: {
    readonly kind: MarkKind
    readonly sweepRad?: number | undefined
    readonly text?: string | undefined
    readonly number?: number | undefined
  },
  camera: Camera | undefined,
  aspect: number,
): SeenFigure {
  const known = samples.filter((sample) => sample !== undefined)
  const on = camera ?? plainCamera(aspect)
  return seenFigure(liftStroke(known, on), { ...detail, pressures: known }, on)
}
