// The session log on SQLite (architecture D4): one transaction per append, on disk before it is acknowledged.
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

class SqlEventStore implements EventStore {
  readonly #opened: OpenedDatabase
  readonly #db: Kysely<Schema>
  readonly #faults: FaultPoints | undefined
  /** One connection, so one conversation with it at a time. */
  #queue: Promise<unknown> = Promise.resolve()

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

  async append(request: AppendRequest): Promise<AppendAnswer> {
    this.#faults?.beforeAppend()
    const answer = await this.#transact(() => this.#appendInTransaction(request))
    this.#faults?.afterCommit()
    return answer
  }

  async #appendInTransaction(request: AppendRequest): Promise<AppendAnswer> {
    const { sessionId, commandId, expectedSeq } = request
    if ((await this.#record(sessionId)) === undefined) throw new AppError('session-unknown')
    const before = commandId === undefined ? undefined : await this.#answer(sessionId, commandId)
    if (before !== undefined) return { tag: 'repeated', seq: before }
    const headSeq = await this.#head(sessionId)
    if (headSeq !== expectedSeq) return { tag: 'conflict', headSeq }
    const events = numberEvents(request, EVENT_VERSION)
    const seq = expectedSeq + events.length
    for (const event of events) {
      const row = { session_id: sessionId, seq: event.seq, event: JSON.stringify(event) }
      await this.#db.insertInto('event').values(row).execute()
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
