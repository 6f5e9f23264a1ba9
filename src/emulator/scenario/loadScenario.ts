// Finds a scenario by its name: built in, laid before the page by the file button, or in the data folder's scenarios/.
import { builtInScenarios } from './builtInScenarios.ts'
import { parseScenario, type Scenario } from './scenarioSchema.ts'

const STORAGE_KEY = 'skulder.scenarioFile'
/** Name in the address that stands for the file a visitor chose. */
export const CHOSEN_FILE = 'file'

export class ScenarioError extends Error {
  /** What is wrong, one line each; in English, naming the fields. */
  readonly complaints: readonly string[]
  constructor(message: string, complaints: readonly string[]) {
    super(complaints.length === 0 ? message : `${message}\n${complaints.join('\n')}`)
    this.name = 'ScenarioError'
    this.complaints = complaints
  }
}

/** Reads a scenario from a file's text; throws ScenarioError. */
export function readScenario(text: string, name: string): Scenario {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new ScenarioError(`Scenario '${name}' is not JSON.`, [
      cause instanceof Error ? cause.message : String(cause),
    ])
  }
  const parsed = parseScenario(json)
  if (!parsed.ok) throw new ScenarioError(`Scenario '${name}' cannot be used.`, parsed.error)
  return parsed.value
}

/** Keeps a chosen file's text over the reload that starts it. */
export function rememberChosenFile(text: string): void {
  sessionStorage.setItem(STORAGE_KEY, text)
}

async function fetchScenario(name: string): Promise<Scenario> {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) throw new ScenarioError(`'${name}' is not a scenario's name.`, [])
  const response = await fetch(`/api/scenarios/${name}`).catch((cause: unknown) => {
    throw new ScenarioError(`Scenario '${name}' could not be fetched.`, [
      cause instanceof Error ? cause.message : String(cause),
    ])
  })
  if (response.status === 404)
    throw new ScenarioError(
      `There is no scenario '${name}': it is neither built in nor in the data folder's scenarios/.`,
      [`built in: ${Object.keys(builtInScenarios).join(', ')}`],
    )
  if (!response.ok)
    throw new ScenarioError(`Scenario '${name}' could not be fetched.`, [
      `the server answered ${response.status}`,
    ])
  return readScenario(await response.text(), name)
}

/** Throws ScenarioError with a message that says what to put right. */
export async function loadScenario(name: string): Promise<Scenario> {
  const builtIn = Object.hasOwn(builtInScenarios, name) ? builtInScenarios[name] : undefined
  if (builtIn !== undefined) {
    const parsed = parseScenario(builtIn)
    if (!parsed.ok) throw new ScenarioError(`Built-in scenario '${name}' cannot be used.`, parsed.error)
    return parsed.value
  }
  if (name === CHOSEN_FILE) {
    const text = sessionStorage.getItem(STORAGE_KEY)
    if (text === null) throw new ScenarioError('No scenario file has been chosen in this window.', [])
    return readScenario(text, name)
  }
  return fetchScenario(name)
}
