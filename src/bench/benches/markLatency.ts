// From a pointer sample on the desk to the wearer's scene graph, while a line grows; and from lifting the pen to the
// durable mark there. Beside it, in the same run, a bare socket.io echo from the same browser. The same over slow lines, the
// echo over one of its own.
import { createServer } from 'node:http'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, Page } from '@playwright/test'
import { Server } from 'socket.io'
import { stillWall } from '../../e2e/drivers/scenarios.ts'
import { profileOf, type ProfileName } from '../../shaper/profiles.ts'
import { startShaper } from '../../shaper/shaper.ts'
import { CouldNotMeasure, median, percentile, rounded, type Bench } from '../bench.ts'
import {
  echoRoundTrips,
  noteNodes,
  noteSamples,
  readNodes,
  readSamples,
  xrFrameMs,
} from '../inPage/inkWatch.ts'
import { onStage } from '../stage.ts'

const STROKES = 8
const SAMPLES = 25
/** As a pen or a mouse tells them. A line that is drawn in no time is there as a mark before it has grown. */
const SAMPLE_MS = 16
/** Over a slow line fewer, to be done in time. */
const ECHOES = { direct: 200, slow: 60 }
const slowLines = ['good', 'rural', 'poor', 'bad'] as const satisfies readonly ProfileName[]

/** A server that sends back what it gets, and nothing else. */
async function startEcho(line?: ProfileName): Promise<{ origin: string; close: () => Promise<void> }> {
  const shaper = line === undefined ? undefined : await startShaper(profileOf(line))
  const http = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end('<!doctype html><title>echo</title>')
  })
  const io = new Server(http)
  io.on('connection', (socket) => {
    socket.on('echo', (sent: unknown, answer: (same: unknown) => void) => answer(sent))
  })
  http.listen(shaper?.signallingPort ?? 0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  if (address === null || typeof address === 'string')
    throw new CouldNotMeasure('the echo server has no port')
  return {
    origin: shaper?.origin ?? `http://127.0.0.1:${address.port}`,
    close: async () => {
      await io.close()
      await shaper?.close()
    },
  }
}

async function openEchoPage(browser: Browser, origin: string): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(origin)
  await page.addScriptTag({ url: '/socket.io/socket.io.js' })
  return page
}

/** Draws a line with the real pointer, at a hand's pace. */
async function drawLine(
  page: Page,
  box: { x: number; y: number; width: number; height: number },
  row: number,
): Promise<void> {
  const y = box.y + box.height * (0.2 + 0.07 * row)
  const xAt = (step: number): number => box.x + box.width * (0.2 + (0.6 * step) / SAMPLES)
  await page.mouse.move(xAt(0), y)
  await page.mouse.down()
  for (let step = 1; step <= SAMPLES; step += 1)
    await Promise.all([page.mouse.move(xAt(step), y + (step % 3)), delay(SAMPLE_MS)])
  await page.mouse.up()
}

interface Latencies {
  readonly samplesMs: readonly number[]
  readonly placedMs: readonly number[]
  readonly roundTripsMs: readonly number[]
  readonly frameMs: number
}

/** From when a sample happened until the ink in the scene graph had grown to it, and from lifting the pen to the mark. */
async function latenciesOf(desk: Page, wearer: Page): Promise<Pick<Latencies, 'samplesMs' | 'placedMs'>> {
  const sent = await desk.evaluate(readSamples)
  const seen = await wearer.evaluate(readNodes, STROKES)
  const samplesMs = sent.strokes.flatMap((times, stroke) => {
    const steps = seen.growing[stroke] ?? []
    // The first sample alone is no line yet.
    return times.slice(1).flatMap((atMs, index) => {
      const step = steps.find(({ samples }) => samples >= index + 2)
      return step === undefined ? [] : [step.atMs - atMs]
    })
  })
  const placedMs = sent.liftedAtMs.flatMap((atMs, stroke) => {
    const shown = seen.placedAtMs[stroke]
    return shown === undefined ? [] : [shown - atMs]
  })
  return { samplesMs, placedMs }
}

const measureOver = (line?: ProfileName): Promise<Latencies> =>
  onStage(async ({ server, browser, people }) => {
    const echo = await startEcho(line)
    try {
      await server.addScenario('still-wall', stillWall)
      const wearer = await people.openHmd({ scenario: 'still-wall' })
      const desk = await people.openDesk()
      // Over a poor line stills would begin by themselves.
      if (line !== undefined) await desk.choosePicture('video')
      await desk.waitForPicture()
      await desk.chooseTool('ink')
      await desk.setFreezeWhileDrawing(false)
      const echoPage = await openEchoPage(browser, echo.origin)
      const frameMs = await wearer.evaluate(xrFrameMs, 3000)
      await wearer.evaluate(noteNodes)
      await desk.page.evaluate(noteSamples)
      const box = await desk.surface.boundingBox()
      if (box === null) throw new CouldNotMeasure('the desk shows no picture')
      const echoing = echoPage.evaluate(echoRoundTrips, line === undefined ? ECHOES.direct : ECHOES.slow)
      for (let row = 0; row < STROKES; row += 1) await drawLine(desk.page, box, row)
      const roundTripsMs = await echoing
      return { ...(await latenciesOf(desk.page, wearer)), roundTripsMs, frameMs }
    } finally {
      await echo.close()
    }
  }, line)

/** A sample that is first seen in the durable mark has not been seen growing. */
const MOST = STROKES * SAMPLES
const isMeasured = ({ samplesMs }: Latencies): boolean => samplesMs.length >= MOST / 2

const ratioOf = ({ samplesMs, roundTripsMs, frameMs }: Latencies): number =>
  rounded(percentile(samplesMs, 0.95) / (percentile(roundTripsMs, 0.95) + 2 * frameMs))

/** Where too few samples were seen growing nothing is said of them. */
function rowOf(line: string, measured: Latencies): Readonly<Record<string, string | number>> {
  const { samplesMs, placedMs, roundTripsMs, frameMs } = measured
  const ofSamples = (figure: () => number): number | string => (isMeasured(measured) ? figure() : '-')
  const p95 = (times: readonly number[]): number => rounded(percentile(times, 0.95), 1)
  return {
    line,
    seenGrowing: `${samplesMs.length} of ${MOST}`,
    p50Ms: ofSamples(() => rounded(median(samplesMs), 1)),
    p95Ms: ofSamples(() => p95(samplesMs)),
    placedP95Ms: p95(placedMs),
    rttP95Ms: p95(roundTripsMs),
    frameMs: rounded(frameMs, 1),
    ratio: ofSamples(() => ratioOf(measured)),
  }
}

export const markLatency: Bench = {
  name: 'mark-latency',
  about:
    'pointer sample on the desk → in the wearer’s scene graph, beside a bare socket.io echo; also over slow lines',
  async measure() {
    const direct = await measureOver()
    if (!isMeasured(direct))
      throw new CouldNotMeasure(`only ${direct.samplesMs.length} of ${MOST} samples were seen growing`)
    const rows = [rowOf('direct', direct)]
    for (const line of slowLines) rows.push(rowOf(line, await measureOver(line)))
    const { samplesMs, placedMs, roundTripsMs, frameMs } = direct
    return {
      values: {
        p50Ms: rounded(median(samplesMs), 1),
        p95Ms: rounded(percentile(samplesMs, 0.95), 1),
        n: samplesMs.length,
        placedP95Ms: rounded(percentile(placedMs, 0.95), 1),
      },
      baseline: {
        rttP50Ms: rounded(median(roundTripsMs), 1),
        rttP95Ms: rounded(percentile(roundTripsMs, 0.95), 1),
        frameMs: rounded(frameMs, 1),
      },
      ratio: { p95: ratioOf(direct) },
      rows,
    }
  },
}
