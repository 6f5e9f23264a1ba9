// The addresses at which this server is reached, and which of them a page may come from.
import { hostname, networkInterfaces } from 'node:os'

/** This machine's address in the local network; undefined when it has none. */
export function lanAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const outside = all.filter((item) => item.family === 'IPv4' && !item.internal)
  // Container and virtual machine bridges come with 172.17-31; a headset is not behind them.
  const [best] = [...outside.filter((item) => !item.address.startsWith('172.')), ...outside]
  return best?.address
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')

/** Names under which a certificate and an origin of this machine make sense. */
export function ownNames(lan: string | undefined): string[] {
  const name = hostname().toLowerCase()
  const ofLan = lan === undefined ? [] : [lan, name, `${name}.local`]
  return ['127.0.0.1', 'localhost', '[::1]', ...ofLan]
}

/** Origins of pages served by this process. */
export function ownOrigins(scheme: 'http' | 'https', port: number, lan: string | undefined): string[] {
  return ownNames(lan).map((name) => new URL(`${scheme}://${name}:${port}`).origin)
}
