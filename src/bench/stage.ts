// What benches stand on: a real server, a real browser, pages of a session; all ended again, whatever happens.
import { chromium, type Browser } from '@playwright/test'
import { launchOptions } from '../e2e/drivers/chromium.ts'
import { createPeople, type People } from '../e2e/drivers/people.ts'
import { startServer, type ServerProcess } from '../e2e/drivers/serverProcess.ts'
import type { ProfileName } from '../shaper/profiles.ts'

export interface Stage {
  readonly server: ServerProcess
  readonly browser: Browser
  readonly people: People
}

/** Runs `work` with a server and a browser of its own; with `line` the one is reached from the other over that line. */
export async function onStage<T>(
  work: (stage: Stage) => Promise<T>,
  line?: ProfileName,
  browserArguments: readonly string[] = [],
): Promise<T> {
  const server = await startServer({ line })
  try {
    const browser = await chromium.launch({
      ...launchOptions,
      args: [...(launchOptions.args ?? []), ...browserArguments],
    })
    try {
      const people = createPeople(browser, server)
      const result = await work({ server, browser, people })
      await people.close()
      return result
    } finally {
      await browser.close()
    }
  } finally {
    await server.close()
  }
}
