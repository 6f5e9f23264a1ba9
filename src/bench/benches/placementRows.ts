// The figures of some strokes drawn in one case, as a table's row.
import { median, rounded } from '../bench.ts'
import type { PlacedStroke } from './placementCase.ts'

export interface DrawnStrokes {
  readonly strokes: readonly PlacedStroke[]
  readonly unplaced: number
}

export function strokeFigures({
  strokes,
  unplaced,
}: DrawnStrokes): Readonly<Record<string, string | number>> {
  if (strokes.length === 0) return { n: 0, unplaced }
  // A mark that is far off must have said so.
  const worst = strokes.reduce((a, b) => (b.errorMm > a.errorMm ? b : a))
  return {
    n: strokes.length,
    unplaced,
    medianMm: rounded(median(strokes.map(({ errorMm }) => errorMm))),
    worstMm: rounded(worst.errorMm),
    worstSaidMm: rounded(worst.saidMm),
    lateralMedianMm: rounded(median(strokes.map(({ lateralMm }) => lateralMm))),
    arrivalMedianMm: rounded(median(strokes.map(({ arrivalErrorMm }) => arrivalErrorMm))),
    saidMm: rounded(median(strokes.map(({ saidMm }) => saidMm))),
    settleMs: rounded(median(strokes.map(({ settleMs }) => settleMs)), 0),
    method: [...new Set(strokes.map(({ method }) => method))].join('+'),
    match: [...new Set(strokes.map(({ match }) => match))].join('+'),
  }
}
