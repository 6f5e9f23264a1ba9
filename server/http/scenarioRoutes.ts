// Scenario files that a visitor laid into the data folder, for the emulated headset. Read only; the page validates them.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { ScenarioList } from '../../src/shared/protocol/rest.ts'
import { errorCodeOf } from '../startupError.ts'

/** A room with its triangle meshes; more is a mistake. */
const MAX_SCENARIO_BYTES = 8_000_000
/** As the page asks for them (emulator/scenario/loadScenario.ts) and docs/scenarios.md says. */
const ScenarioName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)

async function scenarioNames(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => entry.name.slice(0, -'.json'.length))
      .filter((name) => ScenarioName.safeParse(name).success)
      .sort()
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return []
    throw error
  }
}

async function readScenario(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > MAX_SCENARIO_BYTES) throw new AppError('too-large', 'The scenario file is larger than 8 MB.')
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT')
      throw new AppError('not-found', 'There is no such scenario.', { cause: error })
    throw error
  }
}

function checkJson(text: string): void {
  try {
    JSON.parse(text)
  } catch (error) {
    throw new AppError('malformed', 'The scenario file is not JSON.', { cause: error })
  }
}

/** Serves `folder`/NAME.json. */
export function addScenarioRoutes(app: FastifyInstance, folder: string): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  typed.get('/api/scenarios', { schema: { response: { 200: ScenarioList } } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ names: await scenarioNames(folder) }),
  )
  typed.get(
    '/api/scenarios/:name',
    { schema: { params: z.object({ name: ScenarioName }) } },
    async (request, reply) => {
      const text = await readScenario(join(folder, `${request.params.name}.json`))
      checkJson(text)
      return reply.type('application/json; charset=utf-8').header('cache-control', 'no-store').send(text)
    },
  )
}
