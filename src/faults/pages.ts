// Three of the five as people have them: wearer (as a page, with Chromium's own made-up camera), orthopedist, patient.
// What each sees and says is watched inside the page.
import { chromium, type Page } from '@playwright/test'
import { launchOptions } from '../e2e/drivers/chromium.ts'
import { createPeople, type People } from '../e2e/drivers/people.ts'
import { startServer, type ServerOptions, type ServerProcess } from '../e2e/drivers/serverProcess.ts'
import { find } from './fault.ts'
import { readWatch, watchPage, type PageWatch, type WordsNote } from './inPage/watch.ts'

export type Screen = 'wearer' | 'desk' | 'room'

/** What each page says while it has no contact. */
export const reconnectingWords: Readonly<Record<Screen, string>> = {
  wearer: 'Connection lost. Trying again',
  desk: 'No contact with the server',
  room: 'The connection was lost',
}

const LOOK_EVERY_MS = 100
const PICTURE_WITHIN_MS = 40_000

export interface WatchedPage {
  readonly page: Page
  /** Throws when the page was reloaded since. */
  look: () => Promise<PageWatch>
  /** When the phrase came (`shown`) or went, the first time at or after `sinceMs`; undefined while it has not. */
  wordsAt(phrase: string, shown: boolean, sinceMs: number): Promise<number | undefined>
  /** When the first picture came at or after `sinceMs`. */
  pictureAt(sinceMs: number): Promise<number | undefined>
}

export type Watched = Readonly<Record<Screen, WatchedPage>>

/** The patient's screen shows the orthopedist's face here. */
export const ROOM_FACE = 'video.room__face'

export async function watch(page: Page, phrases: readonly string[], video: string): Promise<WatchedPage> {
  await page.evaluate(watchPage, { phrases, video, everyMs: LOOK_EVERY_MS })
  const id = (await page.evaluate(readWatch))?.id
  const look = async (): Promise<PageWatch> => {
    const found = await page.evaluate(readWatch)
    if (found?.id !== id || found === undefined) throw new Error('the page was reloaded')
    return found
  }
  return {
    page,
    look,
    wordsAt: async (phrase, shown, sinceMs) =>
      (await look()).words.find(
        (note: WordsNote) => note.phrase === phrase && note.shown === shown && note.atMs >= sinceMs,
      )?.atMs,
    pictureAt: async (sinceMs) => (await look()).pictures.find((atMs) => atMs >= sinceMs),
  }
}

export interface PagesStage {
  readonly server: ServerProcess
  readonly people: People
  readonly pages: Watched
  /** The desk shows the wearer's picture and the patient's screen the orthopedist's, both after `sinceMs`. */
  picturesAfter: (
    sinceMs: number,
    withinMs: number,
  ) => Promise<{ desk: number | undefined; room: number | undefined }>
}

/** Words on the desk and elsewhere that a row waits for, besides those of the connection. */
export interface StageOptions extends ServerOptions {
  /** The wearer has an emulated headset, in this scenario; else the call is on the page, with Chromium's own camera. */
  readonly scenario?: string
  /** Runs in each page before its own code. */
  readonly before?: () => void
  readonly phrases?: readonly string[]
}

/** Runs `work` with a server and three pages in a call whose pictures move. All is ended, whatever happens. */
export async function withPages<T>(
  options: StageOptions,
  work: (stage: PagesStage) => Promise<T>,
): Promise<T> {
  const server = await startServer(options)
  try {
    const browser = await chromium.launch(launchOptions)
    try {
      const people = createPeople(browser, server)
      const stage = await openStage(server, people, options)
      const result = await work(stage)
      if (people.pageErrors.length > 0) throw new Error(`a page failed: ${people.pageErrors.join('; ')}`)
      await people.close()
      return result
    } finally {
      await browser.close()
    }
  } finally {
    await server.close()
  }
}

async function openStage(
  server: ServerProcess,
  people: People,
  { phrases = [], scenario, before }: StageOptions,
): Promise<PagesStage> {
  const more = before === undefined ? {} : { before }
  const wearer = await people.openHmd(
    scenario === undefined ? { emulated: false, ...more } : { scenario, view: 'off', ...more },
  )
  const desk = (await people.openDesk(more)).page
  const room = await people.openRoom(more)
  await desk.waitForSelector('[data-testid=picture]')
  const pages: Watched = {
    wearer: await watch(wearer, [...phrases, reconnectingWords.wearer], 'video.none'),
    desk: await watch(desk, [...phrases, reconnectingWords.desk], 'video.none'),
    room: await watch(room, [...phrases, reconnectingWords.room], ROOM_FACE),
  }
  const stage: PagesStage = {
    server,
    people,
    pages,
    picturesAfter: async (sinceMs, withinMs) => {
      const [deskAt, roomAt] = await Promise.all([
        find(() => pages.desk.pictureAt(sinceMs), withinMs),
        find(() => pages.room.pictureAt(sinceMs), withinMs),
      ])
      return { desk: deskAt, room: roomAt }
    },
  }
  const first = await stage.picturesAfter(Date.now(), PICTURE_WITHIN_MS)
  if (first.desk === undefined || first.room === undefined)
    throw new Error('no pictures came on the desk or on the patient’s screen')
  return stage
}
