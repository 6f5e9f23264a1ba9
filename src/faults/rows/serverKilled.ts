// The server is killed at random instants in the middle of everybody's work, and started again on what it left on its disk.
import { createRandom } from '../../testing/syntheticWorld.ts'
import { colleagues, openCrowd, type Crowd } from '../crowd.ts'
import { above, pause, told, type Fault, type Outcome } from '../fault.ts'
import { withPages, type PagesStage } from '../pages.ts'

const TIMES = { short: 2, usual: 6, long: 50 }
const SEED = 4242
/** Between two kills. */
const WORKED_MS = { least: 1200, more: 1800 }
const BACK_WITHIN_MS = 5000
const WAITED_MS = 20_000

export const serverKilled: Fault = {
  name: 'server-kill',
  about: `kill -9 of the server at ${TIMES.usual} random instants (${TIMES.long} with --long), started again each time`,
  form: 'short',
  run: (form) => withPages({}, (stage) => run(stage, TIMES[form])),
}

interface Back {
  readonly botsMs: number | undefined
  readonly deskMs: number | undefined
  readonly roomMs: number | undefined
}

/** Everybody's way back, ms after the server listens. */
async function killOnce({ server, picturesAfter }: PagesStage, crowd: Crowd): Promise<Back> {
  await server.kill()
  await server.restart()
  const listensAtMs = Date.now()
  const [pictures, areBack] = await Promise.all([
    picturesAfter(listensAtMs, WAITED_MS),
    crowd.allLive(WAITED_MS).then((isLive) => (isLive ? Date.now() - listensAtMs : undefined)),
  ])
  const since = (atMs: number | undefined): number | undefined =>
    atMs === undefined ? undefined : atMs - listensAtMs
  return { botsMs: areBack, deskMs: since(pictures.desk), roomMs: since(pictures.room) }
}

const worst = (all: readonly (number | undefined)[]): number | undefined =>
  all.includes(undefined) ? undefined : Math.max(...all.map((ms) => ms ?? 0))

const middle = (all: readonly (number | undefined)[]): number | undefined =>
  all.map((ms) => ms ?? Infinity).toSorted((a, b) => a - b)[Math.floor(all.length / 2)]

async function run(stage: PagesStage, times: number): Promise<Outcome> {
  const crowd = await openCrowd(stage.server, colleagues)
  const random = createRandom(SEED)
  const backs: Back[] = []
  try {
    crowd.work()
    for (let time = 0; time < times; time += 1) {
      await pause(WORKED_MS.least + random.uniform() * WORKED_MS.more)
      backs.push(await killOnce(stage, crowd))
    }
    for (const { look } of Object.values(stage.pages)) await look()
    const checked = await crowd.check()
    const all = backs.map(({ botsMs, deskMs, roomMs }) => worst([botsMs, deskMs, roomMs]))
    return {
      wrong: [
        ...above('the colleagues back', worst(backs.map(({ botsMs }) => botsMs)), BACK_WITHIN_MS),
        ...above('the picture on the desk', worst(backs.map(({ deskMs }) => deskMs)), BACK_WITHIN_MS),
        ...above(
          'the picture on the patient’s screen',
          worst(backs.map(({ roomMs }) => roomMs)),
          BACK_WITHIN_MS,
        ),
        ...checked.broken,
      ],
      values: {
        kills: times,
        backMedianMs: told(middle(all)),
        backMaxMs: told(worst(all)),
        linesMaxMs: told(worst(backs.map(({ botsMs }) => botsMs))),
        pictureMaxMs: told(worst(backs.flatMap(({ deskMs, roomMs }) => [deskMs, roomMs]))),
        acknowledged: checked.acknowledged,
        stored: checked.stored,
        lostOrDoubled: checked.broken.length,
      },
    }
  } finally {
    crowd.close()
  }
}
