// What every event store does, run on each adapter.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventBody } from '../../src/shared/protocol/events.ts'
import { CommandId, ParticipantId, SessionId } from '../../src/shared/protocol/ids.ts'
import type { EventStore, NewEvent } from './eventStore.ts'

const sessionId = SessionId.parse('session-1')
const other = SessionId.parse('session-2')
const commandId = (n: number): CommandId =>
  CommandId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)
const by = { participantId: ParticipantId.parse('p1'), role: 'expert' } as const

const event = (body: EventBody, atMs = 1000): NewEvent => ({ atMs, by, body })
const chat = (text: string): NewEvent => event({ type: 'chat.sent', text })
const texts = (events: readonly Record<string, unknown>[]): unknown[] => events.map((item) => item['text'])

export function describeEventStore(name: string, open: () => Promise<EventStore>): void {
  describe(name, () => {
    let store: EventStore
    beforeEach(async () => {
      store = await open()
      await store.createSession({ sessionId, title: 'Room 1', openedAtMs: 5 })
    })
    afterEach(() => store.close())

    it('numbers events 1, 2, 3 … and gives them back with their envelope', async () => {
      const first = await store.append({ sessionId, expectedSeq: 0, events: [chat('a'), chat('b')] })
      expect(first).toMatchObject({ tag: 'appended', seq: 2 })
      await store.append({ sessionId, expectedSeq: 2, events: [chat('c')] })
      expect(await store.readAfter(sessionId, 0, 10)).toEqual(
        ['a', 'b', 'c'].map((text, index) => ({
          v: 1,
          sessionId,
          seq: index + 1,
          atMs: 1000,
          by,
          type: 'chat.sent',
          text,
        })),
      )
      expect(await store.headSeq(sessionId)).toBe(3)
    })

    it('reads after a number, at most as many as asked for', async () => {
      await store.append({ sessionId, expectedSeq: 0, events: ['a', 'b', 'c', 'd'].map(chat) })
      expect(texts(await store.readAfter(sessionId, 1, 2))).toEqual(['b', 'c'])
      expect(await store.readAfter(sessionId, 4, 2)).toEqual([])
    })

    it('writes nothing when the head is another than expected', async () => {
      await store.append({ sessionId, expectedSeq: 0, events: [chat('a')] })
      const late = { sessionId, expectedSeq: 0, events: [chat('late')], commandId: commandId(1) }
      expect(await store.append(late)).toEqual({ tag: 'conflict', headSeq: 1 })
      expect(await store.append({ ...late, expectedSeq: 2 })).toEqual({ tag: 'conflict', headSeq: 1 })
      expect(texts(await store.readAfter(sessionId, 0, 10))).toEqual(['a'])
      expect(await store.findAnswer(sessionId, commandId(1))).toBeUndefined()
    })

    it('lets exactly one of many simultaneous appends on the same head through', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          store.append({ sessionId, expectedSeq: 0, events: [chat(String(n))] }),
        ),
      )
      expect(answers.filter((answer) => answer.tag === 'appended')).toHaveLength(1)
      expect(await store.headSeq(sessionId)).toBe(1)
    })

    it('answers appends that come together each for itself, refused ones among them', async () => {
      await store.createSession({ sessionId: other, title: 'Room 2', openedAtMs: 9 })
      const unknown = SessionId.parse('session-3')
      await store.append({ sessionId, expectedSeq: 0, events: [chat('a')], commandId: commandId(1) })
      const answers = await Promise.allSettled([
        store.append({ sessionId, expectedSeq: 1, events: [chat('b'), chat('c')], commandId: commandId(2) }),
        store.append({ sessionId: unknown, expectedSeq: 0, events: [chat('x')] }),
        store.append({ sessionId: other, expectedSeq: 5, events: [chat('x')] }),
        store.append({ sessionId, expectedSeq: 3, events: [chat('x')], commandId: commandId(1) }),
        store.append({ sessionId: other, expectedSeq: 0, events: [chat('z')] }),
        store.append({ sessionId, expectedSeq: 3, events: [chat('d')] }),
      ])
      expect(answers).toMatchObject([
        { value: { tag: 'appended', seq: 3 } },
        { reason: { code: 'session-unknown' } },
        { value: { tag: 'conflict', headSeq: 0 } },
        { value: { tag: 'repeated', seq: 1 } },
        { value: { tag: 'appended', seq: 1 } },
        { value: { tag: 'appended', seq: 4 } },
      ])
      expect(texts(await store.readAfter(sessionId, 0, 10))).toEqual(['a', 'b', 'c', 'd'])
      expect(texts(await store.readAfter(other, 0, 10))).toEqual(['z'])
    })

    it('takes very many events at once', async () => {
      const many = Array.from({ length: 1000 }, (_, n) => chat(String(n)))
      expect(await store.append({ sessionId, expectedSeq: 0, events: many })).toMatchObject({ seq: 1000 })
      expect(texts(await store.readAfter(sessionId, 998, 10))).toEqual(['998', '999'])
    })

    it('answers a command that was carried out before as it did then, and writes nothing', async () => {
      const request = { sessionId, expectedSeq: 0, events: [chat('a')], commandId: commandId(7) }
      expect(await store.append(request)).toMatchObject({ tag: 'appended', seq: 1 })
      await store.append({ sessionId, expectedSeq: 1, events: [chat('b')] })
      expect(await store.append({ ...request, expectedSeq: 2 })).toEqual({ tag: 'repeated', seq: 1 })
      expect(await store.findAnswer(sessionId, commandId(7))).toBe(1)
      expect(await store.headSeq(sessionId)).toBe(2)
    })

    it('keeps sessions apart: same command id, own numbers', async () => {
      await store.createSession({ sessionId: other, title: 'Room 2', openedAtMs: 9 })
      await store.append({ sessionId, expectedSeq: 0, events: [chat('a')], commandId: commandId(1) })
      expect(
        await store.append({
          sessionId: other,
          expectedSeq: 0,
          events: [chat('z')],
          commandId: commandId(1),
        }),
      ).toMatchObject({ tag: 'appended', seq: 1 })
      expect(texts(await store.readAfter(other, 0, 10))).toEqual(['z'])
    })

    it('refuses to append to a session that was never made', async () => {
      await expect(
        store.append({ sessionId: other, expectedSeq: 0, events: [chat('a')] }),
      ).rejects.toMatchObject({
        code: 'session-unknown',
      })
      expect(await store.findSession(other)).toBeUndefined()
      expect(await store.readAfter(other, 0, 10)).toEqual([])
    })

    it('keeps the title of a session that is made twice', async () => {
      expect(await store.createSession({ sessionId, title: 'Another', openedAtMs: 99 })).toEqual({
        sessionId,
        title: 'Room 1',
        openedAtMs: 5,
        closed: false,
      })
    })

    it('knows a session as closed once its log says so', async () => {
      await store.createSession({ sessionId: other, title: 'Room 2', openedAtMs: 9 })
      await store.append({ sessionId, expectedSeq: 0, events: [event({ type: 'session.closed' })] })
      const sessions = await store.listSessions()
      expect(sessions.map((session) => [session.sessionId, session.closed])).toEqual([
        [other, false],
        [sessionId, true],
      ])
    })

    it('keeps text of any script and length', async () => {
      const text = `æøå 🦴 "quoted" \\ \u0000 ${'x'.repeat(100_000)}`
      await store.append({ sessionId, expectedSeq: 0, events: [chat(text)] })
      expect(texts(await store.readAfter(sessionId, 0, 1))).toEqual([text])
    })
  })
}
