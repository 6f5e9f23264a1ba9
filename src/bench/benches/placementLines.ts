// The same strokes over a good and over a poor line: a mark lies where it was drawn, however the picture came.
import { builtInScenarios } from '../../emulator/scenario/builtInScenarios.ts'
import type { ProfileName } from '../../shaper/profiles.ts'
import { CouldNotMeasure, median, percentile, rounded, type Bench, type Figures } from '../bench.ts'
import { onStage } from '../stage.ts'
import { drawStrokes, onPages, smallCamera, type DrawnCase } from './placementCase.ts'
import { strokeFigures, type DrawnStrokes } from './placementRows.ts'

const STROKES = 4
const surfaces = [
  { name: 'plane', scenario: 'turn60-plane', target: 'wall' },
  { name: 'body', scenario: 'sway-shoulder', target: 'shoulder' },
] as const
const modes = ['Freeze', 'Live'] as const

interface LineResult extends DrawnStrokes {
  readonly line: ProfileName
  readonly surface: (typeof surfaces)[number]['name']
  readonly mode: (typeof modes)[number]
}

const measureLine = (line: LineResult['line']): Promise<readonly LineResult[]> =>
  onStage(async ({ server, people }) => {
    const results: LineResult[] = []
    for (const { name: surface, scenario: builtIn, target } of surfaces) {
      const scenario = builtInScenarios[builtIn]
      if (scenario === undefined) throw new CouldNotMeasure(`there is no built-in scenario ${builtIn}`)
      const name = `lines-${surface}`
      await server.addScenario(name, smallCamera(scenario, name))
      // The others are whole in the picture only now and then while the head turns.
      const targets = (scenario.targets ?? []).filter(({ id }) => id === target)
      const drawn = { name, targets, count: STROKES }
      await onPages({ server, people }, { name, keepsVideo: line === 'poor' }, async (pages) => {
        for (const mode of modes) {
          const way: DrawnCase['mode'] = mode === 'Freeze' ? 'freeze' : 'live'
          const strokes = await drawStrokes(pages, { ...drawn, mode: way })
          results.push({ line, surface, mode, strokes, unplaced: STROKES - strokes.length })
        }
      })
    }
    return results
  }, line)

/** Keys as `planeFreezeMedianMm`. */
const mediansOf = (results: readonly LineResult[]): Figures =>
  Object.fromEntries(
    results.map(({ surface, mode, strokes }) => [
      `${surface}${mode}MedianMm`,
      rounded(median(strokes.map(({ errorMm }) => errorMm))),
    ]),
  )

function figuresOf(results: readonly LineResult[]): Figures {
  const strokes = results.flatMap((result) => result.strokes)
  const onBody = results.filter(({ surface }) => surface === 'body').flatMap((result) => result.strokes)
  return {
    ...mediansOf(results),
    lateralMedianMm: rounded(median(strokes.map(({ lateralMm }) => lateralMm))),
    lateralWorstMm: rounded(Math.max(...strokes.map(({ lateralMm }) => lateralMm))),
    settleP95Ms: rounded(
      percentile(
        onBody.map(({ settleMs }) => settleMs),
        0.95,
      ),
      0,
    ),
    n: strokes.length,
    unplaced: results.reduce((sum, { unplaced }) => sum + unplaced, 0),
  }
}

export const placementLines: Bench = {
  name: 'placement-lines',
  about: 'strokes on a plane and on the patient over the line “poor”, beside the same over “good”',
  async measure() {
    const good = await measureLine('good')
    const poor = await measureLine('poor')
    const [ours, theirs] = [mediansOf(poor), mediansOf(good)]
    return {
      values: figuresOf(poor),
      baseline: figuresOf(good),
      ratio: Object.fromEntries(
        Object.entries(ours).map(([key, value]) => [
          key.replace('MedianMm', ''),
          rounded(value / (theirs[key] ?? NaN)),
        ]),
      ),
      rows: [...good, ...poor].map(({ line, surface, mode, ...drawn }) => ({
        case: `${line} ${surface} ${mode.toLowerCase()}`,
        ...strokeFigures(drawn),
      })),
    }
  },
}
