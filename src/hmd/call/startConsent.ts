// Start is the wearer's consent, with the patient's said aloud; told once for each seat.
import { effect, untracked } from '@preact/signals-core'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { Command } from '../../shared/protocol/commands.ts'

export function giveConsent(session: SessionClient, submit: (command: Command) => void): () => void {
  let given = false
  return effect(() => {
    const me = session.me.value
    if (given || me === undefined || session.connection.value.tag !== 'live') return
    given = true
    untracked(() => {
      if (!session.state.peek().consents.has(me.participantId))
        submit({ type: 'consent.give', purpose: 'call' })
    })
  })
}
