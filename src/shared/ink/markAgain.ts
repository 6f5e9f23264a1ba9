// Marking a mark again where it was, when the world that it stood in is over: which part of it is pointed at, and how it is drawn on a
// picture of the new world. Pure.
import { conjugate, multiply, normalizeQuat, type Quat } from '../geometry/quat.ts'
import type { MarkKind, Stroke, StrokeSample } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import type { ImagePoint } from '../protocol/spaces.ts'
import { anchorPoint } from './markAnchor.ts'

/** What a person points at to say where a mark was. */
export type MarkPart = 'spot' | 'head' | 'centre' | 'start'

/**
 * Kinds whose anchor is a part that is seen. The middle of ink, area and distance is no part of them, and an angle moved as a whole onto
 * another picture would measure what nobody pointed at.
 */
const parts: Partial<Record<MarkKind, MarkPart>> = {
  point: 'spot',
  label: 'spot',
  step: 'spot',
  arrow: 'head',
  circle: 'centre',
  turn: 'centre',
  movement: 'start',
}

/** Undefined for a kind that has no single spot to mark again. */
/** A spot that is known worse turns a world more than it helps, metres (RE-5). */
export const WORST_SPOT_M = 0.05

export const partOf = (kind: MarkKind): MarkPart | undefined => parts[kind]

/** The protocol's reach of a stroke. What is cut off here comes back with the mark's old form. */
const withinReach = (value: number): number => Math.min(1.5, Math.max(-0.5, value))

/** The stroke with its anchor at `at`, and the rest of it as it lay about that on its own picture. */
export function strokeAgain(kind: MarkKind, stroke: Stroke, at: ImagePoint): Stroke {
  const [u, v] = anchorPoint(kind, stroke)
  return stroke.map((sample): StrokeSample => [
    withinReach(sample[0] + at[0] - u),
    withinReach(sample[1] + at[1] - v),
    sample[2],
  ])
}

/** About a pixel: what sending and reading a stroke cannot reach. */
const SAME_SAMPLE = 1e-3

export const isSameSample = (a: StrokeSample | ImagePoint, b: StrokeSample | ImagePoint): boolean =>
  Math.hypot(a[0] - b[0], a[1] - b[1]) < SAME_SAMPLE

/** True when `now` is `before` marked again, and not drawn otherwise since. */
export function isStrokeAgain(kind: MarkKind, before: Stroke, now: Stroke): boolean {
  const again = strokeAgain(kind, before, anchorPoint(kind, now))
  return (
    again.length === now.length &&
    again.every((sample, index) => {
      const other = now[index]
      return other !== undefined && isSameSample(sample, other)
    })
  )
}

/** A tilt as the camera of `now` sees it as that of `before` did. */
export const tiltAgain = (
  tilt: Quat,
  before: Pick<PictureRef, 'worldFromCamera'>,
  now: Pick<PictureRef, 'worldFromCamera'>,
): Quat =>
  normalizeQuat(
    multiply(now.worldFromCamera.orientation, multiply(conjugate(before.worldFromCamera.orientation), tilt)),
  )
