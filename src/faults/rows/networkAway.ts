// The line between all five and the server is away for a while: nothing passes, either way, and nobody is told.
import { colleagues, openCrowd } from '../crowd.ts'
import { above, find, pause, told, type Fault, type Outcome } from '../fault.ts'
import { reconnectingWords, withPages, type Screen } from '../pages.ts'

const screens: readonly Screen[] = ['wearer', 'desk', 'room']
const SHOWN_WITHIN_MS = 2000
/** The longest that a page may look for its server, after a minute. */
const LONG_S = 60
const WAITED_MS = 25_000

export const networkAway = (seconds: number, form: Fault['form']): Fault => ({
  name: `network-away-${seconds}`,
  about: `nothing passes between the pages and the server for ${seconds} s`,
  form,
  run: () => withPages({ line: 'good' }, (stage) => run(stage, seconds)),
})

async function run(
  { server, pages, picturesAfter }: Parameters<Parameters<typeof withPages>[1]>[0],
  seconds: number,
): Promise<Outcome> {
  const crowd = await openCrowd(server, colleagues)
  try {
    crowd.work()
    await pause(2000)
    const goneAtMs = Date.now()
    server.loseLine(seconds * 1000)
    await pause(seconds * 1000)
    const backAtMs = goneAtMs + seconds * 1000
    const pictures = await picturesAfter(backAtMs, WAITED_MS)
    const isLive = await crowd.allLive(WAITED_MS)
    const shown = new Map<Screen, number | undefined>()
    const over = new Map<Screen, number | undefined>()
    for (const screen of screens) {
      const phrase = reconnectingWords[screen]
      const shownAt = await pages[screen].wordsAt(phrase, true, goneAtMs)
      shown.set(screen, shownAt === undefined ? undefined : shownAt - goneAtMs)
      const lastShownAt = shownAt ?? goneAtMs
      const overAt = await find(
        () => pages[screen].wordsAt(phrase, false, Math.max(lastShownAt, goneAtMs)),
        shownAt === undefined ? 0 : WAITED_MS,
      )
      over.set(screen, overAt === undefined ? undefined : overAt - backAtMs)
    }
    const checked = await crowd.check()
    const mediaMs = [pictures.desk, pictures.room].map((atMs) =>
      atMs === undefined ? undefined : atMs - backAtMs,
    )
    const backWithinMs = seconds >= LONG_S ? 10_000 : 3000
    // A break shorter than the time in which it must be shown may be over before.
    const mustShow = seconds * 1000 >= SHOWN_WITHIN_MS
    return {
      wrong: [
        ...screens.flatMap((screen) =>
          mustShow || shown.get(screen) !== undefined
            ? above(`“reconnecting” on the ${screen}`, shown.get(screen), SHOWN_WITHIN_MS)
            : [],
        ),
        ...above('the picture on the desk', mediaMs[0], backWithinMs),
        ...above('the picture on the patient’s screen', mediaMs[1], backWithinMs),
        ...(mustShow
          ? screens.flatMap((screen) =>
              above(`live again on the ${screen}`, over.get(screen), backWithinMs + 2000),
            )
          : []),
        ...(isLive ? [] : ['the colleagues did not come back']),
        ...checked.broken,
      ],
      values: {
        ...Object.fromEntries(screens.map((screen) => [`${screen}ShownMs`, told(shown.get(screen))])),
        ...Object.fromEntries(screens.map((screen) => [`${screen}LiveMs`, told(over.get(screen))])),
        deskPictureMs: told(mediaMs[0]),
        roomPictureMs: told(mediaMs[1]),
        acknowledged: checked.acknowledged,
        broken: checked.broken.length,
      },
    }
  } finally {
    crowd.close()
  }
}
