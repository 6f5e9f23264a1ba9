// Sessions, their events, and the answers that commands got.
import type { Kysely } from 'kysely'

export async function firstTables(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('session')
    .addColumn('session_id', 'text', (column) => column.primaryKey())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('opened_at_ms', 'real', (column) => column.notNull())
    .addColumn('closed', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('event')
    .addColumn('session_id', 'text', (column) => column.notNull().references('session.session_id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('event_pk', ['session_id', 'seq'])
    .execute()
  await db.schema
    .createTable('command')
    .addColumn('session_id', 'text', (column) => column.notNull().references('session.session_id'))
    .addColumn('command_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('command_pk', ['session_id', 'command_id'])
    .execute()
}
