// From a pointer sample on the desk to the wearer's scene graph, while a line grows; and from lifting the pen to the
// durable mark there. Beside it, in the same run, a bare socket.io echo from the same browser.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { Browser, Page } from '@playwright/test'
import { Server } from 'socket.io'
import { stillWall } from '../../e2e/drivers/scenarios.ts'
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
const ECHOES = 200

/** A server that sends back what it gets, and nothing else. */
async function startEcho(): Promise<{ origin: string; close: () => Promise<void> }> {
  const http = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end('<!doctype html><title>echo</title>')
  })
  const io = new Server(http)
  io.on('connection', (socket) => {
    socket.on('echo', (sent: unknown, answer: (same: unknown) => void) => answer(sent))
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  if (address === null || typeof address === 'string')
    throw new CouldNotMeasure('the echo server has no port')
  return { origin: `http://127.0.0.1:${address.port}`, close: () => io.close() }
}

async function openEchoPage(browser: Browser, origin: string): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(origin)
  await page.addScriptTag({ url: '/socket.io/socket.io.js' })
  return page
}

/** Draws a line with the real pointer, one event at a time. */
async function drawLine(
  page: Page,
  box: { x: number; y: number; width: number; height: number },
  row: number,
): Promise<void> {
  const y = box.y + box.height * (0.2 + 0.07 * row)
  const xAt = (step: number): number => box.x + box.width * (0.2 + (0.6 * step) / SAMPLES)
  await page.mouse.move(xAt(0), y)
  await page.mouse.down()
  for (let step = 1; step <= SAMPLES; step += 1) await page.mouse.move(xAt(step), y + (step % 3))
  await page.mouse.up()
}

export const markLatency: Bench = {
  name: 'mark-latency',
  about: 'pointer sample on the desk → in the wearer’s scene graph, beside a bare socket.io echo',
  measure: () =>
    onStage(async ({ server, browser, people }) => {
      const echo = await startEcho()
      try {
        await server.addScenario('still-wall', stillWall)
        const wearer = await people.openHmd({ scenario: 'still-wall' })
        const desk = await people.openDesk()
        await desk.waitForPicture()
        await desk.chooseTool('ink')
        await desk.setFreezeWhileDrawing(false)
        const echoPage = await openEchoPage(browser, echo.origin)
        const frameMs = await wearer.evaluate(xrFrameMs, 3000)
        await wearer.evaluate(noteNodes)
        await desk.page.evaluate(noteSamples)
        const box = await desk.surface.boundingBox()
        if (box === null) throw new CouldNotMeasure('the desk shows no picture')
        const echoing = echoPage.evaluate(echoRoundTrips, ECHOES)
        for (let row = 0; row < STROKES; row += 1) await drawLine(desk.page, box, row)
        const roundTrips = await echoing
        const sent = await desk.page.evaluate(readSamples)
        const seen = await wearer.evaluate(readNodes, STROKES)
        const latencies = sent.strokes.flatMap((times, stroke) => {
          const steps = seen.growing[stroke] ?? []
          // The first sample alone is no line yet.
          return times.slice(1).flatMap((atMs, index) => {
            const step = steps.find(({ samples }) => samples >= index + 2)
            return step === undefined ? [] : [step.atMs - atMs]
          })
        })
        const durable = sent.liftedAtMs.flatMap((atMs, stroke) => {
          const shown = seen.placedAtMs[stroke]
          return shown === undefined ? [] : [shown - atMs]
        })
        if (latencies.length < (STROKES * SAMPLES) / 2) {
          throw new CouldNotMeasure(
            `only ${latencies.length} of ${STROKES * SAMPLES} samples were seen in the scene graph`,
          )
        }
        return {
          values: {
            p50Ms: rounded(median(latencies), 1),
            p95Ms: rounded(percentile(latencies, 0.95), 1),
            n: latencies.length,
            placedP50Ms: rounded(median(durable), 1),
            placedP95Ms: rounded(percentile(durable, 0.95), 1),
          },
          baseline: {
            rttP50Ms: rounded(median(roundTrips), 1),
            rttP95Ms: rounded(percentile(roundTrips, 0.95), 1),
            frameMs: rounded(frameMs, 1),
          },
          ratio: { p95: rounded(percentile(latencies, 0.95) / (percentile(roundTrips, 0.95) + 2 * frameMs)) },
        }
      } finally {
        await echo.close()
      }
    }),
}
