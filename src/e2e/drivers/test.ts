// `test` with a server of its own and people to open its pages. Both end with the test, also when it fails.
import { test as base } from '@playwright/test'
import type { ProfileName } from '../../shaper/profiles.ts'
import { expect } from './expect.ts'
import { createPeople, type People } from './people.ts'
import { startServer, type ServerProcess } from './serverProcess.ts'

interface Fixtures {
  line: ProfileName | undefined
  settings: Readonly<Record<string, string>>
  server: ServerProcess
  people: People
}

export const test = base.extend<Fixtures>({
  /** `test.use({ line: 'poor' })` puts a file, or a group of tests, behind a line. */
  line: [undefined, { option: true }],
  /** Added to the server's environment. */
  settings: [{}, { option: true }],
  server: async ({ line, settings }, use, testInfo) => {
    const server = await startServer({ line, env: settings })
    await use(server)
    await server.close()
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server', { body: server.output(), contentType: 'text/plain' })
    }
  },
  people: async ({ browser, server }, use) => {
    const people = createPeople(browser, server)
    await use(people)
    await people.close()
    expect(people.foreignRequests, 'requests to other hosts').toEqual([])
    expect(people.pageErrors, 'errors that a page did not catch').toEqual([])
  },
})
export { expect } from './expect.ts'
