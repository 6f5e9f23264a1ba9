// coturn's configuration and the firewall table beside it, from Skulder's own settings. Pure; SPEC.md, T6 and T7.
import { isIPv6 } from 'node:net'
import { StartupError } from '../startupError.ts'
import { parseTurnUrl, type TurnSettings, type TurnUrl } from './turnSettings.ts'

export interface TurnConfigOptions {
  readonly turn: TurnSettings
  /** Where browsers, and so coturn, reach the media server. */
  readonly media: {
    readonly addresses: readonly string[]
    readonly ports: { readonly first: number; readonly last: number }
    /** On the machine's own loopback network, as in a demo. */
    readonly isLoopback: boolean
  }
  /** The machine's addresses on which coturn listens, and from which it relays. */
  readonly listenAddresses: readonly string[]
  /** What the outside sees of them behind a translating router. */
  readonly publicAddress: string | undefined
  /** PEM files; needed where an address begins with turns:. */
  readonly tls: { readonly certPath: string; readonly keyPath: string } | undefined
  /** A file, `syslog`, or `stdout` as in a container. */
  readonly log: string
  /** How many people the server may have in sessions at the same time. */
  readonly people: number
}

/** Ports that coturn relays from: coturn's own defaults, stated since the firewall table names them too. */
const RELAY_PORTS = { first: 49_152, last: 65_535 }
/** Two transports, three addresses, two networks (cable and Wi-Fi), and once more while ICE restarts. */
const ALLOCATIONS_PER_PERSON = 24
/** Most people need one network and no restart. */
const USUAL_ALLOCATIONS = 6
/** Bytes a second and way: a transport that takes the pictures of a full room. */
const MAX_BYTES_PER_S = 2_500_000
/** Debian's account for coturn. */
const ACCOUNT = 'turnserver'

interface Ports {
  readonly plain: number
  /** Undefined: no TLS. */
  readonly tls: number | undefined
}

/** coturn has two ports, and takes UDP and TCP on both, TLS on the second. */
function portsOf(urls: readonly TurnUrl[]): Ports {
  const distinct = (some: readonly TurnUrl[]): number[] => [...new Set(some.map(({ port }) => port))]
  const [tls, secondTls] = distinct(urls.filter(({ way }) => way === 'tls'))
  const [plain, secondPlain] = distinct(urls).filter((port) => port !== tls)
  if (secondTls !== undefined || secondPlain !== undefined) {
    throw new StartupError(
      'SKULDER_TURN_URLS names more ports than coturn listens on.',
      'Use one port for turns: and, where it must be another, one for turn:.',
    )
  }
  return { plain: plain ?? tls ?? 0, tls }
}

function urlsOf({ turn }: TurnConfigOptions): readonly TurnUrl[] {
  return turn.urls.flatMap((url) => parseTurnUrl(url) ?? [])
}

function tlsLines({ tls }: TurnConfigOptions, port: number | undefined): string[] {
  if (port === undefined) return ['no-tls', 'no-dtls']
  if (tls === undefined) {
    throw new StartupError(
      'SKULDER_TURN_URLS has an address with TLS, and there is no certificate for it.',
      'Name the PEM files with --cert and --key.',
    )
  }
  return [
    `tls-listening-port=${port}`,
    `cert=${tls.certPath}`,
    `pkey=${tls.keyPath}`,
    '# No browser speaks TURN over DTLS.',
    'no-dtls',
    'no-tlsv1',
    'no-tlsv1_1',
  ]
}

function addressLines({ listenAddresses, publicAddress }: TurnConfigOptions): string[] {
  const outside = publicAddress === undefined ? [] : listenAddresses.map((own) => `${publicAddress}/${own}`)
  return [
    ...listenAddresses.flatMap((address) => [`listening-ip=${address}`, `relay-ip=${address}`]),
    ...outside.map((pair) => `external-ip=${pair}`),
  ]
}

function peerLines({ media }: TurnConfigOptions): string[] {
  return [
    '# Relayed to the media server and to nothing else. What no rule names is let through, so all is denied: loopback,',
    '# private, link-local and multicast ranges, mapped and translated addresses, and the rest of the world. Allowed wins.',
    ...media.addresses.map((address) => `allowed-peer-ip=${address}`),
    'denied-peer-ip=0.0.0.0-255.255.255.255',
    'denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    'no-multicast-peers',
    'no-tcp-relay',
    '# No database may widen this.',
    'no-dynamic-ip-list',
    'no-dynamic-realms',
    ...(media.isLoopback
      ? ['# The media server is on this machine’s loopback network.', 'allow-loopback-peers']
      : []),
  ]
}

/** turnserver.conf. It holds the secret. Throws StartupError. */
export function turnConfig(options: TurnConfigOptions): string {
  const urls = urlsOf(options)
  const { plain, tls } = portsOf(urls)
  const total = Math.min(RELAY_PORTS.last - RELAY_PORTS.first, options.people * USUAL_ALLOCATIONS)
  const lines = [
    '# coturn for Skulder. Made by `npm run turn-config`: change the settings and make it anew. It holds a secret.',
    ...addressLines(options),
    `listening-port=${plain}`,
    ...tlsLines(options, tls),
    `min-port=${RELAY_PORTS.first}`,
    `max-port=${RELAY_PORTS.last}`,
    '',
    '# Who may: credentials that Skulder gives each peer for minutes.',
    'use-auth-secret',
    `static-auth-secret=${options.turn.secret}`,
    `realm=${urls[0]?.host ?? ''}`,
    'stale-nonce=600',
    `user-quota=${ALLOCATIONS_PER_PERSON}`,
    `total-quota=${total}`,
    `max-bps=${MAX_BYTES_PER_S}`,
    '',
    ...peerLines(options),
    '',
    '# Nothing that is not needed.',
    'fingerprint',
    'no-cli',
    'no-stun',
    'no-rfc5780',
    'no-stun-backward-compatibility',
    'response-origin-only-with-rfc5780',
    'no-software-attribute',
    'no-auth-pings',
    `log-file=${options.log}`,
  ]
  return `${lines.join('\n')}\n`
}

/** A table for nftables on coturn's machine: coturn cannot tell ports of the media server apart. */
export function turnFirewall({ media }: TurnConfigOptions): string {
  const { first, last } = media.ports
  const ports = first === last ? String(first) : `${first}-${last}`
  const relayed = `meta skuid "${ACCOUNT}" udp sport ${RELAY_PORTS.first}-${RELAY_PORTS.last}`
  const accepts = media.addresses.map(
    (address) =>
      `    ${relayed} ${isIPv6(address) ? 'ip6' : 'ip'} daddr ${address} udp dport ${ports} accept`,
  )
  return `# For coturn's machine: \`nft -f\` this file. What ${ACCOUNT} relays goes to the media ports, whatever else it is asked.
# Made by \`npm run turn-config\`.
table inet skulder_turn
delete table inet skulder_turn
table inet skulder_turn {
  chain relayed {
    type filter hook output priority filter; policy accept;
${accepts.join('\n')}
    ${relayed} counter drop
  }
}
`
}
