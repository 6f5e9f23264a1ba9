// Makes a join link at the command line, and its session when there is none yet:
//   node server/auth/makeLink.ts --session ID --role expert [--data DIR] [--hours 12] [--participant ID] [--title TEXT]
// Prints the link's path (or its whole address when SKULDER_PUBLIC_ORIGIN is set).
import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ParticipantId, SessionId } from '../../src/shared/protocol/ids.ts'
import { Role, roles } from '../../src/shared/protocol/roles.ts'
import { StartupError } from '../startupError.ts'
import { openSqlEventStore } from '../store/sqlEventStore.ts'
import { joinHref } from './joinHref.ts'
import { loadJoinKey } from './joinKey.ts'
import { signJoinToken } from './joinToken.ts'

const Arguments = z.object({
  session: SessionId,
  role: Role,
  data: z
    .string()
    .min(1)
    .default(process.env['SKULDER_DATA'] ?? 'data'),
  hours: z.coerce
    .number()
    .positive()
    .max(24 * 31)
    .default(12),
  participant: ParticipantId.optional(),
  /** Shown to everybody in the session: neutral words, no person's name. */
  title: z.string().min(1).max(200).optional(),
})

const USAGE = `Use: node server/auth/makeLink.ts --session ID --role ${roles.join('|')} [--data DIR] [--hours 12] [--participant ID] [--title TEXT]`

function readArguments(): z.infer<typeof Arguments> {
  const option = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      session: option,
      role: option,
      data: option,
      hours: option,
      participant: option,
      title: option,
    },
  })
  const parsed = Arguments.safeParse(values)
  if (parsed.success) return parsed.data
  const names = parsed.error.issues.map((issue) => `--${issue.path.join('.')}`)
  throw new StartupError(
    `${[...new Set(names)].join(', ')}: missing, or not a value that can be used.`,
    USAGE,
  )
}

async function makeLink(): Promise<string> {
  const { session: sessionId, role, data, hours, participant, title } = readArguments()
  const dataDir = resolve(data)
  const key = loadJoinKey(dataDir, process.env['SKULDER_JOIN_SECRET'])
  const store = await openSqlEventStore(join(dataDir, 'skulder.db'))
  try {
    await store.createSession({ sessionId, title: title ?? sessionId, openedAtMs: Date.now() })
  } finally {
    await store.close()
  }
  const participantId = participant ?? ParticipantId.parse(randomUUID())
  const expiresAtMs = Date.now() + hours * 3_600_000
  const href = joinHref(role, await signJoinToken({ sessionId, participantId, role, expiresAtMs }, key))
  return `${process.env['SKULDER_PUBLIC_ORIGIN'] ?? ''}${href}`
}

try {
  process.stdout.write(`${await makeLink()}\n`)
} catch (error) {
  const advice = error instanceof StartupError ? error.advice : USAGE
  process.stderr.write(
    `No link was made. ${error instanceof Error ? error.message : String(error)}\n${advice}\n`,
  )
  process.exitCode = 1
}
