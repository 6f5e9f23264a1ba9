// The session log as the server serves it: what a test holds against what was seen and drawn.
import { expect } from './expect.ts'
import { SessionEvent, type SessionEventOf, type EventType } from '../../shared/protocol/events.ts'
import type { ServerProcess } from './serverProcess.ts'

/** All events so far, in order. */
export async function readLog(server: ServerProcess): Promise<SessionEvent[]> {
  const token = await server.joinToken('expert', { participantId: 'log-reader' })
  const answer = await fetch(`${server.directOrigin}/api/sessions/${server.sessionId}/log`, {
    headers: { authorization: `Bearer ${token}` },
  })
  if (!answer.ok) throw new Error(`the log was refused: ${answer.status} ${await answer.text()}`)
  const lines = (await answer.text()).split('\n').filter((line) => line !== '')
  return lines.map((line) => SessionEvent.parse(JSON.parse(line)))
}

export const isOfType =
  <T extends EventType>(type: T) =>
  (event: SessionEvent): event is SessionEventOf<T> =>
    event.type === type

/** Waits until the log holds `count` events of a type, and gives them. */
export async function waitForEvents<T extends EventType>(
  server: ServerProcess,
  type: T,
  count = 1,
): Promise<SessionEventOf<T>[]> {
  let found: SessionEventOf<T>[] = []
  await expect
    .poll(
      async () => {
        found = (await readLog(server)).filter(isOfType(type))
        return found.length
      },
      { message: `${count} × ${type} in the log`, intervals: [100] },
    )
    .toBeGreaterThanOrEqual(count)
  return found
}
