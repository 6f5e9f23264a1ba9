// How sure a mark is, as one word that painting, lists and tooltips share.
import { assertNever } from '../../shared/invariant.ts'
import type { Mark } from '../../shared/session/state.ts'

export type MarkLook =
  /** Drawn, not yet answered by the headset. */
  | 'waiting'
  | 'settled'
  /** Placed, and a better estimate is still expected or could not be had. */
  | 'unsettled'
  /** Placed at an assumed distance. */
  | 'stated'
  /** Placed, but it is not sure that the pose was its picture's. */
  | 'approximate'
  /** Has no place in the room; is shown on its own picture. */
  | 'onPicture'
  /** Had a place, and the headset has lost or changed its own since. */
  | 'lost'

/** `tracked`: the headset knows its place now; `epoch`: of the session now. */
export function markLook(mark: Mark, now: { readonly tracked: boolean; readonly epoch: number }): MarkLook {
  const { place } = mark
  switch (place.status) {
    case 'drawn':
      return mark.picture.tracked && mark.picture.epoch !== now.epoch ? 'lost' : 'waiting'
    case 'unplaced':
      return 'onPicture'
    case 'placed':
      if (place.placement.epoch !== now.epoch || !now.tracked) return 'lost'
      if (mark.picture.match === 'approximate') return 'approximate'
      if (place.placement.method === 'stated') return 'stated'
      return place.placement.settled ? 'settled' : 'unsettled'
    default:
      return assertNever(place)
  }
}

export interface LookStyle {
  /** 0..1 over the whole mark. */
  readonly alpha: number
  /** Dash, gap, dash, gap … in line widths; undefined = a full line. Long enough to be read as a line at a desk's sizes. */
  readonly dash: readonly number[] | undefined
  /** Only the outline, no filling. */
  readonly hollow: boolean
}

export const lookStyles: Readonly<Record<MarkLook, LookStyle>> = {
  waiting: { alpha: 0.85, dash: undefined, hollow: false },
  settled: { alpha: 1, dash: undefined, hollow: false },
  unsettled: { alpha: 0.75, dash: undefined, hollow: false },
  stated: { alpha: 0.9, dash: [5, 3], hollow: false },
  approximate: { alpha: 0.9, dash: [5, 2, 1, 2], hollow: false },
  onPicture: { alpha: 0.9, dash: undefined, hollow: true },
  lost: { alpha: 0.3, dash: [5, 3], hollow: true },
}
