// How many consultations one core carries before it loses packets: the whole server, and mediasoup alone, in turns in the same run.
// Rules in ../relayLoad/SPEC.md.
import { CouldNotMeasure, median, rounded, type Bench } from '../bench.ts'
import { createDeafLines, type DeafLines } from '../relayLoad/deafLines.ts'
import { openBareSide } from '../relayLoad/bareSide.ts'
import type { BotRoom, Side } from '../relayLoad/consultation.ts'
import { openOurSide } from '../relayLoad/ourSide.ts'
import { probeRooms, type Probe } from '../relayLoad/probe.ts'
import { shareOutCores } from '../bots/processes.ts'

const MAX_ROOMS = 400
const FIRST_ROOMS = 12
const PROBE_MS = 2000
const LOSS_LIMIT = 0.005
const SURE_LOSS = 0.05
/** Bots later than this send in bursts that no people would send. */
const LATE_LIMIT_MS = 40
const TRIES = 3
/** Rooms opened at the same time. */
const TOGETHER = 6
/** All must be over within five minutes, with the closing of everything. */
const SEARCH_UNTIL_MS = 240_000
const SEARCHES = 3

interface Filled {
  readonly deaf: DeafLines
  readonly side: Side
  readonly rooms: BotRoom[]
  readonly probes: Probe[]
  readonly limits: number[]
}

/** In one room of so many people listen, and what they miss is counted; the others only load the relay. */
const HEARD_EVERY = 4

async function fill({ side, rooms, deaf }: Filled, count: number): Promise<void> {
  const openRoom = (index: number): Promise<BotRoom> =>
    side.openRoom(index, index % HEARD_EVERY === 0 ? undefined : deaf)
  while (rooms.length < count) {
    const from = rooms.length
    const more = Array.from({ length: Math.min(TOGETHER, count - from) }, (_, index) =>
      openRoom(from + index),
    )
    rooms.push(...(await Promise.all(more)))
  }
}

/**
 * Whether the bots' own lateness can have made the difference: a late burst is harder to carry than an even stream, so what was
 * carried counts; and bots that were late in one millisecond of a hundred do not lose one packet in twenty.
 */
const isSure = ({ lossP95, lateP99Ms }: Probe): boolean =>
  lateP99Ms <= LATE_LIMIT_MS || lossP95 <= LOSS_LIMIT || lossP95 > SURE_LOSS

/** A probe that says something. */
async function probe({ side, rooms, probes, deaf }: Filled, count: number): Promise<Probe> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const result = await deaf.whileAsleep(() => probeRooms(side, rooms.slice(0, count), PROBE_MS))
    process.stderr.write(`${side.name}: ${describe(result)}\n`)
    if (isSure(result)) {
      probes.push(result)
      return result
    }
  }
  throw new CouldNotMeasure(`the bots’ core was too busy to send ${count} rooms in time`)
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const describe = ({ rooms, lossP95, workerShare, serverShare, botShare, lateP99Ms }: Probe): string =>
  `${rooms} rooms, loss p95 ${percent(lossP95)}, worker ${percent(workerShare)}, server ${percent(serverShare)}, bots ${percent(botShare)}, late p99 ${lateP99Ms.toFixed(0)} ms`

const isCarried = ({ lossP95 }: Probe): boolean => lossP95 <= LOSS_LIMIT

/** Twice of up to three times: one stall of this machine must not decide. */
async function carries(filled: Filled, count: number): Promise<boolean> {
  const first = isCarried(await probe(filled, count))
  const second = isCarried(await probe(filled, count))
  return first === second ? first : isCarried(await probe(filled, count))
}

/** The most rooms that are carried, by halving; opens more rooms while all there are are carried. */
async function findLimit(filled: Filled, guess: number): Promise<number> {
  let low = 0
  let high = Math.round(guess * 1.1)
  await fill(filled, high)
  while (await carries(filled, high)) {
    low = high
    high = Math.min(MAX_ROOMS, Math.round(high * 1.15))
    if (high === low) throw new CouldNotMeasure(`more than ${MAX_ROOMS} rooms are carried`)
    await fill(filled, high)
  }
  const unproven = low === 0 ? Math.round(guess * 0.7) : undefined
  low = unproven ?? low
  while (high - low > Math.max(1, high * 0.02)) {
    const middle = Math.round((low + high) / 2)
    if (await carries(filled, middle)) low = middle
    else high = middle
  }
  if (low === unproven && !(await carries(filled, low)))
    throw new CouldNotMeasure(
      `${filled.side.name} lost packets at ${low} rooms, where its worker had time: this machine stalls`,
    )
  return low
}

/** Where the worker's core would be full, by what a few rooms take of it. */
async function guessLimit(filled: Filled): Promise<number> {
  await fill(filled, FIRST_ROOMS)
  await probe(filled, FIRST_ROOMS)
  const { workerShare } = await probe(filled, FIRST_ROOMS)
  return Math.min(MAX_ROOMS * 0.9, FIRST_ROOMS / workerShare)
}

const cpuPerRoomMs = ({ probes }: Filled): number =>
  median(probes.filter(isCarried).map(({ workerShare, rooms }) => (workerShare / rooms) * 1000))

const figuresOf = (filled: Filled) => ({
  roomsPerCore: median(filled.limits),
  workerMsPerRoomS: rounded(cpuPerRoomMs(filled), 2),
})

async function measureSides(sides: readonly [Filled, Filled], startMs: number) {
  for (const { side } of sides) shareOutCores(side.workerPid, [process.pid, ...side.serverPids])
  const [ours, bare] = sides
  const guesses = [await guessLimit(ours), await guessLimit(bare)] as const
  for (let search = 0; search < SEARCHES; search += 1) {
    if (search > 0 && performance.now() - startMs > SEARCH_UNTIL_MS * (search / (search + 1))) break
    for (const [index, filled] of sides.entries())
      filled.limits.push(await findLimit(filled, filled.limits.at(-1) ?? guesses[index] ?? FIRST_ROOMS))
  }
  const values = figuresOf(ours)
  const baseline = figuresOf(bare)
  const atLimit = ours.probes.filter(isCarried).toSorted((a, b) => b.rooms - a.rooms)[0]
  return {
    values: {
      ...values,
      serverCpuPercent: rounded((atLimit?.serverShare ?? 0) * 100, 1),
      botCpuPercent: rounded((atLimit?.botShare ?? 0) * 100, 1),
      searches: ours.limits.length,
    },
    baseline,
    ratio: {
      rooms: rounded(values.roomsPerCore / baseline.roomsPerCore, 3),
      workerTime: rounded(baseline.workerMsPerRoomS / values.workerMsPerRoomS, 3),
    },
    rows: sides.flatMap(({ side, probes }) =>
      probes.map((each) => ({
        side: side.name,
        rooms: each.rooms,
        lossP95Percent: rounded(each.lossP95 * 100, 2),
        workerPercent: rounded(each.workerShare * 100, 0),
        serverPercent: rounded(each.serverShare * 100, 0),
        botPercent: rounded(each.botShare * 100, 0),
      })),
    ),
  }
}

export const relayLoad: Bench = {
  name: 'relay-load',
  about: 'consultations carried per core until 0.5 % are lost, by bots; and by mediasoup alone',
  measure: async () => {
    const startMs = performance.now()
    const opened: Filled[] = []
    const deaf = createDeafLines()
    const open = async (opening: Promise<Side>): Promise<Filled> => {
      const filled = { deaf, side: await opening, rooms: [], probes: [], limits: [] }
      opened.push(filled)
      return filled
    }
    try {
      return await measureSides([await open(openOurSide(MAX_ROOMS)), await open(openBareSide())], startMs)
    } finally {
      for (const { rooms, side } of opened) {
        for (const room of rooms) room.close()
        await side.close()
      }
      await deaf.close()
    }
  },
}
