// Asks the server that served this page whether it is well.
import { Health } from '../shared/protocol/rest.ts'

/** Rejects when there is no answer, or not Skulder's. */
export async function fetchHealth(): Promise<Health> {
  const answer = await fetch('/api/health', { headers: { accept: 'application/json' } })
  return Health.parse(await answer.json())
}
