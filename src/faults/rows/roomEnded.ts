// The session is closed: media and sockets of everybody end, and every page says so.
import { colleagues, openCrowd } from '../crowd.ts'
import { above, find, pause, told, type Fault, type Outcome } from '../fault.ts'
import { withPages, type PagesStage, type Screen } from '../pages.ts'

const STOPS_WITHIN_MS = 2000
const WAITED_MS = 8000
/** As each page says it. */
const endWords: Readonly<Record<Screen, string>> = {
  wearer: 'The consultation has ended',
  desk: 'The consultation is over',
  room: 'The consultation is over',
}

export const roomEnded: Fault = {
  name: 'room-ended',
  about: 'the session is closed by one of the five',
  form: 'usual',
  run: () => withPages({ phrases: [...new Set(Object.values(endWords))] }, run),
}

async function run({ server, pages }: PagesStage): Promise<Outcome> {
  const crowd = await openCrowd(server, colleagues)
  try {
    crowd.work()
    await pause(1500)
    crowd.rest()
    const [closer] = crowd.bots
    if (closer === undefined) throw new Error('there is nobody to close it')
    const closedAtMs = Date.now()
    await closer.session.submit({ type: 'session.close' })
    const botsAt = await find(
      () =>
        crowd.bots.every(({ session }) => session.connection.peek().tag === 'refused')
          ? Date.now()
          : undefined,
      WAITED_MS,
    )
    const saidMs = new Map<Screen, number | undefined>()
    for (const screen of ['wearer', 'desk', 'room'] as const) {
      const atMs = await find(() => pages[screen].wordsAt(endWords[screen], true, closedAtMs), WAITED_MS)
      saidMs.set(screen, atMs === undefined ? undefined : atMs - closedAtMs)
    }
    await pause(STOPS_WITHIN_MS)
    const lastPicture = Math.max(
      ...(await Promise.all(
        [pages.desk, pages.room].map(async ({ look }) => (await look()).pictures.at(-1) ?? 0),
      )),
    )
    const mediaMs = Math.max(0, lastPicture - closedAtMs)
    const socketsMs = botsAt === undefined ? undefined : botsAt - closedAtMs
    return {
      wrong: [
        ...above('the sockets’ end', socketsMs, STOPS_WITHIN_MS),
        ...above('the last picture', mediaMs, STOPS_WITHIN_MS),
        ...[...saidMs].flatMap(([screen, ms]) => above(`the end on the ${screen}`, ms, STOPS_WITHIN_MS)),
      ],
      values: {
        socketsMs: told(socketsMs),
        lastPictureMs: mediaMs,
        ...Object.fromEntries([...saidMs].map(([screen, ms]) => [`${screen}Ms`, told(ms)])),
      },
    }
  } finally {
    crowd.close()
  }
}
