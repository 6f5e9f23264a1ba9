// What a frame costs on the wearer's page with no, 20 and 100 marks: script time, draw calls, and bytes allocated by our
// own code (sampled; the emulator's own work, which a real headset does not have, is left out).
import type { CDPSession, Page } from '@playwright/test'
import { setTimeout as delay } from 'node:timers/promises'
import type {} from '../../hmd/wearerHook.ts'
import { stillWall } from '../../e2e/drivers/scenarios.ts'
import type { Desk } from '../../e2e/drivers/desk.ts'
import { waitForEvents } from '../../e2e/drivers/sessionLog.ts'
import type { ServerProcess } from '../../e2e/drivers/serverProcess.ts'
import { CouldNotMeasure, rounded, type Bench } from '../bench.ts'
import { onStage } from '../stage.ts'

const MARKS = [0, 20, 100] as const
const MEASURE_MS = 8_000
/** Bytes between two samples of the allocation profile. */
const SAMPLING_BYTES = 4096

interface AllocationNode {
  readonly callFrame: { readonly url: string }
  readonly selfSize: number
  readonly children: readonly AllocationNode[]
}

/** Everything allocated by scripts of ours, the emulator's chunk apart. */
function ownBytes(node: AllocationNode): number {
  const { url } = node.callFrame
  const isOurs = url.includes('/assets/') && !/emulator/i.test(url)
  return (isOurs ? node.selfSize : 0) + node.children.reduce((sum, child) => sum + ownBytes(child), 0)
}

const stats = (
  page: Page,
): Promise<{ scriptMsP95: number; ownMsP95: number; drawCalls: number; triangles: number; frames: number }> =>
  page.evaluate(() => {
    const now = window.skulderWearer?.frameStats()
    if (now === undefined) throw new Error('the wearer is not in mixed reality')
    return { ...now }
  })

async function measureFrames(page: Page, profiler: CDPSession): Promise<Readonly<Record<string, number>>> {
  const before = await stats(page)
  await profiler.send('HeapProfiler.startSampling', {
    samplingInterval: SAMPLING_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  await delay(MEASURE_MS)
  const { profile } = await profiler.send('HeapProfiler.stopSampling')
  const after = await stats(page)
  const frames = after.frames - before.frames
  if (frames < 30) throw new CouldNotMeasure(`the headset drew only ${frames} frames`)
  return {
    scriptP95Ms: rounded(after.scriptMsP95),
    ownP95Ms: rounded(after.ownMsP95),
    drawCalls: after.drawCalls,
    triangles: after.triangles,
    bytesPerFrame: rounded(ownBytes(profile.head) / frames, 0),
    framesPerS: rounded((frames * 1000) / MEASURE_MS, 1),
  }
}

async function drawUpTo(
  desk: Desk,
  server: ServerProcess,
  range: { from: number; to: number },
): Promise<void> {
  for (let index = range.from; index < range.to; index += 1) {
    await desk.draw([
      [0.15 + 0.07 * (index % 10), 0.15 + 0.07 * Math.floor(index / 10)],
      [0.19 + 0.07 * (index % 10), 0.18 + 0.07 * Math.floor(index / 10)],
    ])
  }
  if (range.to > 0) await waitForEvents(server, 'mark.placed', range.to)
}

export const wearerFrame: Bench = {
  name: 'wearer-frame',
  about: 'script time, draw calls and allocation per XR frame with 0, 20 and 100 marks',
  measure: () =>
    onStage(async ({ server, people }) => {
      await server.addScenario('still-wall', stillWall)
      const wearer = await people.openHmd({ scenario: 'still-wall' })
      const desk = await people.openDesk()
      await desk.waitForPicture()
      await desk.chooseTool('arrow')
      await desk.setFreezeWhileDrawing(false)
      const profiler = await wearer.context().newCDPSession(wearer)
      const rows: Record<string, number>[] = []
      let drawn = 0
      for (const marks of MARKS) {
        await drawUpTo(desk, server, { from: drawn, to: marks })
        drawn = marks
        rows.push({ marks, ...(await measureFrames(wearer, profiler)) })
      }
      const last = rows.at(-1)
      if (last === undefined) throw new CouldNotMeasure('nothing was measured')
      const { marks, ...values } = last
      return { values: { ...values, marks: marks ?? 0 }, rows }
    }),
}
