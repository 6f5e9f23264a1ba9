// All migrations in order: number n brings the database to schema version n. Never changed once released; only added to.
import type { Kysely } from 'kysely'
import { firstTables } from './0001FirstTables.ts'

export const migrations: readonly ((db: Kysely<never>) => Promise<void>)[] = [firstTables]
export const SCHEMA_VERSION = migrations.length
