// Whether the wearer's camera was taken or has gone: its pictures stand then, also where some still come.
import { peersByRole } from '../../shared/session/selectors.ts'
import type { PeerState, SessionState } from '../../shared/session/state.ts'

export const hasLostCamera = ({ camera }: PeerState): boolean => camera === 'lost' || camera === 'busy'

export function isCameraAway(state: SessionState): boolean {
  const wearer = peersByRole(state, 'wearer').at(-1)
  return wearer !== undefined && hasLostCamera(wearer)
}
