// The media worker: mediasoup's C++ process that carries sound and picture. Four places to have it from, in order:
// named by MEDIASOUP_WORKER_BIN, cached for this version, the official prebuilt (or a mirror of it), own build.
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { arch, platform, release, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from '../childProcess.ts'
import { cacheDir, packageFile, setOr } from '../places.ts'
import { say, SetupFailure } from '../say.mjs'
import { buildMediaWorker } from './buildMediaWorker.ts'
import { withLock } from './withLock.ts'

const RELEASES = 'https://github.com/versatica/mediasoup/releases/download'
/** A hospital's network often drops packets to the world without a word; the answer comes at once or not at all. */
const ANSWER_WITHIN_MS = 8_000
const DOWNLOAD_WITHIN_MS = 120_000

/** mediasoup-worker's own exit code when it is started by hand instead of by mediasoup: proof that it can run. */
const EXIT_WITHOUT_PARENT = 41

/** True when the program starts on this machine (right architecture, all its libraries there). */
export async function canRun(file: string): Promise<boolean> {
  if (!existsSync(file)) return false
  const env = { ...process.env }
  delete env['MEDIASOUP_VERSION']
  try {
    return (await run(file, [], { capture: true, env })).code === EXIT_WITHOUT_PARENT
  } catch {
    return false // not executable here: the next place is asked
  }
}

/** The archive's name, as mediasoup's own installer makes it. */
export function prebuiltName(
  version: string,
  machine: { platform: string; arch: string; release: string },
): string {
  const kernel = machine.platform === 'linux' ? `-kernel${Number(machine.release.split('.')[0])}` : ''
  return `mediasoup-worker-${version}-${machine.platform}-${machine.arch}${kernel}.tgz`
}

async function mediasoupVersion(): Promise<string> {
  const text = await readFile(packageFile('mediasoup/package.json'), 'utf8')
  const { version } = JSON.parse(text) as { version: string } // the package's own description, installed by lock file
  return version
}

/** Fetches and unpacks the official build into `file`; says why not by returning false. */
async function fetchPrebuilt(version: string, file: string): Promise<boolean> {
  const base = setOr(process.env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'], RELEASES)
  const url = `${base}/${version}/${prebuiltName(version, { platform: platform(), arch: arch(), release: release() })}`
  say(`fetching the media worker ${version} from ${new URL(url).host} …`)
  const scratch = await mkdtemp(join(tmpdir(), 'skulder-worker-'))
  try {
    const archive = join(scratch, 'worker.tgz')
    await writeFile(archive, await download(url))
    const unpacked = await run('tar', ['-xzf', archive, '-C', scratch], { capture: true })
    const found = join(scratch, 'mediasoup-worker')
    if (unpacked.code !== 0 || !existsSync(found)) throw new Error('the archive holds no mediasoup-worker')
    await chmod(found, 0o755)
    if (!(await canRun(found))) throw new Error('it does not run on this machine')
    await install(found, file)
    return true
  } catch (error) {
    say(`not to be had there (${reasonOf(error)}).`)
    return false
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

async function download(url: string): Promise<Buffer> {
  const abort = new AbortController()
  const answerTimer = setTimeout(() => {
    abort.abort(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`))
  }, ANSWER_WITHIN_MS)
  const downloadTimer = setTimeout(() => {
    abort.abort(new Error(`not complete within ${DOWNLOAD_WITHIN_MS / 1000} s`))
  }, DOWNLOAD_WITHIN_MS)
  try {
    const answer = await fetch(url, { signal: abort.signal })
    clearTimeout(answerTimer)
    if (!answer.ok) throw new Error(`the answer was ${answer.status}`)
    return Buffer.from(await answer.arrayBuffer())
  } finally {
    clearTimeout(answerTimer)
    clearTimeout(downloadTimer)
  }
}

/** Puts the finished program in its place in one step, so that nobody ever starts half a file. */
async function install(from: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const beside = `${file}.${process.pid}.new`
  await writeFile(beside, await readFile(from), { mode: 0o755 })
  await rename(beside, file)
}

/** The file of a media worker that runs here, got or built when there is none yet. */
export async function ensureMediaWorker(): Promise<string> {
  const named = process.env['MEDIASOUP_WORKER_BIN']
  if (named !== undefined && named !== '') {
    if (await canRun(named)) return named
    throw new SetupFailure(
      `MEDIASOUP_WORKER_BIN names ${named}, which does not run on this machine.`,
      'name a mediasoup-worker that does, or unset the variable to let setup fetch or build one.',
    )
  }
  const version = await mediasoupVersion()
  const file = join(cacheDir(), 'media-worker', version, 'mediasoup-worker')
  if (await canRun(file)) return file
  await mkdir(dirname(file), { recursive: true }).catch((error: unknown) => {
    throw new SetupFailure(
      `the cache folder ${dirname(file)} cannot be written.`,
      'make it writable, or point XDG_CACHE_HOME at a folder that is.',
      error,
    )
  })
  await withLock(`${dirname(file)}.lock`, async () => {
    if (await canRun(file)) return // another setup was faster
    if (process.env['SKULDER_BUILD_MEDIA_WORKER'] !== '1' && (await fetchPrebuilt(version, file))) return
    await buildMediaWorker(packageFile('mediasoup/worker'), async (built) => {
      if (!(await canRun(built))) {
        throw new SetupFailure(
          'the media worker that was built here does not run.',
          'start it by hand to see why, or name another one with MEDIASOUP_WORKER_BIN.',
        )
      }
      await install(built, file)
    })
  })
  return file
}
