// The table for nftables as the kernel takes it, in a network of its own that ends with the test; no root is needed for that, and
// nothing of this machine's own network is touched. `npm test` installs nft.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { turnFirewall, type TurnConfigOptions } from './turnConfig.ts'

const run = promisify(execFile)
const nft = process.env['SKULDER_NFT'] ?? '/usr/sbin/nft'
const probe = fileURLToPath(new URL('../testing/firewallProbe.ts', import.meta.url))
/** coturn relays from these (turnConfig.ts). */
const [FIRST_RELAY, LAST_RELAY] = [49_152, 65_535]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skulder-nft-'))
})
afterAll(() => rm(folder, { recursive: true }))

const optionsFor = (addresses: readonly string[], first: number, last: number): TurnConfigOptions => ({
  turn: { urls: ['turn:turn.example.org:443?transport=udp'], secret: 's'.repeat(32) },
  media: { addresses, ports: { first, last }, isLoopback: false },
  listenAddresses: ['192.0.2.7'],
  publicAddress: undefined,
  tls: undefined,
  log: 'syslog',
  people: 10,
})

/** Runs a line of shell in a network with nothing but its loopback, as Debian's account for coturn with rights over that network alone. */
async function inOwnNetwork(line: string, ...args: readonly string[]): Promise<string> {
  const account = (await run('id', ['-u', 'turnserver'])).stdout.trim()
  const as = ['--user', '--net', `--map-user=${account}`, '--keep-caps']
  const shell = ['/bin/sh', '-ec', `ip link set lo up; ${line}`, 'sh', ...args]
  return (await run('unshare', [...as, ...shell])).stdout
}

async function fileFor(addresses: readonly string[], first: number, last: number): Promise<string> {
  const file = join(folder, 'turnserver.nft')
  await writeFile(file, turnFirewall(optionsFor(addresses, first, last)))
  return file
}

interface Way {
  readonly fromPort: number
  readonly host: string
  readonly port: number
}

/** What of each way becomes with the table in force. */
async function passing(file: string, ways: readonly Way[]): Promise<readonly boolean[]> {
  const said = await inOwnNetwork(
    '"$1" -f "$2"; exec "$3" "$4" "$5"',
    nft,
    file,
    process.execPath,
    probe,
    JSON.stringify(ways),
  )
  return z.array(z.boolean()).parse(JSON.parse(said))
}

/** Some hosts of containers let nobody open a network of their own, or have no nftables in their kernel. */
const whyNot = await inOwnNetwork('"$1" list ruleset', nft).then(
  () => undefined,
  (error: unknown) => `not tried, this machine refuses: ${String(error).split('\n', 1)[0] ?? ''}`,
)

describe.skipIf(whyNot !== undefined)(`[T7] the table for nftables${whyNot ? `: ${whyNot}` : ''}`, () => {
  it.each([
    ['one address and port', ['203.0.113.5'], 40_000, 40_000],
    ['a port for each worker', ['203.0.113.5'], 40_000, 40_007],
    ['both families', ['203.0.113.5', '2001:db8::5'], 40_000, 40_003],
  ] as const)('is accepted as it is made: %s', async (_what, addresses, first, last) => {
    await inOwnNetwork('"$1" -c -f "$2"', nft, await fileFor(addresses, first, last))
  })

  it('takes the place of the one before, also of one with more ports', async () => {
    const wide = join(folder, 'wide.nft')
    await writeFile(wide, turnFirewall(optionsFor(['203.0.113.9'], 1, 65_535)))
    const narrow = await fileFor(['203.0.113.5'], 40_000, 40_001)
    const said = await inOwnNetwork('"$1" -f "$2"; "$1" -f "$3"; "$1" list ruleset', nft, wide, narrow)
    expect(said).toContain('203.0.113.5 udp dport 40000-40001 accept')
    expect(said).not.toContain('203.0.113.9')
  })

  it.each(['127.0.0.1', '::1'])(
    'lets what is relayed out to the media ports of %s and to no other',
    async (host) => {
      const other = host === '::1' ? '127.0.0.1' : '127.0.0.4'
      const file = await fileFor([host], 40_000, 40_003)
      const named = [40_000, 40_001, 40_002, 40_003].map((port) => ({ fromPort: FIRST_RELAY, host, port }))
      const open: readonly Way[] = [...named, { fromPort: LAST_RELAY, host, port: 40_003 }]
      const shut: readonly Way[] = [
        { fromPort: FIRST_RELAY, host, port: 39_999 },
        { fromPort: FIRST_RELAY, host, port: 40_004 },
        { fromPort: LAST_RELAY, host, port: 1024 },
        { fromPort: LAST_RELAY, host: other, port: 40_000 },
        { fromPort: FIRST_RELAY, host: other, port: 40_003 },
      ]
      // coturn's answers to browsers leave from its listening port, and go anywhere.
      const answers: readonly Way[] = [{ fromPort: FIRST_RELAY - 1, host: other, port: 50_000 }]
      expect(await passing(file, open)).toEqual(open.map(() => true))
      expect(await passing(file, shut)).toEqual(shut.map(() => false))
      expect(await passing(file, answers)).toEqual(answers.map(() => true))
    },
  )

  it('holds for the ports that are named and one beside them, whichever those are', async () => {
    for (const [first, last] of [
      [1025, 1025],
      [20_000, 20_001],
      [48_000, 48_015],
    ] as const) {
      const file = await fileFor(['127.0.0.1'], first, last)
      const ports = [first - 1, first, last, last + 1]
      const ways = ports.map((port) => ({ fromPort: 60_000, host: '127.0.0.1', port }))
      expect(await passing(file, ways), `${first}-${last}`).toEqual([false, true, true, false])
    }
  })
})
