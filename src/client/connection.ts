// What a page shows of its connection: a union and its pure transition. `live` needs the line and the whole log.
import type { WireError } from '../shared/protocol/errors.ts'
import type { SignallingStatus } from './ports.ts'

export type ConnectionState =
  | { readonly tag: 'connecting' }
  | { readonly tag: 'live' }
  /**
   * Was live; nothing heard since `sinceMs`, trying again (`attempt` 0: the line may only be slow, and is still waited for).
   * What was seen stays on screen.
   */
  | { readonly tag: 'reconnecting'; readonly sinceMs: number; readonly attempt: number }
  | { readonly tag: 'refused'; readonly error: WireError }
  | { readonly tag: 'closed' }

export type ConnectionInput =
  | { readonly type: 'signalling'; readonly status: SignallingStatus }
  /** Whether the server has fallen silent on a line that is thought to stand. */
  | { readonly type: 'quiet'; readonly quiet: boolean }
  /** The log was read up to its head. */
  | { readonly type: 'synced' }
  /** The server refuses what cannot be done without (entering, reading the log). */
  | { readonly type: 'refused'; readonly error: WireError }

/** The next state; `nowMs` is the page's clock. */
export function transition(state: ConnectionState, input: ConnectionInput, nowMs: number): ConnectionState {
  switch (input.type) {
    case 'refused':
      return { tag: 'refused', error: input.error }
    case 'synced':
      return state.tag === 'connecting' || state.tag === 'reconnecting' ? { tag: 'live' } : state
    case 'quiet':
      return onQuiet(state, input.quiet, nowMs)
    case 'signalling':
      return onSignalling(state, input.status, nowMs)
  }
}

/** Nothing was lost: what the line holds comes by itself once it goes on. */
function onQuiet(state: ConnectionState, quiet: boolean, nowMs: number): ConnectionState {
  if (quiet) return state.tag === 'live' ? { tag: 'reconnecting', sinceMs: nowMs, attempt: 0 } : state
  return state.tag === 'reconnecting' && state.attempt === 0 ? { tag: 'live' } : state
}

function onSignalling(state: ConnectionState, status: SignallingStatus, nowMs: number): ConnectionState {
  switch (status.tag) {
    case 'idle':
    case 'connected':
      return state
    case 'closed':
      return { tag: 'closed' }
    case 'refused':
      return { tag: 'refused', error: status.error }
    case 'connecting':
      if (state.tag === 'live') return { tag: 'reconnecting', sinceMs: nowMs, attempt: status.attempt }
      if (state.tag === 'reconnecting') return { ...state, attempt: status.attempt }
      return { tag: 'connecting' }
  }
}
