// A participant without a browser: the pages' own client on the real socket, always at work, writing down what it is told.
import { v7 as newId } from 'uuid'
import { createSocketSignalling } from '../client/adapters/socketSignalling.ts'
import type { Clock } from '../client/ports.ts'
import { createSessionClient, type SessionClient } from '../client/sessionClient.ts'
import type { ServerProcess } from '../e2e/drivers/serverProcess.ts'
import type { Command } from '../shared/protocol/commands.ts'
import { AppError } from '../shared/protocol/errors.ts'
import type { SessionEvent } from '../shared/protocol/events.ts'
import { MarkId } from '../shared/protocol/ids.ts'
import type { Role } from '../shared/protocol/roles.ts'
import type { Asked, Told } from './checker.ts'

export interface BotOptions {
  readonly role: Role
  readonly participantId: string
  /** How far its clock is ahead, ms. */
  readonly clockAheadMs?: number
  /** Between two commands. */
  readonly everyMs?: number
}

export interface Bot {
  readonly participantId: string
  readonly session: SessionClient
  isLive(): boolean
  work(): void
  rest(): void
  /** Nothing it asked is without an answer. */
  isAnswered(): boolean
  /** From asking to the answer, ms, of all that was acknowledged since the last look. */
  takeLatencies(): readonly number[]
  told(): Told
  close(): void
}

const DRAWN_EVERY = 3
const EVERY_MS = 120

/** Experts draw, too: on a page without poses, so that nobody has to cast it. */
function nextCommand(role: Role, name: string, no: number): { key: string; command: Command } {
  if (role !== 'expert' || no % DRAWN_EVERY !== 0) {
    const text = `${name} ${no}`
    return { key: text, command: { type: 'chat.send', text } }
  }
  const markId = MarkId.parse(newId())
  return {
    key: markId,
    command: {
      type: 'mark.draw',
      markId,
      kind: 'ink',
      colour: 'sky',
      picture: {
        epoch: 0,
        frameSeq: no,
        captureTimeMs: no,
        worldFromCamera: { position: [0, 0, 0], orientation: [0, 0, 0, 1] },
        intrinsics: { width: 640, height: 360, fx: 500, fy: 500, cx: 320, cy: 180 },
        match: 'approximate',
        tracked: false,
      },
      stroke: [
        [0.2, 0.2, 0.5],
        [0.3, 0.3, 0.5],
      ],
    },
  }
}

/** Connects at once. */
export async function openBot(server: ServerProcess, options: BotOptions): Promise<Bot> {
  const { role, participantId, clockAheadMs = 0, everyMs = EVERY_MS } = options
  const token = await server.joinToken(role, { participantId })
  const signalling = createSocketSignalling({ origin: server.origin, token })
  const clock: Clock = { nowMs: () => performance.timeOrigin + performance.now() + clockAheadMs }
  const session = createSessionClient({ signalling, clock, newId })
  const asked: Asked[] = []
  const heard: SessionEvent[] = []
  let latencies: number[] = []
  let timer: ReturnType<typeof setInterval> | undefined
  session.onEvent((event) => heard.push(event))
  const ask = (): void => {
    const { key, command } = nextCommand(role, participantId, asked.length)
    const entry: Asked = { key, answer: { tag: 'none' } }
    asked.push(entry)
    const askedAtMs = performance.now()
    session.submit(command).then(
      ({ seq }) => {
        latencies.push(performance.now() - askedAtMs)
        entry.answer = { tag: 'acknowledged', seq }
      },
      (error: unknown) => {
        entry.answer = { tag: 'refused', code: error instanceof AppError ? error.code : 'internal' }
      },
    )
  }
  session.connect()
  const bot: Bot = {
    participantId,
    session,
    isLive: () => session.connection.peek().tag === 'live',
    work: () => {
      timer ??= setInterval(ask, everyMs)
    },
    rest: () => {
      clearInterval(timer)
      timer = undefined
    },
    isAnswered: () => asked.every(({ answer }) => answer.tag !== 'none'),
    takeLatencies: () => {
      const taken = latencies
      latencies = []
      return taken
    },
    told: () => ({ participantId, asked, heard, isBack: bot.isLive() }),
    close: () => {
      bot.rest()
      session.close()
    },
  }
  return bot
}
