// `npm run turn-config -- --out DIR`: coturn's configuration from the settings that the server itself is started with.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig, type Config } from '../config.ts'
import { isLoopback, lanAddress } from '../http/addresses.ts'
import { announcedAddress } from '../media/mediaAddress.ts'
import { StartupError } from '../startupError.ts'
import { turnConfig, turnFirewall, type TurnConfigOptions } from './turnConfig.ts'
import { parseTurnUrl } from './turnSettings.ts'

const USAGE = `Use: npm run turn-config -- --out DIR [--cert FILE --key FILE] [--listen ADDRESS]… [--public ADDRESS] [--log FILE]
  --out     where turnserver.conf and turnserver.nft are written
  --cert, --key  PEM files of the TURN server's name, for its turns: addresses
  --listen  address of coturn's machine; without it what the name in SKULDER_TURN_URLS resolves to
  --public  that machine's address as seen from outside, where it is another
  --log     a file, syslog (as without it), or stdout`

interface Arguments {
  readonly out: string
  readonly cert: string | undefined
  readonly key: string | undefined
  readonly listen: readonly string[]
  readonly public: string | undefined
  readonly log: string
}

function readArguments(): Arguments {
  const one = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      options: {
        out: one,
        cert: one,
        key: one,
        public: one,
        log: one,
        listen: { type: 'string', multiple: true },
      },
    })
    const { out, cert, key, listen = [], public: publicAddress, log = 'syslog' } = values
    if (out === undefined || out === '') throw new StartupError('--out is missing.', USAGE)
    const wrong = [...listen, ...(publicAddress === undefined ? [] : [publicAddress])].find(
      (ip) => isIP(ip) === 0,
    )
    if (wrong !== undefined) throw new StartupError(`${wrong} is not an IP address.`, USAGE)
    return { out: resolve(out), cert, key, listen, public: publicAddress, log }
  } catch (error) {
    if (error instanceof StartupError) throw error
    throw new StartupError(error instanceof Error ? error.message : String(error), USAGE, { cause: error })
  }
}

/** All addresses of a name; an address is its own. */
async function resolveName(name: string, setting: string): Promise<readonly string[]> {
  try {
    const found = await lookup(name, { all: true })
    return [...new Set(found.map(({ address }) => address))]
  } catch (error) {
    throw new StartupError(
      `${name} (${setting}) cannot be resolved here.`,
      `Give an address in place of the name, or, for coturn's own, --listen ADDRESS.`,
      { cause: error },
    )
  }
}

/** The media server as coturn is to know it; on the loopback network only for a trial with all on one machine. */
async function mediaOf(
  config: Config,
  listenAddresses: readonly string[],
): Promise<TurnConfigOptions['media']> {
  const { basePort, workers } = config.media
  if (basePort === undefined) {
    throw new StartupError(
      'Relaying can be kept to the media ports only when they are known.',
      'Set SKULDER_MEDIA_PORT for the server and for this command.',
    )
  }
  if ((process.env['SKULDER_MEDIA_WORKERS'] ?? '') === '') {
    throw new StartupError(
      'How many media ports there are is not known here: without SKULDER_MEDIA_WORKERS it is as many as the server’s machine has cores.',
      'Set SKULDER_MEDIA_WORKERS for the server and for this command.',
    )
  }
  const announced = announcedAddress(config, lanAddress())
  const addresses = await resolveName(announced, 'SKULDER_MEDIA_ADDRESS')
  const isOnLoopback = addresses.some(isLoopback)
  if (isOnLoopback && (config.mode === 'production' || !listenAddresses.every(isLoopback))) {
    throw new StartupError(
      `The media ports’ address, ${announced}, is on the loopback network: no browser elsewhere reaches it, and coturn must not relay there.`,
      'Set SKULDER_MODE=production, and SKULDER_MEDIA_ADDRESS to the address at which browsers reach the media ports.',
    )
  }
  return { addresses, ports: { first: basePort, last: basePort + workers - 1 }, isLoopback: isOnLoopback }
}

async function optionsOf(args: Arguments, config: Config): Promise<TurnConfigOptions> {
  const { turn, limits, media } = config
  if (turn === undefined) {
    throw new StartupError(
      'There are no TURN settings.',
      'Set SKULDER_TURN_URLS and SKULDER_TURN_SECRET as for the server, then run this again.',
    )
  }
  const names = new Set(turn.urls.map((url) => parseTurnUrl(url)?.host ?? ''))
  const own = [...names].map((name) => resolveName(name, 'SKULDER_TURN_URLS'))
  const { cert, key } = args
  const listenAddresses = args.listen.length > 0 ? args.listen : (await Promise.all(own)).flat()
  return {
    turn,
    media: await mediaOf(config, listenAddresses),
    listenAddresses,
    publicAddress: args.public,
    tls:
      cert === undefined || key === undefined
        ? undefined
        : { certPath: resolve(cert), keyPath: resolve(key) },
    log: args.log,
    // A room is the wearer, the expert and the patient's screen.
    people: Math.min(limits.rooms, limits.roomsPerWorker * media.workers) * 3,
  }
}

function write(file: string, text: string, mode: number): void {
  writeFileSync(file, text, { mode })
  // The mode above is for a new file only.
  chmodSync(file, mode)
}

try {
  const args = readArguments()
  const options = await optionsOf(args, readConfig([], process.env))
  const files = { conf: join(args.out, 'turnserver.conf'), nft: join(args.out, 'turnserver.nft') }
  const [conf, nft] = [turnConfig(options), turnFirewall(options)]
  mkdirSync(args.out, { recursive: true })
  write(files.conf, conf, 0o640)
  write(files.nft, nft, 0o644)
  process.stdout.write(
    `${files.conf}\n  for coturn; it holds the secret: let only its account read it (chown root:turnserver)\n` +
      `${files.nft}\n  for nftables on the same machine; see docs/runbook.md, "TURN"\n`,
  )
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  process.stderr.write(`\nNo configuration was made. ${error.message}\n${error.advice}\n\n`)
  process.exitCode = 1
}
