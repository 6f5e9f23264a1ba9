// How far a mark has come from where it stood: what is worth telling of what nobody moved by hand. Pure.
import type { Vec3 } from '../geometry/vec3.ts'
import { markAnchor } from '../ink/markAnchor.ts'
import { placementOf } from './markShape.ts'
import type { Mark } from './state.ts'

/** Metres from which both sides are told that depth from motion moved a mark: less is seen to settle. */
export const FAR_MOVE_M = 0.1

/** Where its anchor stands in the room; undefined without a place there. */
export const anchorOf = (mark: Mark): Vec3 | undefined =>
  markAnchor(mark.kind, placementOf(mark)?.pointsWorld ?? [])
