// The line between all five and the server is away for a while: nothing passes, either way, and nobody is told.
import { colleagues, openCrowd } from '../crowd.ts'
import { above, find, pause, told, type Fault, type Outcome } from '../fault.ts'
import { reconnectingWords, withPages, type PagesStage, type Screen } from '../pages.ts'

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

interface Shown {
  /** From the line's going, ms. */
  readonly shownMs: number | undefined
  /** From its coming back, ms. */
  readonly liveMs: number | undefined
}

/** When each page said that it has no contact, and when it took that back. */
async function readWords(
  { pages }: PagesStage,
  goneAtMs: number,
  backAtMs: number,
): Promise<ReadonlyMap<Screen, Shown>> {
  const all = new Map<Screen, Shown>()
  for (const screen of screens) {
    const phrase = reconnectingWords[screen]
    const shownAt = await pages[screen].wordsAt(phrase, true, goneAtMs)
    const overAt =
      shownAt === undefined
        ? undefined
        : await find(() => pages[screen].wordsAt(phrase, false, shownAt), WAITED_MS)
    all.set(screen, {
      shownMs: shownAt === undefined ? undefined : shownAt - goneAtMs,
      liveMs: overAt === undefined ? undefined : overAt - backAtMs,
    })
  }
  return all
}

function wrongWords(words: ReadonlyMap<Screen, Shown>, seconds: number): Outcome['wrong'] {
  // A break shorter than the time in which it must be shown may be over before.
  const mustShow = seconds * 1000 >= SHOWN_WITHIN_MS
  return [...words].flatMap(([screen, { shownMs, liveMs }]) =>
    !mustShow && shownMs === undefined
      ? []
      : [
          ...above(`“reconnecting” on the ${screen}`, shownMs, SHOWN_WITHIN_MS),
          ...above(`live again on the ${screen}`, liveMs, mediaWithinMs(seconds)),
        ],
  )
}

const mediaWithinMs = (seconds: number): number => (seconds >= LONG_S ? 10_000 : 3000)

async function run(stage: PagesStage, seconds: number): Promise<Outcome> {
  const crowd = await openCrowd(stage.server, colleagues)
  try {
    crowd.work()
    await pause(2000)
    const goneAtMs = Date.now()
    stage.server.loseLine(seconds * 1000)
    await pause(seconds * 1000)
    const backAtMs = goneAtMs + seconds * 1000
    const pictures = await stage.picturesAfter(backAtMs, WAITED_MS)
    const isLive = await crowd.allLive(WAITED_MS)
    const words = await readWords(stage, goneAtMs, backAtMs)
    const checked = await crowd.check()
    const since = (atMs: number | undefined): number | undefined =>
      atMs === undefined ? undefined : atMs - backAtMs
    return {
      wrong: [
        ...wrongWords(words, seconds),
        ...above('the picture on the desk', since(pictures.desk), mediaWithinMs(seconds)),
        ...above('the picture on the patient’s screen', since(pictures.room), mediaWithinMs(seconds)),
        ...(isLive ? [] : ['the colleagues did not come back']),
        ...checked.broken,
      ],
      values: {
        ...Object.fromEntries([...words].map(([screen, { shownMs }]) => [`${screen}ShownMs`, told(shownMs)])),
        ...Object.fromEntries([...words].map(([screen, { liveMs }]) => [`${screen}LiveMs`, told(liveMs)])),
        deskPictureMs: told(since(pictures.desk)),
        roomPictureMs: told(since(pictures.room)),
        acknowledged: checked.acknowledged,
        broken: checked.broken.length,
      },
    }
  } finally {
    crowd.close()
  }
}
