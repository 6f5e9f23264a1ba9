// An expert's session client that hears what a script writes, event by event.
import { signal } from '@preact/signals-core'
import { expect } from 'vitest'
import type { SessionClient } from '../client/sessionClient.ts'
import type { MarkId } from '../shared/protocol/ids.ts'
import { actor, drawInk, newMarkId, placement, placing, SessionScript } from './scenarios.ts'

export interface WrittenSession {
  /** Knows its state, who reads it and the events, and nothing else. */
  readonly session: SessionClient
  readonly expert: ReturnType<typeof actor>
  readonly script: SessionScript
  /** Done and heard. */
  readonly run: (...command: Parameters<SessionScript['run']>) => void
  /** So many marks of the expert, each placed 20 cm uncertain. */
  readonly mark: (count: number, settled?: boolean) => readonly MarkId[]
}

export function writtenSession(): WrittenSession {
  const script = SessionScript.opened()
  const expert = actor('expert')
  const listeners = new Set<Parameters<SessionClient['onEvent']>[0]>()
  const state = signal(script.state)
  const session = {
    state,
    me: signal(expert),
    clockOffsetMs: signal(0),
    onEvent: (listener: Parameters<SessionClient['onEvent']>[0]) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as SessionClient
  const run: WrittenSession['run'] = (by, command) => {
    const heard = script.log.length
    expect(script.run(by, command)).toBeUndefined()
    state.value = script.state
    for (const event of script.log.slice(heard)) for (const listener of listeners) listener(event, false)
  }
  return {
    session,
    expert,
    script,
    run,
    mark: (count, settled = true) =>
      Array.from({ length: count }, () => {
        const markId = newMarkId()
        run(expert, drawInk(markId))
        run(actor('wearer'), placing(script.state, markId, placement({ errorM: 0.2, settled })))
        return markId
      }),
  }
}
