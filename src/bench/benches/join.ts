// From the click on “Join” to the first picture on the desk's stage, the headset being there already.
import { stillWall } from '../../e2e/drivers/scenarios.ts'
import { percentile, rounded, type Bench } from '../bench.ts'
import { onStage } from '../stage.ts'

const RUNS = 20

/** Runs inside the page: remembers the click, and when the stage's canvas first had a picture. */
function watchJoin(): void {
  const times: { clickMs?: number; pictureMs?: number } = {}
  Object.assign(window, { benchJoin: times })
  addEventListener('click', (event) => (times.clickMs ??= event.timeStamp), { capture: true })
  const look = (): void => {
    const canvas = document.querySelector('[data-testid=picture]')
    // An untouched canvas is 300 wide; the picture gives it its own size.
    if (canvas instanceof HTMLCanvasElement && canvas.width > 300) times.pictureMs = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

export const join: Bench = {
  name: 'join',
  about: `click on “Join” → first picture on the desk, ${RUNS} times`,
  measure: () =>
    onStage(async ({ server, people }) => {
      await server.addScenario('still-wall', stillWall)
      await people.openHmd({ scenario: 'still-wall' })
      const tookMs: number[] = []
      for (let run = 0; run < RUNS; run += 1) {
        const desk = await people.openDesk({ join: false })
        await desk.page.evaluate(watchJoin)
        await desk.join()
        await desk.waitForPicture()
        const took = await desk.page.evaluate(() => {
          const { clickMs, pictureMs } = (
            window as unknown as { benchJoin: { clickMs: number; pictureMs: number } }
          ).benchJoin // put there by watchJoin
          return pictureMs - clickMs
        })
        tookMs.push(took)
        await desk.page.context().close()
      }
      return {
        values: {
          p50Ms: rounded(percentile(tookMs, 0.5), 0),
          p95Ms: rounded(percentile(tookMs, 0.95), 0),
          n: RUNS,
        },
      }
    }),
}
