// How pictures are best sent: in which codec, and what to give up first where the line or the processor is too slow.
import type { Device, types } from 'mediasoup-client'
import type { Role } from '../../shared/protocol/roles.ts'

/** H.264 is what headsets encode in hardware; VP8 is what everybody has. */
export function preferredVideoCodec(device: Device): types.RtpCodecCapability | undefined {
  const codecs = device.sendRtpCapabilities.codecs ?? []
  const find = (mimeType: string): types.RtpCodecCapability | undefined =>
    codecs.find((codec) => codec.mimeType.toLowerCase() === mimeType)
  return find('video/h264') ?? find('video/vp8')
}

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
