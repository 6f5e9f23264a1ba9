// Two to four clients, random commands, broken lines and returns: in the end all hold the same, and what was
// acknowledged happened exactly once. A seed that ever fails becomes a test of its own here.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Command } from '../shared/protocol/commands.ts'
import { fold } from '../shared/session/playhead.ts'
import { command, SEED } from '../testing/arbitraries.ts'
import { countedIds } from '../testing/countedIds.ts'
import { createFakeClock } from '../testing/fakeClock.ts'
import { MemorySession } from '../testing/memorySession.ts'
import type { MemorySignalling } from '../testing/memorySignalling.ts'
import { createSessionClient, type SessionClient } from './sessionClient.ts'

type Step =
  | { readonly type: 'submit'; readonly seat: number; readonly command: Command }
  | { readonly type: 'say'; readonly seat: number }
  | { readonly type: 'toServer' | 'toClient'; readonly seat: number; readonly count: number }
  | { readonly type: 'cut' | 'mend'; readonly seat: number }
  | { readonly type: 'turn' }

const seat = fc.nat(3)
const count = fc.integer({ min: 1, max: 4 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('submit' as const), seat, command }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('say' as const), seat }) },
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constantFrom('toServer' as const, 'toClient' as const), seat, count }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('cut' as const, 'mend' as const), seat }) },
  { weight: 4, arbitrary: fc.constant({ type: 'turn' as const }) },
)

interface Party {
  readonly client: SessionClient
  readonly line: MemorySignalling
  readonly heard: number[]
}

const roles = ['wearer', 'expert', 'expert', 'patient'] as const

class Play {
  readonly session = new MemorySession(createFakeClock())
  readonly parties: Party[]
  readonly said: { readonly text: string; seq: number | undefined }[] = []

  constructor(size: number) {
    this.parties = roles.slice(0, size).map((role, index) => {
      const line = this.session.line(role, `${role}-${index}`)
      const client = createSessionClient({
        signalling: line,
        clock: createFakeClock(),
        newId: countedIds(8 + index),
      })
      const heard: number[] = []
      client.onEvent(({ seq }) => heard.push(seq))
      client.connect()
      return { client, line, heard }
    })
  }

  async take(next: Step): Promise<void> {
    if (next.type === 'turn') {
      await Promise.resolve()
      return
    }
    const party = this.parties[next.seat % this.parties.length]!
    switch (next.type) {
      case 'submit':
        // Refusals are part of the game.
        party.client.submit(next.command).catch(() => undefined)
        return
      case 'say': {
        const entry: { text: string; seq: number | undefined } = {
          text: `t${this.said.length}`,
          seq: undefined,
        }
        this.said.push(entry)
        void party.client.submit({ type: 'chat.send', text: entry.text }).then(({ seq }) => (entry.seq = seq))
        return
      }
      case 'toServer':
        party.line.deliverToServer(next.count)
        return
      case 'toClient':
        party.line.deliverToClient(next.count)
        return
      case 'cut':
        party.line.cut()
        return
      case 'mend':
        party.line.mend()
    }
  }

  async finish(): Promise<void> {
    for (const { line } of this.parties) line.mend()
    // Twice, since what is tried again later needs its timers.
    for (let round = 0; round < 4; round += 1) {
      await this.session.settle()
      await vi.advanceTimersByTimeAsync(1000)
    }
    await this.session.settle()
  }

  check(): void {
    const { session } = this
    const seqs = session.log.map(({ seq }) => seq)
    expect(fold(session.log)).toEqual(session.state)
    for (const { client, heard } of this.parties) {
      expect(client.connection.value).toEqual({ tag: 'live' })
      expect(client.state.value).toEqual(session.state)
      expect(heard).toEqual(seqs)
    }
    const texts = session.state.chat.map(({ text }) => text).filter((text) => /^t\d+$/.test(text))
    expect([...texts].sort()).toEqual(this.said.map(({ text }) => text).sort())
    for (const { text, seq } of this.said) {
      expect(session.log[(seq ?? 0) - 1]).toMatchObject({ type: 'chat.sent', text })
    }
  }

  close(): void {
    for (const { client } of this.parties) client.close()
  }
}

describe('clients over bad lines', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('[CLI-1] [CLI-2] [CLI-3] end with equal states, nothing acknowledged lost or doubled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 4 }),
        fc.array(step, { minLength: 20, maxLength: 150 }),
        async (size, steps) => {
          const play = new Play(size)
          try {
            for (const next of steps) await play.take(next)
            await play.finish()
            play.check()
          } finally {
            play.close()
          }
        },
      ),
      { seed: SEED, numRuns: 120 },
    )
  })
})
