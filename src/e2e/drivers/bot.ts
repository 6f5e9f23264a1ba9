// A person without a browser: joins by a link over the project's own signalling, asks and hears as a page does.
import { io, type Socket } from 'socket.io-client'
import { join } from 'node:path'
import { z } from 'zod'
import { openSqlEventStore } from '../../../server/store/sqlEventStore.ts'
import type { ServerProcess } from './serverProcess.ts'
import { SessionId } from '../../shared/protocol/ids.ts'
import type { Role } from '../../shared/protocol/roles.ts'
import type { RequestName } from '../../shared/protocol/signalling.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'

const REQUEST_WITHIN_MS = 30_000
const Answer = z.object({
  ok: z.boolean(),
  data: z.looseObject({}).optional(),
  error: z.unknown().optional(),
})

export interface Bot {
  readonly socket: Socket
  /** Rejects with the refusal in words. */
  readonly ask: (name: RequestName, data: unknown) => Promise<Record<string, unknown>>
  readonly leave: () => void
}

export interface BotSeat {
  readonly participantId: string
  readonly role: Role
  readonly session: SessionId
}

export const sessionOf = (index: number): SessionId => SessionId.parse(`load-${index}`)

/** Makes sessions 0 … `count` - 1 beside the running server. */
export async function makeSessions({ dataDir }: ServerProcess, count: number): Promise<void> {
  const store = await openSqlEventStore(join(dataDir, 'skulder.db'))
  try {
    for (let index = 0; index < count; index += 1) {
      const sessionId = sessionOf(index)
      await store.createSession({ sessionId, title: `Load ${index}`, openedAtMs: Date.now() })
    }
  } finally {
    await store.close()
  }
}

/** Connects and enters, as a page does; rejects when it is not let in. */
export async function joinAsBot(server: ServerProcess, seat: BotSeat): Promise<Bot> {
  const { participantId, role, session } = seat
  const token = await server.joinToken(role, { participantId, sessionId: session })
  const socket = io(server.origin, {
    transports: ['websocket'],
    auth: { token, protocolVersion: PROTOCOL_VERSION },
    reconnection: false,
    forceNew: true,
    timeout: REQUEST_WITHIN_MS,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  const ask: Bot['ask'] = async (name, data) => {
    const raw: unknown = await socket.timeout(REQUEST_WITHIN_MS).emitWithAck(name, data)
    const { ok, data: answer = {}, error } = Answer.parse(raw)
    if (!ok) throw new Error(`${name} was refused: ${JSON.stringify(error)}`)
    return answer
  }
  await ask('session.enter', {})
  return { socket, ask, leave: () => void socket.disconnect() }
}

/** Settings under which the bench is what finds the limit. */
export const withoutLimits: Readonly<Record<string, string>> = {
  SKULDER_MAX_ROOMS: '100000',
  SKULDER_MAX_ROOMS_PER_WORKER: '100000',
  SKULDER_MAX_STREAMS_PER_WORKER: '100000',
}
