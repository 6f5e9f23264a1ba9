// One of two media workers is killed: its room goes to another, and the other's room does not notice.
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { openSqlEventStore } from '../../../server/store/sqlEventStore.ts'
import { launchOptions } from '../../e2e/drivers/chromium.ts'
import { createPeople } from '../../e2e/drivers/people.ts'
import type { ServerProcess } from '../../e2e/drivers/serverProcess.ts'
import { SessionId } from '../../shared/protocol/ids.ts'
import { above, find, pause, told, type Fault, type Outcome } from '../fault.ts'
import { ROOM_FACE, watch, withPages, type PagesStage, type WatchedPage } from '../pages.ts'

const MEDIA_WITHIN_MS = 5000
const WAITED_MS = 15_000
/** Pictures of a healthy room are never farther apart than this, on a busy machine either. */
const UNTOUCHED_GAP_MS = 1500
/** Five browsers' pages start at once. */
const OTHER_WITHIN_MS = 60_000
const OTHER_SESSION = 'other-room'

export const workerKilled: Fault = {
  name: 'media-worker-kill',
  about: 'kill -9 of one of two media workers, each with a room',
  form: 'usual',
  run: () =>
    withPages({ env: { SKULDER_MEDIA_WORKERS: '2', SKULDER_LOG_LEVEL: 'info' } }, (stage) =>
      withOther(stage.server, (other) => run(stage, other)),
    ),
}

/** A second consultation, with an orthopedist and a patient, in a browser of their own: one alone at times never starts the fifth page's videos. */
async function withOther<T>(server: ServerProcess, work: (room: WatchedPage) => Promise<T>): Promise<T> {
  const store = await openSqlEventStore(join(server.dataDir, 'skulder.db'))
  await store.createSession({
    sessionId: SessionId.parse(OTHER_SESSION),
    title: 'Another room',
    openedAtMs: Date.now(),
  })
  await store.close()
  const browser = await chromium.launch(launchOptions)
  try {
    const people = createPeople(browser, server)
    await people.openDesk({ sessionId: OTHER_SESSION })
    const room = await watch(await people.openRoom({ sessionId: OTHER_SESSION }), [], ROOM_FACE)
    if ((await find(() => room.pictureAt(0), OTHER_WITHIN_MS)) === undefined)
      throw new Error('no pictures came in the other room')
    return await work(room)
  } finally {
    await browser.close()
  }
}

const longestGap = (pictures: readonly number[], fromMs: number, toMs: number): number => {
  const within = [fromMs, ...pictures.filter((atMs) => atMs > fromMs && atMs < toMs), toMs]
  return Math.max(...within.map((atMs, index) => atMs - (within[index - 1] ?? atMs)))
}

/** Kills the first worker; tells which rooms the log says have lost their media. */
async function killWorker(server: ServerProcess): Promise<{ killedAtMs: number; lost: readonly string[] }> {
  const started = server
    .output()
    .split('\n')
    .find((line) => line.includes('media worker started'))
  const pid = Number(/"pid":(\d+)/.exec(started ?? '')?.[1])
  if (!(pid > 0)) throw new Error('the log does not say which process the media worker is')
  const killedAtMs = Date.now()
  process.kill(pid, 'SIGKILL')
  const lost = await find(() => {
    const lines = server
      .output()
      .split('\n')
      .filter((line) => line.includes('media lost'))
    return lines.length > 0 ? lines : undefined
  }, MEDIA_WITHIN_MS)
  if (lost === undefined) throw new Error('the log does not say that a room lost its media')
  return { killedAtMs, lost }
}

async function deathsCounted({ directOrigin }: ServerProcess): Promise<number> {
  const metrics = await (await fetch(`${directOrigin}/metrics`)).text()
  return Number(/^skulder_media_worker_deaths_total (\d+)/m.exec(metrics)?.[1] ?? 0)
}

async function run({ server, pages }: PagesStage, other: WatchedPage): Promise<Outcome> {
  await pause(1000)
  const { killedAtMs, lost } = await killWorker(server)
  const isOthers = lost.some((line) => line.includes(OTHER_SESSION))
  const hit = isOthers ? [other] : [pages.desk, pages.room]
  const spared = isOthers ? [pages.desk, pages.room] : [other]
  // The last pictures of before may still be on their way when it is killed.
  const settledMs = killedAtMs + 300
  const backMs = await Promise.all(
    hit.map(async (page) => {
      const atMs = await find(() => page.pictureAt(settledMs), WAITED_MS)
      return atMs === undefined ? undefined : atMs - killedAtMs
    }),
  )
  await pause(Math.max(0, killedAtMs + MEDIA_WITHIN_MS - Date.now()))
  const gaps = await Promise.all(
    spared.map(async ({ look }) =>
      longestGap((await look()).pictures, killedAtMs, killedAtMs + MEDIA_WITHIN_MS),
    ),
  )
  const deaths = await deathsCounted(server)
  return {
    wrong: [
      ...backMs.flatMap((ms) => above('the picture', ms, MEDIA_WITHIN_MS)),
      ...gaps.flatMap((gap) => above('the next picture in the other room', gap, UNTOUCHED_GAP_MS)),
      ...(lost.length === 1 ? [] : [`${lost.length} rooms lost their media, not 1`]),
      ...(server.output().includes('media worker died') ? [] : ['the log does not say that a worker died']),
      ...(deaths === 1 ? [] : [`the figures count ${deaths} dead workers, not 1`]),
    ],
    values: {
      pictureMs: told(backMs.includes(undefined) ? undefined : Math.max(...backMs.map((ms) => ms ?? 0))),
      otherRoomGapMs: Math.max(...gaps),
      roomsMoved: lost.length,
      deathsCounted: deaths,
    },
  }
}
