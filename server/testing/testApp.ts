// A whole server in the test's own process: memory instead of disk, a fake relay, real HTTP and real sockets.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AppOptions, type RunningApp, startApp } from '../app.ts'
import { signJoinToken } from '../auth/joinToken.ts'
import { createFakeSfu, type FakeSfu } from '../media/fakeSfu.ts'
import { createMemoryObjectStore } from '../objects/memoryObjectStore.ts'
import { createLogger } from '../observe/logger.ts'
import { createMemoryQualityStore } from '../quality/memoryQualityStore.ts'
import { createMemoryEventStore } from '../store/memoryEventStore.ts'
import type { EventStore } from '../store/eventStore.ts'
import { ParticipantId, SessionId } from '../../src/shared/protocol/ids.ts'
import type { Role } from '../../src/shared/protocol/roles.ts'

export const testKey = new TextEncoder().encode('a key for tests, as long as it must be')

export interface TokenOptions {
  readonly sessionId?: string
  readonly participantId?: string
  readonly validForMs?: number
  readonly key?: Uint8Array
}

/** A join token for a seat of `session-1`; the participant is named after its role. */
export function testToken(role: Role, options: TokenOptions = {}): Promise<string> {
  return signJoinToken(
    {
      role,
      sessionId: SessionId.parse(options.sessionId ?? 'session-1'),
      participantId: ParticipantId.parse(options.participantId ?? role),
      expiresAtMs: Date.now() + (options.validForMs ?? 3_600_000),
    },
    options.key ?? testKey,
  )
}

export interface TestApp extends RunningApp {
  readonly store: EventStore
  readonly sfu: FakeSfu
  readonly folder: string
}

/** Sessions `session-1` and `session-2` exist. */
export async function startTestApp({
  mediaWorkers = 1,
  ...overrides
}: Partial<AppOptions> & { readonly mediaWorkers?: number } = {}): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'skulder-app-'))
  const store = overrides.store ?? createMemoryEventStore()
  const sfu = createFakeSfu(overrides.limits, mediaWorkers)
  for (const name of ['session-1', 'session-2']) {
    await store.createSession({ sessionId: SessionId.parse(name), title: `Room ${name}`, openedAtMs: 1 })
  }
  const app = await startApp({
    store,
    objects: createMemoryObjectStore(),
    quality: createMemoryQualityStore(),
    sfu,
    logger: createLogger('silent'),
    joinKey: testKey,
    host: '127.0.0.1',
    port: 0,
    tls: undefined,
    behindProxy: false,
    isDemo: true,
    lanAddress: undefined,
    publicOrigin: undefined,
    allowedOrigins: [],
    scenarioDir: join(folder, 'scenarios'),
    pagesDir: undefined,
    version: '0.0.0',
    metricsToken: undefined,
    ...overrides,
  })
  return {
    ...app,
    store,
    sfu,
    folder,
    close: async () => {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
