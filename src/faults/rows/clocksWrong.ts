// Clients whose clocks are ten minutes ahead and behind: the log's order is the server's, and each knows how far it is off.
import { startServer } from '../../e2e/drivers/serverProcess.ts'
import { openCrowd } from '../crowd.ts'
import { pause, type Fault } from '../fault.ts'

const OFF_MS = 10 * 60_000
const WORK_MS = 5000
/** What a replay would be off, in which pictures and marks are put on the server's clock. */
const ALIGNED_WITHIN_MS = 100

export const clocksWrong: Fault = {
  name: 'clocks-wrong',
  about: 'the clocks of two of five clients are 10 min ahead and behind',
  form: 'usual',
  run: async () => {
    const server = await startServer()
    try {
      const crowd = await openCrowd(server, [
        { role: 'wearer', participantId: 'ahead', clockAheadMs: OFF_MS },
        { role: 'expert', participantId: 'behind', clockAheadMs: -OFF_MS },
        { role: 'expert', participantId: 'expert-bot-1' },
        { role: 'expert', participantId: 'expert-bot-2' },
        { role: 'patient', participantId: 'patient-bot' },
      ])
      try {
        crowd.work()
        await pause(WORK_MS)
        const wrongBy = [OFF_MS, -OFF_MS, 0, 0, 0].map((aheadMs, index) =>
          Math.abs((crowd.bots[index]?.session.clockOffsetMs.peek() ?? Infinity) + aheadMs),
        )
        const worstMs = Math.max(...wrongBy)
        const checked = await crowd.check()
        const events = crowd.bots.flatMap((bot) => bot.told().heard)
        const backwards = crowd.bots.flatMap((bot) => {
          const { heard } = bot.told()
          return heard.filter((event, index) => event.atMs < (heard[index - 1]?.atMs ?? 0))
        })
        return {
          wrong: [
            ...(worstMs <= ALIGNED_WITHIN_MS
              ? []
              : [`a client takes its clock to be ${worstMs} ms other than it is`]),
            ...(backwards.length > 0 ? [`${backwards.length} events are earlier than the one before`] : []),
            ...(events.length === 0 ? ['nothing was heard'] : []),
            ...checked.broken,
          ],
          values: {
            clockErrorMaxMs: Number(worstMs.toFixed(1)),
            acknowledged: checked.acknowledged,
            broken: checked.broken.length,
          },
        }
      } finally {
        crowd.close()
      }
    } finally {
      await server.close()
    }
  },
}
