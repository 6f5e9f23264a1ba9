// From a raw message to its handler: known name, allowed for the role, within its rate, parsed – in this order.
// A missing handler does not compile.
import { AppError } from '../../src/shared/protocol/errors.ts'
import { Presence } from '../../src/shared/protocol/presence.ts'
import { type Ack, type RequestName, requestNames, requests } from '../../src/shared/protocol/signalling.ts'
import { mayPublishPresence, mayRequest } from '../../src/shared/session/permissions.ts'
import type { Logger } from '../observe/logger.ts'
import { type Endpoint, endpoint, type HandlerContext } from './endpoint.ts'
import { resumeConsumer, subscribeMedia } from './handlers/consumerHandlers.ts'
import {
  closeProducer,
  createDataProducer,
  createProducer,
  setProducerPaused,
} from './handlers/producerHandlers.ts'
import { enterSession, pingClock, readLogAfter, submitCommand } from './handlers/sessionHandlers.ts'
import {
  connectTransport,
  createTransport,
  describeRouter,
  restartIce,
} from './handlers/transportHandlers.ts'
import type { PeerBudget } from './rateLimits.ts'

const endpoints: Record<RequestName, Endpoint> = {
  'session.enter': endpoint(requests['session.enter'], enterSession),
  'log.readAfter': endpoint(requests['log.readAfter'], readLogAfter),
  'command.submit': endpoint(requests['command.submit'], submitCommand),
  'clock.ping': endpoint(requests['clock.ping'], pingClock),
  'router.describe': endpoint(requests['router.describe'], describeRouter),
  'transport.create': endpoint(requests['transport.create'], createTransport),
  'transport.connect': endpoint(requests['transport.connect'], connectTransport),
  'transport.restartIce': endpoint(requests['transport.restartIce'], restartIce),
  'producer.create': endpoint(requests['producer.create'], createProducer),
  'producer.setPaused': endpoint(requests['producer.setPaused'], setProducerPaused),
  'producer.close': endpoint(requests['producer.close'], closeProducer),
  'dataProducer.create': endpoint(requests['dataProducer.create'], createDataProducer),
  'media.subscribe': endpoint(requests['media.subscribe'], subscribeMedia),
  'consumer.resume': endpoint(requests['consumer.resume'], resumeConsumer),
}

export const isRequestName = (name: string): name is RequestName =>
  requestNames.some((known) => known === name)

async function answerOrThrow(
  name: string,
  raw: unknown,
  context: HandlerContext,
  budget: PeerBudget,
): Promise<unknown> {
  if (!isRequestName(name)) {
    await budget.spend('unknown')
    throw new AppError('malformed', 'There is no such request.')
  }
  await budget.spend(name)
  if (!mayRequest(context.peer.role, name)) throw new AppError('not-allowed')
  return endpoints[name].answer(context, raw)
}

export interface Dispatch {
  /** The answer to a request; refusals are answers too, and nothing is ever thrown. */
  request(name: string, raw: unknown): Promise<Ack<unknown>>
  /** Presence is relayed or dropped; there is no answer. */
  presence(raw: unknown): Promise<void>
}

export function createDispatch(context: HandlerContext, budget: PeerBudget, logger: Logger): Dispatch {
  return {
    request: async (name, raw) => {
      try {
        return { ok: true, data: await answerOrThrow(name, raw, context, budget) }
      } catch (error) {
        if (error instanceof AppError) {
          if (error.code.startsWith('storage-')) logger.error({ err: error, request: name }, 'storage failed')
          return { ok: false, error: { code: error.code, message: error.message.slice(0, 500) } }
        }
        logger.error({ err: error, request: isRequestName(name) ? name : 'unknown' }, 'a handler failed')
        return { ok: false, error: { code: 'internal', message: 'Something went wrong on the server.' } }
      }
    },
    presence: async (raw) => {
      if (!(await budget.trySpend('presence'))) return
      const parsed = Presence.safeParse(raw)
      if (!parsed.success || !mayPublishPresence(context.peer.role, parsed.data.type)) {
        await budget.trySpend('unknown')
        return
      }
      context.room.relayPresence(context.peer, parsed.data)
    },
  }
}
