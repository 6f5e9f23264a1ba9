// One participant says 5,000 things a second, and a megabyte at once, and opens lines on which nothing is said: the others hardly
// notice, it is limited and then cut, and the server does not grow.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { startServer, type ServerProcess } from '../../e2e/drivers/serverProcess.ts'
import type { Bot } from '../bot.ts'
import { openCrowd } from '../crowd.ts'
import { pause, type Fault, type Outcome } from '../fault.ts'
import { mishapsIn, serverMemory } from '../rawClient.ts'

const RATE = 5000
const SECONDS = 6
const CALM_MS = 6000
const TIMES = 2
/** What nobody notices (the log bench's limit): below it, twice as long is no harm. */
const UNNOTICED_MS = 20
const MEMORY_GROWTH_MB = 150

const Report = z.object({
  sent: z.number(),
  rateLimited: z.number(),
  cuts: z.number(),
  cutForSize: z.number(),
  cutAfterMs: z.number(),
})

export const flood: Fault = {
  name: 'flood',
  about: `${RATE} messages a second by one, messages of 1 MB, half-open sockets`,
  form: 'usual',
  run: async () => {
    const server = await startServer({ env: { SKULDER_LOG_LEVEL: 'warn' } })
    try {
      return await run(server)
    } finally {
      await server.close()
    }
  },
}

async function offend(server: ServerProcess): Promise<z.infer<typeof Report>> {
  const token = await server.joinToken('expert', { participantId: 'offender' })
  const script = fileURLToPath(new URL('../flooder.ts', import.meta.url))
  const child = spawn(process.execPath, [script, server.origin, token, String(RATE), String(SECONDS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await once(child, 'exit')
  return Report.parse(JSON.parse(output))
}

function p95Of(bots: readonly Bot[]): number {
  const sorted = bots.flatMap((bot) => bot.takeLatencies()).toSorted((a, b) => a - b)
  const found = sorted[Math.floor(sorted.length * 0.95)]
  if (found === undefined) throw new Error('nothing was acknowledged')
  return found
}

async function run(server: ServerProcess): Promise<Outcome> {
  const crowd = await openCrowd(server)
  try {
    crowd.work()
    await pause(2000)
    p95Of(crowd.bots)
    await pause(CALM_MS)
    const calmMs = p95Of(crowd.bots)
    const before = await serverMemory(server)
    const report = await offend(server)
    const floodedMs = p95Of(crowd.bots)
    const grownMb = ((await serverMemory(server)) - before) / 1e6
    const mishaps = mishapsIn(server.output())
    const checked = await crowd.check()
    const limitMs = Math.max(TIMES * calmMs, UNNOTICED_MS)
    return {
      wrong: [
        ...(floodedMs <= limitMs
          ? []
          : [`the others waited ${floodedMs.toFixed(1)} ms (p95), not ${limitMs.toFixed(1)}`]),
        ...(report.rateLimited > 0 ? [] : ['the offender was never told to slow down']),
        ...(report.cuts > 0 ? [] : ['the offender was not cut']),
        ...(report.cutForSize > 0 ? [] : ['a message of 1 MB did not end its line']),
        ...(grownMb > MEMORY_GROWTH_MB ? [`the server grew by ${Math.round(grownMb)} MB`] : []),
        ...(mishaps > 0 ? [`the server’s log has ${mishaps} mishaps`] : []),
        ...checked.broken,
      ],
      values: {
        sent: report.sent,
        calmP95Ms: Number(calmMs.toFixed(1)),
        floodedP95Ms: Number(floodedMs.toFixed(1)),
        cuts: report.cuts,
        cutAfterMs: report.cutAfterMs,
        cutForSize: report.cutForSize,
        grownMb: Math.round(grownMb),
        broken: checked.broken.length,
      },
    }
  } finally {
    crowd.close()
  }
}
