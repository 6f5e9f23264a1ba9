// Commands over real signalling into the real log: how many a second are acknowledged, and after how long.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ServerProcess } from '../../e2e/drivers/serverProcess.ts'
import { percentile, rounded } from '../bench.ts'
import { type Bot, joinAsBot, sessionOf } from '../../e2e/drivers/bot.ts'

/** The server lets one seat ask for 200 changes in 5 s; a little under it, or refusals are measured. */
const SEAT_PER_S = 39
const RUN_MS = 6_000
const WARM_UP_MS = 1_500
/** As long as people write; with its envelope about 400 bytes in the log. */
const TEXT = 'The arm can be lifted to shoulder height; above that it hurts at the front.'.padEnd(150, '.')

export interface AckCase {
  readonly rooms: number
  readonly seatsPerRoom: number
  /** All together; undefined: each seat asks again as soon as it was answered (within what the server allows). */
  readonly perS: number | undefined
}

export interface AckResult {
  readonly acksPerS: number
  readonly p50Ms: number
  readonly p99Ms: number
}

interface Tally {
  readonly startMs: number
  readonly tookMs: number[]
}

const isCounted = ({ startMs }: Tally, atMs: number): boolean =>
  atMs >= startMs + WARM_UP_MS && atMs < startMs + RUN_MS

async function say(bot: Bot, tally: Tally): Promise<void> {
  const sentMs = performance.now()
  await bot.ask('command.submit', {
    commandId: randomUUID(),
    command: { type: 'chat.send', text: TEXT },
  })
  if (isCounted(tally, sentMs)) tally.tookMs.push(performance.now() - sentMs)
}

/** At even distances, whether answers come or not: a slow answer must not slow the questions. */
async function sayEvenly(bot: Bot, tally: Tally, everyMs: number, phase: number): Promise<void> {
  const said: Promise<void>[] = []
  for (let n = 0; ; n += 1) {
    const dueMs = tally.startMs + (n + phase) * everyMs
    if (dueMs >= tally.startMs + RUN_MS) break
    await delay(Math.max(0, dueMs - performance.now()))
    said.push(say(bot, tally))
  }
  await Promise.all(said)
}

async function sayInTurn(bot: Bot, tally: Tally): Promise<void> {
  while (performance.now() < tally.startMs + RUN_MS) {
    const nextMs = performance.now() + 1000 / SEAT_PER_S
    await say(bot, tally)
    await delay(Math.max(0, nextMs - performance.now()))
  }
}

export async function measureAcks(
  server: ServerProcess,
  { rooms, seatsPerRoom, perS }: AckCase,
  firstRoom: number,
): Promise<AckResult> {
  const seats = Array.from({ length: rooms * seatsPerRoom }, (_, index) => ({
    participantId: `p${index % seatsPerRoom}`,
    role: 'expert' as const,
    session: sessionOf(firstRoom + Math.floor(index / seatsPerRoom)),
  }))
  const bots = await Promise.all(seats.map((seat) => joinAsBot(server, seat)))
  try {
    const tally: Tally = { startMs: performance.now() + 300, tookMs: [] }
    const everyMs = perS === undefined ? undefined : (bots.length * 1000) / perS
    await Promise.all(
      bots.map((bot, index) =>
        everyMs === undefined ? sayInTurn(bot, tally) : sayEvenly(bot, tally, everyMs, index / bots.length),
      ),
    )
    return {
      acksPerS: rounded(tally.tookMs.length / ((RUN_MS - WARM_UP_MS) / 1000), 0),
      p50Ms: rounded(percentile(tally.tookMs, 0.5), 1),
      p99Ms: rounded(percentile(tally.tookMs, 0.99), 1),
    }
  } finally {
    for (const bot of bots) bot.leave()
  }
}
