import { describe, expect, it } from 'vitest'
import { ParticipantId, SessionId } from '../shared/protocol/ids.ts'
import type { SessionInfo } from '../shared/protocol/rest.ts'
import { initialFlow, transition, type HmdEvent, type HmdFlow } from './hmdApp.ts'

const info: SessionInfo = {
  sessionId: SessionId.parse('s'),
  participantId: ParticipantId.parse('p'),
  role: 'wearer',
  title: '',
  expiresAtMs: 0,
  closed: false,
}
const after = (...events: readonly HmdEvent[]): HmdFlow => events.reduce(transition, initialFlow)
const accepted: HmdEvent = { type: 'linkAccepted', info }

describe('the way through the page', () => {
  it('goes from link to pre-join to start to mixed reality', () => {
    expect(after(accepted).tag).toBe('preJoin')
    expect(after(accepted, { type: 'start' }, { type: 'xrStarted' }).tag).toBe('immersive')
  })

  it('goes on as a page when mixed reality is refused or ended, and back', () => {
    const ended = after(
      accepted,
      { type: 'start' },
      { type: 'xrStarted' },
      { type: 'pageStarted', reason: 'xr-ended' },
    )
    expect(ended).toMatchObject({ tag: 'page', reason: 'xr-ended' })
    expect(transition(ended, { type: 'xrStarted' }).tag).toBe('immersive')
  })

  it('comes back to pre-join to offer taking over when another headset is in the session', () => {
    const taken = after(
      accepted,
      { type: 'start' },
      { type: 'refused', error: { code: 'role-taken', message: '' } },
    )
    expect(taken).toMatchObject({ tag: 'preJoin', roleTaken: true })
  })

  it('ends with the session, whatever runs', () => {
    expect(after({ type: 'linkAccepted', info: { ...info, closed: true } }).tag).toBe('ended')
    expect(after(accepted, { type: 'start' }, { type: 'sessionClosed' }).tag).toBe('ended')
    expect(after(accepted, { type: 'refused', error: { code: 'session-closed', message: '' } }).tag).toBe(
      'ended',
    )
  })

  it('does not come back from a refusal by late news of the session', () => {
    const refused = after({ type: 'refused', error: { code: 'link-expired', message: '' } })
    expect(transition(refused, { type: 'xrStarted' })).toBe(refused)
    expect(transition(after(accepted), { type: 'xrStarted' }).tag).toBe('preJoin')
  })
})
