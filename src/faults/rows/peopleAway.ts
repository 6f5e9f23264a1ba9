// The headset is taken off, a window covers the page, the camera is taken, a microphone is pulled out: the others read it
// within two seconds, and everything comes back without joining again.
import type {} from '../../emulator/emulatorGlobal.d.ts'
import type { Page } from '@playwright/test'
import { above, find, pause, told, type Fault, type Late, type Outcome } from '../fault.ts'
import { installDevices } from '../inPage/devices.ts'
import { withPages, type PagesStage, type Screen, type WatchedPage } from '../pages.ts'

const SHOWN_WITHIN_MS = 2000
const BACK_WITHIN_MS = 5000
const WAITED_MS = 15_000
const LASTS_MS = 3000

interface Absence {
  readonly name: string
  /** Where it is read, and what. */
  readonly on: Screen
  readonly words: string
  /** Who is away, and how. */
  readonly who: Screen
  readonly leave: (page: Page) => Promise<void>
  readonly comeBack: (page: Page) => Promise<void>
}

const cause = (page: Page, type: 'doffed' | 'cameraMute'): Promise<void> =>
  page.evaluate(([kind, forS]) => window.skulderEmulator?.cause({ type: kind, forS }), [
    type,
    LASTS_MS / 1000,
  ] as const)
/** The emulated trouble ends by itself. */
const byItself = (): Promise<void> => Promise.resolve()

const absences: readonly Absence[] = [
  {
    name: 'doffed',
    on: 'desk',
    words: 'Has taken the headset off',
    who: 'wearer',
    leave: (page) => cause(page, 'doffed'),
    comeBack: byItself,
  },
  {
    name: 'cameraTaken',
    on: 'desk',
    words: 'Camera has gone',
    who: 'wearer',
    leave: (page) => cause(page, 'cameraMute'),
    comeBack: byItself,
  },
  {
    name: 'tabHidden',
    on: 'room',
    words: 'The orthopedist is looking at something else',
    who: 'desk',
    leave: (page) => page.evaluate(() => window.faultDevices?.cover(true)),
    comeBack: (page) => page.evaluate(() => window.faultDevices?.cover(false)),
  },
  {
    name: 'microphonePulled',
    on: 'room',
    words: 'The orthopedist’s microphone has gone',
    who: 'desk',
    leave: (page) => page.evaluate(() => window.faultDevices?.pull('audio')),
    comeBack: (page) => page.evaluate(() => window.faultDevices?.putBack('audio')),
  },
  {
    name: 'cameraLost',
    on: 'desk',
    words: 'Camera has gone',
    who: 'room',
    leave: (page) => page.evaluate(() => window.faultDevices?.pull('video')),
    comeBack: (page) => page.evaluate(() => window.faultDevices?.putBack('video')),
  },
]

export const peopleAway: Fault = {
  name: 'people-away',
  about: 'headset taken off, window covered, camera taken or lost, microphone pulled out',
  form: 'usual',
  run: () =>
    withPages(
      { scenario: 'still', phrases: absences.map(({ words }) => words), before: installDevices },
      run,
    ),
}

interface Seen {
  readonly shownMs: number | undefined
  readonly backMs: number | undefined
}

async function seeOne(absence: Absence, watcher: WatchedPage, page: Page): Promise<Seen> {
  const leftAtMs = Date.now()
  await absence.leave(page)
  const shownAt = await find(() => watcher.wordsAt(absence.words, true, leftAtMs), WAITED_MS)
  await pause(Math.max(0, leftAtMs + LASTS_MS - Date.now()))
  const backAtMs = Date.now()
  await absence.comeBack(page)
  const overAt = await find(() => watcher.wordsAt(absence.words, false, shownAt ?? leftAtMs), WAITED_MS)
  return {
    shownMs: shownAt === undefined ? undefined : shownAt - leftAtMs,
    backMs: overAt === undefined ? undefined : Math.max(0, overAt - backAtMs),
  }
}

async function run({ pages, picturesAfter }: PagesStage): Promise<Outcome> {
  const wrong: (string | Late)[] = []
  const values: Record<string, number> = {}
  for (const absence of absences) {
    const { shownMs, backMs } = await seeOne(absence, pages[absence.on], pages[absence.who].page)
    wrong.push(
      ...above(`“${absence.words}” on the ${absence.on}`, shownMs, SHOWN_WITHIN_MS),
      ...above(`${absence.name} is over`, backMs, BACK_WITHIN_MS),
    )
    values[`${absence.name}ShownMs`] = told(shownMs)
    values[`${absence.name}BackMs`] = told(backMs)
  }
  // Nobody joined again: the pages are the same, and pictures move both ways.
  const after = await picturesAfter(Date.now(), WAITED_MS)
  if (after.desk === undefined || after.room === undefined) wrong.push('pictures do not move any more')
  return { wrong, values }
}
