// What waited through a long silence is sent as fast as the server takes it, in order, and nothing of it is given up.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Command } from '../shared/protocol/commands.ts'
import { AppError } from '../shared/protocol/errors.ts'
import { CommandId } from '../shared/protocol/ids.ts'
import { CommandOutbox } from './commandOutbox.ts'

const chat = (text: string): Command => ({ type: 'chat.send', text })
const idOf = (index: number): CommandId =>
  CommandId.parse(`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`)

/** A server that takes `budget` commands, and the same again once `renew` is called. */
function budgeted(budget: number) {
  let left = budget
  let underWay = 0
  const taken: string[] = []
  const seen = { mostAtOnce: 0 }
  const outbox = new CommandOutbox(async (_commandId, command) => {
    underWay += 1
    seen.mostAtOnce = Math.max(seen.mostAtOnce, underWay)
    const isTaken = left > 0
    left -= 1
    await Promise.resolve()
    underWay -= 1
    if (!isTaken) throw new AppError('rate-limited')
    if (command.type === 'chat.send') taken.push(command.text)
    return { seq: taken.length }
  })
  const renew = (): void => {
    left = budget
  }
  return { outbox, taken, seen, renew }
}

describe('commands on their way', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('all that waited go out a few at a time, and again later where the server had enough', async () => {
    const { outbox, taken, seen, renew } = budgeted(200)
    const texts = Array.from({ length: 450 }, (_, index) => String(index))
    const answers = Promise.all(texts.map((text, index) => outbox.submit(idOf(index), chat(text))))
    outbox.open()
    await vi.advanceTimersByTimeAsync(0)
    expect(taken).toHaveLength(200)
    for (let window = 0; window < 2; window += 1) {
      renew()
      await vi.advanceTimersByTimeAsync(5000)
    }
    expect(await answers).toHaveLength(450)
    expect(taken).toEqual(texts)
    expect(seen.mostAtOnce).toBe(50)
  })

  it('what the session refuses for good meanwhile is told', async () => {
    const { outbox } = budgeted(0)
    const asked = outbox.submit(idOf(0), chat('a'))
    outbox.open()
    await vi.advanceTimersByTimeAsync(0)
    outbox.refuse(new AppError('session-closed'))
    await expect(asked).rejects.toMatchObject({ code: 'session-closed' })
    expect(vi.getTimerCount()).toBe(0)
  })
})
