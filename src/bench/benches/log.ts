// The session log under load and at length: acknowledged commands a second over real signalling, opening and seeking.
import { startServer } from '../../e2e/drivers/serverProcess.ts'
import { makeSessions, withoutLimits } from '../../e2e/drivers/bot.ts'
import { childrenOf, putFirst } from '../bots/processes.ts'
import type { Bench } from '../bench.ts'
import { type AckCase, measureAcks } from '../logBench/acknowledge.ts'
import { measureLongLog } from '../logBench/longLog.ts'

/** One room cannot be asked for more than its twelve seats may. */
const cases: readonly AckCase[] = [
  { rooms: 1, seatsPerRoom: 12, perS: 450 },
  { rooms: 20, seatsPerRoom: 3, perS: 2000 },
  { rooms: 100, seatsPerRoom: 1, perS: 2000 },
  { rooms: 100, seatsPerRoom: 3, perS: undefined },
]
const warmUp: AckCase = { rooms: 20, seatsPerRoom: 3, perS: 2000 }
const lengths = [1_000, 10_000, 100_000, 1_000_000]

async function measureCases() {
  const before = new Set(childrenOf(process.pid))
  const server = await startServer({ env: withoutLimits })
  try {
    for (const pid of [process.pid, ...childrenOf(process.pid).filter((child) => !before.has(child))])
      putFirst(pid)
    const total = [warmUp, ...cases].reduce((sum, { rooms }) => sum + rooms, 0)
    await makeSessions(server, total)
    // The first who come pay for what the server compiles.
    await measureAcks(server, warmUp, 0)
    const results = []
    let firstRoom = warmUp.rooms
    for (const each of cases) {
      results.push({ ...each, ...(await measureAcks(server, each, firstRoom)) })
      firstRoom += each.rooms
    }
    return results
  } finally {
    await server.close()
  }
}

export const log: Bench = {
  name: 'log',
  about: 'acknowledged commands a second at 1, 20, 100 rooms; opening and seeking at 10^3 … 10^6 events',
  measure: async () => {
    const acks = await measureCases()
    const longLogs = []
    for (const events of lengths) longLogs.push(await measureLongLog(events))
    const longest = longLogs.at(-1)
    const at2000 = acks.filter(({ perS }) => perS === 2000)
    return {
      values: {
        acksPerS: Math.max(...acks.map(({ acksPerS }) => acksPerS)),
        ackP99Ms: Math.max(...at2000.map(({ p99Ms }) => p99Ms)),
        offeredPerS: 2000,
        acksAtOfferedPerS: Math.min(...at2000.map(({ acksPerS }) => acksPerS)),
        seekMs: longest?.seekMs ?? NaN,
        openMs: longest?.openMs ?? NaN,
      },
      rows: [
        ...acks.map(({ rooms, seatsPerRoom, perS, acksPerS, p50Ms, p99Ms }) => ({
          case: `${rooms} rooms of ${seatsPerRoom}`,
          offeredPerS: perS ?? 'as many as allowed',
          acksPerS,
          p50Ms,
          p99Ms,
        })),
        ...longLogs.map(({ events, fileOpenMs, openMs, replayOpenMs, seekMs }) => ({
          case: `${events} events`,
          fileOpenMs,
          openMs,
          replayOpenMs,
          seekMs,
        })),
      ],
    }
  },
}
