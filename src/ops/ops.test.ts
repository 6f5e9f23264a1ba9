import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ASK_EVERY_MS, createOps, type Figures, KEEP_MS } from './ops.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const text = (rooms: number): Figures => ({ tag: 'text', text: `skulder_rooms ${rooms}` })

function setUp(answers: (token: string | undefined) => Figures) {
  const asked: (string | undefined)[] = []
  const ask = (token: string | undefined): Promise<Figures> => {
    asked.push(token)
    return Promise.resolve(answers(token))
  }
  return { asked, ops: createOps({ ask, nowMs: () => Date.now() }) }
}

it('asks every five seconds, stands still while nobody answers, and forgets after a quarter of an hour', async () => {
  let answer: Figures = text(1)
  const { ops, asked } = setUp(() => answer)
  ops.start()
  await vi.advanceTimersByTimeAsync(0)
  expect(ops.status.value).toBe('live')
  answer = { tag: 'away' }
  await vi.advanceTimersByTimeAsync(ASK_EVERY_MS)
  expect([ops.status.value, ops.moments.value.length]).toEqual(['away', 1])
  answer = text(2)
  await vi.advanceTimersByTimeAsync(ASK_EVERY_MS)
  expect(ops.moments.value.map(({ reading }) => reading.get('skulder_rooms'))).toEqual([1, 2])
  await vi.advanceTimersByTimeAsync(KEEP_MS)
  expect(ops.moments.value).toHaveLength(KEEP_MS / ASK_EVERY_MS)
  ops.close()
  const before = asked.length
  await vi.advanceTimersByTimeAsync(ASK_EVERY_MS * 3)
  expect(asked).toHaveLength(before)
})

it('asks no more once it is refused, until a token is shown; a wrong one is said to be wrong', async () => {
  const { ops, asked } = setUp((token) => (token === 'right' ? text(1) : { tag: 'refused' }))
  ops.start()
  await vi.advanceTimersByTimeAsync(ASK_EVERY_MS * 3)
  expect([ops.status.value, asked]).toEqual(['locked', [undefined]])
  ops.unlock('wrong')
  await vi.advanceTimersByTimeAsync(0)
  expect(ops.status.value).toBe('wrongToken')
  ops.unlock('right')
  await vi.advanceTimersByTimeAsync(ASK_EVERY_MS)
  expect([ops.status.value, asked]).toEqual(['live', [undefined, 'wrong', 'right', 'right']])
  ops.close()
})
