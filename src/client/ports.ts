// What the pages need from the outside world. Real adapters stand in adapters/, fakes in ../testing; a page's
// main builds them and hands them on.
import type { ReadonlySignal } from '@preact/signals-core'
import type { WireError } from '../shared/protocol/errors.ts'
import type { ConsumerId, ParticipantId, PeerId } from '../shared/protocol/ids.ts'
import type { Presence, PresenceFrom } from '../shared/protocol/presence.ts'
import type { Role } from '../shared/protocol/roles.ts'
import type {
  MediaSource,
  NotificationName,
  NotificationOf,
  RequestName,
  RequestOf,
  ResponseOf,
} from '../shared/protocol/signalling.ts'

/** Milliseconds since 1970 that never run backwards within a page (timeOrigin + performance.now). */
export interface Clock {
  nowMs(): number
}

export type SignallingStatus =
  | { readonly tag: 'idle' }
  | { readonly tag: 'connecting'; readonly attempt: number }
  | { readonly tag: 'connected' }
  /** Refused for good: reconnecting would not help. */
  | { readonly tag: 'refused'; readonly error: WireError }
  | { readonly tag: 'closed' }

/** The conversation with the server. Every request has a time-out and rejects with AppError. */
export interface Signalling {
  readonly status: ReadonlySignal<SignallingStatus>
  /** The line is thought to stand, but nothing was heard for longer than a healthy server is silent. */
  readonly quiet: ReadonlySignal<boolean>
  connect(options?: { takeOver?: boolean }): void
  request<N extends RequestName>(name: N, data: RequestOf<N>): Promise<ResponseOf<N>>
  /** Volatile: dropped when the line is not ready. `onTaken` is told once the server has it, or nobody can say any more. */
  publishPresence(presence: Presence, onTaken?: () => void): void
  /** Returns the way to stop listening. A notification that does not parse is dropped and counted. */
  on<N extends NotificationName>(name: N, listener: (data: NotificationOf<N>) => void): () => void
  close(): void
}

export interface RemoteTrack {
  readonly consumerId: ConsumerId
  readonly peerId: PeerId
  readonly participantId: ParticipantId
  readonly role: Role
  readonly source: MediaSource
  readonly track: MediaStreamTrack
  /** Present on receivers that can tell (for the video stage's statistics). */
  readonly rtpReceiver: RTCRtpReceiver | undefined
  readonly paused: boolean
}

export type MediaStatus = 'idle' | 'connecting' | 'connected' | 'failed'

/** What a look at this page's own lines tells. Shares 0..1, undefined while too little was sent or came to tell. */
export interface MediaQuality {
  /** False while sound and picture do not get through, undefined while nobody has tried. */
  readonly passes: boolean | undefined
  readonly rttMs: number | undefined
  /** Worst of both ways since the last look. */
  readonly lossShare: number
  /** Of the last ten seconds, each way. */
  readonly upLossShare: number | undefined
  readonly downLossShare: number | undefined
  /** What the way to the relay can carry, as the browser thinks. */
  readonly upKbps: number | undefined
  readonly isEncoderBusy: boolean
}

/** Sound, picture and pose records through the relay. Survives reconnects of the signalling by itself. */
export interface Media {
  readonly status: ReadonlySignal<MediaStatus>
  readonly remoteTracks: ReadonlySignal<readonly RemoteTrack[]>
  /** Opens transports on a connected signalling; call again after a reconnect. */
  join(): Promise<void>
  /** Sends a track, or swaps/stops it (undefined). The track stays the caller's to stop. */
  setTrack(source: MediaSource, track: MediaStreamTrack | undefined): Promise<void>
  /** Muting keeps the track and pauses its producer. */
  setMuted(source: MediaSource, muted: boolean): Promise<void>
  /** Sender of the camera track, for rtp timestamps and encoder statistics; undefined before it is sent. */
  readonly cameraSender: ReadonlySignal<RTCRtpSender | undefined>
  /**
   * Wearer: which RTP time (90 kHz) the camera's stream has at an instant of this machine's wall clock, ms since 1970;
   * told about once a second.
   */
  onCameraClock(listener: (rtpTimestamp: number, wallClockMs: number) => void): () => void
  /** Wearer: the unreliable, unordered channel for pose records; returns false when it could not be sent now. */
  sendFrameRecord(bytes: Uint8Array<ArrayBuffer>): boolean
  onFrameRecord(listener: (bytes: Uint8Array, from: PeerId) => void): () => void
  /**
   * Expert: the unreliable, unordered channel for growing ink and the pointer; returns false when the line has not taken the
   * last yet, or there is no channel.
   */
  sendPresence(presence: Presence): boolean
  onPresence(listener: (from: PresenceFrom) => void): () => void
  /** A look at the lines as WebRTC's statistics tell of them; undefined while none is open. Each look is after the last one. */
  quality(): Promise<MediaQuality | undefined>
  close(): void
}
