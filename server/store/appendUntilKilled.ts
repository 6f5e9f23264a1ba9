// Run by sqlEventStore.test.ts as a process of its own, which is killed while it writes: appends chat events and says on
// standard output which were acknowledged.
import { ParticipantId, SessionId } from '../../src/shared/protocol/ids.ts'
import { openSqlEventStore } from './sqlEventStore.ts'

const sessionId = SessionId.parse('durable')
const store = await openSqlEventStore(process.argv[2] ?? '')
await store.createSession({ sessionId, title: 'Durable', openedAtMs: 0 })
const by = { participantId: ParticipantId.parse('p1'), role: 'expert' } as const
for (let seq = await store.headSeq(sessionId); ; seq += 1) {
  const body = { type: 'chat.sent', text: String(seq + 1) } as const
  await store.append({ sessionId, expectedSeq: seq, events: [{ atMs: 0, by, body }] })
  process.stdout.write(`${String(seq + 1)}\n`)
}
