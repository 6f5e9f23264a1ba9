// The wearer's way through the page as pure transitions: link check, pre-join, call, end. What happens in the
// world (camera, session, sockets) is done by callApp.ts and told here as events.
import type { WireError } from '../shared/protocol/errors.ts'
import type { SessionInfo } from '../shared/protocol/rest.ts'

/** Why the call runs on the page and not in mixed reality; each has a text. */
export type PageReason = 'no-xr' | 'xr-refused' | 'xr-ended' | 'no-webgl' | 'opaque' | 'chosen'

export type HmdFlow =
  | { readonly tag: 'checkingLink' }
  | { readonly tag: 'preJoin'; readonly info: SessionInfo; readonly roleTaken: boolean }
  | { readonly tag: 'starting'; readonly info: SessionInfo }
  | { readonly tag: 'immersive'; readonly info: SessionInfo }
  | { readonly tag: 'page'; readonly info: SessionInfo; readonly reason: PageReason }
  | { readonly tag: 'refused'; readonly error: WireError }
  | { readonly tag: 'left'; readonly info: SessionInfo }
  | { readonly tag: 'ended'; readonly info: SessionInfo }

export type HmdEvent =
  | { readonly type: 'linkAccepted'; readonly info: SessionInfo }
  | { readonly type: 'refused'; readonly error: WireError }
  | { readonly type: 'start' }
  | { readonly type: 'xrStarted' }
  | { readonly type: 'pageStarted'; readonly reason: PageReason }
  | { readonly type: 'leave' }
  | { readonly type: 'sessionClosed' }

export const initialFlow: HmdFlow = { tag: 'checkingLink' }

/** True while the call is under way, on the page or in mixed reality. */
export const inCall = (flow: HmdFlow): boolean =>
  flow.tag === 'starting' || flow.tag === 'immersive' || flow.tag === 'page'

function whenRefused(flow: HmdFlow, error: WireError): HmdFlow {
  // Another headset is in the session: the wearer may take over, which is asked on the pre-join page.
  if (error.code === 'role-taken' && flow.tag !== 'checkingLink' && 'info' in flow) {
    return { tag: 'preJoin', info: flow.info, roleTaken: true }
  }
  if (error.code === 'session-closed' && 'info' in flow) return { tag: 'ended', info: flow.info }
  return { tag: 'refused', error }
}

type LiveFlow = Exclude<HmdFlow, { tag: 'checkingLink' | 'refused' | 'ended' }>

const whenAccepted = (info: SessionInfo): HmdFlow =>
  info.closed ? { tag: 'ended', info } : { tag: 'preJoin', info, roleTaken: false }

/** Within a session: what the wearer and the device do. */
function whenLive(flow: LiveFlow, event: Exclude<HmdEvent, { type: 'linkAccepted' | 'refused' }>): HmdFlow {
  const { info } = flow
  switch (event.type) {
    case 'start':
      return flow.tag === 'preJoin' ? { tag: 'starting', info } : flow
    case 'xrStarted':
      return inCall(flow) ? { tag: 'immersive', info } : flow
    case 'pageStarted':
      return inCall(flow) ? { tag: 'page', info, reason: event.reason } : flow
    case 'leave':
      return inCall(flow) ? { tag: 'left', info } : flow
    case 'sessionClosed':
      return { tag: 'ended', info }
  }
}

/** The next state; an event that makes no sense in the state leaves it as it is. */
export function transition(flow: HmdFlow, event: HmdEvent): HmdFlow {
  if (event.type === 'refused') return whenRefused(flow, event.error)
  if (event.type === 'linkAccepted') return flow.tag === 'checkingLink' ? whenAccepted(event.info) : flow
  if (flow.tag === 'checkingLink' || flow.tag === 'refused' || flow.tag === 'ended') return flow
  return whenLive(flow, event)
}
