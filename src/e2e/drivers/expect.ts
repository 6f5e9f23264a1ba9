// The one limit on waiting for a page, for the tests and for benches and faults, where no test runner sets it. Generous: what
// is waited for is a condition, and a starved machine may take long to come to it.
import { expect as base } from '@playwright/test'

export const expect = base.configure({ timeout: 60_000 })
