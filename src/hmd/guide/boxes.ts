// Buttons on a flat card in the room: where a ray meets the card, and which button lies there. Pure.
import { invert, transformDirection, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'

/** Pixels of the card, from its upper left corner. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface CardSize {
  readonly widthM: number
  readonly heightM: number
  readonly widthPx: number
  readonly heightPx: number
}

export type CardPoint = readonly [x: number, y: number]

export interface CardHit {
  readonly point: CardPoint
  /** From the ray's origin. */
  readonly distanceM: number
}

/** Where a ray meets the card from its front, in its pixels; undefined when it misses. `scale`: the card is so much larger. */
export function cardHit(
  ray: Ray,
  worldFromCard: Pose,
  { widthM, heightM, widthPx, heightPx }: CardSize,
  scale = 1,
): CardHit | undefined {
  const cardFromWorld = invert(worldFromCard)
  const [ox, oy, oz] = transformPoint(cardFromWorld, ray.origin)
  const [dx, dy, dz] = transformDirection(cardFromWorld, ray.direction)
  const along = -oz / dz
  if (!Number.isFinite(along) || along <= 0) return undefined
  const x = ((ox + dx * along) / (widthM * scale) + 0.5) * widthPx
  const y = (0.5 - (oy + dy * along) / (heightM * scale)) * heightPx
  return x >= 0 && y >= 0 && x <= widthPx && y <= heightPx ? { point: [x, y], distanceM: along } : undefined
}

/** The middle of a box in the room. */
export function boxCentre(
  box: Box,
  worldFromCard: Pose,
  { widthM, heightM, widthPx, heightPx }: CardSize,
  scale = 1,
): Vec3 {
  const x = ((box.x + box.width / 2) / widthPx - 0.5) * widthM * scale
  const y = (0.5 - (box.y + box.height / 2) / heightPx) * heightM * scale
  return transformPoint(worldFromCard, [x, y, 0])
}

/** Margin around a button that still counts: hands shake. */
const SLACK_PX = 8

/** The button at a point, with a margin around each; of two that claim it, the one whose middle is nearer. */
export function buttonAt<T extends { readonly box: Box }>(
  point: CardPoint | undefined,
  buttons: readonly T[],
): T | undefined {
  if (point === undefined) return undefined
  const [px, py] = point
  let best: T | undefined
  let bestAway = Infinity
  for (const button of buttons) {
    const { x, y, width, height } = button.box
    const outX = Math.max(x - px, px - x - width)
    const outY = Math.max(y - py, py - y - height)
    if (outX > SLACK_PX || outY > SLACK_PX) continue
    const away = Math.max(outX, outY)
    if (away >= bestAway) continue
    best = button
    bestAway = away
  }
  return best
}
