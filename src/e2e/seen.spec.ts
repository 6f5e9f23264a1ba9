// Every kind of mark is seen where it is, through each kind of device: the picture before the wearer's eyes changes there,
// and nowhere else, when the mark comes, and is as before when it goes.
import type { Page } from '@playwright/test'
import type { ScenarioInput } from '../emulator/scenario/scenarioSchema.ts'
import type { Vec3 } from '../shared/geometry/vec3.ts'
import { MarkKind } from '../shared/protocol/marks.ts'
import type { ImagePoint } from '../shared/protocol/spaces.ts'
import { openExpertLine, type MoreOfMark } from './drivers/expertLine.ts'
import { stillWall } from './drivers/scenarios.ts'
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

/** Half the side of what is looked at, in heights of the stage. */
const HALF = 0.13
const FEWEST_PIXELS = 12

/** Keeps what is on the stage now, to be compared with. */
const holdStage = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const canvas = document.querySelector('.emulator__stage > canvas')
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the stage has no picture')
    const held = document.createElement('canvas')
    Object.assign(held, { width: canvas.width, height: canvas.height, id: 'held-stage' })
    held.getContext('2d')?.drawImage(canvas, 0, 0)
    held.hidden = true
    document.getElementById('held-stage')?.remove()
    document.body.append(held)
  })

/** Pixels that are plainly others than those held, in a square about a place of the stage. */
const changedAbout = (page: Page, middleOfSquare: ImagePoint): Promise<number> =>
  page.evaluate(
    ([[u, v], half]) => {
      const [canvas, held] = [
        document.querySelector('.emulator__stage > canvas'),
        document.getElementById('held-stage'),
      ]
      if (!(canvas instanceof HTMLCanvasElement) || !(held instanceof HTMLCanvasElement)) return 0
      const side = Math.round(canvas.height * half * 2)
      const [left, top] = [u * canvas.width - side / 2, v * canvas.height - side / 2]
      const read = (from: HTMLCanvasElement): Uint8ClampedArray => {
        const context = new OffscreenCanvas(side, side).getContext('2d')
        context?.drawImage(from, left, top, side, side, 0, 0, side, side)
        return context?.getImageData(0, 0, side, side).data ?? new Uint8ClampedArray()
      }
      const [now, before] = [read(canvas), read(held)]
      let changed = 0
      for (let i = 0; i < now.length; i += 4) {
        const difference = [0, 1, 2].reduce(
          (sum, c) => sum + Math.abs((now[i + c] ?? 0) - (before[i + c] ?? 0)),
          0,
        )
        if (difference > 60) changed += 1
      }
      return changed
    },
    [middleOfSquare, HALF] as const,
  )

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
