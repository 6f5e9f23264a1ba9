// The store is full, held by another, or may only be read, for some seconds in the middle of everybody's work; or the server
// dies between the commit and its acknowledgement. Nothing is ever acknowledged that is not in the file.
import { startServer, type ServerProcess } from '../../e2e/drivers/serverProcess.ts'
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import type { Told } from '../checker.ts'
import { openCrowd, type Crowd } from '../crowd.ts'
import { find, pause, type Fault, type Form, type Outcome } from '../fault.ts'

/** The trouble begins with this append: the five have come in, and are at work. */
const AT_APPEND = 100
const WORK_MS = 4000
const DEATHS = 3

async function onServer(fault: string, work: (server: ServerProcess) => Promise<Outcome>): Promise<Outcome> {
  const server = await startServer({ env: { SKULDER_FAULT: fault } })
  try {
    return await work(server)
  } finally {
    await server.close()
  }
}

async function withCrowd(server: ServerProcess, work: (crowd: Crowd) => Promise<Outcome>): Promise<Outcome> {
  const crowd = await openCrowd(server)
  try {
    return await work(crowd)
  } finally {
    crowd.close()
  }
}

const codesOf = (told: readonly Told[]): readonly ErrorCode[] =>
  told.flatMap(({ asked }) => asked.flatMap(({ answer }) => (answer.tag === 'refused' ? [answer.code] : [])))

/** Whether somebody was acknowledged something that was asked after the last refusal. */
const goesOn = (told: readonly Told[]): boolean =>
  told.every(({ asked }) => asked.at(-1)?.answer.tag === 'acknowledged')

/** `code`: what everybody is told while it lasts. */
const refusing = (name: string, about: string, code: ErrorCode, form: Form): Fault => ({
  name,
  about,
  form,
  run: () =>
    onServer(`${name}@${AT_APPEND}+3`, (server) =>
      withCrowd(server, async (crowd) => {
        crowd.work()
        const isRefused = await find(
          () => codesOf(crowd.bots.map((bot) => bot.told())).includes(code) || undefined,
          15_000,
        )
        await pause(WORK_MS)
        crowd.rest()
        await find(() => crowd.bots.every((bot) => bot.isAnswered()) || undefined, 10_000)
        const told = crowd.bots.map((bot) => bot.told())
        const wentOn = goesOn(told)
        const others = codesOf(told).filter((each) => each !== code)
        const checked = await crowd.check()
        return {
          wrong: [
            ...(isRefused === undefined ? [`nobody was told ${code}: the trouble did not bite`] : []),
            ...(wentOn ? [] : ['the work did not go on when the trouble was over']),
            ...(others.length > 0 ? [`refused for another reason: ${[...new Set(others)].join(', ')}`] : []),
            ...checked.broken,
          ],
          values: {
            refused: checked.refused,
            acknowledged: checked.acknowledged,
            stored: checked.stored,
            broken: checked.broken.length,
          },
        }
      }),
    ),
})

export const diskFull = refusing(
  'disk-full',
  'the store takes no more for 3 s, then has room again',
  'storage-full',
  'short',
)
export const storeReadOnly = refusing(
  'store-read-only',
  'the store may only be read for 3 s',
  'storage-failed',
  'usual',
)

const LOCKED_S = 5

export const storeLocked: Fault = {
  name: 'store-locked',
  about: `another program holds the store for ${LOCKED_S} s`,
  form: 'usual',
  run: () =>
    onServer(`store-locked@${AT_APPEND}+${LOCKED_S}`, (server) =>
      withCrowd(server, async (crowd) => {
        crowd.work()
        // Long enough for the trouble to begin, to be over, and for what waited to be answered.
        await pause(WORK_MS + LOCKED_S * 1000 + WORK_MS)
        const longestMs = Math.max(...crowd.bots.flatMap((bot) => bot.takeLatencies()))
        const checked = await crowd.check()
        return {
          wrong: [
            ...(longestMs < LOCKED_S * 900 ? ['nobody had to wait: the trouble did not bite'] : []),
            ...(checked.unanswered > 0 ? [`${checked.unanswered} commands were never answered`] : []),
            ...checked.broken,
          ],
          values: {
            longestAcknowledgeMs: Math.round(longestMs),
            refused: checked.refused,
            acknowledged: checked.acknowledged,
            broken: checked.broken.length,
          },
        }
      }),
    ),
}

const dying = (name: string, about: string, form: Form): Fault => ({
  name,
  about,
  form,
  run: (asked) =>
    onServer(`${name}@${AT_APPEND}`, (server) =>
      withCrowd(server, async (crowd) => {
        const deaths = asked === 'short' ? 1 : DEATHS
        crowd.work()
        for (let death = 1; death <= deaths; death += 1) {
          await server.ended()
          // The last of them stays alive, so that everybody gets an answer.
          await server.restart(death < deaths ? {} : { SKULDER_FAULT: '' })
        }
        const isLive = await crowd.allLive()
        await pause(WORK_MS / 2)
        const checked = await crowd.check()
        return {
          wrong: [
            ...(isLive ? [] : ['not everybody came back']),
            ...(checked.unanswered > 0 ? [`${checked.unanswered} commands were never answered`] : []),
            ...checked.broken,
          ],
          values: {
            deaths,
            acknowledged: checked.acknowledged,
            refused: checked.refused,
            stored: checked.stored,
            broken: checked.broken.length,
          },
        }
      }),
    ),
})

export const dieBeforeAck = dying(
  'die-before-ack',
  'the server dies after a commit and before its acknowledgement',
  'short',
)
export const dieBeforeCommit = dying(
  'die-before-commit',
  'the server dies when it is about to commit',
  'usual',
)
