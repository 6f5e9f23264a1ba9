// Bare mediasoup with the same streams: what the relay could carry without us.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { CouldNotMeasure } from '../bench.ts'
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
} from './consultation.ts'
import { type DtlsParameters, openMediaLine, TransportAnswer } from './mediaLine.ts'

const Answer = z.object({ id: z.number(), data: z.looseObject({}).optional(), error: z.string().optional() })
const TransportMade = TransportAnswer.extend({ transportId: z.string() })
const Produced = z.object({ producerId: z.string() })
const Consumed = z.object({ kind: z.enum(['audio', 'video']), rtpParameters: z.looseObject({}) })

type Ask = (what: string, data: Readonly<Record<string, unknown>>) => Promise<Record<string, unknown>>

/** A transport, and how the relay is told of its encryption. */
async function askForTransport(ask: Ask, room: number) {
  const answer = TransportMade.parse(await ask('openTransport', { room }))
  const transport = answer.transportId
  const connect = (dtlsParameters: DtlsParameters): Promise<unknown> =>
    ask('connect', { transport, dtlsParameters })
  return { answer, transport, connect }
}

async function openRoom(ask: Ask, room: number, deaf: DeafLines | undefined): Promise<BotRoom> {
  await ask('openRoom', { room })
  const people = await Promise.all(
    seats.map(async ({ sends }) => {
      const up = await askForTransport(ask, room)
      const upLine = await openMediaLine(up.answer, up.connect)
      const down = await askForTransport(ask, room)
      const downLine = await openReceiving(down.answer, down.connect, deaf)
      const sent: SentStream[] = []
      const producers: string[] = []
      for (const [number, source] of sends.entries()) {
        const ssrc = 1000 + number
        const kind = kindOfSource(source)
        const asked = { transport: up.transport, kind, rtpParameters: sendParameters(source, ssrc) }
        producers.push(Produced.parse(await ask('produce', asked)).producerId)
        sent.push(sentStream(source, ssrc, upLine))
      }
      return { down, upLine, downLine, sent, producers }
    }),
  )
  const received: ReceivedStream[] = []
  for (const person of people) {
    for (const producerId of people
      .filter((other) => other !== person)
      .flatMap(({ producers }) => producers)) {
      const asked = { transport: person.down.transport, producerId, rtpCapabilities: receiveCapabilities }
      const { kind, rtpParameters } = Consumed.parse(await ask('consume', asked))
      if (person.downLine !== undefined)
        received.push({ kind, line: person.downLine, ssrc: ssrcOf(rtpParameters) })
    }
  }
  return {
    sent: people.flatMap(({ sent }) => sent),
    received,
    close: () => {
      for (const { upLine, downLine } of people) {
        upLine.close()
        downLine?.close()
      }
    },
  }
}

export async function openBareSide(): Promise<Side> {
  const child = fork(fileURLToPath(new URL('bareRelay.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<
    number,
    { resolve: (data: Record<string, unknown>) => void; reject: (error: Error) => void }
  >()
  let count = 0
  const answerTo = (id: number): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
  child.on('message', (raw) => {
    const { id, data = {}, error } = Answer.parse(raw)
    const asker = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asker?.resolve(data)
    else asker?.reject(new CouldNotMeasure(`bare mediasoup: ${error}`))
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new CouldNotMeasure('bare mediasoup ended'))
  })
  const { workerPid } = z.object({ workerPid: z.number() }).parse(await answerTo(0))
  const ask: Ask = (what, data) => {
    count += 1
    const answer = answerTo(count)
    child.send({ ...data, id: count, do: what })
    return answer
  }
  return {
    name: 'bare mediasoup',
    workerPid,
    serverPids: child.pid === undefined ? [] : [child.pid],
    openRoom: (index, deaf) => openRoom(ask, index, deaf),
    close: async () => {
      if (child.exitCode !== null) return
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
