// How whole voices arrive over the slow lines, beside the video and beside the stills that go in its place. What a lost packet
// carried is partly in the next one (Opus' forward error correction); the rest has to be made up by the player.
import { setTimeout as delay } from 'node:timers/promises'
import { heardBy, keepConnections, type Heard } from '../../e2e/drivers/connections.ts'
import { stillWall } from '../../e2e/drivers/scenarios.ts'
import type { ProfileName } from '../../shaper/profiles.ts'
import { CouldNotMeasure, rounded, type Bench } from '../bench.ts'
import { withVoice } from '../madeVoice.ts'
import { onStage } from '../stage.ts'

/** Encoders learn of the loss by then, and stills have begun. */
const SETTLE_MS = 20_000
const MEASURE_MS = 20_000
const lines: readonly ProfileName[] = ['rural', 'poor']
const ways = ['video', 'still'] as const

interface Row {
  readonly line: string
  readonly beside: string
  readonly lostPercent: number
  readonly madeUpPercent: number
  readonly playedS: number
}

const share = (part: number, whole: number): number => rounded((100 * part) / whole, 1)

/** Both voices together. */
const sum = (heard: readonly Heard[], key: keyof Heard): number =>
  heard.reduce((total, each) => total + each[key], 0)

const measureCase = (line: ProfileName, beside: (typeof ways)[number], argument: string): Promise<Row> =>
  onStage(
    async ({ server, people }) => {
      await server.addScenario(stillWall.name, stillWall)
      const wearer = await people.openHmd({ scenario: stillWall.name, before: keepConnections })
      const desk = await people.openDesk({ before: keepConnections })
      await desk.choosePicture(beside)
      const heard = (): Promise<Heard[]> => Promise.all([wearer, desk.page].map(heardBy))
      await delay(SETTLE_MS)
      const before = await heard()
      await delay(MEASURE_MS)
      const after = await heard()
      const during = (key: keyof Heard): number => sum(after, key) - sum(before, key)
      if (during('packets') < (MEASURE_MS / 1000) * 50)
        throw new CouldNotMeasure(`only ${during('packets')} packets of voices came`)
      return {
        line,
        beside,
        lostPercent: share(during('lost'), during('lost') + during('packets')),
        madeUpPercent: share(during('madeUpS'), during('playedS')),
        playedS: rounded(during('playedS'), 0),
      }
    },
    line,
    [argument],
  )

export const voices: Bench = {
  name: 'voices',
  about: 'how much of the voices has to be made up over slow lines, beside video and beside stills',
  measure: () =>
    withVoice(async (argument) => {
      const rows: Row[] = []
      for (const line of lines)
        for (const beside of ways) rows.push(await measureCase(line, beside, argument))
      const worst = (key: 'madeUpPercent' | 'lostPercent'): number => Math.max(...rows.map((row) => row[key]))
      return {
        values: { worstMadeUpPercent: worst('madeUpPercent') },
        baseline: { worstLostPercent: worst('lostPercent') },
        rows: rows.map((row) => ({ ...row })),
      }
    }),
}
