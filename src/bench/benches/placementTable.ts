// One table over everything that may cost a mark its place: how the head moves, on what is drawn, with which headset, on a
// frozen or the live picture, over one line. What is drawn on frozen pictures goes through the kinds of marks.
import { builtInScenarios } from '../../emulator/scenario/builtInScenarios.ts'
import { MarkKind } from '../../shared/protocol/marks.ts'
import { CouldNotMeasure, median, percentile, rounded, type Bench, type BenchOptions } from '../bench.ts'
import { onStage, type Stage } from '../stage.ts'
import { drawStrokes, onPages, smallCamera, type PlacedStroke } from './placementCase.ts'
import { strokeFigures } from './placementRows.ts'

const motions = ['still', 'sway', 'turn60', 'walk'] as const
const modes = ['freeze', 'live'] as const
/** Where it is looked at, and on which target: a wall by its plane, the patient by what the headset knows of it. */
const surfaces = [
  { view: 'plane', target: 'wall', devices: ['hololens2'] },
  { view: 'shoulder', target: 'shoulder', devices: ['hololens2', 'quest3'] },
  { view: 'knee', target: 'knee', devices: ['hololens2', 'quest3'] },
  { view: 'ankle', target: 'ankle', devices: ['hololens2', 'quest3'] },
] as const
/** A distance and an angle are about two targets, which a turning head seldom has in sight: `placement-kinds` has them. */
const kinds = MarkKind.options.filter((kind) => kind !== 'distance' && kind !== 'angle')
/** A mark that lies farther off than so many of its own sigmas told a wrong place. */
const SIGMAS = 3
const STROKES = { short: 1, long: 3 }

interface Cell {
  readonly motion: (typeof motions)[number]
  readonly surface: (typeof surfaces)[number]
  readonly device: 'hololens2' | 'quest3'
  readonly mode: (typeof modes)[number]
}

interface Drawn extends PlacedStroke {
  readonly cell: Cell
  readonly kind: MarkKind
}

interface Table {
  readonly drawn: readonly Drawn[]
  readonly wanted: number
}

const openings: readonly Omit<Cell, 'mode'>[] = motions.flatMap((motion) =>
  surfaces.flatMap((surface) => surface.devices.map((device) => ({ motion, surface, device }))),
)
/** What five minutes are enough for: a depth sensor tells one part of the body as the others. */
const isShort = ({ surface, device }: Omit<Cell, 'mode'>): boolean =>
  device === 'hololens2' || surface.target === 'shoulder'
/** Over a poor line a case takes most of a minute, as its pages come over it too: what costs a mark its place, a head that moves. */
const isForLine = (opening: Omit<Cell, 'mode'>): boolean =>
  isShort(opening) &&
  opening.device === 'hololens2' &&
  (opening.surface.target === 'shoulder'
    ? opening.motion !== 'still'
    : opening.surface.target === 'wall' && opening.motion === 'turn60')

async function measureOpening(
  stage: Stage,
  opening: Omit<Cell, 'mode'>,
  {
    count,
    from,
    keepsVideo,
  }: { readonly count: number; readonly from: number; readonly keepsVideo: boolean },
): Promise<readonly Drawn[]> {
  const { motion, surface, device } = opening
  const builtIn = `${motion}-${surface.view}${device === 'quest3' ? '-quest' : ''}`
  const scenario = builtInScenarios[builtIn]
  if (scenario === undefined) throw new CouldNotMeasure(`there is no built-in scenario ${builtIn}`)
  const name = `table-${builtIn}`
  await stage.server.addScenario(name, smallCamera(scenario, name))
  const targets = (scenario.targets ?? []).filter(({ id }) => id === surface.target)
  return onPages(stage, { name, keepsVideo }, async (pages) => {
    const drawn: Drawn[] = []
    for (const mode of modes)
      for (let stroke = 0; stroke < count; stroke += 1) {
        const kind = mode === 'live' ? 'point' : (kinds[(from + stroke) % kinds.length] ?? 'point')
        const placed = await drawStrokes(pages, { name, targets, mode, count: 1, kind })
        drawn.push(...placed.map((each) => ({ ...each, cell: { ...opening, mode }, kind })))
      }
    return drawn
  })
}

const errorsOf = (drawn: readonly Drawn[]): number[] => drawn.map(({ errorMm }) => errorMm)
const isWrong = ({ errorMm, saidMm }: Drawn): boolean => errorMm > SIGMAS * saidMm

/** HoloLens 2 sees no depth of a patient while the head is quite still: such marks stay behind, say so, and are told apart. */
const cannotBeKnown = ({ cell: { motion, surface, device } }: Drawn): boolean =>
  motion === 'still' && device === 'hololens2' && surface.target !== 'wall'

function figuresOf({ drawn, wanted }: Table): Readonly<Record<string, number>> {
  const known = drawn.filter((each) => !cannotBeKnown(each))
  const of = (isOf: (cell: Cell) => boolean): number[] => errorsOf(known.filter(({ cell }) => isOf(cell)))
  const plane = of(({ surface }) => surface.target === 'wall')
  const body = of(({ surface, device }) => surface.target !== 'wall' && device === 'hololens2')
  const sensed = of(({ device }) => device === 'quest3')
  return {
    ...(plane.length === 0
      ? {}
      : { planeMedianMm: rounded(median(plane)), planeP95Mm: rounded(percentile(plane, 0.95)) }),
    bodyMedianMm: rounded(median(body)),
    bodyP95Mm: rounded(percentile(body, 0.95)),
    ...(sensed.length === 0
      ? {}
      : {
          depthBodyMedianMm: rounded(median(sensed)),
          depthBodyP95Mm: rounded(percentile(sensed, 0.95)),
        }),
    lateralMedianMm: rounded(median(drawn.map(({ lateralMm }) => lateralMm))),
    surelyWrong: drawn.filter(isWrong).length,
    n: drawn.length,
    unplaced: wanted - drawn.length,
  }
}

const rowOf = (name: string, strokes: readonly Drawn[]): Readonly<Record<string, string | number>> => ({
  case: name,
  ...strokeFigures({ strokes, unplaced: 0 }),
  wrong: strokes.filter(isWrong).length,
})

function grouped(drawn: readonly Drawn[], nameOf: (drawn: Drawn) => string): Map<string, Drawn[]> {
  const groups = new Map<string, Drawn[]>()
  for (const each of drawn) groups.set(nameOf(each), [...(groups.get(nameOf(each)) ?? []), each])
  return groups
}

function rowsOf({ drawn }: Table): Readonly<Record<string, string | number>>[] {
  const cells = grouped(
    drawn,
    ({ cell: { device, surface, motion, mode } }) => `${device} ${surface.target} ${motion} ${mode}`,
  )
  const ofKinds = grouped(
    drawn.filter((each) => !cannotBeKnown(each)),
    ({ kind, cell }) => `${kind} ${cell.surface.target === 'wall' ? 'on the wall' : 'on the patient'}`,
  )
  return [...cells, ...ofKinds].map(([name, strokes]) => rowOf(name, strokes))
}

/** After this no further case is begun over a line: the slowest lets only the first ones through in the time that a bench has. */
const BEGIN_WITHIN_MS = 170_000

async function measure({ isLong, line }: BenchOptions): Promise<Table> {
  const count = isLong ? STROKES.long : STROKES.short
  const opened = isLong ? openings : openings.filter(line === undefined ? isShort : isForLine)
  const drawn: Drawn[] = []
  const beganAtMs = Date.now()
  let begun = 0
  await onStage(async (stage) => {
    for (const [index, opening] of opened.entries()) {
      if (line !== undefined && !isLong && Date.now() - beganAtMs > BEGIN_WITHIN_MS) break
      begun += 1
      drawn.push(
        ...(await measureOpening(stage, opening, {
          count,
          from: index * count,
          keepsVideo: line !== undefined,
        })),
      )
    }
  }, line)
  return { drawn, wanted: begun * modes.length * count }
}

export const placementTable: Bench = {
  name: 'placement-table',
  about: 'marks by motion, surface, headset and mode over one line (--line NAME; --long: all, three of each)',
  async measure(options) {
    const measured = await measure(options)
    return { values: figuresOf(measured), rows: rowsOf(measured) }
  },
}
