// Thousands of malformed and hostile messages by people with a valid link: each is answered with a code, nothing falls over,
// nobody in another room hears anything.
import { ErrorCode } from '../../shared/protocol/errors.ts'
import { hostileMessages as makeHostile } from '../../testing/hostileMessages.ts'
import { startServer, type ServerProcess } from '../../e2e/drivers/serverProcess.ts'
import { join } from 'node:path'
import { openSqlEventStore } from '../../../server/store/sqlEventStore.ts'
import { SessionId } from '../../shared/protocol/ids.ts'
import type { Fault, Outcome } from '../fault.ts'
import { mishapsIn, openRaw, serverMemory } from '../rawClient.ts'

const MESSAGES = 20_000
const LONG_MESSAGES = 100_000
const SEED = 20_261_129
/** Stays below the budgets of one seat, so that messages are refused for what they are. */
const PER_SEAT = 100
const ANSWER_WITHIN_MS = 10_000
const MEMORY_GROWTH_MB = 200
const OTHER_SESSION = 'other-room'

export const hostile: Fault = {
  name: 'hostile-messages',
  about: `${MESSAGES} malformed and hostile messages (${LONG_MESSAGES} with --long), seeded`,
  form: 'usual',
  run: async (form) => {
    const server = await startServer({ env: { SKULDER_LOG_LEVEL: 'warn' } })
    try {
      return await run(server, form === 'long' ? LONG_MESSAGES : MESSAGES)
    } finally {
      await server.close()
    }
  },
}

interface Answers {
  readonly codes: Map<string, number>
  unanswered: number
  /** Answers that show the inside of the server. */
  telling: number
}

async function sendAll(server: ServerProcess, count: number): Promise<Answers> {
  const answers: Answers = { codes: new Map(), unanswered: 0, telling: 0 }
  const messages = makeHostile(count, SEED)
  for (let from = 0; from < messages.length; from += PER_SEAT) {
    const role = (from / PER_SEAT) % 2 === 0 ? 'expert' : 'wearer'
    const socket = await openRaw(server, role, { participantId: `hostile-${from}` })
    const asked = messages.slice(from, from + PER_SEAT).map(async ([name, data]) => {
      if (name === 'presence.publish') {
        socket.emit(name, data)
        return
      }
      const answer: unknown = await socket
        .timeout(ANSWER_WITHIN_MS)
        .emitWithAck(name, data)
        .catch(() => undefined)
      note(answers, answer)
    })
    await Promise.all(asked)
    socket.disconnect()
  }
  return answers
}

function note(answers: Answers, answer: unknown): void {
  if (answer === undefined) {
    answers.unanswered += 1
    return
  }
  const { ok, error } = answer as { ok: boolean; error?: { code: unknown; message?: string } }
  const code = ok ? 'ok' : ErrorCode.catch('internal').parse(error?.code)
  answers.codes.set(code, (answers.codes.get(code) ?? 0) + 1)
  if (/node_modules|at .*\.ts|x{50}/.test(error?.message ?? '')) answers.telling += 1
}

async function run(server: ServerProcess, count: number): Promise<Outcome> {
  const store = await openSqlEventStore(join(server.dataDir, 'skulder.db'))
  await store.createSession({
    sessionId: SessionId.parse(OTHER_SESSION),
    title: 'Another room',
    openedAtMs: 1,
  })
  await store.close()
  const witness = await openRaw(server, 'expert', { sessionId: OTHER_SESSION, participantId: 'witness' })
  const overheard: string[] = []
  witness.onAny((name: string) => {
    if (name !== 'log.appended') overheard.push(name)
  })
  const beforeBytes = await serverMemory(server)
  const { codes, unanswered, telling } = await sendAll(server, count)
  const grownMb = ((await serverMemory(server).catch(() => Infinity)) - beforeBytes) / 1e6
  const alive: unknown = await witness
    .timeout(ANSWER_WITHIN_MS)
    .emitWithAck('clock.ping', {})
    .catch(() => undefined)
  witness.disconnect()
  const mishaps = mishapsIn(server.output())
  const refused = codes.get('malformed') ?? 0
  return {
    wrong: [
      ...(unanswered > 0 ? [`${unanswered} messages were not answered`] : []),
      ...(telling > 0 ? [`${telling} answers show the inside of the server`] : []),
      ...(codes.has('internal') ? [`${String(codes.get('internal'))} answers are “internal”`] : []),
      ...(refused < count / 3 ? [`only ${refused} were refused as malformed`] : []),
      ...(overheard.length > 0 ? [`the other room heard ${overheard.join(', ')}`] : []),
      ...(alive === undefined ? ['the server does not answer any more'] : []),
      ...(mishaps > 0 ? [`the server’s log has ${mishaps} mishaps`] : []),
      ...(grownMb > MEMORY_GROWTH_MB ? [`the server grew by ${Math.round(grownMb)} MB`] : []),
    ],
    values: {
      messages: count,
      malformed: refused,
      accepted: codes.get('ok') ?? 0,
      mishaps,
      grownMb: Math.round(grownMb),
    },
  }
}
