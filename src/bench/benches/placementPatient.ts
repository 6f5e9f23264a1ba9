// Circles and turning arrows about the body of the demo's patient, who sits 1.4 m away, breathes, and has no targets on: plain
// skin and cloth, as a newcomer marks them. What counts is whether the error that a mark says of itself is true.
import type { Page } from '@playwright/test'
import { setTimeout as delay } from 'node:timers/promises'
import type {} from '../../emulator/emulatorGlobal.d.ts'
import { builtInScenarios } from '../../emulator/scenario/builtInScenarios.ts'
import { isOfType, readLog } from '../../e2e/drivers/sessionLog.ts'
import { distance, type Vec3 } from '../../shared/geometry/vec3.ts'
import { anchorPoint, markAnchor } from '../../shared/ink/markAnchor.ts'
import type { SessionEvent, SessionEventOf } from '../../shared/protocol/events.ts'
import type { MarkKind } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { CouldNotMeasure, median, percentile, rounded, type Bench } from '../bench.ts'
import { onStage, type Stage } from '../stage.ts'
import { smallCamera } from './placementCase.ts'

const SCENARIO = 'demo-small'
/** Chest, belly, shoulder, upper arm, lap, thigh: on the picture that the demo begins with. */
const SPOTS: readonly ImagePoint[] = [
  [0.45, 0.4],
  [0.5, 0.5],
  [0.53, 0.37],
  [0.42, 0.36],
  [0.47, 0.6],
  [0.55, 0.52],
  [0.43, 0.72],
  [0.5, 0.3],
]
const KINDS = ['circle', 'turn'] as const satisfies readonly MarkKind[]
/** From a circle's middle, or a turn's beginning, to what is drawn last, shares of the picture. */
const REACH = 0.06
/** On each still every second spot, as a person would; then the wearer is waited for. */
const STILLS = 4
/** The head leans when it is asked to; then this is as long as anybody waits. */
const LOOK_MS = 16_000

interface Spot {
  readonly kind: MarkKind
  /** Undefined where no place was told. */
  readonly offM: number | undefined
  readonly saidM: number
  readonly isSettled: boolean
}

/** Where the middle of what is marked truly was; undefined where it is not the patient. */
async function truthOf(
  wearer: Page,
  { picture, kind, stroke }: SessionEventOf<'mark.drawn'>,
): Promise<Vec3 | undefined> {
  const seen = await wearer.evaluate(
    ([capturedMs, at]) => window.skulderEmulator?.seenAt(capturedMs - performance.timeOrigin, at),
    [picture.captureTimeMs, anchorPoint(kind, stroke)] as const,
  )
  return seen?.isPatient === true ? seen.position : undefined
}

async function spotOf(
  wearer: Page,
  drawn: SessionEventOf<'mark.drawn'>,
  log: readonly SessionEvent[],
): Promise<readonly Spot[]> {
  const truth = await truthOf(wearer, drawn)
  if (truth === undefined) return []
  const last = log
    .filter((event) => event.type === 'mark.placed' || event.type === 'mark.refined')
    .findLast(({ markId }) => markId === drawn.markId)
  const anchor = last && markAnchor(drawn.kind, last.pointsWorld)
  const offM = anchor && distance(anchor, truth)
  return [{ kind: drawn.kind, offM, saidM: last?.errorM ?? NaN, isSettled: last?.settled === true }]
}

async function measurePatient({ server, people }: Stage): Promise<readonly Spot[]> {
  const scenario = builtInScenarios[SCENARIO]
  if (scenario === undefined) throw new CouldNotMeasure(`there is no built-in scenario ${SCENARIO}`)
  await server.addScenario('patient', smallCamera(scenario, 'patient'))
  const wearer = await people.openHmd({ scenario: 'patient' })
  const desk = await people.openDesk()
  await desk.waitForPicture()
  const spots: Spot[] = []
  for (let still = 0; still < STILLS; still++) {
    const before = (await readLog(server)).filter(isOfType('mark.drawn')).length
    await desk.freeze()
    for (const kind of KINDS) {
      await desk.chooseTool(kind)
      for (const [u, v] of SPOTS.filter((_, index) => index % 2 === still % 2))
        await desk.draw([
          [u, v],
          [u + REACH, v + REACH],
        ])
    }
    await delay(LOOK_MS)
    const log = await readLog(server)
    for (const drawn of log.filter(isOfType('mark.drawn')).slice(before))
      spots.push(...(await spotOf(wearer, drawn, log)))
    await desk.backToLive()
  }
  return spots
}

/** Marks that say they are known to a palm's width; others ask to be looked at again. */
const GOOD_M = 0.04

const sigmasOff = ({ offM = NaN, saidM }: Spot): number => offM / saidM

function rowOf(kind: MarkKind, spots: readonly Spot[]): Readonly<Record<string, string | number>> {
  const good = spots.filter(({ saidM }) => saidM <= GOOD_M)
  const mm = (values: readonly (number | undefined)[]): number =>
    rounded(median(values.map((value) => (value ?? NaN) * 1000)), 1)
  return {
    kind,
    marks: spots.length,
    settled: spots.filter(({ isSettled }) => isSettled).length,
    within4cm: good.length,
    medianMm: mm(good.map(({ offM }) => offM)),
    saidMm: mm(good.map(({ saidM }) => saidM)),
    beyond2sigma: good.filter((spot) => sigmasOff(spot) > 2).length,
    beyond3sigma: good.filter((spot) => sigmasOff(spot) > 3).length,
  }
}

export const placementPatient: Bench = {
  name: 'placement-patient',
  about:
    'circles and turns on plain skin and cloth of the demo patient: how far off, and whether they say so',
  measure: () =>
    onStage(async (stage) => {
      const spots = await measurePatient(stage)
      const good = spots.filter(({ saidM }) => saidM <= GOOD_M)
      const offMm = good.map(({ offM = NaN }) => offM * 1000)
      return {
        values: {
          medianMm: rounded(median(offMm), 1),
          p95Mm: rounded(percentile(offMm, 0.95), 1),
          n: spots.length,
          within4cm: good.length,
          unplaced: spots.filter(({ offM }) => offM === undefined).length,
          beyond2sigma: good.filter((spot) => sigmasOff(spot) > 2).length,
          beyond3sigma: good.filter((spot) => sigmasOff(spot) > 3).length,
        },
        rows: KINDS.map((kind) =>
          rowOf(
            kind,
            spots.filter((spot) => spot.kind === kind),
          ),
        ),
      }
    }),
}
