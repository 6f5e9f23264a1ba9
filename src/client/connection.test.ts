import { expect, it } from 'vitest'
import { transition, type ConnectionInput, type ConnectionState } from './connection.ts'

const error = { code: 'replaced', message: '' } as const
const trying = (attempt: number): ConnectionInput => ({
  type: 'signalling',
  status: { tag: 'connecting', attempt },
})
const lineStands: ConnectionInput = { type: 'signalling', status: { tag: 'connected' } }

function after(inputs: readonly ConnectionInput[]): ConnectionState {
  let state: ConnectionState = { tag: 'connecting' }
  for (const [index, input] of inputs.entries()) state = transition(state, input, index * 10)
  return state
}

it('is live once the line stands and the log was read', () => {
  expect(after([trying(1), lineStands])).toEqual({ tag: 'connecting' })
  expect(after([trying(1), lineStands, { type: 'synced' }])).toEqual({ tag: 'live' })
})

it('counts a reconnect from when the line went, through all attempts, until the log is read again', () => {
  const lost = [trying(1), lineStands, { type: 'synced' }, trying(1), trying(2)] as const
  expect(after(lost)).toEqual({ tag: 'reconnecting', sinceMs: 30, attempt: 2 })
  expect(after([...lost, lineStands])).toMatchObject({ tag: 'reconnecting', sinceMs: 30 })
  expect(after([...lost, lineStands, { type: 'synced' }])).toEqual({ tag: 'live' })
})

it('says that it is reconnecting as soon as the server falls silent, and is live again when it speaks', () => {
  const quiet = (isQuiet: boolean): ConnectionInput => ({ type: 'quiet', quiet: isQuiet })
  const silent = [trying(1), lineStands, { type: 'synced' }, quiet(true)] as const
  expect(after(silent)).toEqual({ tag: 'reconnecting', sinceMs: 30, attempt: 0 })
  expect(after([...silent, quiet(false)])).toEqual({ tag: 'live' })
  const lost = [...silent, trying(1)] as const
  expect(after(lost)).toEqual({ tag: 'reconnecting', sinceMs: 30, attempt: 1 })
  // The lost line's silence ends with it; only the log, read again, makes the next one live.
  expect(after([...lost, quiet(false)])).toMatchObject({ tag: 'reconnecting' })
  expect(after([trying(1), lineStands, quiet(true)])).toEqual({ tag: 'connecting' })
})

it('refused stays refused until somebody connects anew; closed is closed', () => {
  const refused: ConnectionInput = { type: 'signalling', status: { tag: 'refused', error } }
  expect(after([refused, { type: 'synced' }])).toEqual({ tag: 'refused', error })
  expect(after([refused, trying(1)])).toEqual({ tag: 'connecting' })
  expect(after([{ type: 'refused', error }])).toEqual({ tag: 'refused', error })
  expect(after([{ type: 'signalling', status: { tag: 'closed' } }])).toEqual({ tag: 'closed' })
})
