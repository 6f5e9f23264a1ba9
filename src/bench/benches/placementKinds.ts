// Every kind of mark on a plane and on the patient, drawn with the real pointer on a frozen picture while the head sways:
// how far what the mark is about lies from the target, and how far what it measures is from the truth.
import { builtInScenarios } from '../../emulator/scenario/builtInScenarios.ts'
import { isOfType, readLog } from '../../e2e/drivers/sessionLog.ts'
import { distance } from '../../shared/geometry/vec3.ts'
import { MarkKind } from '../../shared/protocol/marks.ts'
import { CouldNotMeasure, median, percentile, rounded, type Bench } from '../bench.ts'
import { drawKind } from '../kindWays.ts'
import { onStage, type Stage } from '../stage.ts'
import { measureStroke, REACH, settled, smallCamera, truthAt, type PlacedStroke } from './placementCase.ts'

interface Surface {
  readonly name: 'plane' | 'body'
  readonly scenario: string
  /** Ids of the target that marks are about, and of the other end of a distance. */
  readonly about: string
  readonly other: string
}

const surfaces: readonly Surface[] = [
  { name: 'plane', scenario: 'sway-plane', about: 'wall', other: 'wallLow' },
  { name: 'body', scenario: 'sway-shoulder', about: 'shoulder', other: 'upperArm' },
]

interface KindResult {
  readonly surface: Surface
  readonly kind: MarkKind
  readonly stroke: PlacedStroke | undefined
  /** distance: what it measured against the true one, mm. */
  readonly lengthErrorMm: number | undefined
}

async function measureSurface({ server, people }: Stage, surface: Surface): Promise<readonly KindResult[]> {
  const scenario = builtInScenarios[surface.scenario]
  const colourOf = (id: string): string => {
    const colour = scenario?.targets?.find((target) => target.id === id)?.colour
    if (colour === undefined) throw new CouldNotMeasure(`${surface.scenario} has no target ${id}`)
    return colour
  }
  if (scenario === undefined) throw new CouldNotMeasure(`there is no built-in scenario ${surface.scenario}`)
  const name = `kinds-${surface.name}`
  await server.addScenario(name, smallCamera(scenario, name))
  const wearer = await people.openHmd({ scenario: name })
  const desk = await people.openDesk()
  const results: KindResult[] = []
  try {
    await desk.waitForPicture()
    for (const kind of MarkKind.options) {
      const already = (await readLog(server)).filter(isOfType('mark.drawn')).length
      await desk.freezeWithTarget(colourOf(surface.about))
      const { point } = await desk.waitForTarget(colourOf(surface.about))
      const { point: other } = await desk.waitForTarget(colourOf(surface.other))
      await desk.chooseTool(kind)
      await drawKind(desk, kind, { at: point, other, reach: REACH })
      const outcome = await settled(server, already)
      const end = kind === 'distance' ? surface.other : surface.about
      const stroke = outcome && (await measureStroke(wearer, surface.about, outcome, end))
      let lengthErrorMm: number | undefined
      const [from, to] = outcome?.last?.pointsWorld ?? []
      if (kind === 'distance' && outcome !== undefined && from !== undefined && to !== undefined) {
        const atMs = outcome.drawn.picture.captureTimeMs
        const [a, b] = [
          await truthAt(wearer, surface.about, atMs),
          await truthAt(wearer, surface.other, atMs),
        ]
        lengthErrorMm = Math.abs(distance(from, to) - distance(a.position, b.position)) * 1000
      }
      results.push({ surface, kind, stroke, lengthErrorMm })
      await desk.backToLive()
    }
    return results
  } finally {
    await desk.page.context().close()
    await wearer.context().close()
  }
}

function rowOf({
  surface,
  kind,
  stroke,
  lengthErrorMm,
}: KindResult): Readonly<Record<string, string | number>> {
  const name = { surface: surface.name, kind }
  if (stroke === undefined) return { ...name, unplaced: 1 }
  return {
    ...name,
    unplaced: 0,
    errorMm: rounded(stroke.errorMm),
    lateralMm: rounded(stroke.lateralMm),
    saidMm: rounded(stroke.saidMm),
    settleMs: rounded(stroke.settleMs, 0),
    method: stroke.method,
    ...(lengthErrorMm === undefined ? {} : { lengthErrorMm: rounded(lengthErrorMm) }),
  }
}

export const placementKinds: Bench = {
  name: 'placement-kinds',
  about: 'every kind of mark on a plane and on the patient: distance of its anchor from the target',
  measure: () =>
    onStage(async (stage) => {
      const results: KindResult[] = []
      for (const surface of surfaces) results.push(...(await measureSurface(stage, surface)))
      const errorsOn = (name: Surface['name']): number[] =>
        results.flatMap(({ surface, stroke }) =>
          surface.name === name && stroke !== undefined ? [stroke.errorMm] : [],
        )
      return {
        values: {
          planeMedianMm: rounded(median(errorsOn('plane'))),
          planeP95Mm: rounded(percentile(errorsOn('plane'), 0.95)),
          bodyMedianMm: rounded(median(errorsOn('body'))),
          bodyP95Mm: rounded(percentile(errorsOn('body'), 0.95)),
          lateralMedianMm: rounded(
            median(results.flatMap(({ stroke }) => (stroke === undefined ? [] : [stroke.lateralMm]))),
          ),
          n: results.filter(({ stroke }) => stroke !== undefined).length,
          unplaced: results.filter(({ stroke }) => stroke === undefined).length,
        },
        rows: results.map(rowOf),
      }
    }),
}
