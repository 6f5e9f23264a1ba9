// Which lines a mark is drawn with in the room, and how they look. Pure.
import { arrowLines } from '../../shared/ink/arrowShape.ts'
import { add, cross, dot, normalize, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { MarkColour, MarkKind } from '../../shared/protocol/marks.ts'
import { markColourHex } from '../../client/ui/markColours.ts'
import type { LineLook } from './lineBatch.ts'

/** 4 mm: within look.md's 3-5 mm at arm's length. */
const LINE_WIDTH_M = 0.004
const POINT_RADIUS_M = 0.007
const RING_STEPS = 20
/** Where it lies is not sure yet: visible, and visibly unsure. */
const UNSETTLED_OPACITY = 0.8

export interface ShownMark {
  readonly kind: MarkKind
  readonly colour: MarkColour
  readonly pointsWorld: readonly Vec3[]
  readonly normalWorld: Vec3 | undefined
  readonly dashed: boolean
  readonly soft: boolean
  /** Where it was seen from when it was drawn: arrow heads and rings are broad from there. */
  readonly viewpoint: Vec3
}

export interface ShownLine {
  readonly points: readonly Vec3[]
  readonly look: LineLook
}

const rgb = new Map<MarkColour, Vec3>()

/** Red, green, blue 0..1 of a mark colour. */
export function rgbOf(colour: MarkColour): Vec3 {
  const known = rgb.get(colour)
  if (known !== undefined) return known
  const value = parseInt(markColourHex[colour].slice(1), 16)
  const made: Vec3 = [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
  rgb.set(colour, made)
  return made
}

function ring(centre: Vec3, normal: Vec3, radiusM: number): Vec3[] {
  const aside = normalize(cross(normal, Math.abs(dot(normal, [0, 1, 0])) > 0.9 ? [1, 0, 0] : [0, 1, 0]))
  const up = cross(normal, aside)
  return Array.from({ length: RING_STEPS + 1 }, (_, step) => {
    const angle = (step / RING_STEPS) * 2 * Math.PI
    return add(centre, add(scale(aside, Math.cos(angle) * radiusM), scale(up, Math.sin(angle) * radiusM)))
  })
}

function pointLines(at: Vec3, mark: ShownMark, look: LineLook): ShownLine[] {
  const normal = mark.normalWorld ?? normalize(sub(mark.viewpoint, at))
  const dot = scale(normalize(cross(normal, [0.3, 0.9, 0.31])), 0.001)
  return [
    { points: ring(at, normal, POINT_RADIUS_M), look },
    { points: [sub(at, dot), add(at, dot)], look: { ...look, dashed: false } },
  ]
}

/** The lines of one mark; none when it has no points to speak of. */
export function markLines(mark: ShownMark): readonly ShownLine[] {
  const look: LineLook = {
    colour: rgbOf(mark.colour),
    opacity: mark.soft ? UNSETTLED_OPACITY : 1,
    dashed: mark.dashed,
    soft: mark.soft,
    widthM: LINE_WIDTH_M,
  }
  const [first, second] = mark.pointsWorld
  if (first === undefined) return []
  if (mark.kind === 'point') return pointLines(first, mark, look)
  if (mark.kind === 'ink') return [{ points: mark.pointsWorld, look }]
  const arrow =
    second &&
    arrowLines(first, second, {
      lineWidthM: LINE_WIDTH_M,
      normal: mark.normalWorld,
      viewpoint: mark.viewpoint,
    })
  if (arrow === undefined) return []
  return [
    { points: arrow.shaft, look },
    { points: arrow.headLines, look: { ...look, dashed: false } },
  ]
}

/** Where the eye is led to: an arrow's head, a point, the middle of ink. */
export function markAnchor(kind: MarkKind, pointsWorld: readonly Vec3[]): Vec3 | undefined {
  if (kind === 'arrow') return pointsWorld.at(-1)
  return pointsWorld[Math.floor((pointsWorld.length - 1) / 2)]
}
