// A join storm in short: everybody gets in, everybody's coming is in the right log, and nothing is left when all have gone.
// `npm run bench -- soak` measures the same with the real server.
import type { Socket } from 'socket.io-client'
import { afterEach, expect, it, vi } from 'vitest'
import { SessionId } from '../../src/shared/protocol/ids.ts'
import { enterSession, type TestClient } from '../testing/testClient.ts'
import { startTestApp, type TestApp, testToken } from '../testing/testApp.ts'

const ROOMS = 50
const PEOPLE = ['wearer', 'expert', 'patient', 'observer'] as const

let app: TestApp
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect()
  await app.close()
})

async function join(room: number, role: (typeof PEOPLE)[number]): Promise<TestClient> {
  const client = await enterSession(app.origin, await testToken(role, { sessionId: `room-${room}` }))
  sockets.push(client.socket)
  for (const direction of ['send', 'recv'])
    expect(await client.request('transport.create', { direction })).toMatchObject({ ok: true })
  return client
}

it('lets 200 people into 50 rooms at once, and keeps nothing of them when they have gone', async () => {
  app = await startTestApp({ mediaWorkers: 2 })
  const sessions = Array.from({ length: ROOMS }, (_, room) => SessionId.parse(`room-${room}`))
  for (const sessionId of sessions) await app.store.createSession({ sessionId, title: 'Room', openedAtMs: 1 })
  const joins = sessions.flatMap((_, room) => PEOPLE.map((role) => join(room, role)))
  const clients = await Promise.all(joins)
  expect(clients).toHaveLength(200)
  expect(app.sfu.workerLoads().map(({ rooms }) => rooms)).toEqual([25, 25])
  expect(app.sfu.transportCount()).toBe(400)

  for (const { socket } of clients) socket.disconnect()
  await vi.waitFor(() => expect(app.sfu.transportCount()).toBe(0), { timeout: 10_000 })
  for (const sessionId of sessions) {
    await vi.waitFor(async () => {
      const events = await app.store.readAfter(sessionId, 0, 100)
      expect(events.map(({ type }) => type).toSorted()).toEqual([
        ...PEOPLE.map(() => 'peer.joined'),
        ...PEOPLE.map(() => 'peer.left'),
        'session.opened',
      ])
      expect(events.flatMap(({ type, role }) => (type === 'peer.joined' ? [role] : [])).toSorted()).toEqual(
        PEOPLE.toSorted(),
      )
    })
  }
})
