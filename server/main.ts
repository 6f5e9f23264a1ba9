// The server's entry: arguments and environment in, one line out when it is ready, clean end on Ctrl-C.
import { toString as toQrCode } from 'qrcode'
import type { RunningApp } from './app.ts'
import { readConfig } from './config.ts'
import { startFromConfig } from './startFromConfig.ts'
import { StartupError } from './startupError.ts'

/** How long ending cleanly may take before it is cut short. */
const STOP_TIMEOUT_MS = 8_000

function fail(error: unknown): void {
  if (error instanceof StartupError) {
    process.stderr.write(`\nSkulder did not start. ${error.message}\n${error.advice}\n\n`)
  } else {
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`\nSkulder did not start. ${reason}\nThis should not happen: please report it.\n\n`)
  }
  process.exitCode = 1
}

async function announce(app: RunningApp, isLan: boolean): Promise<void> {
  process.stdout.write(`Skulder is ready at ${app.origin}\n`)
  if (!isLan) return
  if (app.lanOrigin === undefined) {
    process.stdout.write(
      'This machine has no address in a local network: only browsers on it can open the page.\n',
    )
    return
  }
  const code = await toQrCode(app.lanOrigin, { type: 'terminal', small: true })
  process.stdout.write(`On a headset or phone in the same network: ${app.lanOrigin}\n${code}\n`)
}

let app: RunningApp | undefined
let drainMs = 0
let isStopping = false

/** Ends the app once, however many signals come. Before it has started there is nothing to end. */
function stop(): void {
  if (isStopping) return
  isStopping = true
  if (app === undefined) process.exit(0)
  setTimeout(() => process.exit(0), STOP_TIMEOUT_MS).unref()
  app.close().then(
    () => process.exit(0),
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      process.stderr.write(`Skulder did not end cleanly: ${reason}\n`)
      process.exit(1)
    },
  )
}

let isDraining = false

/** A stop by who runs the server lets sessions end first; asked a second time, it does not wait any longer. */
function stopWhenDrained(): void {
  if (isDraining || app === undefined || drainMs === 0) {
    stop()
    return
  }
  isDraining = true
  app.drain(drainMs).then(stop, stop)
}

for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, stop)
process.on('SIGTERM', stopWhenDrained)
try {
  const config = readConfig(process.argv.slice(2), process.env)
  drainMs = config.drainS * 1000
  app = await startFromConfig(config)
  await announce(app, config.lan)
} catch (error) {
  fail(error)
}
