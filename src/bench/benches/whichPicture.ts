// Whether the desk knows which picture it shows: the camera draws a number into each, and the pose record that the desk takes
// for it must be that picture's own. Also while the wearer's page stalls, and over a poor line.
import { setTimeout as delay } from 'node:timers/promises'
import type {} from '../../emulator/emulatorGlobal.d.ts'
import type { ScenarioInput } from '../../emulator/scenario/scenarioSchema.ts'
import { watchedPictures, watchStagePictures } from '../../e2e/drivers/numberedPictures.ts'
import { turningWall } from '../../e2e/drivers/scenarios.ts'
import type { ProfileName } from '../../shaper/profiles.ts'
import { CouldNotMeasure, rounded, type Bench } from '../bench.ts'
import { readFrameNumber } from '../../e2e/drivers/frameNumber.ts'
import { stallNowAndAgain } from '../inPage/stall.ts'
import { onStage } from '../stage.ts'

const MEASURE_MS = 25_000
/** Capture times are told to a tenth of a millisecond; pictures are 66 ms apart. */
const SAME_MS = 5

const numbered = {
  ...turningWall,
  name: 'numbered-turning',
  camera: { ...turningWall.camera, frameId: true },
} as const satisfies ScenarioInput

interface Case {
  readonly name: string
  readonly stall?: { readonly forMs: number; readonly everyMs: number }
  readonly line?: ProfileName
}

const cases: readonly Case[] = [
  { name: 'turn 60°/s' },
  { name: 'turn 60°/s, wearer’s page stalls 0.4 s in 2', stall: { forMs: 400, everyMs: 2000 } },
  { name: 'turn 60°/s, poor line', line: 'poor' },
]

interface Counted {
  readonly name: string
  readonly pictures: number
  readonly exact: number
  readonly clock: number
  readonly approximate: number
  /** Said exact or clock, with another picture's record. */
  readonly wrong: number
}

const measureCase = ({ name, stall, line }: Case): Promise<Counted> =>
  onStage(async ({ server, people }) => {
    await server.addScenario('numbered-turning', numbered)
    const wearer = await people.openHmd({ scenario: 'numbered-turning' })
    const desk = await people.openDesk()
    if (line !== undefined) await desk.choosePicture('video')
    await desk.waitForPicture()
    if (stall !== undefined) await wearer.evaluate(stallNowAndAgain, stall)
    await desk.page.evaluate(watchStagePictures)
    await delay(MEASURE_MS)
    const seen = await desk.page.evaluate(watchedPictures)
    const taken = await wearer.evaluate(() => {
      const pictures = window.skulderEmulator?.frameIds() ?? []
      return pictures.map(({ frameId, dueAtMs }) => [frameId, performance.timeOrigin + dueAtMs] as const)
    })
    const dueAtMs = new Map(taken)
    const counts = { pictures: 0, exact: 0, clock: 0, approximate: 0, wrong: 0 }
    for (const { strip, match, captureTimeMs } of seen) {
      const number = readFrameNumber(strip)
      const truthMs = number === undefined ? undefined : dueAtMs.get(number)
      if (truthMs === undefined) continue
      counts.pictures += 1
      if (match === 'exact' || match === 'clock') counts[match] += 1
      else counts.approximate += 1
      const isOwn = Math.abs((captureTimeMs ?? Infinity) - truthMs) < SAME_MS
      if (match !== 'approximate' && !isOwn) counts.wrong += 1
    }
    if (counts.pictures < 50) throw new CouldNotMeasure(`only ${counts.pictures} numbers could be read`)
    return { name, ...counts }
  }, line)

export const whichPicture: Bench = {
  name: 'which-picture',
  about: 'pictures on the desk that have their own pose record, by the number drawn in them',
  async measure() {
    const rows: Counted[] = []
    for (const one of cases) rows.push(await measureCase(one))
    const total = (key: 'pictures' | 'exact' | 'wrong'): number =>
      rows.reduce((sum, row) => sum + row[key], 0)
    return {
      values: {
        pictures: total('pictures'),
        wrong: total('wrong'),
        exactShare: rounded(total('exact') / total('pictures'), 3),
      },
      rows: rows.map((row) => ({ ...row })),
    }
  },
}
