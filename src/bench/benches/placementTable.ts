// One table over everything that may cost a mark its place: how the head moves, on what is drawn, with which headset, on a
// frozen or the live picture, over which line. What is drawn on frozen pictures goes through the kinds of marks.
import { builtInScenarios } from '../../emulator/scenario/builtInScenarios.ts'
import { MarkKind } from '../../shared/protocol/marks.ts'
import type { ProfileName } from '../../shaper/profiles.ts'
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

interface Cell {
  readonly line: ProfileName
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
  /** Drawn, and never answered with a place. */
  readonly unplaced: number
  /** Not even drawn: the target was not to be seen in what the line let through. */
  readonly undrawn: number
}

/** What two pages are opened for; they stay open while the line and the mode change. */
type Opening = Omit<Cell, 'line' | 'mode'>

const openings: readonly Opening[] = motions.flatMap((motion) =>
  surfaces.flatMap((surface) => surface.devices.map((device) => ({ motion, surface, device }))),
)
/** What five minutes are enough for: a depth sensor tells one part of the body as the others. */
const isShort = ({ surface, device }: Opening): boolean =>
  device === 'hololens2' || surface.target === 'shoulder'
/** Over one line alone, in five minutes: what costs a mark its place, a head that moves. */
const isForLine = (opening: Opening): boolean =>
  isShort(opening) &&
  opening.device === 'hololens2' &&
  (opening.surface.target === 'shoulder'
    ? opening.motion !== 'still'
    : opening.surface.target === 'wall' && opening.motion === 'turn60')

/** A line without UDP is not changed to under way: what is tried over it begins over it, with its pages. */
interface Lines {
  readonly opened: ProfileName
  readonly drawnOver: readonly ProfileName[]
}
const over = (line: ProfileName): Lines => ({
  opened: line === 'tcp-only' ? line : 'good',
  drawnOver: [line],
})
const everyLine: readonly Lines[] = [
  { opened: 'good', drawnOver: ['good', 'rural', 'poor', 'bad'] },
  over('tcp-only'),
]

async function measureOpening(
  stage: Stage,
  opening: Opening,
  { lines: { opened, drawnOver }, from }: { readonly lines: Lines; readonly from: number },
): Promise<Table> {
  const { motion, surface, device } = opening
  const builtIn = `${motion}-${surface.view}${device === 'quest3' ? '-quest' : ''}`
  const scenario = builtInScenarios[builtIn]
  if (scenario === undefined) throw new CouldNotMeasure(`there is no built-in scenario ${builtIn}`)
  const name = `table-${builtIn}`
  await stage.server.addScenario(name, smallCamera(scenario, name))
  const targets = (scenario.targets ?? []).filter(({ id }) => id === surface.target)
  stage.server.changeLine(opened)
  const cells = drawnOver.flatMap((line) => modes.map((mode) => ({ ...opening, line, mode })))
  return onPages(stage, { name, keepsVideo: true }, async (pages) => {
    const drawn: Drawn[] = []
    for (const [index, cell] of cells.entries()) {
      const { line, mode } = cell
      const kind =
        mode === 'live'
          ? 'point'
          : (kinds[(from + Math.floor(index / modes.length)) % kinds.length] ?? 'point')
      stage.server.changeLine(line)
      try {
        const placed = await drawStrokes(pages, { name, targets, mode, count: 1, kind })
        drawn.push(...placed.map((each) => ({ ...each, cell, kind })))
      } catch (error) {
        console.error(`${builtIn} ${line} ${mode}: could not be drawn: ${String(error)}`)
        return { drawn, unplaced: index - drawn.length, undrawn: cells.length - index }
      }
    }
    return { drawn, unplaced: cells.length - drawn.length, undrawn: 0 }
  })
}

const together = (tables: readonly Table[]): Table => ({
  drawn: tables.flatMap(({ drawn }) => drawn),
  unplaced: tables.reduce((sum, { unplaced }) => sum + unplaced, 0),
  undrawn: tables.reduce((sum, { undrawn }) => sum + undrawn, 0),
})

const errorsOf = (drawn: readonly Drawn[]): number[] => drawn.map(({ errorMm }) => errorMm)
const isWrong = ({ errorMm, saidMm }: Drawn): boolean => errorMm > SIGMAS * saidMm

/** HoloLens 2 sees no depth of a patient while the head is quite still: such marks stay behind, say so, and are told apart. */
const cannotBeKnown = ({ cell: { motion, surface, device } }: Drawn): boolean =>
  motion === 'still' && device === 'hololens2' && surface.target !== 'wall'

function figuresOf({ drawn, unplaced, undrawn }: Table): Readonly<Record<string, number>> {
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
    unplaced,
    undrawn,
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
    ({ cell: { line, device, surface, motion, mode } }) =>
      `${line} ${device} ${surface.target} ${motion} ${mode}`,
  )
  const ofKinds = grouped(
    drawn.filter((each) => !cannotBeKnown(each)),
    ({ kind, cell }) => `${kind} ${cell.surface.target === 'wall' ? 'on the wall' : 'on the patient'}`,
  )
  return [...cells, ...ofKinds].map(([name, strokes]) => rowOf(name, strokes))
}

/** After this no further case is begun over a line: the slowest lets only the first ones through in the time that a bench has. */
const BEGIN_WITHIN_MS = 170_000

const measureLines = (lines: Lines, opened: readonly Opening[], mayBegin: () => boolean): Promise<Table> =>
  onStage(async (stage) => {
    const tables: Table[] = []
    for (const [from, opening] of opened.entries()) {
      if (!mayBegin()) break
      tables.push(await measureOpening(stage, opening, { lines, from }))
    }
    return together(tables)
  }, lines.opened)

async function measure({ isLong, line }: BenchOptions): Promise<Table> {
  const opened = openings.filter(line === undefined ? isShort : isForLine)
  const endsAtMs = isLong || line === undefined ? Infinity : Date.now() + BEGIN_WITHIN_MS
  const tables: Table[] = []
  for (const lines of isLong ? everyLine : [over(line ?? 'good')])
    tables.push(await measureLines(lines, opened, () => Date.now() < endsAtMs))
  return together(tables)
}

export const placementTable: Bench = {
  name: 'placement-table',
  about: 'marks by motion, surface, headset and mode over one line (--line NAME), or over all (--long)',
  async measure(options) {
    const measured = await measure(options)
    return { values: figuresOf(measured), rows: rowsOf(measured) }
  },
}
