// Where TURN servers are and the secret shared with them; read once with the other settings (SPEC.md).
import { StartupError } from '../startupError.ts'

export interface TurnSettings {
  /** As browsers take them: `turn:host:port?transport=udp`. */
  readonly urls: readonly string[]
  /** coturn's static-auth-secret. */
  readonly secret: string
}

/** One address of a TURN server, taken apart. */
export interface TurnUrl {
  readonly host: string
  readonly port: number
  readonly way: 'udp' | 'tcp' | 'tls'
}

const DEFAULT_PORTS = { udp: 3478, tcp: 3478, tls: 5349 } as const
const SHAPE =
  /^(?<scheme>turns?):(?<host>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(?<port>\d{1,5}))?\?transport=(?<transport>udp|tcp)$/

/** Undefined where browsers could not use it. TLS over UDP is one of those. */
export function parseTurnUrl(url: string): TurnUrl | undefined {
  const parts = SHAPE.exec(url.toLowerCase())?.groups
  if (parts === undefined) return undefined
  const { scheme, host = '', port, transport } = parts
  const way = scheme === 'turns' ? 'tls' : transport === 'udp' ? 'udp' : 'tcp'
  const number = Number(port ?? DEFAULT_PORTS[way])
  if ((way === 'tls' && transport === 'udp') || number < 1 || number > 65_535) return undefined
  return { host: host.replace(/^\[|\]$/g, ''), port: number, way }
}

/** Throws StartupError where only one half is set, or an address cannot be used. */
export function turnSettingsOf(
  urls: readonly string[] | undefined,
  secret: string | undefined,
): TurnSettings | undefined {
  if (urls === undefined && secret === undefined) return undefined
  if (urls === undefined || secret === undefined) {
    throw new StartupError(
      'Only one half of the TURN settings is there.',
      'Set both SKULDER_TURN_URLS and SKULDER_TURN_SECRET, or neither.',
    )
  }
  const wrong = urls.filter((url) => parseTurnUrl(url) === undefined)
  if (urls.length === 0 || wrong.length > 0) {
    throw new StartupError(
      `SKULDER_TURN_URLS has an address that browsers cannot use: ${wrong[0] ?? 'none at all'}`,
      'Give each as turn:HOST:PORT?transport=udp, turn:HOST:PORT?transport=tcp or turns:HOST:PORT?transport=tcp.',
    )
  }
  return { urls, secret }
}
