// How far a placed mark is from the target it was drawn on. The target is found by its colour in what the expert sees;
// the truth comes from the emulated headset. The baseline casts the same strokes from the pose that the head had when
// the drawing arrived, as systems do that take “the pose now”.
import { builtInScenarios } from '../../emulator/scenario/builtInScenarios.ts'
import { CouldNotMeasure, median, percentile, rounded, type Bench, type Measured } from '../bench.ts'
import { onStage } from '../stage.ts'
import { drawCase, smallCamera } from './placementCase.ts'
import { strokeFigures, type DrawnStrokes } from './placementRows.ts'

export type Surface = 'plane' | 'body'

export interface PlacementCase {
  /** A built-in scenario; the bench gives it a small, quiet camera picture. */
  readonly scenario: string
  readonly mode: 'freeze' | 'live'
  readonly surface: Surface
  /** Only this target; else those in sight, in turn. */
  readonly target?: string
  /** Depth from motion needs the head's own sway: a head held perfectly still is measured, but told apart. */
  readonly counts: boolean
}

const STROKES = 3
const plane = (scenario: string, mode: PlacementCase['mode']): PlacementCase => ({
  scenario,
  mode,
  surface: 'plane',
  counts: true,
})
const body = (scenario: string, mode: PlacementCase['mode'], counts = true): PlacementCase => ({
  scenario,
  mode,
  surface: 'body',
  counts,
})

const cases: readonly PlacementCase[] = [
  plane('still-plane', 'freeze'),
  plane('sway-plane', 'live'),
  plane('turn60-plane', 'freeze'),
  plane('turn60-plane', 'live'),
  body('sway-shoulder', 'freeze'),
  body('sway-shoulder', 'live'),
  body('sway-knee', 'freeze'),
  body('turn60-shoulder', 'freeze'),
  body('turn60-knee', 'live'),
  body('still-shoulder', 'freeze', false),
  plane('sway-shoulder-quest', 'freeze'),
  plane('walk-plane', 'freeze'),
  plane('walk-plane', 'live'),
  body('walk-shoulder', 'live'),
  { ...body('sway-ankle', 'freeze'), target: 'ankle' },
  { ...plane('sway-ankle-quest', 'freeze'), target: 'ankle' },
]

interface CaseResult extends DrawnStrokes {
  readonly of: PlacementCase
}

const errorsOf = (results: readonly CaseResult[]): number[] =>
  results.flatMap(({ strokes }) => strokes.map(({ errorMm }) => errorMm))
const baselineOf = (results: readonly CaseResult[]): number[] =>
  results.flatMap(({ strokes }) => strokes.map(({ arrivalErrorMm }) => arrivalErrorMm))

function summarise(results: readonly CaseResult[]): Measured {
  const counted = results.filter(({ of }) => of.counts)
  const onPlane = counted.filter(({ of }) => of.surface === 'plane')
  const onBody = counted.filter(({ of }) => of.surface === 'body')
  const turning = onPlane.filter(({ of }) => of.scenario.startsWith('turn60'))
  const ours = median(errorsOf(turning))
  const baseline = median(baselineOf(turning))
  return {
    values: {
      planeMedianMm: rounded(median(errorsOf(onPlane))),
      planeP95Mm: rounded(percentile(errorsOf(onPlane), 0.95)),
      bodyMedianMm: rounded(median(errorsOf(onBody))),
      bodyP95Mm: rounded(percentile(errorsOf(onBody), 0.95)),
      lateralMedianMm: rounded(
        median(counted.flatMap(({ strokes }) => strokes.map(({ lateralMm }) => lateralMm))),
      ),
      settleP95Ms: rounded(
        percentile(
          onBody.flatMap(({ strokes }) => strokes.map(({ settleMs }) => settleMs)),
          0.95,
        ),
        0,
      ),
      turn60MedianMm: rounded(ours),
      n: counted.reduce((sum, { strokes }) => sum + strokes.length, 0),
      unplaced: counted.reduce((sum, { unplaced }) => sum + unplaced, 0),
    },
    baseline: { turn60MedianMm: rounded(baseline) },
    ratio: { turn60: rounded(baseline / ours, 1) },
    rows: results.map((result) => ({
      case: `${result.of.scenario} ${result.of.target ?? ''} ${result.of.mode}`,
      ...strokeFigures(result),
    })),
  }
}

export const placement: Bench = {
  name: 'placement',
  about: 'true distance between drawn target and placed mark, beside “pose at arrival”',
  measure: () =>
    onStage(async ({ server, people }) => {
      const results: CaseResult[] = []
      for (const of of cases) {
        const scenario = builtInScenarios[of.scenario]
        if (scenario === undefined) throw new CouldNotMeasure(`there is no built-in scenario ${of.scenario}`)
        const name = `bench-${of.scenario}`
        await server.addScenario(name, smallCamera(scenario, name))
        const strokes = await drawCase(
          { server, people },
          {
            name,
            targets: (scenario.targets ?? []).filter(({ id }) => of.target === undefined || id === of.target),
            mode: of.mode,
            count: STROKES,
          },
        )
        results.push({ of, strokes, unplaced: STROKES - strokes.length })
      }
      return summarise(results)
    }),
}
