// Packages of the distribution (Debian, Ubuntu): installed when we are root, else told as a command to type.
import { existsSync } from 'node:fs'
import { run } from './childProcess.ts'
import { say, SetupFailure } from './say.mjs'

async function isInstalled(name: string): Promise<boolean> {
  const asked = await run('dpkg-query', ['-W', '-f=${Status}', name], { capture: true })
  return asked.code === 0 && asked.output.includes('install ok installed')
}

/** Makes sure that `names` are installed; `purpose` ends the sentence "… are needed to". */
export async function ensureDebianPackages(names: readonly string[], purpose: string): Promise<void> {
  if (!existsSync('/usr/bin/apt-get')) {
    throw new SetupFailure(
      `this is no Debian or Ubuntu, so setup cannot install what is needed to ${purpose}.`,
      `install what your distribution calls: ${names.join(' ')}; then run the command again.`,
    )
  }
  const missing: string[] = []
  for (const name of names) if (!(await isInstalled(name))) missing.push(name)
  if (missing.length === 0) return
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (process.getuid?.() !== 0) {
    throw new SetupFailure(
      `${missing.length} Debian package(s) are needed to ${purpose}.`,
      `run: sudo ${command}\n  and then the same command as now.`,
    )
  }
  say(`installing Debian packages to ${purpose}: ${missing.join(' ')} (one to three minutes) …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = (): ReturnType<typeof run> => run('/bin/sh', ['-c', command], { capture: true, env })
  let done = await install()
  if (done.code !== 0) {
    await run('apt-get', ['update'], { capture: true, env })
    done = await install()
  }
  if (done.code !== 0) {
    process.stderr.write(done.output)
    throw new SetupFailure(
      'apt-get could not install them (its own words stand above).',
      `check that this machine reaches its package mirror, then run: ${command}`,
    )
  }
}
