// Crowds of bots: who joins when, how long it took, who failed. Each opens its two media transports, as a page does at once.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ServerProcess } from '../../e2e/drivers/serverProcess.ts'
import type { Role } from '../../shared/protocol/roles.ts'
import { type Bot, joinAsBot, sessionOf } from '../../e2e/drivers/bot.ts'

export interface Crowd {
  readonly clients: number
  readonly rooms: number
  /** All join within this time, evenly. */
  readonly withinMs: number
  readonly withMedia: boolean
}

export interface Gathered {
  readonly bots: readonly Bot[]
  /** From asking to connect until the media transports are there, each. */
  readonly joinMs: readonly number[]
  readonly failures: readonly string[]
}

/** One wearer in a room; the others may be as many as they like. */
const roleOf = (place: number): Role => (place === 0 ? 'wearer' : place === 1 ? 'expert' : 'observer')

async function joinWhole(server: ServerProcess, crowd: Crowd, index: number): Promise<Bot> {
  const place = Math.floor(index / crowd.rooms)
  const bot = await joinAsBot(server, {
    participantId: `p${place}`,
    role: roleOf(place),
    session: sessionOf(index % crowd.rooms),
  })
  if (crowd.withMedia) {
    await bot.ask('router.describe', {})
    await bot.ask('transport.create', { direction: 'send' })
    await bot.ask('transport.create', { direction: 'recv' })
  }
  return bot
}

export async function gather(server: ServerProcess, crowd: Crowd): Promise<Gathered> {
  const bots: Bot[] = []
  const joinMs: number[] = []
  const failures: string[] = []
  const startMs = performance.now()
  await Promise.all(
    Array.from({ length: crowd.clients }, async (_, index) => {
      const dueMs = startMs + (index / crowd.clients) * crowd.withinMs
      await delay(Math.max(0, dueMs - performance.now()))
      const askedMs = performance.now()
      try {
        bots.push(await joinWhole(server, crowd, index))
        joinMs.push(performance.now() - askedMs)
      } catch (error) {
        failures.push(String(error))
      }
    }),
  )
  return { bots, joinMs, failures }
}

/** A message from each expert; answers how long each took to be acknowledged, ms. */
export async function talk({ bots }: Gathered): Promise<number[]> {
  const took = await Promise.all(
    bots.map(async (bot) => {
      const sentMs = performance.now()
      const command = { type: 'chat.send', text: 'Can you hear me?' }
      try {
        await bot.ask('command.submit', { commandId: randomUUID(), command })
      } catch {
        return [] // observers may not speak
      }
      return [performance.now() - sentMs]
    }),
  )
  return took.flat()
}

export function disperse({ bots }: Gathered): void {
  for (const bot of bots) bot.leave()
}

export const connectedOf = ({ bots }: Gathered): number =>
  bots.filter(({ socket }) => socket.connected).length
