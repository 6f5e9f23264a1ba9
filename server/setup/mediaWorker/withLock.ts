// One at a time, across processes: two terminals that both need a media worker build it once.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { say } from '../say.mjs'

const POLL_MS = 500

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Takes the lock file; false when a living process holds it. One left by a dead process is taken away. */
async function take(lockFile: string): Promise<boolean> {
  try {
    await writeFile(lockFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const holder = Number(await readFile(lockFile, 'utf8').catch(() => '0'))
  // Empty for the instant between creating and writing: then simply ask again.
  if (holder > 0 && !isAlive(holder)) await rm(lockFile, { force: true })
  return false
}

/** Runs `work` while holding `lockFile`, waiting for whoever holds it now. */
export async function withLock(lockFile: string, work: () => Promise<void>): Promise<void> {
  let hasSaidSo = false
  while (!(await take(lockFile))) {
    if (!hasSaidSo) say('another setup is at it already; waiting for it …')
    hasSaidSo = true
    await delay(POLL_MS)
  }
  try {
    await work()
  } finally {
    await rm(lockFile, { force: true })
  }
}
