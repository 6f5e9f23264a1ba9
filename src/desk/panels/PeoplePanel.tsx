// Who is here, with face, microphone, camera and connection; the headset's abilities.
import { Mic, MicOff, Video, VideoOff } from 'lucide'
import { deviceStateText } from '../../client/i18n/deviceTexts.ts'
import { attentionTexts, connectionTexts, roleTexts } from '../../client/i18n/sessionTexts.ts'
import { onDemand } from '../../client/ui/onDemand.tsx'
import { Icon } from '../../client/ui/Icon.tsx'
import type { PeerState } from '../../shared/session/state.ts'
import type { DeskCall } from '../deskCall.ts'
import { panelTexts } from '../deskTexts.ts'
import { wearerDeviceWords } from './deviceWords.ts'
import { Face } from './Face.tsx'

const QualityReason = onDemand(async () => (await import('../poorLine/QualityReason.tsx')).QualityReason)

function DeviceMarks({ peer }: { readonly peer: Pick<PeerState, 'microphone' | 'camera'> }) {
  return (
    <span class="desk-person__devices">
      <Icon
        icon={peer.microphone === 'on' ? Mic : MicOff}
        label={deviceStateText('microphone', peer.microphone)}
      />
      <Icon icon={peer.camera === 'on' ? Video : VideoOff} label={deviceStateText('camera', peer.camera)} />
    </span>
  )
}

/** What is the matter with somebody, in words: who sees only the small icons would have to guess. */
function Trouble({ peer }: { readonly peer: Pick<PeerState, 'microphone' | 'camera' | 'attention'> }) {
  const { attention } = peer
  const gone = (['camera', 'microphone'] as const).filter(
    (kind) => peer[kind] === 'lost' || peer[kind] === 'busy',
  )
  const words = [
    ...(attention === 'here' ? [] : [attentionTexts(attention)]),
    ...gone.map((kind) => deviceStateText(kind, peer[kind])),
  ]
  return words.length === 0 ? null : <p class="desk-person__note">{words.join(' · ')}</p>
}

/** Three bars, always with the words. */
function Grade({ grade }: { readonly grade: 'good' | 'fair' | 'poor' | undefined }) {
  return (
    <span class={`desk-grade desk-grade--${grade ?? 'unknown'}`}>
      <span class="desk-grade__bars" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {connectionTexts(grade ?? 'unknown')}
    </span>
  )
}

function WearerDevice({ call }: { readonly call: DeskCall }) {
  const profile = call.session.state.value.device
  if (profile === undefined) return null
  return (
    <p class="desk-person__note">
      {wearerDeviceWords(profile)}
      {profile.sessionMode === 'page' && <strong> {panelTexts('notFixed')}</strong>}
    </p>
  )
}

/** The picture of somebody to show in the list, if there is one to show. */
function shownTrack(call: DeskCall, peer: PeerState, isMe: boolean): MediaStreamTrack | undefined {
  const own = call.devices.camera
  if (isMe) return own.state.value === 'on' ? own.track.value : undefined
  // The wearer's picture is on the stage.
  if (peer.role === 'wearer') return undefined
  return call.media.remoteTracks.value.find(
    (remote) => remote.peerId === peer.peerId && remote.source === 'camera' && !remote.paused,
  )?.track
}

function Person({ call, peer }: { readonly call: DeskCall; readonly peer: PeerState }) {
  const isMe = call.session.me.value?.peerId === peer.peerId
  const isWearer = peer.role === 'wearer'
  const track = shownTrack(call, peer, isMe)
  const { byPeer, own, isRelayBusy } = call.quality
  // Without the server nobody measures: the last grade says nothing of now.
  const isMeasured = call.session.connection.value.tag === 'live'
  const quality = isMe ? own.value : byPeer.value.get(peer.peerId)
  const name = `${roleTexts(peer.role)}${isMe ? ` (${panelTexts('you')})` : ''}`
  const { camera, microphone } = call.devices
  const devices = isMe ? { microphone: microphone.state.value, camera: camera.state.value } : peer
  return (
    <li class="desk-person" data-role={peer.role}>
      {track !== undefined && <Face track={track} label={name} mirrored={isMe} />}
      <div class="desk-person__words">
        <span class="desk-person__name">{name}</span>
        <DeviceMarks peer={devices} />
        <Trouble peer={{ ...devices, attention: peer.attention }} />
        <Grade grade={isMeasured ? quality?.grade : undefined} />
        {isMeasured && quality !== undefined && quality.grade !== 'good' && (
          <QualityReason quality={quality} isRelayBusy={isRelayBusy.value} />
        )}
        {isWearer && <WearerDevice call={call} />}
      </div>
    </li>
  )
}

export function PeoplePanel({ call }: { readonly call: DeskCall }) {
  const peers = [...call.session.state.value.peers.values()]
  const order = { wearer: 0, patient: 1, expert: 2, observer: 3 }
  const sorted = peers.toSorted((a, b) => order[a.role] - order[b.role] || a.joinedAtMs - b.joinedAtMs)
  return (
    <section class="desk-people" aria-label={panelTexts('people')}>
      <h2 class="desk-panel__title">{panelTexts('people')}</h2>
      <ul role="list">
        {sorted.map((peer) => (
          <Person key={peer.peerId} call={call} peer={peer} />
        ))}
      </ul>
      {peers.length === 1 && <p class="desk-panel__empty">{panelTexts('nobodyElse')}</p>}
    </section>
  )
}
