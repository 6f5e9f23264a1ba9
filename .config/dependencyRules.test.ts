// A rule that catches nothing is worse than none: each breach below, written into a scratch tree, has to be found.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cruise } from 'dependency-cruiser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import config from './dependency-cruiser.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** `[file, what it says, the rule it breaks]`; what is imported stands below. */
const breaches: readonly (readonly [file: string, source: string, rule: string])[] = [
  ['src/shared/protocol/a.ts', "import '../geometry/vec3.ts'", 'protocol-imports-zod-only'],
  ['src/shared/geometry/a.ts', "import '../session/decide.ts'", 'geometry-below-ink-and-session'],
  ['src/shared/ink/a.ts', "import '../session/decide.ts'", 'ink-below-session'],
  ['src/shared/session/a.ts', "import 'node:fs'", 'shared-is-pure'],
  ['src/shared/session/b.ts', "import '../../client/connection.ts'", 'shared-is-pure'],
  ['server/rooms/a.ts', "import '../../src/client/connection.ts'", 'server-imports-shared-only'],
  ['src/client/a.ts', "import '../../server/rooms/room.ts'", 'pages-import-no-server'],
  ['src/client/b.ts', "import '../desk/deskApp.ts'", 'client-imports-no-page'],
  ['src/desk/a.ts', "import '../room/roomApp.ts'", 'desk-imports-no-other-page'],
  ['src/hmd/a.ts', "import '../desk/deskApp.ts'", 'hmd-imports-no-other-page'],
  ['src/desk/b.ts', "void import('../emulator/startEmulator.ts')", 'emulator-by-hmd-alone'],
  ['src/hmd/b.ts', "import '../emulator/startEmulator.ts'", 'emulator-imported-dynamically'],
  ['src/emulator/a.ts', "import '../hmd/hmdApp.ts'", 'emulator-imports-no-page'],
  ['src/hmd/c.ts', "import '@babylonjs/core/scene.js'", 'one-door-babylonjs'],
  ['src/hmd/d.ts', "import 'iwer'", 'one-door-iwer'],
  ['src/client/c.ts', "import 'mediasoup-client'", 'one-door-mediasoup-client'],
  ['src/client/d.ts', "import 'socket.io-client'", 'one-door-socket-io-client'],
  ['server/rooms/b.ts', "import 'mediasoup'", 'one-door-mediasoup'],
  ['server/rooms/c.ts', "import 'socket.io'", 'one-door-socket-io'],
  ['server/rooms/d.ts', "import 'kysely'", 'one-door-kysely'],
  ['server/rooms/f.ts', "import 'prom-client'", 'one-door-prom-client'],
  ['src/desk/c.ts', "import '../client/adapters/browserClock.ts'", 'only-a-main-builds-adapters'],
  ['src/client/e.ts', "import './f.ts'", 'no-cycle'],
  ['src/client/g.ts', "import './ui/index.ts'", 'no-barrel'],
  ['src/client/h.ts', "import '../testing/fakeClock.ts'", 'test-code-stays-in-tests'],
  ['server/rooms/e.ts', "import '../../src/shaper/shaper.ts'", 'test-code-stays-in-tests'],
  ['server/rooms/g.ts', "import '../testing/testClient.ts'", 'test-code-stays-in-tests'],
  ['src/hmd/e.ts', "import '../client/usesPreact.ts'", 'wearer-without-ui-library'],
  ['src/desk/d.ts', "import '@babylonjs/core/scene.js'", 'desk-without-babylon'],
  ['src/client/i.ts', "import './isNotThere.ts'", 'nothing-unresolved'],
]

const allowed: readonly (readonly [file: string, source: string])[] = [
  ['src/shared/session/decide.ts', "import '../geometry/vec3.ts'"],
  ['src/shared/protocol/ids.ts', "import 'zod'"],
  ['server/store/eventStore.ts', "import 'kysely'"],
  [
    'src/hmd/main.ts',
    "import '../client/adapters/browserClock.ts'\nvoid import('../emulator/startEmulator.ts')",
  ],
  ['src/hmd/xr/scene.ts', "import '@babylonjs/core/scene.js'"],
  ['src/client/usesPreact.ts', "import 'preact'"],
  ['src/desk/deskApp.test.ts', "import '../testing/fakeClock.ts'"],
  ['server/testing/testClient.ts', "import 'socket.io-client'"],
  ['src/e2e/drivers/serverProcess.ts', "import '../../shaper/shaper.ts'"],
]

const empty = [
  'src/shared/geometry/vec3.ts',
  'src/client/connection.ts',
  'src/client/adapters/browserClock.ts',
  'src/client/ui/index.ts',
  'src/testing/fakeClock.ts',
  'src/shaper/shaper.ts',
  'src/desk/deskApp.ts',
  'src/hmd/hmdApp.ts',
  'src/room/roomApp.ts',
  'src/emulator/startEmulator.ts',
  'server/rooms/room.ts',
]

describe('the dependency rules', () => {
  let scratch = ''
  let found = new Map<string, Set<string>>()

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'skulder-rules-'))
    await symlink(join(root, 'node_modules'), join(scratch, 'node_modules'))
    const wayBack = ['src/client/f.ts', "import './e.ts'"] as const
    const files = [...breaches, ...allowed, wayBack, ...empty.map((file) => [file, 'export {}'] as const)]
    for (const [file, source] of files) {
      await mkdir(dirname(join(scratch, file)), { recursive: true })
      await writeFile(join(scratch, file), `${source}\n`)
    }
    const { options, forbidden } = config
    const { output } = await cruise(['src', 'server'], {
      ...options,
      tsPreCompilationDeps: true,
      baseDir: scratch,
      validate: true,
      ruleSet: { forbidden },
    })
    if (typeof output === 'string') throw new Error('a report was wanted, not text')
    found = new Map()
    for (const { from, rule } of output.summary.violations) {
      found.set(from, (found.get(from) ?? new Set()).add(rule.name))
    }
  })
  afterAll(() => rm(scratch, { recursive: true, force: true }))

  it.each(breaches)('catch %s: %s', (file, _source, rule) => {
    expect([...(found.get(file) ?? [])]).toContain(rule)
  })

  it.each(allowed)('let %s be', (file) => {
    expect([...(found.get(file) ?? [])]).toEqual([])
  })

  it('have a breach here for each of them', () => {
    const proven = new Set(breaches.map(([, , rule]) => rule))
    const pagesProven = /^(portal|room|check|sheet|ops)-imports-no-other-page$/ // the same rule, made for each page
    const unproven = config.forbidden
      .map(({ name }) => name ?? 'a rule without a name')
      .filter((name) => !proven.has(name) && !pagesProven.test(name))
    expect(unproven).toEqual([])
  })
})
