// The TURN server that tests send media through: the distribution's coturn.
import { existsSync } from 'node:fs'
import { run } from './childProcess.ts'
import { ensureDebianPackages } from './debian.ts'
import { findProgram, setOr } from './places.ts'
import { SetupFailure } from './say.mjs'

const names = ['turnserver']

/** coturn's program; SKULDER_TURNSERVER names another one than the system's. */
export async function ensureTurnServer(): Promise<string> {
  const found = setOr(process.env['SKULDER_TURNSERVER'], findProgram(names) ?? '')
  if (found !== '') return found
  await ensureDebianPackages(['coturn'], 'test the way around firewalls')
  // Debian starts it as it comes, and so it relays for anybody. Tests start their own.
  if (existsSync('/run/systemd/system'))
    await run('systemctl', ['disable', '--now', 'coturn'], { capture: true })
  const installed = findProgram(names)
  if (installed !== undefined) return installed
  throw new SetupFailure('coturn was installed but is not in the path.', 'name it with SKULDER_TURNSERVER.')
}
