// A page's end of the socket, for tests of the server: what it hears, and what it is answered.
import { io, type Socket } from 'socket.io-client'
import { expect } from 'vitest'
import { PROTOCOL_VERSION } from '../../src/shared/protocol/version.ts'

export interface Notification {
  readonly name: string
  readonly data: unknown
}

export interface TestClient {
  readonly socket: Socket
  readonly heard: Notification[]
  readonly request: (name: string, data: unknown) => Promise<{ ok: boolean; data?: unknown; error?: unknown }>
}

/** Begins to connect; does not come back by itself. */
export function openClient(
  origin: string,
  auth: Record<string, unknown>,
  headers: Record<string, string> = {},
): TestClient {
  const socket = io(origin, {
    transports: ['websocket'],
    auth,
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
  })
  const heard: Notification[] = []
  socket.onAny((name: string, data: unknown) => heard.push({ name, data }))
  return { socket, heard, request: (name, data) => socket.timeout(5000).emitWithAck(name, data) }
}

/** Connects and enters, as a page does. */
export async function enterSession(origin: string, token: string, takeOver?: boolean): Promise<TestClient> {
  const client = openClient(origin, { token, protocolVersion: PROTOCOL_VERSION, takeOver })
  await new Promise<void>((resolve, reject) => {
    client.socket.on('connect', resolve)
    client.socket.on('connect_error', reject)
  })
  expect(await client.request('session.enter', {})).toMatchObject({ ok: true })
  return client
}

export const heardNames = ({ heard }: TestClient): string[] => heard.map(({ name }) => name)

export const lastHeard = ({ heard }: TestClient, name: string): unknown =>
  heard.filter((item) => item.name === name).at(-1)?.data
