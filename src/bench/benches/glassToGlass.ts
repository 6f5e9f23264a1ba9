// From the camera picture (its number drawn in it) to the moment it is shown on the desk; and the same pictures over a
// direct connection between two pages, in the same run. The difference is what the relay and the desk add.
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { ScenarioInput } from '../../emulator/scenario/scenarioSchema.ts'
import { stillWall } from '../../e2e/drivers/scenarios.ts'
import { startHmd } from '../../e2e/drivers/people.ts'
import { CouldNotMeasure, percentile, rounded, type Bench } from '../bench.ts'
import {
  acceptAnswer,
  answerTrack,
  collectFrameTimes,
  endDirect,
  holdCameraTracks,
  offerTrack,
  seenFrames,
  watchStageVideo,
  type Seen,
} from '../inPage/frameWatch.ts'
import { readFrameNumber } from '../../e2e/drivers/frameNumber.ts'
import { onStage } from '../stage.ts'

const WIDTH = 640
const MEASURE_MS = 15_000
/** Bandwidth estimation starts low; the first seconds are another picture size. */
const WARM_UP_MS = 5_000

const scenario = {
  ...stillWall,
  name: 'numbered',
  head: { motion: 'sway', position: [0, 1.6, 0], lookAt: [0, 1.5, -1.2] },
  camera: { width: WIDTH, height: 360, fps: 15, frameId: true },
} as const satisfies ScenarioInput

const idsByTime = (seen: readonly Seen[]): Map<number, number> => {
  const times = new Map<number, number>()
  for (const { strip, atMs } of seen) {
    const id = readFrameNumber(strip)
    if (id !== undefined && !times.has(id)) times.set(id, atMs)
  }
  return times
}

/** Milliseconds from one page to the other, for every picture that both saw. */
function latencies(sent: readonly Seen[], shown: readonly Seen[]): number[] {
  const sentAt = idsByTime(sent)
  return [...idsByTime(shown)].flatMap(([id, atMs]) => {
    const from = sentAt.get(id)
    return from === undefined ? [] : [atMs - from]
  })
}

async function measureBetween(sender: Page, receiver: Page): Promise<number[]> {
  await delay(WARM_UP_MS)
  await Promise.all([
    sender.evaluate(collectFrameTimes, MEASURE_MS),
    receiver.evaluate(collectFrameTimes, MEASURE_MS),
  ])
  const [sent, shown] = await Promise.all([sender.evaluate(seenFrames), receiver.evaluate(seenFrames)])
  const measured = latencies(sent, shown)
  if (measured.length < 50)
    throw new CouldNotMeasure(`only ${measured.length} pictures were recognised on both sides`)
  return measured
}

export const glassToGlass: Bench = {
  name: 'glass-to-glass',
  about: 'camera picture → shown on the desk, beside a direct connection in the same run',
  measure: () =>
    onStage(async ({ server, browser, people }) => {
      await server.addScenario('numbered', scenario)
      const wearer = await people.openHmd({ scenario: 'numbered', start: false })
      await wearer.evaluate(holdCameraTracks)
      const context = await browser.newContext()
      const plain = await context.newPage()
      await plain.goto(`${server.origin}/api/health`)
      const offer = await wearer.evaluate(offerTrack)
      const answer = await plain.evaluate(answerTrack, offer)
      await wearer.evaluate(acceptAnswer, answer)
      const direct = await measureBetween(wearer, plain)
      await context.close()
      await wearer.evaluate(endDirect)

      await startHmd(wearer)
      const desk = await people.openDesk()
      await desk.waitForPicture()
      await desk.page.evaluate(watchStageVideo)
      const relayed = await measureBetween(wearer, desk.page)
      const p50 = percentile(relayed, 0.5)
      const baselineP50 = percentile(direct, 0.5)
      return {
        values: {
          p50Ms: rounded(p50, 1),
          p95Ms: rounded(percentile(relayed, 0.95), 1),
          framesSeen: relayed.length,
          addedP50Ms: rounded(p50 - baselineP50, 1),
        },
        baseline: {
          p50Ms: rounded(baselineP50, 1),
          p95Ms: rounded(percentile(direct, 0.95), 1),
          framesSeen: direct.length,
        },
        ratio: { p50: rounded(p50 / baselineP50) },
      }
    }),
}
