// The commands of package.json, each from a bare clone: what it needs is set up first, then it runs.
import { ensureBrowser } from './browser.ts'
import { ensureCertificate } from './certificate.ts'
import { run } from './childProcess.ts'
import { ensureMediaWorker } from './mediaWorker/ensureMediaWorker.ts'
import { ensurePageBuild } from './pageBuild.ts'
import { ensureFirewallTools } from './firewallTools.ts'
import { ensureTurnServer } from './turnServer.ts'
import { packageFile } from './places.ts'
import { SetupFailure } from './say.mjs'
import { runChecks } from './testRun/runChecks.ts'

type CommandRun = (args: readonly string[]) => Promise<number>

/** `npm start`: the server, with the demo where nothing is configured. */
const start: CommandRun = async (args) => {
  process.env['MEDIASOUP_WORKER_BIN'] = await ensureMediaWorker()
  await ensurePageBuild()
  if (args.includes('--lan')) {
    const { certFile, keyFile } = await ensureCertificate()
    process.env['SKULDER_TLS_CERT'] ??= certFile
    process.env['SKULDER_TLS_KEY'] ??= keyFile
  }
  return (await run(process.execPath, ['server/main.ts', ...args], { stdio: 'inherit' })).code
}

async function prepareBrowserRuns(): Promise<void> {
  process.env['MEDIASOUP_WORKER_BIN'] = await ensureMediaWorker()
  process.env['SKULDER_CHROMIUM'] = await ensureBrowser()
}

/** `npm test`: every check there is; `--only NAME[,NAME]` for some of them. */
const test: CommandRun = async (args) => {
  await prepareBrowserRuns()
  process.env['SKULDER_TURNSERVER'] = await ensureTurnServer()
  process.env['SKULDER_NFT'] = await ensureFirewallTools()
  return runChecks(args)
}

/** `npm run bench -- NAME`. */
const bench: CommandRun = async (args) => {
  if (!args.includes('--list')) {
    await prepareBrowserRuns()
    await ensurePageBuild()
  }
  return (await run(process.execPath, ['src/bench/main.ts', ...args], { stdio: 'inherit' })).code
}

/** `npm run faults`: what becomes of five people at work when something breaks. */
const faults: CommandRun = async (args) => {
  if (!args.includes('--list')) {
    await prepareBrowserRuns()
    await ensurePageBuild()
  }
  return (await run(process.execPath, ['src/faults/main.ts', ...args], { stdio: 'inherit' })).code
}

/** `npm run shots`: the pictures in README and docs, taken from the running product. */
const shots: CommandRun = async (args) => {
  await prepareBrowserRuns()
  await ensurePageBuild()
  const cli = packageFile('@playwright/test/cli.js')
  return (
    await run(process.execPath, [cli, 'test', '-c', 'src/e2e/shots.config.ts', ...args], { stdio: 'inherit' })
  ).code
}

/** `npm run turn-config`: what coturn is to be started with. */
const turnConfig: CommandRun = async (args) =>
  (await run(process.execPath, ['server/turn/main.ts', ...args], { stdio: 'inherit' })).code

const commands: Readonly<Record<string, CommandRun>> = {
  start,
  test,
  bench,
  faults,
  shots,
  'turn-config': turnConfig,
}

/** Runs one command; answers with the exit code. */
export async function runCommand(name: string, args: readonly string[]): Promise<number> {
  const command = commands[name]
  if (command === undefined) {
    throw new SetupFailure(
      `there is no command “${name}”.`,
      `use one of: ${Object.keys(commands).join(', ')}.`,
    )
  }
  return command(args)
}
