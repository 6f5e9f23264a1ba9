// The strip of buttons under a board's page, and where a ray meets page and buttons. Pure; board space is metres with the
// page's middle as origin, +x right, +y up, +z towards the reader.
import { invert, transformDirection, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { BoardPage } from '../../shared/protocol/boards.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { heightShare } from './boardPlace.ts'

export type BoardButton = 'previous' | 'next' | 'smaller' | 'larger' | 'tone' | 'move' | 'hide'

/** Height of the strip over the board's width: 6 cm at the narrowest, as wide as each of the seven buttons. */
export const STRIP_SHARE = 1 / 7

/** Buttons from left to right; a board of one page has none for turning. */
export const buttonsOf = (pages: number): readonly BoardButton[] => [
  ...(pages > 1 ? (['previous', 'next'] as const) : []),
  'smaller',
  'larger',
  'tone',
  'move',
  'hide',
]

export interface BoardShape {
  readonly page: BoardPage
  readonly pages: number
  readonly widthM: number
}

/** A normalised page point in board space; `liftM` towards the reader. */
export const boardPoint = ([u, v]: ImagePoint, { page, widthM }: BoardShape, liftM = 0): Vec3 => [
  (u - 0.5) * widthM,
  (0.5 - v) * widthM * heightShare(page),
  liftM,
]

/** Corners of a button in board space, as a closed line. */
export function buttonOutline(button: BoardButton, shape: BoardShape, liftM: number): readonly Vec3[] {
  const all = buttonsOf(shape.pages)
  const index = all.indexOf(button)
  const { widthM } = shape
  const top = (-widthM * heightShare(shape.page)) / 2
  const [left, right] = [index, index + 1].map((n) => (n / all.length - 0.5) * widthM)
  const bottom = top - widthM * STRIP_SHARE
  const inset = 0.004
  if (index < 0 || left === undefined || right === undefined) return []
  const [l, r, t, b] = [left + inset, right - inset, top - inset, bottom + inset]
  return [
    [l, t, liftM],
    [r, t, liftM],
    [r, b, liftM],
    [l, b, liftM],
    [l, t, liftM],
  ]
}

export type BoardHit = { readonly distanceM: number; readonly button: BoardButton | undefined }

/** Where a ray meets page or strip from the front; undefined when it misses. */
export function boardHit(ray: Ray, worldFromBoard: Pose, shape: BoardShape): BoardHit | undefined {
  const boardFromWorld = invert(worldFromBoard)
  const [ox, oy, oz] = transformPoint(boardFromWorld, ray.origin)
  const [dx, dy, dz] = transformDirection(boardFromWorld, ray.direction)
  const distanceM = -oz / dz
  if (oz <= 0 || !Number.isFinite(distanceM) || distanceM <= 0) return undefined
  const { widthM } = shape
  const x = (ox + dx * distanceM) / widthM + 0.5
  const y = oy + dy * distanceM
  const halfM = (widthM * heightShare(shape.page)) / 2
  if (x < 0 || x > 1 || y > halfM || y < -halfM - widthM * STRIP_SHARE) return undefined
  if (y >= -halfM) return { distanceM, button: undefined }
  const all = buttonsOf(shape.pages)
  return { distanceM, button: all[Math.min(all.length - 1, Math.floor(x * all.length))] }
}
