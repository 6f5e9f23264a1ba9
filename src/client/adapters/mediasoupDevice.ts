// What this browser can send and show, by mediasoup-client; the only file that runs its code.
import { detectDevice, Device, type types } from 'mediasoup-client'
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111'
import { AppError } from '../../shared/protocol/errors.ts'
import type { ResponseOf } from '../../shared/protocol/signalling.ts'
import { iceServersOf } from './iceServers.ts'

const ABS_CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time'

const handlerOptions = { forcedRtpExtensions: { [ABS_CAPTURE_TIME]: true } }

/** The browser's own handler; only Chromium's comes with the page, the others when they are asked for. */
async function handlerOfBrowser(): Promise<types.HandlerFactory> {
  switch (detectDevice()) {
    case 'Chrome111':
      return Chrome111.createFactory(handlerOptions)
    case 'Chrome74':
      return (await import('mediasoup-client/handlers/Chrome74')).Chrome74.createFactory(handlerOptions)
    case 'Firefox120':
      return (await import('mediasoup-client/handlers/Firefox120')).Firefox120.createFactory(handlerOptions)
    case 'Safari12':
      return (await import('mediasoup-client/handlers/Safari12')).Safari12.createFactory(handlerOptions)
    case 'ReactNative106':
    case undefined:
      throw new AppError('media-unavailable', 'no WebRTC that mediasoup-client knows')
  }
}

/** Rejects with AppError `media-unavailable` in a browser without WebRTC. `given`: for tests, another handler. */
export const openDevice = async (given: types.HandlerFactory | undefined): Promise<Device> =>
  Device.factory({ handlerFactory: given ?? (await handlerOfBrowser()) })

/** H.264 is what headsets encode in hardware; VP8 is what everybody has. */
export function preferredVideoCodec(device: Device): types.RtpCodecCapability | undefined {
  const codecs = device.sendRtpCapabilities.codecs ?? []
  const find = (mimeType: string): types.RtpCodecCapability | undefined =>
    codecs.find((codec) => codec.mimeType.toLowerCase() === mimeType)
  return find('video/h264') ?? find('video/vp8')
}

/** What the relay told of a transport. Opaque on the wire; mediasoup-client hands it to WebRTC, which checks it. */
export const transportOptions = (
  answer: ResponseOf<'transport.create'>,
  relayOnly: boolean,
): types.TransportOptions => ({
  id: answer.transportId,
  iceParameters: answer.iceParameters as types.IceParameters,
  iceCandidates: answer.iceCandidates as types.IceCandidate[],
  dtlsParameters: answer.dtlsParameters as types.DtlsParameters,
  iceServers: iceServersOf(answer.turn),
  iceTransportPolicy: relayOnly ? 'relay' : 'all',
  ...(answer.sctpParameters === undefined
    ? {}
    : { sctpParameters: answer.sctpParameters as types.SctpParameters }),
})
