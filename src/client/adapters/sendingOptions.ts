// What is asked of the encoder and of the line for this page's own camera, microphone and data.
import type { types } from 'mediasoup-client'
import type { Role } from '../../shared/protocol/roles.ts'
import type { DataLabel } from '../../shared/protocol/signalling.ts'
import { takeOldEncodedStreams } from '../pictureSync/oldEncodedStreams.ts'

/** The wearer's picture carries the marks: hmd-platforms section 7.10. Faces need less, and leave it the line. */
const WEARER_VIDEO_BPS = 2_500_000
const FACE_VIDEO_BPS = 800_000

/** Presence that has not left by then, here or at the relay, is passed over: newer is behind it. */
const PRESENCE_LIFE_MS = 150

/** A record that is lost is lost; presence may be sent again for as long as it is news. */
const lossOf = {
  frames: { maxRetransmits: 0 },
  presence: { maxPacketLifeTime: PRESENCE_LIFE_MS },
} as const satisfies Record<DataLabel, object>

export const dataOptions = (label: DataLabel): types.DataProducerOptions => ({
  ordered: false,
  label,
  ...lossOf[label],
})

export const audioOptions = (encodedInsertableStreams: boolean): types.ProducerOptions => ({
  // Sound first: what a voice needs is little, and a call without it is none.
  encodings: [{ priority: 'high', networkPriority: 'high' }],
  codecOptions: { opusDtx: true, opusFec: true },
  ...(encodedInsertableStreams ? { onRtpSender: (sender) => takeOldEncodedStreams(sender) } : {}),
})

export const videoOptions = (
  role: Role,
  codec: types.RtpCodecCapability | undefined,
  onRtpSender: (sender: RTCRtpSender) => void,
): types.ProducerOptions => ({
  // One encoding: simulcast rewrites RTP timestamps, by which pictures are known (architecture D1).
  encodings: [{ maxBitrate: role === 'wearer' ? WEARER_VIDEO_BPS : FACE_VIDEO_BPS }],
  codecOptions: { videoGoogleStartBitrate: 1000 },
  ...(codec === undefined ? {} : { codec }),
  onRtpSender,
})

/** The wearer's picture is looked at closely: sharp matters more than smooth. */
export function hintDetail(track: MediaStreamTrack, role: Role): void {
  if (role === 'wearer' && 'contentHint' in track) track.contentHint = 'detail'
}

/** On a poor line give up some sharpness and some rate, not all of one. */
export async function preferBalance(sender: RTCRtpSender | undefined): Promise<void> {
  if (sender === undefined) return
  const wanted: RTCRtpSendParameters & { degradationPreference?: string } = sender.getParameters()
  wanted.degradationPreference = 'balanced'
  // A wish: where a browser does not know it, its own choice holds.
  await sender.setParameters(wanted).catch(() => undefined)
}
