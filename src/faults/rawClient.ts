// A client that keeps to no rule: a bare socket with a valid link.
import { io, type Socket } from 'socket.io-client'
import type { LinkOptions, ServerProcess } from '../e2e/drivers/serverProcess.ts'
import type { Role } from '../shared/protocol/roles.ts'
import { PROTOCOL_VERSION } from '../shared/protocol/version.ts'

/** Rejects when it is not let in. */
export async function openRaw(server: ServerProcess, role: Role, options: LinkOptions = {}): Promise<Socket> {
  const auth = {
    token: await server.joinToken(role, options),
    protocolVersion: PROTOCOL_VERSION,
    takeOver: true,
  }
  const socket = io(server.origin, { transports: ['websocket'], auth, reconnection: false, forceNew: true })
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve)
    socket.on('connect_error', reject)
  })
  return socket
}

/** Memory of the server's process, bytes, as it tells itself. */
export async function serverMemory({ directOrigin }: ServerProcess): Promise<number> {
  const text = await (await fetch(`${directOrigin}/metrics`)).text()
  const bytes = Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1])
  if (!(bytes > 0)) throw new Error('the server does not tell its memory')
  return bytes
}

/** Words in the server's output that a healthy one never says. */
export const mishapsIn = (output: string): number =>
  output.match(/unhandled|uncaught|a handler failed|a handshake failed/gi)?.length ?? 0
