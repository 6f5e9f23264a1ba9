// The wearer's hand and eye in the emulated HoloLens: marks are taken up, moved, confirmed; steps are gone through; the
// expert's words are read and put away; an arrow leads to what is out of sight. The expert is a line without a page.
import type { ScenarioInput } from '../emulator/scenario/scenarioSchema.ts'
import { distance, type Vec3 } from '../shared/geometry/vec3.ts'
import { placementOf } from '../shared/session/markShape.ts'
import { openExpertLine, type ExpertLine } from './drivers/expertLine.ts'
import { look } from './drivers/look.ts'
import { led, wallBelow } from './drivers/scenarios.ts'
import { expect, test } from './drivers/test.ts'
import { createWearer, type Wearer } from './drivers/wearer.ts'
import type { People } from './drivers/people.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'

const eye: Vec3 = [0, 1.6, 0]
interface AtWork {
  readonly expert: ExpertLine
  readonly wearer: Wearer
}

interface WorkPlace {
  readonly scenario: ScenarioInput
  /** The middle of the pictures that the expert draws on. */
  readonly lookAt: Vec3
}

async function atWork(
  server: ServerProcess,
  people: People,
  { scenario, lookAt }: WorkPlace = { scenario: wallBelow, lookAt: [0, 1.3, -1.2] },
): Promise<AtWork> {
  await server.addScenario(scenario.name, scenario)
  const page = await people.openHmd({ scenario: scenario.name, view: 'on' })
  return { wearer: createWearer(page), expert: await openExpertLine(server, { eye, lookAt }) }
}

const arrowsOf = async (wearer: Wearer): Promise<readonly string[] | undefined> =>
  (await wearer.saying())?.arrows

const placeOf = (expert: ExpertLine, markId: Awaited<ReturnType<ExpertLine['draw']>>) => {
  const mark = expert.state().marks.get(markId)
  return mark && placementOf(mark)
}

test('a mark is chosen by air-tap, moved over the wall, and put back by undo', async ({ server, people }) => {
  const { expert, wearer } = await atWork(server, people)
  const from: Vec3 = [0.1, 1.3, -1.2]
  const to: Vec3 = [-0.1, 1.2, -1.2]
  const markId = await expert.draw('arrow', [[0.25, 1.4, -1.2], from])
  await wearer.tapOn(`mark ${markId}`)
  await wearer.waitForSpot('menu move')
  await look(wearer, 'menu')
  await wearer.tapOn('menu move')
  await expect.poll(() => expert.state().marks.get(markId)?.heldBy).toBe('wearer')
  await wearer.pointAt(to)
  await look(wearer, 'moving')
  await wearer.tapAt(to)
  await expect.poll(() => distance(placeOf(expert, markId)!.pointsWorld[1]!, to)).toBeLessThan(0.02)
  expect(expert.state().marks.get(markId)?.heldBy).toBeUndefined()

  await wearer.tapOn('panel more')
  await wearer.waitForSpot('panel undo')
  await look(wearer, 'panel-more')
  await wearer.tapOn('panel undo')
  await expect.poll(() => distance(placeOf(expert, markId)!.pointsWorld[1]!, from)).toBeLessThan(0.02)
  expert.close()
})

test('a mark that is not settled is confirmed where the wearer points', async ({ server, people }) => {
  const { expert, wearer } = await atWork(server, people)
  const markId = await expert.draw('point', [[0, 1.3, -1.2]])
  expect(placeOf(expert, markId)?.settled).toBe(false)
  await wearer.tapOn(`mark ${markId}`)
  await wearer.tapOn('menu confirm')
  await wearer.tapOn('menu onSurface')
  await wearer.waitForSpot('menu onBody')
  await wearer.tapAt([0.02, 1.31, -1.2])
  await expect.poll(() => placeOf(expert, markId)).toMatchObject({ method: 'confirmed', settled: true })
  expect(distance(placeOf(expert, markId)!.pointsWorld[0]!, [0.02, 1.31, -1.2])).toBeLessThan(0.02)
  expert.close()
})

test('a mark that lies behind somebody is confirmed by two looks, whatever wall is behind', async ({
  server,
  people,
}) => {
  const { expert, wearer } = await atWork(server, people, { scenario: led, lookAt: [0, 1.3, -1.2] })
  const spot: Vec3 = [0, 1.35, -0.8]
  const markId = await expert.draw('point', [spot])
  expect(distance(placeOf(expert, markId)!.pointsWorld[0]!, spot), 'on the wall').toBeGreaterThan(0.3)
  await wearer.tapOn(`mark ${markId}`)
  await wearer.tapOn('menu confirm')
  await wearer.waitForSpot('menu onSurface')
  await wearer.tapAt(spot)
  await wearer.stepAside(1, 0.25)
  await wearer.turnTo(spot)
  await wearer.tapAt(spot)
  await expect.poll(() => placeOf(expert, markId)).toMatchObject({ method: 'confirmed', settled: true })
  const confirmed = placeOf(expert, markId)!
  expect(distance(confirmed.pointsWorld[0]!, spot)).toBeLessThan(2 * confirmed.errorM)
  expect(confirmed.errorM).toBeLessThan(0.05)
  expert.close()
})

test('steps are gone through on the panel, and the expert sees which is the present one', async ({
  server,
  people,
}) => {
  const { expert, wearer } = await atWork(server, people)
  const first = await expert.draw('step', [[-0.1, 1.3, -1.2]], { text: 'Hold the elbow' })
  const second = await expert.draw('step', [[0.1, 1.25, -1.2]], { text: 'Turn the arm outward, slowly' })
  await wearer.tapOn('panel next')
  await expect.poll(() => expert.state().currentStepId).toBe(first)
  await wearer.tapOn('panel next')
  await expect.poll(() => expert.state().currentStepId).toBe(second)
  await look(wearer, 'steps')
  await wearer.tapOn('panel back')
  await expect.poll(() => expert.state().currentStepId).toBe(first)
  await expert.submit({ type: 'guide.goTo', markId: second })
  await expect.poll(async () => (await wearer.saying())?.step).toMatch(/Step 2 of 2/)
  expert.close()
})

test('the expert’s written words stand large before the eyes until a tap puts them away', async ({
  server,
  people,
}) => {
  const { expert, wearer } = await atWork(server, people)
  await expert.submit({ type: 'chat.send', text: 'Please bend the elbow a little more before you turn it.' })
  await expect.poll(async () => (await wearer.saying())?.sentence).toMatch(/^Please bend/)
  await look(wearer, 'words')
  await wearer.tapOn('sentence')
  await expect.poll(async () => (await wearer.saying())?.sentence).toBeUndefined()
  expert.close()
})

test('an arrow with its label leads to a mark that the display does not show, and goes when it shows it', async ({
  server,
  people,
}) => {
  // Thirty degrees aside: in the visitor's view, out of a HoloLens 2's.
  const aside: Vec3 = [-0.69, 1.3, -1.2]
  const { expert, wearer } = await atWork(server, people, {
    scenario: { ...wallBelow, name: 'led-wall', head: { ...wallBelow.head, motion: 'visitor' } },
    lookAt: aside,
  })
  await expert.draw('step', [aside], { text: 'Fetch the band' })
  await expect.poll(() => arrowsOf(wearer)).toEqual([expect.stringMatching(/^Step 1 · 1[.,]4 m$/)])
  await look(wearer, 'edge')
  await wearer.turnTo(aside)
  await expect.poll(() => arrowsOf(wearer)).toEqual([])
  await look(wearer, 'edge-in-sight')
  await wearer.turnTo([1.2, 1.3, -1.2])
  await expect.poll(() => arrowsOf(wearer)).toEqual([expect.stringMatching(/^Step 1 · 1[.,]4 m$/)])
  expert.close()
})
