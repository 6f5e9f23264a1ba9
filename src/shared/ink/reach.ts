// What of a mark can be meant at all: a spot that is on its picture, a place that somebody could work at. Pure.
import { depthOf } from '../geometry/cameraModel.ts'
import { distance, type Vec3 } from '../geometry/vec3.ts'
import type { MarkKind, Stroke } from '../protocol/marks.ts'
import type { PictureRef } from '../protocol/pictures.ts'
import type { ImagePoint } from '../protocol/spaces.ts'
import { anchorPoint } from './markAnchor.ts'

/** A hand that draws along the edge slips over it; in picture widths and heights. */
const SLIP = 0.05

const isOn = ([u, v]: ImagePoint, slip = 0): boolean =>
  u >= -slip && u <= 1 + slip && v >= -slip && v <= 1 + slip

/** [MARK-4] A stroke may leave its picture; the spot that the mark is about may not, and something of it is to be seen. */
export const isSpotOnPicture = (kind: MarkKind, stroke: Stroke): boolean =>
  stroke.some(([u, v]) => isOn([u, v])) && isOn(anchorPoint(kind, stroke), SLIP)

/** Longer than any room of a consultation: a place beyond it is a ray that went through a door or window, or met nothing. */
const MAX_REACH_M = 10

/** All of it within ten metres of where its picture was taken. */
export const isWithinReach = (pointsWorld: readonly Vec3[], { worldFromCamera }: PictureRef): boolean =>
  pointsWorld.every((point) => distance(point, worldFromCamera.position) <= MAX_REACH_M)

/** And before that camera, as all is that was drawn on what it saw. */
export const isSeenWithinReach = (pointsWorld: readonly Vec3[], picture: PictureRef): boolean =>
  isWithinReach(pointsWorld, picture) &&
  pointsWorld.every((point) => depthOf(point, picture.worldFromCamera) > 0)
