// What calibrating is worth: the same strokes before and after the wizard, in a headset whose camera sits 5 cm and 2° from
// where it is believed to, with 3 % more focal length and 80 ms of lag that nobody told. The head goes on moving.
import type { Page } from '@playwright/test'
import type {} from '../../emulator/emulatorGlobal.d.ts'
import type {} from '../../hmd/wearerHook.ts'
import { builtInScenarios } from '../../emulator/scenario/builtInScenarios.ts'
import { angleBetween } from '../../shared/geometry/quat.ts'
import { distance } from '../../shared/geometry/vec3.ts'
import {
  CouldNotMeasure,
  median,
  percentile,
  rounded,
  type Bench,
  type Figures,
  type Measured,
} from '../bench.ts'
import { onStage } from '../stage.ts'
import { drawStrokes, type DrawnCase, type PlacedStroke } from './placementCase.ts'

const NAME = 'calibration'
const STROKES = 4
/** What it must take less than (issue 3). */
const WIZARD_MUST_S = 30
/** The wizard gives up by itself before that: half of it without a sheet in sight, half with one. */
const WIZARD_WITHIN_MS = 60_000

interface WizardRun {
  readonly seconds: number
  readonly saidMm: number
  readonly errors: Figures
}

/** Presses the button, waits for the end, and holds what was found against the truth. */
async function runWizard(wearer: Page): Promise<WizardRun> {
  const begunAtMs = Date.now()
  await wearer.getByRole('button', { name: 'Calibrate the camera' }).click()
  const isOver = (): boolean =>
    ['done', 'failed'].includes(window.skulderWearer?.calibration().wizard.tag ?? '')
  await wearer.waitForFunction(isOver, undefined, { timeout: WIZARD_WITHIN_MS, polling: 200 })
  const seconds = (Date.now() - begunAtMs) / 1000
  if (seconds >= WIZARD_MUST_S)
    throw new Error(`the wizard took ${rounded(seconds, 1)} s, and must take less than ${WIZARD_MUST_S} s`)
  const state = await wearer.evaluate(() => ({
    ...window.skulderWearer?.calibration(),
    truth: window.skulderEmulator?.scenario.camera,
  }))
  const { wizard, believed, truth } = state
  if (wizard?.tag !== 'done') {
    throw new CouldNotMeasure(`the wizard ended with ${wizard?.tag === 'failed' ? wizard.reason : 'nothing'}`)
  }
  if (believed === undefined || truth?.fx === undefined)
    throw new CouldNotMeasure('there is no truth to compare')
  const tiltRad = angleBetween(believed.viewerFromCamera.orientation, truth.viewerFromCamera.orientation)
  return {
    seconds,
    saidMm: wizard.solved.errorMm,
    errors: {
      offsetErrorMm: rounded(
        1000 * distance(believed.viewerFromCamera.position, truth.viewerFromCamera.position),
      ),
      tiltErrorDeg: rounded((tiltRad * 180) / Math.PI),
      focalErrorPercent: rounded(100 * Math.abs(believed.intrinsics.fx / truth.fx - 1)),
      lagErrorMs: rounded(Math.abs(believed.camLagMs - truth.lagMs)),
    },
  }
}

const rowOf = (
  when: string,
  mode: DrawnCase['mode'],
  strokes: readonly PlacedStroke[],
): Readonly<Record<string, string | number>> => ({
  case: `${when}, ${mode}`,
  n: strokes.length,
  medianMm: rounded(median(strokes.map(({ errorMm }) => errorMm))),
  worstMm: rounded(Math.max(...strokes.map(({ errorMm }) => errorMm))),
  lateralMedianMm: rounded(median(strokes.map(({ lateralMm }) => lateralMm))),
  saidMm: rounded(median(strokes.map(({ saidMm }) => saidMm))),
  method: [...new Set(strokes.map(({ method }) => method))].join('+'),
})

export const placementCalibration: Bench = {
  name: 'placement-calibration',
  about:
    'the same strokes before and after the calibration wizard, with a camera that is not where it is believed',
  measure: () =>
    onStage(async ({ server, people }): Promise<Measured> => {
      const targets = builtInScenarios[NAME]?.targets ?? []
      const wearer = await people.openHmd({ scenario: NAME })
      const desk = await people.openDesk()
      await desk.waitForPicture()
      const draw = (mode: DrawnCase['mode']): Promise<readonly PlacedStroke[]> =>
        drawStrokes({ server, wearer, desk }, { name: NAME, targets, mode, count: STROKES })
      const before = { freeze: await draw('freeze'), live: await draw('live') }
      const wizard = await runWizard(wearer)
      const after = { freeze: await draw('freeze'), live: await draw('live') }
      const errorsOf = ({ freeze, live }: typeof before): number[] =>
        [...freeze, ...live].map(({ errorMm }) => errorMm)
      return {
        values: {
          beforeMedianMm: rounded(median(errorsOf(before))),
          afterMedianMm: rounded(median(errorsOf(after))),
          afterP95Mm: rounded(percentile(errorsOf(after), 0.95)),
          n: errorsOf(after).length,
          unplaced: 4 * STROKES - errorsOf(before).length - errorsOf(after).length,
          wizardS: rounded(wizard.seconds, 1),
          wizardSaidMm: rounded(wizard.saidMm),
          ...wizard.errors,
        },
        rows: [
          rowOf('before', 'freeze', before.freeze),
          rowOf('before', 'live', before.live),
          rowOf('after', 'freeze', after.freeze),
          rowOf('after', 'live', after.live),
        ],
      }
    }),
}
