// What each rung of the placement ladder gives: the same strokes on devices that have that rung and no better one, and no
// calibration or network trouble beside it. One sees what each device gets.
import { expect } from '../../e2e/drivers/expect.ts'
import { builtInScenarios } from '../../emulator/scenario/builtInScenarios.ts'
import type { ScenarioInput } from '../../emulator/scenario/scenarioSchema.ts'
import type {} from '../../desk/testHandle.ts'
import { targetColour, unknownWall } from '../../e2e/drivers/scenarios.ts'
import { createWearer } from '../../e2e/drivers/wearer.ts'
import { distance } from '../../shared/geometry/vec3.ts'
import type { Placement } from '../../shared/protocol/marks.ts'
import { CouldNotMeasure, median, rounded, type Bench } from '../bench.ts'
import { onStage } from '../stage.ts'
import {
  drawCase,
  settled,
  smallCamera,
  truthAt,
  type DrawnCase,
  type Pages,
  type Settled,
} from './placementCase.ts'
import { strokeFigures, type DrawnStrokes } from './placementRows.ts'

interface Rung {
  readonly name: string
  /** Built in, where it is a name. */
  readonly scenario: string | ScenarioInput
  readonly device: NonNullable<ScenarioInput['device']>
  readonly room?: ScenarioInput['room']
  /** By which way the marks should have been placed. */
  readonly method: Placement['method']
  readonly target: string
  /** Two where it is not told. */
  readonly strokes?: number
  readonly view?: DrawnCase['view']
  readonly afterwards?: DrawnCase['afterwards']
}

const STROKES = 2
const withOnly = (...features: readonly string[]): string[] => ['viewer', 'local', 'local-floor', ...features]
/** Late enough that a mark has been drawn before, early enough to be waited for. */
const LATE_PLANE_S = 35
const WAIT_MS = 45_000
const CONFIRM_MS = 6000

const until =
  (method: Placement['method']) =>
  ({ last }: Settled): boolean =>
    last?.method === method

/** The wearer chooses the mark, says that it shall be confirmed, and taps on the true place. */
async function confirm(
  { server, wearer }: Pages,
  already: number,
  { drawn }: Settled,
): Promise<Settled | undefined> {
  const hand = createWearer(wearer)
  await hand.tapOn(`mark ${drawn.markId}`)
  await hand.tapOn('menu confirm')
  await hand.tapOn('menu onSurface')
  await hand.waitForSpot('menu onBody')
  const { position } = await truthAt(wearer, 'wall', Date.now())
  await hand.tapAt(position)
  return settled(server, already, { isDone: until('confirmed'), withinMs: CONFIRM_MS })
}

/** Waits for the plane; a mark that had it from the beginning was drawn too late, and counts as none. */
const improved = ({ server }: Pages, already: number, first: Settled): Promise<Settled | undefined> =>
  until('plane')(first)
    ? Promise.resolve(undefined)
    : settled(server, already, { isDone: until('plane'), withinMs: WAIT_MS })

/** Names of the button that starts tying, and how far the head must have gone for a second still (metres). */
const TIE = { button: /^Mark Point, .* on a second still$/, leastWayM: 0.4, within: { timeout: 40_000 } }

/** The expert ties the mark by hand: the same spot again, on a still that was taken from well beside the first. */
async function tie(
  { server, desk }: Pages,
  already: number,
  { drawn }: Settled,
): Promise<Settled | undefined> {
  const { page } = desk
  await page.getByRole('button', { name: TIE.button }).click()
  await desk.backToLive()
  const first = drawn.picture.worldFromCamera.position
  await expect
    .poll(async () => {
      const now = await page.evaluate(() => window.skulderDesk?.picture()?.picture?.worldFromCamera.position)
      return now === undefined ? 0 : distance(first, now)
    }, TIE.within)
    .toBeGreaterThan(TIE.leastWayM)
  await desk.freezeWithTarget(targetColour)
  await desk.drawPoint((await desk.waitForTarget(targetColour)).point)
  return settled(server, already, { isDone: until('tied'), withinMs: CONFIRM_MS })
}

const rungs: readonly Rung[] = [
  {
    name: 'depth, Quest 3',
    scenario: 'sway-shoulder',
    device: { model: 'quest3', features: withOnly('depth-sensing'), depth: { noiseM: 0.006 } },
    method: 'depth',
    target: 'shoulder',
  },
  {
    name: 'depth, phone',
    scenario: 'sway-shoulder',
    device: {
      model: 'androidPhone',
      features: withOnly('depth-sensing'),
      depth: { width: 160, height: 90, noiseM: 0.008 },
    },
    method: 'depth',
    target: 'shoulder',
  },
  {
    name: 'mesh, Quest 3',
    scenario: 'sway-plane',
    device: { model: 'quest3', features: withOnly('mesh-detection'), mesh: { noiseM: 0.01 } },
    method: 'mesh',
    target: 'wall',
  },
  {
    name: 'planes, Quest 3',
    scenario: 'sway-plane',
    device: { model: 'quest3', features: withOnly('plane-detection') },
    method: 'plane',
    target: 'wall',
  },
  {
    name: 'hit test, HoloLens 2',
    scenario: 'sway-plane',
    device: { model: 'hololens2', features: withOnly('hit-test') },
    method: 'plane',
    target: 'wall',
  },
  {
    name: 'late plane, HoloLens 2',
    scenario: 'still-plane',
    device: { model: 'hololens2', features: withOnly('hit-test') },
    room: { presetPlanesDelayS: LATE_PLANE_S },
    // A second one would not be early.
    strokes: 1,
    method: 'plane',
    target: 'wall',
    afterwards: improved,
  },
  {
    name: 'confirmed by the wearer’s ray, HoloLens 2',
    scenario: 'still-plane',
    device: { model: 'hololens2', features: withOnly('hit-test') },
    method: 'confirmed',
    target: 'wall',
    view: 'on',
    afterwards: confirm,
  },
  {
    name: 'tied by hand, HoloLens 2',
    scenario: unknownWall,
    device: { model: 'hololens2', features: withOnly() },
    method: 'tied',
    target: 'spot',
    strokes: 1,
    afterwards: tie,
  },
  {
    name: 'depth from motion, HoloLens 2',
    scenario: 'sway-shoulder',
    device: { model: 'hololens2', features: withOnly() },
    method: 'motion',
    target: 'shoulder',
  },
  {
    name: 'stated depth, HoloLens 2',
    scenario: 'still-shoulder',
    device: { model: 'hololens2', features: withOnly() },
    method: 'stated',
    target: 'shoulder',
  },
]

interface RungResult extends DrawnStrokes {
  readonly rung: Rung
}

function scenarioOf({ scenario, device, room }: Rung, name: string): ScenarioInput {
  const base = typeof scenario === 'string' ? builtInScenarios[scenario] : scenario
  if (base === undefined) throw new CouldNotMeasure(`there is no such scenario for ${name}`)
  return smallCamera({ ...base, device, ...(room === undefined ? {} : { room }) }, name)
}

const rowOf = ({ rung, ...drawn }: RungResult): Readonly<Record<string, string | number>> => ({
  rung: rung.name,
  on: rung.target,
  ...strokeFigures(drawn),
})

export const placementRungs: Bench = {
  name: 'placement-rungs',
  about: 'the same on devices that have one rung of the placement ladder each',
  measure: () =>
    onStage(async ({ server, people }) => {
      const results: RungResult[] = []
      for (const [index, rung] of rungs.entries()) {
        const name = `rung-${index}`
        const scenario = scenarioOf(rung, name)
        await server.addScenario(name, scenario)
        const { view, afterwards, strokes: count = STROKES } = rung
        const strokes = await drawCase(
          { server, people },
          {
            name,
            targets: (scenario.targets ?? []).filter(({ id }) => id === rung.target),
            mode: 'freeze',
            count,
            ...(view === undefined ? {} : { view }),
            ...(afterwards === undefined ? {} : { afterwards }),
          },
        )
        results.push({ rung, strokes, unplaced: count - strokes.length })
      }
      const all = results.flatMap(({ rung, strokes }) => strokes.map((stroke) => ({ rung, stroke })))
      return {
        values: {
          lateralMedianMm: rounded(median(all.map(({ stroke }) => stroke.lateralMm))),
          n: all.length,
          unplaced: results.reduce((sum, { unplaced }) => sum + unplaced, 0),
          otherRung: all.filter(({ rung, stroke }) => stroke.method !== rung.method).length,
        },
        rows: results.map(rowOf),
      }
    }),
}
