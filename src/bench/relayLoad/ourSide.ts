// The project's own server, whole: its process, its signalling, its rooms, its relay. Bots join by links, as pages do.
import { z } from 'zod'
import { startServer, type ServerProcess } from '../../e2e/drivers/serverProcess.ts'
import { notifications } from '../../shared/protocol/signalling.ts'
import { CouldNotMeasure } from '../bench.ts'
import { type Bot, joinAsBot, makeSessions, sessionOf, withoutLimits } from '../../e2e/drivers/bot.ts'
import { childrenOf, nameOf } from '../bots/processes.ts'
import type { DeafLines } from './deafLines.ts'
import {
  kindOfSource,
  openReceiving,
  receiveCapabilities,
  type BotRoom,
  type ReceivedStream,
  seats,
  sendParameters,
  type SentStream,
  sentStream,
  type Side,
  ssrcOf,
  STREAMS_OUT,
} from './consultation.ts'
import { type DtlsParameters, openMediaLine, TransportAnswer } from './mediaLine.ts'

const ROOM_WITHIN_MS = 60_000
const TransportMade = TransportAnswer.extend({ transportId: z.string() })

/** A transport, and how the server is told of its encryption. */
async function askForTransport(bot: Bot, direction: 'send' | 'recv') {
  const transport = TransportMade.parse(await bot.ask('transport.create', { direction }))
  const { transportId } = transport
  const connect = (dtlsParameters: DtlsParameters): Promise<unknown> =>
    bot.ask('transport.connect', { transportId, dtlsParameters })
  return { transport, transportId, connect }
}

interface Place {
  readonly server: ServerProcess
  readonly index: number
  readonly deaf: DeafLines | undefined
}

interface Seated {
  readonly sent: SentStream[]
  readonly received: ReceivedStream[]
  close(): void
}

async function takeSeat(
  { server, index, deaf }: Place,
  seat: (typeof seats)[number],
  onReceived: () => void,
): Promise<Seated> {
  const { participantId, role } = seat
  const bot = await joinAsBot(server, { participantId, role, session: sessionOf(index) })
  const up = await askForTransport(bot, 'send')
  const upLine = await openMediaLine(up.transport, up.connect)
  const down = await askForTransport(bot, 'recv')
  const downLine = await openReceiving(down.transport, down.connect, deaf)
  const received: ReceivedStream[] = []
  bot.socket.on('consumer.created', (raw: unknown) => {
    const { consumerId, kind, rtpParameters } = notifications['consumer.created'].parse(raw)
    void bot.ask('consumer.resume', { consumerId }).then(() => {
      if (downLine !== undefined) received.push({ kind, line: downLine, ssrc: ssrcOf(rtpParameters) })
      onReceived()
    })
  })
  const sent: SentStream[] = []
  for (const [number, source] of seat.sends.entries()) {
    const ssrc = 1000 + number
    await bot.ask('producer.create', {
      transportId: up.transportId,
      kind: kindOfSource(source),
      source,
      rtpParameters: sendParameters(source, ssrc),
      paused: false,
    })
    sent.push(sentStream(source, ssrc, upLine))
  }
  await bot.ask('media.subscribe', { transportId: down.transportId, rtpCapabilities: receiveCapabilities })
  return {
    sent,
    received,
    close: () => {
      bot.leave()
      upLine.close()
      downLine?.close()
    },
  }
}

async function openRoom(place: Place): Promise<BotRoom> {
  let arrived = 0
  let tellAll: () => void = () => {}
  const all = new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new CouldNotMeasure(`room ${place.index} got ${arrived} of ${STREAMS_OUT} streams`)),
      ROOM_WITHIN_MS,
    )
    tellAll = () => {
      clearTimeout(late)
      resolve()
    }
  })
  const onReceived = (): void => {
    arrived += 1
    if (arrived === STREAMS_OUT) tellAll()
  }
  const [seated] = await Promise.all([
    Promise.all(seats.map((seat) => takeSeat(place, seat, onReceived))),
    all,
  ])
  return {
    sent: seated.flatMap(({ sent }) => sent),
    received: seated.flatMap(({ received }) => received),
    close: () => {
      for (const each of seated) each.close()
    },
  }
}

/** Starts the server with one media worker and `maxRooms` sessions. */
export async function openOurSide(maxRooms: number): Promise<Side> {
  const others = new Set(childrenOf(process.pid))
  const server = await startServer({
    env: { SKULDER_MEDIA_WORKERS: '1', ...withoutLimits },
  })
  const serverPids = childrenOf(process.pid).filter((pid) => !others.has(pid))
  const workerPid = serverPids.flatMap(childrenOf).find((pid) => nameOf(pid).startsWith('mediasoup'))
  if (workerPid === undefined) {
    await server.close()
    throw new CouldNotMeasure('the media worker’s process was not found')
  }
  await makeSessions(server, maxRooms)
  return {
    name: 'skulder',
    workerPid,
    serverPids,
    openRoom: (index, deaf) => openRoom({ server, index, deaf }),
    close: () => server.close(),
  }
}
