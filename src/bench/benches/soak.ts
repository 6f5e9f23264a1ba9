// Crowds come and go: 200 people into 50 rooms within 5 s, 1,000 who only sit there, and what is left when all have gone.
// With --long the same again and again for two hours: what grows.
import { setTimeout as delay } from 'node:timers/promises'
import { startServer, type ServerProcess } from '../../e2e/drivers/serverProcess.ts'
import { makeSessions, withoutLimits } from '../../e2e/drivers/bot.ts'
import { childrenOf } from '../bots/processes.ts'
import { CouldNotMeasure, percentile, rounded, type Bench, type Measured } from '../bench.ts'
import { connectedOf, disperse, gather, talk, type Crowd, type Gathered } from '../soak/crowd.ts'
import { heldBy, settle, totalMb, type Held } from '../soak/memory.ts'

const ROOMS = 100
const storm: Crowd = { clients: 200, rooms: 50, withinMs: 5_000, withMedia: true }
const idlers: Crowd = { clients: 1_000, rooms: ROOMS, withinMs: 20_000, withMedia: false }
const IDLE_MS = 20_000
/** A room that was left closes after 20 s. */
const CLOSED_AFTER_MS = 25_000
const SETTLE_MS = 30_000
/** What memory may be above what it was before, of it. */
const BACK_WITHIN = 0.1
const LONG_MS = 2 * 3_600_000

interface Stage {
  readonly server: ServerProcess
  readonly pid: number
}

function checked(gathered: Gathered): Gathered {
  const { failures, bots } = gathered
  if (bots.length === 0) throw new CouldNotMeasure(`nobody got in: ${failures[0] ?? ''}`)
  return gathered
}

/** A storm, a word from everybody, and everybody gone. */
async function stormOnce({ server }: Stage): Promise<{ gathered: Gathered; ackMs: number[] }> {
  const gathered = checked(await gather(server, storm))
  const ackMs = await talk(gathered)
  disperse(gathered)
  await delay(CLOSED_AFTER_MS)
  return { gathered, ackMs }
}

/** Everybody connected and nobody saying anything. */
async function sitIdle({ server, pid }: Stage): Promise<{ stayed: number; failed: number; held: Held }> {
  const gathered = checked(await gather(server, idlers))
  await delay(IDLE_MS)
  const stayed = connectedOf(gathered)
  const held = heldBy(pid)
  disperse(gathered)
  await delay(CLOSED_AFTER_MS)
  return { stayed, failed: gathered.failures.length, held }
}

async function measureShort(stage: Stage): Promise<Measured> {
  const fresh = heldBy(stage.pid)
  // The first crowds pay for what the program keeps for good: compiled code, a heap of a size that fits.
  await stormOnce(stage)
  await sitIdle(stage)
  const before = await settle(stage.pid, 5_000)
  const { gathered, ackMs } = await stormOnce(stage)
  const { stayed, failed, held } = await sitIdle(stage)
  const after = await settle(stage.pid, SETTLE_MS, totalMb(before) * (1 + BACK_WITHIN))
  return {
    values: {
      joinP50Ms: rounded(percentile(gathered.joinMs, 0.5), 0),
      joinP95Ms: rounded(percentile(gathered.joinMs, 0.95), 0),
      joinsFailed: gathered.failures.length,
      stormAckP95Ms: rounded(percentile(ackMs, 0.95), 0),
      idleSockets: stayed,
      idleFailed: failed,
      freshMb: rounded(totalMb(fresh), 0),
      beforeMb: rounded(totalMb(before), 0),
      idleMb: rounded(totalMb(held), 0),
      afterMb: rounded(totalMb(after), 0),
      descriptorsBefore: before.descriptors,
      descriptorsAfter: after.descriptors,
    },
    ratio: { memoryBack: rounded(totalMb(after) / totalMb(before), 3) },
  }
}

/** Growth per hour of a line through all rounds but the first two, of its start. */
function growthPerHour(rounds: readonly { readonly hours: number; readonly mb: number }[]): number {
  const counted = rounds.slice(2)
  const meanH = counted.reduce((sum, { hours }) => sum + hours, 0) / counted.length
  const meanMb = counted.reduce((sum, { mb }) => sum + mb, 0) / counted.length
  const rise = counted.reduce((sum, { hours, mb }) => sum + (hours - meanH) * (mb - meanMb), 0)
  const run = counted.reduce((sum, { hours }) => sum + (hours - meanH) ** 2, 0)
  return rise / run / meanMb
}

async function measureLong(stage: Stage): Promise<Measured> {
  const startMs = performance.now()
  const rounds = []
  let failed = 0
  while (performance.now() - startMs < LONG_MS) {
    const { gathered } = await stormOnce(stage)
    failed += gathered.failures.length
    const held = heldBy(stage.pid)
    const hours = (performance.now() - startMs) / 3_600_000
    rounds.push({ hours, mb: totalMb(held), descriptors: held.descriptors })
    process.stderr.write(
      `${hours.toFixed(2)} h: ${totalMb(held).toFixed(0)} MB, ${held.descriptors} descriptors\n`,
    )
  }
  return {
    values: {
      rounds: rounds.length,
      joinsFailed: failed,
      growthPercentPerHour: rounded(growthPerHour(rounds) * 100, 2),
      descriptorsFirst: rounds[2]?.descriptors ?? NaN,
      descriptorsLast: rounds.at(-1)?.descriptors ?? NaN,
    },
    rows: rounds.map(({ hours, mb, descriptors }) => ({
      hours: rounded(hours),
      mb: rounded(mb, 0),
      descriptors,
    })),
  }
}

export const soak: Bench = {
  name: 'soak',
  about: '200 join 50 rooms in 5 s, 1,000 sit idle, memory afterwards; --long: for two hours',
  measure: async ({ isLong }) => {
    const others = new Set(childrenOf(process.pid))
    const server = await startServer({ env: withoutLimits })
    try {
      const pid = childrenOf(process.pid).find((child) => !others.has(child))
      if (pid === undefined) throw new CouldNotMeasure('the server’s process was not found')
      await makeSessions(server, ROOMS)
      return await (isLong ? measureLong : measureShort)({ server, pid })
    } finally {
      await server.close()
    }
  },
}
