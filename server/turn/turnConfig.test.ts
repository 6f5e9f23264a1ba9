// What is written for coturn and its firewall. That coturn takes it, and what it then relays, is in coturn.test.ts.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { turnConfig, turnFirewall, type TurnConfigOptions } from './turnConfig.ts'

const secret = '4f1c9a7be2d84c06b3f5a1907d6e28c4'
const urls = [
  'turn:turn.example.org:443?transport=udp',
  'turn:turn.example.org:443?transport=tcp',
  'turns:turn.example.org:443?transport=tcp',
]
const options: TurnConfigOptions = {
  turn: { urls, secret },
  media: {
    addresses: ['203.0.113.5', '2001:db8::5'],
    ports: { first: 40_000, last: 40_003 },
    isLoopback: false,
  },
  listenAddresses: ['10.0.0.7'],
  publicAddress: '203.0.113.7',
  tls: { certPath: '/etc/turn/cert.pem', keyPath: '/etc/turn/key.pem' },
  log: 'syslog',
  people: 180,
}
const linesOf = (given: TurnConfigOptions): string[] => turnConfig(given).split('\n')
const withUrls = (...some: string[]): TurnConfigOptions => ({ ...options, turn: { urls: some, secret } })

describe('coturn’s configuration', () => {
  it('[T6] relays to the media server’s addresses and denies all others', () => {
    const lines = linesOf(options)
    expect(lines.filter((line) => line.startsWith('allowed-peer-ip'))).toEqual([
      'allowed-peer-ip=203.0.113.5',
      'allowed-peer-ip=2001:db8::5',
    ])
    expect(lines.filter((line) => line.startsWith('denied-peer-ip'))).toEqual([
      'denied-peer-ip=0.0.0.0-255.255.255.255',
      'denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ])
    for (const line of [
      'no-multicast-peers',
      'no-tcp-relay',
      'no-cli',
      'no-dynamic-ip-list',
      'use-auth-secret',
    ])
      expect(lines).toContain(line)
    expect(lines).not.toContain('allow-loopback-peers')
    expect(linesOf({ ...options, media: { ...options.media, isLoopback: true } })).toContain(
      'allow-loopback-peers',
    )
  })

  it('listens where the addresses for browsers say, with TLS from 1.2 on, behind a translating router too', () => {
    const lines = linesOf(options)
    for (const line of [
      'listening-ip=10.0.0.7',
      'relay-ip=10.0.0.7',
      'external-ip=203.0.113.7/10.0.0.7',
      'listening-port=443',
      'tls-listening-port=443',
      'cert=/etc/turn/cert.pem',
      'no-tlsv1',
      'no-tlsv1_1',
      'realm=turn.example.org',
      `static-auth-secret=${secret}`,
      'user-quota=24',
      'total-quota=1080',
      'log-file=syslog',
    ])
      expect(lines).toContain(line)
  })

  it('takes a second port, and no third', () => {
    const [udp = '', , tls = ''] = urls
    const two = linesOf(withUrls('turn:turn.example.org:3478?transport=udp', tls))
    expect(two).toContain('listening-port=3478')
    expect(two).toContain('tls-listening-port=443')
    expect(() =>
      turnConfig(
        withUrls(udp, 'turn:turn.example.org:3478?transport=udp', 'turn:turn.example.org:80?transport=tcp'),
      ),
    ).toThrow('more ports')
  })

  it('needs a certificate where an address has TLS, and else none', () => {
    const { tls, ...bare } = options
    expect(tls).toBeDefined()
    expect(() => turnConfig({ ...bare, tls: undefined })).toThrow('no certificate')
    expect(turnConfig({ ...bare, ...withUrls(urls[0] ?? ''), tls: undefined })).toContain('\nno-tls\n')
  })

  it('[T7] has a firewall table beside it that lets relayed packets out to the media ports alone', () => {
    const rules = turnFirewall(options)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('meta'))
    const relayed = 'meta skuid "turnserver" udp sport 49152-65535'
    expect(rules).toEqual([
      `${relayed} ip daddr 203.0.113.5 udp dport 40000-40003 accept`,
      `${relayed} ip6 daddr 2001:db8::5 udp dport 40000-40003 accept`,
      `${relayed} counter drop`,
    ])
  })
})

describe('npm run turn-config', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'skulder-turn-config-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const settings = {
    SKULDER_TURN_URLS: 'turn:127.0.0.3:443?transport=udp',
    SKULDER_TURN_SECRET: secret,
    SKULDER_MEDIA_PORT: '40000',
    SKULDER_MEDIA_WORKERS: '2',
  }
  /** What it prints, on either side. */
  const make = async (env: Readonly<Record<string, string>>, args: readonly string[] = ['--out', folder]) => {
    const main = fileURLToPath(new URL('main.ts', import.meta.url))
    const ended = await promisify(execFile)(process.execPath, [main, ...args], {
      env: { PATH: process.env['PATH'], ...env },
    }).catch((error: unknown) => error as { stdout: string; stderr: string })
    return ended.stdout + ended.stderr
  }

  it('writes both files from the server’s settings, the one with the secret for few', async () => {
    expect(await make(settings)).toContain('turnserver.nft')
    const conf = join(folder, 'turnserver.conf')
    expect((await stat(conf)).mode & 0o777).toBe(0o640)
    expect(await readFile(conf, 'utf8')).toContain('allowed-peer-ip=127.0.0.1\n')
    expect(await readFile(join(folder, 'turnserver.nft'), 'utf8')).toContain('udp dport 40000-40001 accept')
  })

  it.each([
    ['no TURN settings', { SKULDER_TURN_URLS: '', SKULDER_TURN_SECRET: '' }, 'SKULDER_TURN_URLS'],
    ['half of them', { SKULDER_TURN_SECRET: '' }, 'SKULDER_TURN_SECRET'],
    ['unknown media ports', { SKULDER_MEDIA_PORT: '' }, 'SKULDER_MEDIA_PORT'],
    [
      'a number of media ports that depends on the machine',
      { SKULDER_MEDIA_WORKERS: '' },
      'SKULDER_MEDIA_WORKERS',
    ],
    [
      'the demo’s media address and a TURN server elsewhere',
      { SKULDER_TURN_URLS: 'turn:192.0.2.9:443?transport=udp' },
      'SKULDER_MEDIA_ADDRESS',
    ],
    ['a media address that nobody knows', { SKULDER_MEDIA_ADDRESS: 'nowhere.invalid' }, 'nowhere.invalid'],
  ])('writes nothing with %s, and says what to do', async (_what, change, advice) => {
    const said = await make({ ...settings, ...change })
    expect(said).toContain(advice)
    expect(said).not.toMatch(/^ +at /m)
    await expect(stat(join(folder, 'turnserver.conf'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('refuses a deployment whose media are on the loopback network', async () => {
    const production = {
      SKULDER_MODE: 'production',
      SKULDER_JOIN_SECRET: secret,
      SKULDER_PUBLIC_ORIGIN: 'https://skulder.example.org',
      SKULDER_BEHIND_PROXY: 'true',
      SKULDER_MEDIA_ADDRESS: '127.0.0.1',
    }
    expect(await make({ ...settings, ...production })).toContain('loopback')
  })

  it('says how it is used', async () => {
    expect(await make(settings, [])).toContain('--out DIR')
    expect(await make(settings, ['--out', folder, '--listen', 'turn.example.org'])).toContain(
      'not an IP address',
    )
  })
})
