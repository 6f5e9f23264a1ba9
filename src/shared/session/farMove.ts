// How far a mark has come from where it stood: what is worth telling of what nobody moved by hand. Pure.
import type { Vec3 } from '../geometry/vec3.ts'
import { markAnchor } from '../ink/markAnchor.ts'
import { placementOf } from './markShape.ts'
import type { Mark } from './state.ts'

/** Metres from which both sides are told that depth from motion moved a mark: less is seen to settle. */
const FAR_M = 0.1
/** So long a mark that was just drawn finds its place, dashed, before the eyes of all: on a patient each first stands on the wall behind. */
const FINDING_ITS_PLACE_MS = 4000

/** Whether a move that nobody made by hand is worth telling: `atMs` and the mark's own time on the server's clock. */
export const isFarMove = (wayM: number, { drawnAtMs }: Pick<Mark, 'drawnAtMs'>, atMs: number): boolean =>
  wayM > FAR_M && atMs - drawnAtMs > FINDING_ITS_PLACE_MS

/** Where its anchor stands in the room; undefined without a place there. */
export const anchorOf = (mark: Mark): Vec3 | undefined =>
  markAnchor(mark.kind, placementOf(mark)?.pointsWorld ?? [])
