// Builds the media worker from the C++ sources that the mediasoup package ships, against Debian's own libraries.
// Nothing is downloaded but Debian packages: what the sources' build would fetch is answered by substitutes/.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../childProcess.ts'
import { ensureDebianPackages } from '../debian.ts'
import { say, SetupFailure } from '../say.mjs'

const substitutesDir = join(dirname(fileURLToPath(import.meta.url)), 'substitutes')

const debianPackages = [
  'meson',
  'ninja-build',
  'g++',
  'pkg-config',
  'flatbuffers-compiler',
  'libflatbuffers-dev',
  'libsrtp2-dev',
  'libuv1-dev',
  'libssl-dev',
  'libabsl-dev',
]

interface Mend {
  readonly file: string
  readonly why: string
  readonly find: RegExp
  readonly replace: string
}

/** What has to change in the sources. Each must be found: a new mediasoup version may need another. */
export const mends: readonly Mend[] = [
  {
    file: 'meson.build',
    why: 'Debian 12 has Meson 1.0, and nothing newer is used',
    find: /meson_version: '>= 1\.1\.0'/,
    replace: "meson_version: '>= 1.0.0'",
  },
  {
    file: 'meson.build',
    why: 'whole archives are linked in for static copies of the libraries; ours are shared',
    find: /^link_whole = \[[^\]]*\]$/m,
    replace: '',
  },
  { file: 'meson.build', why: 'as above', find: /^ {2}link_whole \+= \[[^\]]*\]$/gm, replace: '' },
  { file: 'meson.build', why: 'as above', find: /^.*link_whole: link_whole.*$/gm, replace: '' },
  {
    file: 'meson.build',
    why: 'Debian has no package of that name, so the substitute is named as a subproject',
    find: /= dependency\('unordered_dense'\)/,
    replace: "= subproject('unordered-dense').get_variable('unordered_dense_dep')",
  },
  {
    file: 'src/RTC/DtlsTransport.cpp',
    why:
      'the callback has to hand on what BIO controls return: Debian builds OpenSSL with kernel TLS, and a ' +
      'BIO_get_ktls_send() answered with 1 leaves the DTLS write buffer unallocated, a crash at the first ClientHello',
    find: /\(operationType == BIO_CB_RETURN\)/,
    replace: '(operationType & BIO_CB_RETURN)',
  },
]

/** Applies the mends to a copy of the worker's sources. */
export async function mendSources(sourceDir: string): Promise<void> {
  for (const { file, why, find, replace } of mends) {
    const path = join(sourceDir, file)
    const text = await readFile(path, 'utf8')
    const mended = text.replace(find, replace)
    if (mended === text) {
      throw new SetupFailure(
        `the media worker's sources have changed: ${file} no longer holds what was to be mended (${why}).`,
        'look at server/setup/mediaWorker/buildMediaWorker.ts, or name a built worker with MEDIASOUP_WORKER_BIN.',
      )
    }
    await writeFile(path, mended)
  }
}

async function step(file: string, args: readonly string[], cwd: string): Promise<void> {
  const done = await run(file, args, { cwd, capture: true })
  if (done.code === 0) return
  process.stderr.write(`${done.output.split('\n').slice(-40).join('\n')}\n`)
  throw new SetupFailure(
    `building the media worker failed at: ${file} ${args.join(' ')} (its last words stand above).`,
    'check that the machine has 2 GB of memory and room in its temporary folder; or copy a worker from another machine and name it with MEDIASOUP_WORKER_BIN.',
  )
}

/** Builds in a temporary folder and hands the finished program to `take`; leaves nothing behind. */
export async function buildMediaWorker(
  workerSourceDir: string,
  take: (builtFile: string) => Promise<void>,
): Promise<void> {
  await ensureDebianPackages(debianPackages, 'build the media worker')
  say('building the media worker from its sources: once for this version, about 6 minutes on 2 cores …')
  const work = await mkdtemp(join(tmpdir(), 'skulder-worker-build-'))
  try {
    await cp(workerSourceDir, work, { recursive: true })
    await rm(join(work, 'subprojects'), { recursive: true, force: true })
    await cp(substitutesDir, join(work, 'subprojects'), { recursive: true })
    await mendSources(work)
    await step('meson', ['setup', '--buildtype', 'release', '-Db_ndebug=true', 'build', '.'], work)
    await step('ninja', ['-C', 'build', 'mediasoup-worker'], work)
    const built = join(work, 'build/mediasoup-worker')
    await step('strip', [built], work)
    await take(built)
    say('the media worker is built.')
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
