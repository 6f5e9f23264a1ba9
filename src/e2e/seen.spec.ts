// Every kind of mark is seen where it is and as it is, through each kind of device: the picture before the wearer's eyes changes there
// in the mark's own shape, size and direction, nowhere else, and is as before when the mark goes.
import type { Page } from '@playwright/test'
import type { ScenarioInput } from '../emulator/scenario/scenarioSchema.ts'
import { distance, type Vec3 } from '../shared/geometry/vec3.ts'
import { MarkKind } from '../shared/protocol/marks.ts'
import { placementOf } from '../shared/session/markShape.ts'
import { openExpertLine, type MoreOfMark } from './drivers/expertLine.ts'
import { faultsOf, type OnWall } from './drivers/markShapes.ts'
import { stillWall } from './drivers/scenarios.ts'
import { changedIn, FEWEST_PIXELS, holdStage, sizeOfStage } from './drivers/stagePicture.ts'
import { expect, test } from './drivers/test.ts'
import { createWearer, type Wearer } from './drivers/wearer.ts'

const eye: Vec3 = [0, 1.6, 0]
const middle: Vec3 = [0, 1.5, -1.2]
/** Aside of the panel, which stands to the right, and within a HoloLens 2's small display. */
const [x, y, z]: Vec3 = [-0.15, 1.5, -1.2]

const at = (right: number, up: number): Vec3 => [x + right, y + up, z]
interface Way {
  readonly places: readonly Vec3[]
  readonly more?: MoreOfMark
  readonly characters?: readonly [number, number]
}
const ways: Readonly<Record<MarkKind, Way>> = {
  ink: { places: [at(-0.08, 0), at(-0.03, 0.05), at(0.03, -0.05), at(0.08, 0)] },
  arrow: { places: [at(-0.1, 0.05), at(0, 0)] },
  movement: { places: [at(-0.08, 0), at(0.08, 0)] },
  turn: { places: [at(0, 0), at(0.07, 0)], more: { sweepRad: 2 } },
  point: { places: [at(0, 0)] },
  circle: { places: [at(0, 0), at(0.06, 0)] },
  area: { places: [at(-0.06, -0.05), at(0.06, -0.05), at(0.05, 0.05), at(-0.05, 0.05)] },
  label: { places: [at(0, 0)], more: { text: 'Press here' }, characters: [10, 10] },
  step: { places: [at(0, 0)], more: { text: 'Hold' }, characters: [4, 4] },
  distance: { places: [at(-0.07, 0), at(0.07, 0)], characters: [5, 16] },
  angle: { places: [at(-0.07, 0), at(0, 0), at(0, 0.07)], characters: [3, 12] },
}

/** Half the side of what is looked at, metres on the wall: of the mark with its words, and of a part aside of it. */
const HALF_M = { mark: 0.2, aside: 0.16 } as const
/** [TEXT-1] A line of words subtends 1.1° from where the eye is. */
const WORDS_M = distance(eye, [x, y, z]) * Math.tan((1.1 * Math.PI) / 180)
/** Half of a mark's line, and a hair. */
const LINE_M = 0.004

/** The wall about a place of it, as the stage shows it. */
interface WallView {
  readonly pixelM: number
  changed(): Promise<readonly OnWall[]>
}

/** `about`: a place of the wall. The wall stands across the view, so that it is as good as a map of the stage. */
async function viewOf(page: Page, wearer: Wearer, about: Vec3, halfM: number): Promise<WallView> {
  const size = await sizeOfStage(page)
  const pixelOf = async (right: number, up: number): Promise<OnWall> => {
    const [u, v] = await wearer.onStage([about[0] + right, about[1] + up, about[2]])
    return [u * size[0], v * size[1]]
  }
  const middleOf = await pixelOf(0, 0)
  const [aside, above] = [await pixelOf(0.1, 0), await pixelOf(0, 0.1)]
  const [perRight, perUp] = [(aside[0] - middleOf[0]) / 0.1, (middleOf[1] - above[1]) / 0.1]
  const side = Math.round(2 * halfM * Math.max(perRight, perUp))
  const square = { left: Math.round(middleOf[0] - side / 2), top: Math.round(middleOf[1] - side / 2), side }
  return {
    pixelM: 1 / Math.min(perRight, perUp),
    changed: async () =>
      (await changedIn(page, square)).map(([px, py]): OnWall => [
        (px - middleOf[0]) / perRight,
        (middleOf[1] - py) / perUp,
      ]),
  }
}

for (const model of ['hololens2', 'quest3', 'androidPhone'] as const) {
  test(`every kind of mark is seen where and as it is: ${model}`, async ({ server, people }) => {
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
    const here = await viewOf(page, wearer, [x, y, z], HALF_M.mark)
    const elsewhere = await viewOf(page, wearer, [x + 0.45, y - 0.02, z], HALF_M.aside)
    for (const kind of MarkKind.options) {
      await holdStage(page)
      const { places, more, characters } = ways[kind]
      const markId = await expert.draw(kind, places, more)
      // As it looks once its place is sure: whole lines, and a small ring for how exact it is.
      await expert.makeSure(markId)
      const mark = expert.state().marks.get(markId)
      const points = (mark && placementOf(mark)?.pointsWorld) ?? []
      const faults = async (): Promise<readonly string[]> =>
        faultsOf({
          kind,
          pixels: await here.changed(),
          points: points.map(([right, up]): OnWall => [right - x, up - y]),
          sweepRad: mark?.sweepRad,
          characters,
          lineM: WORDS_M,
          isOpaque: model !== 'hololens2',
          pixelM: here.pixelM,
          slackM: LINE_M + 2 * here.pixelM,
        })
      await expect.poll(faults, { message: `${kind} is seen as it is` }).toEqual([])
      expect((await elsewhere.changed()).length, `${kind} is seen nowhere else`).toBeLessThan(FEWEST_PIXELS)
      await expert.submit({ type: 'mark.erase', markIds: [markId] })
      await expect
        .poll(async () => (await here.changed()).length, { message: `${kind} is gone` })
        .toBeLessThan(FEWEST_PIXELS)
    }
    expert.close()
  })
}
