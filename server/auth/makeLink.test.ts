import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { SessionId } from '../../src/shared/protocol/ids.ts'
import { openSqlEventStore } from '../store/sqlEventStore.ts'
import { loadJoinKey } from './joinKey.ts'
import { verifyJoinToken } from './joinToken.ts'

const folder = mkdtempSync(join(tmpdir(), 'skulder-link-'))
afterAll(() => rmSync(folder, { recursive: true }))

const makeLink = (...args: string[]) =>
  spawnSync(
    process.execPath,
    [fileURLToPath(new URL('makeLink.ts', import.meta.url)), '--data', folder, ...args],
    {
      encoding: 'utf8',
      env: { ...process.env, SKULDER_PUBLIC_ORIGIN: 'https://skulder.example.org' },
    },
  )

it('makes a session and a link that opens it, or says what is missing', async () => {
  const made = makeLink('--session', 's1', '--role', 'expert', '--title', 'Room 7', '--participant', 'p1')
  const [, token] = /^https:\/\/skulder\.example\.org\/desk#join=(\S+)\n$/.exec(made.stdout) ?? []
  expect(await verifyJoinToken(token, loadJoinKey(folder, undefined))).toMatchObject({
    value: { sessionId: 's1', participantId: 'p1', role: 'expert' },
  })
  const store = await openSqlEventStore(join(folder, 'skulder.db'))
  expect(await store.findSession(SessionId.parse('s1'))).toMatchObject({ title: 'Room 7', closed: false })
  await store.close()
  const refused = makeLink('--session', 's1')
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('--role')
})
