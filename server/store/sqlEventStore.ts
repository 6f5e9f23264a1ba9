// The session log on SQLite (architecture D4): on disk before it is acknowledged. Appends that come together are committed
// together: the flush of the disk is what costs, and all rooms share it.
import { setTimeout as delay } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { EventEnvelope } from '../../src/shared/protocol/events.ts'
import { SessionId } from '../../src/shared/protocol/ids.ts'
import { EVENT_VERSION } from '../../src/shared/protocol/version.ts'
import { errorCodeOf } from '../startupError.ts'
import {
  numberEvents,
  type AppendAnswer,
  type AppendRequest,
  type EventStore,
  type SessionRecord,
} from './eventStore.ts'
import { createFaultPoints, type Fault, type FaultPoints } from './faultPoints.ts'
import { SCHEMA_VERSION } from './migrations/migrations.ts'
import type { Schema, SessionTable } from './migrations/schema.ts'
import { openDatabase, type OpenedDatabase } from './openDatabase.ts'

/** Appends in one transaction at most: so many are written in a few milliseconds, and nobody waits for more. */
const MAX_TOGETHER = 256
/** Rows of one statement; SQLite's bound on variables is 32,766. */
const ROWS_AT_ONCE = 200
/** Another process (a backup, makeLink) may hold the file for a moment; beyond this it is a failure. */
const BUSY_TRIES = 60
const BUSY_PAUSE_MS = 50

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const isFull = ['SQLITE_FULL', 'ENOSPC'].includes(errorCodeOf(error) ?? '')
  return isFull
    ? new AppError('storage-full', 'The disk is full. Nothing was changed.', { cause: error })
    : new AppError('storage-failed', 'The session log could not be written or read. Nothing was changed.', {
        cause: error,
      })
}

const toRecord = (row: SessionTable): SessionRecord => ({
  sessionId: SessionId.parse(row.session_id),
  title: row.title,
  openedAtMs: row.opened_at_ms,
  closed: row.closed !== 0,
})

interface WaitingAppend {
  readonly request: AppendRequest
  readonly resolve: (answer: AppendAnswer) => void
  readonly reject: (error: AppError) => void
}

type Outcome = { readonly answer: AppendAnswer } | { readonly error: AppError }

function settle({ resolve, reject }: WaitingAppend, outcome: Outcome): void {
  if ('answer' in outcome) resolve(outcome.answer)
  else reject(outcome.error)
}

class SqlEventStore implements EventStore {
  readonly #opened: OpenedDatabase
  readonly #db: Kysely<Schema>
  readonly #faults: FaultPoints | undefined
  /** One connection, so one conversation with it at a time. */
  #queue: Promise<unknown> = Promise.resolve()
  #waiting: WaitingAppend[] = []

  constructor(opened: OpenedDatabase, faults: FaultPoints | undefined) {
    this.#opened = opened
    this.#faults = faults
    this.#db = opened.db
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(() => this.#retryBusy(work))
    this.#queue = turn.catch(() => undefined)
    return turn.catch((error: unknown) => {
      throw asAppError(error)
    })
  }

  async #retryBusy<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work()
      } catch (error) {
        if (!(errorCodeOf(error) ?? '').startsWith('SQLITE_BUSY') || attempt === BUSY_TRIES) throw error
        await delay(BUSY_PAUSE_MS)
      }
    }
  }

  #transact<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      this.#opened.run('begin immediate')
      try {
        const answer = await work()
        this.#opened.run('commit')
        return answer
      } catch (error) {
        this.#rollback()
        throw error
      }
    })
  }

  #rollback(): void {
    try {
      this.#opened.run('rollback')
    } catch (error) {
      // SQLite rolls back by itself when the disk is full; then there is nothing left to roll back.
      if (!String(error).includes('no transaction is active')) throw error
    }
  }

  async #head(sessionId: SessionId): Promise<number> {
    const row = await this.#db
      .selectFrom('event')
      .select((expression) => expression.fn.max('seq').as('head'))
      .where('session_id', '=', sessionId)
      .executeTakeFirst()
    return row?.head ?? 0
  }

  async #answer(sessionId: SessionId, commandId: string): Promise<number | undefined> {
    const row = await this.#db
      .selectFrom('command')
      .select('seq')
      .where('session_id', '=', sessionId)
      .where('command_id', '=', commandId)
      .executeTakeFirst()
    return row?.seq
  }

  async #record(sessionId: SessionId): Promise<SessionRecord | undefined> {
    const row = await this.#db
      .selectFrom('session')
      .selectAll()
      .where('session_id', '=', sessionId)
      .executeTakeFirst()
    return row === undefined ? undefined : toRecord(row)
  }

  createSession(session: {
    sessionId: SessionId
    title: string
    openedAtMs: number
  }): Promise<SessionRecord> {
    return this.#transact(async () => {
      const row = {
        session_id: session.sessionId,
        title: session.title,
        opened_at_ms: session.openedAtMs,
        closed: 0,
      }
      await this.#db
        .insertInto('session')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return (await this.#record(session.sessionId)) ?? toRecord(row)
    })
  }

  findSession(sessionId: SessionId): Promise<SessionRecord | undefined> {
    return this.#inTurn(() => this.#record(sessionId))
  }

  listSessions(): Promise<readonly SessionRecord[]> {
    return this.#inTurn(async () => {
      const rows = await this.#db.selectFrom('session').selectAll().orderBy('opened_at_ms', 'desc').execute()
      return rows.map(toRecord)
    })
  }

  append(request: AppendRequest): Promise<AppendAnswer> {
    this.#faults?.beforeAppend()
    return new Promise((resolve, reject) => {
      // After all that came with this turn of the event loop: it is committed together.
      if (this.#waiting.length === 0) setImmediate(() => this.#takeWaiting())
      this.#waiting.push({ request, resolve, reject })
    })
  }

  #takeWaiting(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (let from = 0; from < waiting.length; from += MAX_TOGETHER)
      void this.#commitTogether(waiting.slice(from, from + MAX_TOGETHER))
  }

  /** One transaction for all. Where the disk is too small for it, one for each. */
  async #commitTogether(together: readonly WaitingAppend[]): Promise<void> {
    try {
      const outcomes = await this.#transact(async () => {
        const all: Outcome[] = []
        for (const { request } of together) all.push(await this.#tryAppend(request))
        return all
      })
      this.#faults?.afterCommit()
      for (const [index, outcome] of outcomes.entries()) {
        const append = together[index]
        if (append !== undefined) settle(append, outcome)
      }
    } catch (error) {
      const failure = asAppError(error)
      // What is too large for the disk alone may have stopped the small ones beside it. A file that cannot be written stops all.
      if (failure.code === 'storage-full' && together.length > 1)
        for (const append of together) void this.#commitTogether([append])
      else for (const append of together) settle(append, { error: failure })
    }
  }

  /** A refusal wrote nothing and leaves the transaction as it was; whatever else fails ends it. */
  async #tryAppend(request: AppendRequest): Promise<Outcome> {
    try {
      return { answer: await this.#appendInTransaction(request) }
    } catch (error) {
      if (error instanceof AppError) return { error }
      throw error
    }
  }

  async #appendInTransaction(request: AppendRequest): Promise<AppendAnswer> {
    const { sessionId, commandId, expectedSeq } = request
    const { isKnown, before, headSeq } = await this.#look(sessionId, commandId)
    if (!isKnown) throw new AppError('session-unknown')
    if (before !== undefined) return { tag: 'repeated', seq: before }
    if (headSeq !== expectedSeq) return { tag: 'conflict', headSeq }
    const events = numberEvents(request, EVENT_VERSION)
    const seq = expectedSeq + events.length
    const rows = events.map((event) => ({
      session_id: sessionId,
      seq: event.seq,
      event: JSON.stringify(event),
    }))
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      await this.#db
        .insertInto('event')
        .values(rows.slice(from, from + ROWS_AT_ONCE))
        .execute()
    }
    if (commandId !== undefined) {
      await this.#db
        .insertInto('command')
        .values({ session_id: sessionId, command_id: commandId, seq })
        .execute()
    }
    if (events.some((event) => event.type === 'session.closed')) {
      await this.#db.updateTable('session').set({ closed: 1 }).where('session_id', '=', sessionId).execute()
    }
    return { tag: 'appended', seq, events }
  }

  /** What an append must know, in one question. */
  async #look(
    sessionId: SessionId,
    commandId: string | undefined,
  ): Promise<{ isKnown: boolean; before: number | undefined; headSeq: number }> {
    const found = await this.#db
      .selectFrom('session')
      .select((row) => [
        row
          .selectFrom('event')
          .select((inner) => inner.fn.max('seq').as('head'))
          .where('session_id', '=', sessionId)
          .as('head'),
        row
          .selectFrom('command')
          .select('seq')
          .where('session_id', '=', sessionId)
          .where('command_id', '=', commandId ?? '')
          .as('before'),
      ])
      .where('session_id', '=', sessionId)
      .executeTakeFirst()
    return { isKnown: found !== undefined, before: found?.before ?? undefined, headSeq: found?.head ?? 0 }
  }

  findAnswer(sessionId: SessionId, commandId: string): Promise<number | undefined> {
    return this.#inTurn(() => this.#answer(sessionId, commandId))
  }

  readAfter(sessionId: SessionId, seq: number, limit: number): Promise<readonly EventEnvelope[]> {
    return this.#inTurn(async () => {
      const rows = await this.#db
        .selectFrom('event')
        .select('event')
        .where('session_id', '=', sessionId)
        .where('seq', '>', seq)
        .orderBy('seq')
        .limit(limit)
        .execute()
      return rows.map((row) => EventEnvelope.parse(JSON.parse(row.event)))
    })
  }

  headSeq(sessionId: SessionId): Promise<number> {
    return this.#inTurn(() => this.#head(sessionId))
  }

  probe(): Promise<void> {
    return this.#transact(async () => {
      await sql`pragma user_version = ${sql.raw(String(SCHEMA_VERSION))}`.execute(this.#db)
    })
  }

  async close(): Promise<void> {
    this.#takeWaiting()
    await this.#queue
    this.#faults?.close()
    await this.#opened.close()
  }
}

/**
 * Opens the log in the file at `path`, making or migrating it; `maxPages` bounds its size (a test's small disk), `fault` is
 * trouble that it makes by itself.
 * Throws StartupError with what to do.
 */
export async function openSqlEventStore(
  path: string,
  options: { maxPages?: number; fault?: Fault | undefined } = {},
): Promise<EventStore> {
  const opened = await openDatabase(path, options.maxPages)
  const { fault } = options
  return new SqlEventStore(opened, fault && createFaultPoints(fault, opened.trouble))
}
