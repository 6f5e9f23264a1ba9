// Opens the SQLite file: looks before it touches, refuses what is damaged or newer, then migrates.
// The only file that imports libsql.
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely, sql, SqliteDialect } from 'kysely'
import Database from 'libsql'
import { errorCodeOf, StartupError } from '../startupError.ts'
import { migrations, SCHEMA_VERSION } from './migrations/migrations.ts'
import type { Trouble } from './faultPoints.ts'
import type { Schema } from './migrations/schema.ts'

/**
 * Pages in the write-ahead log (40 MB) before they are written into the file itself, which everybody waits for. A page that was written a
 * hundred times goes once: with SQLite's usual 1,000 it happened five times a second under load.
 */
const CHECKPOINT_PAGES = 10_000

const asNumber = (rows: unknown, key: string): number => {
  const row: unknown = Array.isArray(rows) ? rows[0] : rows
  return typeof row === 'object' && row !== null && key in row ? Number(Reflect.get(row, key)) : 0
}

const damaged = (path: string, cause?: unknown): StartupError =>
  new StartupError(
    `The database ${path} is damaged. Nothing in it was changed.`,
    'Put a backup in its place, or move the file (and its -wal and -shm neighbours) away to begin with an empty one.',
    { cause },
  )

/** Reads only. Throws StartupError for a damaged file and for one of a newer version. */
function inspect(db: Database.Database, path: string): void {
  let version = 0
  try {
    const health = JSON.stringify(db.pragma('quick_check(1)'))
    if (!health.includes('"ok"')) throw damaged(path)
    version = asNumber(db.pragma('user_version'), 'user_version')
  } catch (error) {
    if (error instanceof StartupError) throw error
    const code = errorCodeOf(error)
    if (code === 'SQLITE_BUSY') throw error
    throw damaged(path, error)
  }
  if (version > SCHEMA_VERSION) {
    throw new StartupError(
      `The database ${path} is from a newer Skulder (schema ${version}; this one knows ${SCHEMA_VERSION}). Nothing in it was changed.`,
      'Start the newer Skulder, or choose another data folder with --data DIR.',
    )
  }
}

function openFile(path: string): Database.Database {
  try {
    mkdirSync(dirname(path), { recursive: true })
    return new Database(path)
  } catch (error) {
    throw notWritable(path, error)
  }
}

const notWritable = (path: string, cause: unknown): StartupError =>
  new StartupError(
    `The data folder ${dirname(path)} cannot be written to.`,
    'Give this user the right to write there, or choose another folder with --data DIR.',
    { cause },
  )

async function migrate(db: Kysely<Schema>, from: number): Promise<void> {
  for (const [index, migration] of migrations.entries()) {
    if (index < from) continue
    await db.transaction().execute(async (transaction) => {
      await migration(transaction.$extendTables<never>())
      await sql`pragma user_version = ${sql.raw(String(index + 1))}`.execute(transaction)
    })
  }
}

export interface OpenedDatabase {
  readonly db: Kysely<Schema>
  /** Runs a bare statement; unlike a prepared one it leaves nothing pending behind when it fails. */
  run(statement: 'begin immediate' | 'commit' | 'rollback'): void
  /** For tests of what follows. */
  readonly trouble: Trouble
  close(): Promise<void>
}

/** The most pages that SQLite can have: its own default. */
const ALL_PAGES = 4_294_967_294

const troubleOf = (file: Database.Database, path: string): Trouble => ({
  setFull: (isFull) => {
    const pages = isFull ? asNumber(file.pragma('page_count'), 'page_count') : ALL_PAGES
    file.pragma(`max_page_count = ${pages}`)
  },
  setReadOnly: (isReadOnly) => {
    file.pragma(`query_only = ${isReadOnly ? 'ON' : 'OFF'}`)
  },
  lock: () => {
    const other = new Database(path)
    other.exec('begin immediate')
    return () => {
      other.exec('rollback')
      other.close()
    }
  },
})

/** Opens (or makes) the database file at `path`. Throws StartupError with what to do. */
export async function openDatabase(path: string, maxPages?: number): Promise<OpenedDatabase> {
  const isNew = !existsSync(path)
  const file = openFile(path)
  try {
    // Short: the driver waits on the event loop; longer waits are the store's, between tries.
    file.pragma('busy_timeout = 50')
    if (!isNew) inspect(file, path)
    file.pragma('journal_mode = WAL')
    file.pragma('synchronous = FULL') // an acknowledged commit survives power loss
    file.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    file.pragma('foreign_keys = ON')
    if (maxPages !== undefined) file.pragma(`max_page_count = ${maxPages}`)
  } catch (error) {
    file.close()
    if (error instanceof StartupError) throw error
    if (/READONLY|CANTOPEN|IOERR|PERM|FULL/.test(errorCodeOf(error) ?? '')) throw notWritable(path, error)
    throw error
  }
  const version = asNumber(file.pragma('user_version'), 'user_version')
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: file }) })
  try {
    await migrate(db, version)
    // A write that changes nothing: a read-only file is found now and not at the first command.
    await sql`pragma user_version = ${sql.raw(String(SCHEMA_VERSION))}`.execute(db)
  } catch (error) {
    await db.destroy()
    file.close()
    throw notWritable(path, error)
  }
  return {
    db,
    run: (statement) => {
      file.exec(statement)
    },
    trouble: troubleOf(file, path),
    close: async () => {
      // The driver lets go of the file only when memory is collected: leave nothing in the write-ahead log.
      if (!file.inTransaction) file.pragma('wal_checkpoint(TRUNCATE)')
      await db.destroy()
    },
  }
}
