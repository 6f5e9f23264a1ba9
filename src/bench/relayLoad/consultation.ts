// What a consultation is to the relay: a wearer's picture and three voices, each going to the two others.
import { payloadTypes } from './srtp.ts'
import type { DeafLines } from './deafLines.ts'
import { type DtlsParameters, type MediaLine, openMediaLine, type TransportAnswer } from './mediaLine.ts'
import { createProtect, type Protect } from './srtp.ts'

export type Kind = 'audio' | 'video'
export type Source = 'camera' | 'microphone'

/** Two experts and not a patient: those get everybody's sound and the wearer's picture (session/permissions). */
export const seats = [
  { participantId: 'wearer', role: 'wearer', sends: ['camera', 'microphone'] },
  { participantId: 'expert', role: 'expert', sends: ['microphone'] },
  { participantId: 'colleague', role: 'expert', sends: ['microphone'] },
] as const satisfies readonly { participantId: string; role: string; sends: readonly Source[] }[]

export const STREAMS_OUT = 8

const kinds = { camera: 'video', microphone: 'audio' } as const satisfies Record<Source, Kind>
export const kindOfSource = (source: Source): Kind => kinds[source]

const nack = { type: 'nack', parameter: '' }
const pli = { type: 'nack', parameter: 'pli' }
const codecs = {
  audio: {
    mimeType: 'audio/opus',
    payloadType: payloadTypes.audio,
    clockRate: 48_000,
    channels: 2,
    parameters: {},
    rtcpFeedback: [],
  },
  video: {
    mimeType: 'video/H264',
    payloadType: payloadTypes.video,
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
    rtcpFeedback: [nack, pli],
  },
} as const

/** As a browser would send it, without what bots do not speak (transport-wide feedback, retransmission). */
export const sendParameters = (source: Source, ssrc: number): Record<string, unknown> => ({
  mid: source,
  codecs: [codecs[kindOfSource(source)]],
  headerExtensions: [],
  encodings: [{ ssrc }],
  rtcp: { cname: `bot-${ssrc}`, reducedSize: true },
})

export const receiveCapabilities: Record<string, unknown> = {
  codecs: (['audio', 'video'] as const).map((kind) => {
    const { payloadType, ...codec } = codecs[kind]
    return { ...codec, kind, preferredPayloadType: payloadType }
  }),
  headerExtensions: [],
}

/** A stream on its way up. */
export interface SentStream {
  readonly kind: Kind
  readonly line: MediaLine
  readonly protect: Protect
  /** Of the next packet; goes on from probe to probe. */
  nextSequence: number
  nextTimestamp: number
}

export const sentStream = (source: Source, ssrc: number, line: MediaLine): SentStream => ({
  kind: kindOfSource(source),
  line,
  protect: createProtect(line.keys, ssrc, payloadTypes[kindOfSource(source)]),
  nextSequence: 1,
  nextTimestamp: 0,
})

/** A stream on its way down, to one person. */
export interface ReceivedStream {
  readonly kind: Kind
  readonly line: MediaLine
  readonly ssrc: number
}

export interface BotRoom {
  readonly sent: readonly SentStream[]
  /** None in a room whose people do not listen (deafLines.ts). */
  readonly received: readonly ReceivedStream[]
  close(): void
}

/** One server with its relay, and a way to fill it with consultations. */
export interface Side {
  readonly name: string
  /** The media worker's process. */
  readonly workerPid: number
  /** All other processes of the server. */
  readonly serverPids: readonly number[]
  /** Opens a consultation; resolves when all its streams have a way. With `deaf` nobody listens in it. */
  openRoom(index: number, deaf: DeafLines | undefined): Promise<BotRoom>
  close(): Promise<void>
}

/** A line to receive over; undefined when it is one that nobody reads. */
export async function openReceiving(
  transport: TransportAnswer,
  connect: (parameters: DtlsParameters) => Promise<unknown>,
  deaf: DeafLines | undefined,
): Promise<MediaLine | undefined> {
  if (deaf === undefined) return openMediaLine(transport, connect)
  await deaf.open(transport, connect)
  return undefined
}

/** What the relay tells of a stream that it will send. */
export function ssrcOf(rtpParameters: Record<string, unknown>): number {
  const { encodings } = rtpParameters
  const [first] = Array.isArray(encodings) ? (encodings as readonly unknown[]) : []
  const ssrc: unknown = typeof first === 'object' && first !== null ? Reflect.get(first, 'ssrc') : undefined
  if (typeof ssrc !== 'number') throw new Error('the relay named no source')
  return ssrc
}
