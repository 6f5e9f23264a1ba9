// Every kind of mark is seen where it is, through each kind of device: the picture before the wearer's eyes changes there,
// and nowhere else, when the mark comes, and is as before when it goes.
import type { ScenarioInput } from '../emulator/scenario/scenarioSchema.ts'
import type { Vec3 } from '../shared/geometry/vec3.ts'
import { MarkKind } from '../shared/protocol/marks.ts'
import { openExpertLine, type MoreOfMark } from './drivers/expertLine.ts'
import { stillWall } from './drivers/scenarios.ts'
import { changedAbout, FEWEST_PIXELS, holdStage } from './drivers/stagePicture.ts'
import { expect, test } from './drivers/test.ts'
import { createWearer } from './drivers/wearer.ts'

const eye: Vec3 = [0, 1.6, 0]
const middle: Vec3 = [0, 1.5, -1.2]
/** Aside of the panel, which stands to the right, and within a HoloLens 2's small display. */
const [x, y, z]: Vec3 = [-0.15, 1.5, -1.2]

const at = (right: number, up: number): Vec3 => [x + right, y + up, z]
const ways: Readonly<Record<MarkKind, { readonly places: readonly Vec3[]; readonly more?: MoreOfMark }>> = {
  ink: { places: [at(-0.08, 0), at(-0.03, 0.05), at(0.03, -0.05), at(0.08, 0)] },
  arrow: { places: [at(-0.1, 0.05), at(0, 0)] },
  movement: { places: [at(-0.08, 0), at(0.08, 0)] },
  turn: { places: [at(0, 0), at(0.07, 0)], more: { sweepRad: 2 } },
  point: { places: [at(0, 0)] },
  circle: { places: [at(0, 0), at(0.06, 0)] },
  area: { places: [at(-0.06, -0.05), at(0.06, -0.05), at(0.05, 0.05), at(-0.05, 0.05)] },
  label: { places: [at(0, 0)], more: { text: 'Press here' } },
  step: { places: [at(0, 0)], more: { text: 'Hold' } },
  distance: { places: [at(-0.07, 0), at(0.07, 0)] },
  angle: { places: [at(-0.07, 0), at(0, 0), at(0, 0.07)] },
}

for (const model of ['hololens2', 'quest3', 'androidPhone'] as const) {
  test(`every kind of mark is seen where it is: ${model}`, async ({ server, people }) => {
    const name = `seen-${model.toLowerCase()}`
    const scenario: ScenarioInput = {
      ...stillWall,
      name,
      targets: [],
      device: { model, features: ['viewer', 'local', 'local-floor', 'plane-detection'] },
    }
    await server.addScenario(name, scenario)
    const page = await people.openHmd({ scenario: name, view: 'on' })
    const wearer = createWearer(page)
    const expert = await openExpertLine(server, { eye, lookAt: middle })
    const here = await wearer.onStage([x, y, z])
    const elsewhere = await wearer.onStage([x + 0.45, y - 0.02, z])
    for (const kind of MarkKind.options) {
      await holdStage(page)
      const { places, more } = ways[kind]
      const markId = await expert.draw(kind, places, more)
      await expect
        .poll(() => changedAbout(page, here), { message: `${kind} is seen` })
        .toBeGreaterThan(FEWEST_PIXELS)
      expect(await changedAbout(page, elsewhere), `${kind} is seen nowhere else`).toBeLessThan(FEWEST_PIXELS)
      await expert.submit({ type: 'mark.erase', markIds: [markId] })
      await expect
        .poll(() => changedAbout(page, here), { message: `${kind} is gone` })
        .toBeLessThan(FEWEST_PIXELS)
    }
    expert.close()
  })
}
