// A session of so many events in the real store: how long opening it takes, and seeking in it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { EventStore, NewEvent } from '../../../server/store/eventStore.ts'
import { openSqlEventStore } from '../../../server/store/sqlEventStore.ts'
import { Room } from '../../../server/rooms/room.ts'
import { createFakeSfu } from '../../../server/media/fakeSfu.ts'
import { createLogger } from '../../../server/observe/logger.ts'
import type { EventBody } from '../../shared/protocol/events.ts'
import { ParticipantId, PeerId, SessionId } from '../../shared/protocol/ids.ts'
import { createPlayhead } from '../../shared/session/playhead.ts'
import { CouldNotMeasure, percentile, rounded } from '../bench.ts'

const sessionId = SessionId.parse('long')
const by = { participantId: ParticipantId.parse('expert'), role: 'expert' } as const
const peerId = PeerId.parse('peer-1')
const FILL_AT_ONCE = 2000
const READ_AT_ONCE = 2000
const SEEKS = 200
/** What a replay shows around the instant. */
const SEEN_EVENTS = 100

/** What long sessions are made of: mostly what the devices tell, seldom what people write. */
function bodyOf(n: number): EventBody {
  if (n % 100 === 99) return { type: 'chat.sent', text: `note ${n}`.padEnd(80, '.') }
  if (n % 3 === 0) return { type: 'tracking.reported', tracked: n % 2 === 0 }
  if (n % 3 === 1) return { type: 'camera.limited', level: n % 2 === 0 ? 'low' : 'full', reason: 'none' }
  return { type: 'media.reported', peerId, microphone: 'on', camera: n % 2 === 0 ? 'on' : 'muted' }
}

async function fill(store: EventStore, events: number): Promise<void> {
  await store.createSession({ sessionId, title: 'Long', openedAtMs: 1 })
  const opening: NewEvent[] = [
    { atMs: 1, by, body: { type: 'session.opened', title: 'Long' } },
    { atMs: 1, by, body: { type: 'peer.joined', peerId, participantId: by.participantId, role: 'expert' } },
  ]
  for (let seq = 0; seq < events;) {
    const more = Array.from({ length: Math.min(FILL_AT_ONCE, events - seq) }, (_, index): NewEvent => {
      const n = seq + index
      return opening[n] ?? { atMs: n * 10, by, body: bodyOf(n) }
    })
    const answer = await store.append({ sessionId, expectedSeq: seq, events: more })
    if (answer.tag !== 'appended') throw new CouldNotMeasure('the long session could not be written')
    seq = answer.seq
  }
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}

/** What the server does when the first person comes into a session that is in the log. */
async function openRoom(store: EventStore): Promise<void> {
  const record = await store.findSession(sessionId)
  if (record === undefined) throw new CouldNotMeasure('the long session is not there')
  let count = 0
  const room = new Room(record, {
    store,
    sfu: createFakeSfu(),
    logger: createLogger('silent'),
    nowMs: () => Date.now(),
    newId: () => `peer-${(count += 1)}`,
  })
  await room.open()
  await room.close()
}

/** Everything that replay needs to show any instant. */
async function openReplay(store: EventStore) {
  const playhead = createPlayhead()
  for (;;) {
    const events = await store.readAfter(sessionId, playhead.head.headSeq, READ_AT_ONCE)
    playhead.append(events)
    if (events.length < READ_AT_ONCE) return playhead
    await delay(0)
  }
}

export interface LongLog {
  readonly events: number
  readonly fileOpenMs: number
  /** File and room: until the first person is in. */
  readonly openMs: number
  readonly replayOpenMs: number
  /** To the state at a random instant with the events around it, 95 of 100. */
  readonly seekMs: number
}

export async function measureLongLog(events: number): Promise<LongLog> {
  const folder = await mkdtemp(join(tmpdir(), 'skulder-log-'))
  const path = join(folder, 'skulder.db')
  try {
    const filling = await openSqlEventStore(path)
    await fill(filling, events)
    await filling.close()
    let store: EventStore | undefined
    const fileOpenMs = await timed(async () => (store = await openSqlEventStore(path)))
    if (store === undefined) throw new CouldNotMeasure('the log did not open')
    const opened = store
    const roomOpenMs = await timed(() => openRoom(opened))
    const startMs = performance.now()
    const playhead = await openReplay(opened)
    const replayOpenMs = performance.now() - startMs
    const took: number[] = []
    for (let seek = 0; seek < SEEKS; seek += 1) {
      const seq = Math.floor((((seek + 0.5) * 0.618_033_988_75) % 1) * events)
      took.push(
        await timed(async () => {
          const seen = await opened.readAfter(sessionId, seq, SEEN_EVENTS)
          if (playhead.atSeq(seq).headSeq !== seq || seen[0]?.seq !== seq + 1)
            throw new CouldNotMeasure(`event ${seq} was not found`)
        }),
      )
    }
    await opened.close()
    return {
      events,
      fileOpenMs: rounded(fileOpenMs, 1),
      openMs: rounded(fileOpenMs + roomOpenMs, 1),
      replayOpenMs: rounded(replayOpenMs, 1),
      seekMs: rounded(percentile(took, 0.95), 2),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
