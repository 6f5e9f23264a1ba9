// Five participants at work in one session, and the look at the store when they are done.
import { join } from 'node:path'
import { openSqlEventStore } from '../../server/store/sqlEventStore.ts'
import type { ServerProcess } from '../e2e/drivers/serverProcess.ts'
import type { SessionEvent } from '../shared/protocol/events.ts'
import { SessionId } from '../shared/protocol/ids.ts'
import { readKnownEvent } from '../shared/session/upcast.ts'
import { openBot, type Bot, type BotOptions } from './bot.ts'
import { check, type Checked } from './checker.ts'
import { find } from './fault.ts'

const CONNECT_WITHIN_MS = 15_000
const ANSWERED_WITHIN_MS = 40_000
const PAGE = 1000

const five: readonly BotOptions[] = [
  { role: 'wearer', participantId: 'wearer-bot' },
  { role: 'expert', participantId: 'expert-bot-1' },
  { role: 'expert', participantId: 'expert-bot-2' },
  { role: 'expert', participantId: 'expert-bot-3' },
  { role: 'patient', participantId: 'patient-bot' },
]

/** Beside the three pages: at the pace of people, so that the pages are not busy with nothing else. */
export const colleagues: readonly BotOptions[] = [
  { role: 'expert', participantId: 'expert-bot-1', everyMs: 500 },
  { role: 'expert', participantId: 'expert-bot-2', everyMs: 500 },
]

export interface Crowd {
  readonly bots: readonly Bot[]
  work(): void
  rest(): void
  /** Until all have a line; false when that took too long. */
  allLive(withinMs?: number): Promise<boolean>
  /** Rests, waits for the last answers, kills the server, and compares what was told with the file. */
  check(): Promise<Checked>
  close(): void
}

/** Throws where somebody does not come in. */
export async function openCrowd(server: ServerProcess, people: readonly BotOptions[] = five): Promise<Crowd> {
  const bots = await Promise.all(people.map((options) => openBot(server, options)))
  const crowd: Crowd = {
    bots,
    work: () => bots.forEach((bot) => bot.work()),
    rest: () => bots.forEach((bot) => bot.rest()),
    allLive: async (withinMs = CONNECT_WITHIN_MS) =>
      (await find(() => bots.every((bot) => bot.isLive()) || undefined, withinMs)) === true,
    check: async () => {
      crowd.rest()
      await find(() => bots.every((bot) => bot.isAnswered() && bot.isLive()) || undefined, ANSWERED_WITHIN_MS)
      // The last event that was acknowledged to one is heard by the others a moment later.
      const heads = (): number[] => bots.map((bot) => bot.told().heard.at(-1)?.seq ?? 0)
      await find(() => new Set(heads()).size === 1 || undefined, CONNECT_WITHIN_MS)
      const told = bots.map((bot) => {
        const { asked, heard, ...rest } = bot.told()
        return { ...rest, asked: structuredClone(asked), heard: [...heard] }
      })
      await server.kill()
      return check(told, await readStored(server))
    },
    close: () => bots.forEach((bot) => bot.close()),
  }
  if (await crowd.allLive()) return crowd
  crowd.close()
  throw new Error('not all five came into the session')
}

/** What the file holds; the server must not be running. */
async function readStored({ dataDir, sessionId }: ServerProcess): Promise<readonly SessionEvent[]> {
  const store = await openSqlEventStore(join(dataDir, 'skulder.db'))
  try {
    const events: SessionEvent[] = []
    for (;;) {
      const page = await store.readAfter(SessionId.parse(sessionId), events.length, PAGE)
      for (const envelope of page) {
        const known = readKnownEvent(envelope)
        if (known === undefined) throw new Error(`the log holds an unknown event, ${envelope.type}`)
        events.push(known)
      }
      if (page.length < PAGE) return events
    }
  } finally {
    await store.close()
  }
}
