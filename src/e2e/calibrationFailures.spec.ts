// The wizard that comes to nothing: what it says, that it changes nothing [W2], and that the same button tries again. Each of these
// lasts as long as the wizard waits (29 s, W1): what needs no headset of its own shares one.
import type { Page } from '@playwright/test'
import { builtInScenarios } from '../emulator/scenario/builtInScenarios.ts'
import type { ScenarioInput, TroubleNow } from '../emulator/scenario/scenarioSchema.ts'
import type {} from '../emulator/emulatorGlobal.d.ts'
import type {} from '../hmd/wearerHook.ts'
import type { CameraCalibration } from '../shared/protocol/spaces.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { isOfType, readLog } from './drivers/sessionLog.ts'
import { expect, test } from './drivers/test.ts'

const { calibration } = builtInScenarios
if (calibration === undefined) throw new Error('there is no built-in scenario for calibrating')

const words = (wearer: Page) => wearer.locator('.hmd-bar__words')
const beginButton = (wearer: Page) => wearer.getByRole('button', { name: 'Calibrate the camera' })
const stopButton = (wearer: Page) => wearer.getByRole('button', { name: 'Stop calibrating' })
const cause = (wearer: Page, trouble: TroubleNow): Promise<void> =>
  wearer.evaluate((it) => window.skulderEmulator?.cause(it), trouble)

/** What is believed of the camera but for its lag, which is watched all the time, and what this device has kept of it. */
async function inForce(wearer: Page) {
  const { believed, kept } = await wearer.evaluate(() => ({
    believed: window.skulderWearer?.calibration().believed,
    kept: Object.entries(localStorage).filter(([key]) => key.startsWith('skulder.calibration.')),
  }))
  if (believed === undefined) throw new Error('nothing is believed of the camera')
  const butLag: CameraCalibration = { ...believed, camLagMs: 0, lagSigmaMs: 0 }
  return { believed: butLag, kept }
}

const recalibrations = async (server: ServerProcess): Promise<number> =>
  (await readLog(server)).filter(isOfType('epoch.raised')).filter(({ reason }) => reason === 'recalibrated')
    .length

/** Runs the wizard to its end, which is to be these words, and looks that nothing has come of it. */
async function comesToNothing(wearer: Page, server: ServerProcess, sentence: string): Promise<void> {
  const before = { ...(await inForce(wearer)), epochs: await recalibrations(server) }
  await beginButton(wearer).click()
  await expect(stopButton(wearer)).toBeVisible()
  await expect(words(wearer)).toHaveText(sentence)
  await expect(beginButton(wearer)).toBeVisible()
  expect({ ...(await inForce(wearer)), epochs: await recalibrations(server) }).toEqual(before)
}

async function openCalibrating(
  { server, people }: { server: ServerProcess; people: { openHmd(o: { scenario: string }): Promise<Page> } },
  changes: Partial<ScenarioInput>,
): Promise<Page> {
  await server.addScenario('failing', { ...calibration, ...changes, name: 'failing' })
  const wearer = await people.openHmd({ scenario: 'failing' })
  await expect
    .poll(async () => (await inForce(wearer).catch(() => undefined))?.believed.source)
    .toBe('published')
  return wearer
}

test('a sheet that is not seen, a wearer who stops, a headset that does not know where it is: nothing changes, and calibrating works when that is over', async ({
  server,
  people,
}) => {
  const wearer = await openCalibrating({ server, people }, {})
  expect((await inForce(wearer)).kept).toEqual([])

  await test.step('the camera gives no pictures', async () => {
    await cause(wearer, { type: 'cameraMute', forS: 40 })
    await comesToNothing(
      wearer,
      server,
      'The sheet was not seen. Hold it in good light, at arm’s length, and try again.',
    )
    expect((await inForce(wearer)).kept).toEqual([])
  })

  await test.step('the wearer stops it', async () => {
    const before = await inForce(wearer)
    await beginButton(wearer).click()
    await stopButton(wearer).click()
    await expect(words(wearer)).toBeHidden()
    await expect(beginButton(wearer)).toBeVisible()
    expect(await inForce(wearer)).toEqual(before)
  })

  await test.step('it works when the sheet is seen, also when the space is reset meanwhile [W3]', async () => {
    await beginButton(wearer).click()
    await expect(words(wearer)).toHaveText(/^\d of 5\. /)
    await cause(wearer, { type: 'spaceReset' })
    await expect(words(wearer)).toHaveText(/^Calibrated\. Marks are right to about/)
    expect(await recalibrations(server)).toBe(1)
    expect((await inForce(wearer)).kept).toHaveLength(1)
  })

  await test.step('the headset loses its place: what was found before stays', async () => {
    await cause(wearer, { type: 'trackingLoss', forS: 3600, mode: 'limited' })
    await comesToNothing(
      wearer,
      server,
      'The headset did not know where it was. Look around slowly in good light, and try again.',
    )
    expect((await inForce(wearer)).believed.source).toBe('calibrated')
  })
})

test('a head that is held still: the wizard asks for movements, says in the end that the views were too much alike, and begins again', async ({
  server,
  people,
}) => {
  const [first] = calibration.head.motion === 'poses' ? calibration.head.poses : []
  if (first === undefined) throw new Error('the scenario has no head')
  const { position, orientation } = first
  const wearer = await openCalibrating(
    { server, people },
    { head: { motion: 'still', position, orientation } },
  )
  await comesToNothing(
    wearer,
    server,
    'The views were too much alike. Move your head more, with the sheet in sight, and try again.',
  )
  await beginButton(wearer).click()
  await expect(words(wearer)).toHaveText('1 of 5. Turn your head from side to side')
})

test('views that contradict each other are not taken for a calibration, and the wearer hears what to do', async ({
  server,
  people,
}) => {
  // As of a sheet that sways by centimetres: the head's reported place does, smoothly.
  const wearer = await openCalibrating(
    { server, people },
    { device: { noise: { positionM: 0.03, correlationS: 0.7 } } },
  )
  await comesToNothing(
    wearer,
    server,
    'The views contradict each other. Fix the sheet so that it does not move, and try again.',
  )
})
