import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { describeEventStore } from './eventStore.contract.ts'
import { createMemoryEventStore } from './memoryEventStore.ts'
import { openSqlEventStore } from './sqlEventStore.ts'

const root = mkdtempSync(join(tmpdir(), 'skulder-store-'))
afterAll(() => rmSync(root, { recursive: true }))
let count = 0

describeEventStore('memoryEventStore', () => Promise.resolve(createMemoryEventStore()))
describeEventStore('sqlEventStore', () => openSqlEventStore(join(root, String((count += 1)), 'skulder.db')))
