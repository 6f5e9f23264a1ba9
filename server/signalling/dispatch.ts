// From a raw message to its handler: known name, allowed for the role, within its rate, parsed – in this order.
// A missing handler does not compile.
import { AppError } from '../../src/shared/protocol/errors.ts'
import { type LineRequestName, lineRequests } from '../../src/shared/protocol/lineTest.ts'
import { Presence } from '../../src/shared/protocol/presence.ts'
import type { Role } from '../../src/shared/protocol/roles.ts'
import { type Ack, type RequestName, requestNames, requests } from '../../src/shared/protocol/signalling.ts'
import { mayPublishPresence, mayRequest } from '../../src/shared/session/permissions.ts'
import type { Logger } from '../observe/logger.ts'
import {
  type Endpoint,
  endpoint,
  type HandlerContext,
  type LineContext,
  type MediaContext,
} from './endpoint.ts'
import { resumeConsumer, subscribeMedia } from './handlers/consumerHandlers.ts'
import { receiveMade, sendMade, takeWorker } from './handlers/lineHandlers.ts'
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

const endpoints: Record<RequestName, Endpoint<HandlerContext>> = {
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

type AnyRequestName = RequestName | LineRequestName

/** What a peer may do that is alone with the relay: try ways, send a picture that nobody gets, and get made packets. */
const lineEndpoints: Partial<Record<AnyRequestName, Endpoint<LineContext>>> = {
  'router.describe': endpoint(requests['router.describe'], describeRouter),
  'transport.create': endpoint(requests['transport.create'], createTransport),
  'transport.connect': endpoint(requests['transport.connect'], connectTransport),
  'producer.create': endpoint(requests['producer.create'], createProducer),
  'line.takeWorker': endpoint(lineRequests['line.takeWorker'], takeWorker),
  'line.receive': endpoint(lineRequests['line.receive'], receiveMade),
  'line.send': endpoint(lineRequests['line.send'], sendMade),
}

interface Answering<C extends MediaContext> {
  readonly context: C
  readonly endpoints: Partial<Record<AnyRequestName, Endpoint<C>>>
  readonly budget: PeerBudget
}

export const isRequestName = (name: string): name is RequestName =>
  requestNames.some((known) => known === name)

const isAnyRequestName = (name: string): name is AnyRequestName =>
  isRequestName(name) || Object.hasOwn(lineRequests, name)

/** Nobody's role keeps them from testing their line. */
const mayAsk = (role: Role, name: AnyRequestName): boolean => !isRequestName(name) || mayRequest(role, name)

async function answerOrThrow<C extends MediaContext>(
  name: string,
  raw: unknown,
  { context, endpoints, budget }: Answering<C>,
): Promise<unknown> {
  if (!isAnyRequestName(name)) {
    await budget.spend('unknown')
    throw new AppError('malformed', 'There is no such request.')
  }
  await budget.spend(name)
  const endpoint = endpoints[name]
  if (endpoint === undefined || !mayAsk(context.peer.role, name)) throw new AppError('not-allowed')
  return endpoint.answer(context, raw)
}

export interface Dispatch {
  /** The answer to a request; refusals are answers too, and nothing is ever thrown. */
  request(name: string, raw: unknown): Promise<Ack<unknown>>
  /** Presence is relayed or dropped; there is no answer. */
  presence(raw: unknown): Promise<void>
}

const answers =
  <C extends MediaContext>(answering: Answering<C>, logger: Logger): Dispatch['request'] =>
  async (name, raw) => {
    try {
      return { ok: true, data: await answerOrThrow(name, raw, answering) }
    } catch (error) {
      if (error instanceof AppError) {
        if (error.code.startsWith('storage-')) logger.error({ err: error, request: name }, 'storage failed')
        return { ok: false, error: { code: error.code, message: error.message.slice(0, 500) } }
      }
      logger.error({ err: error, request: isAnyRequestName(name) ? name : 'unknown' }, 'a handler failed')
      return { ok: false, error: { code: 'internal', message: 'Something went wrong on the server.' } }
    }
  }

export function createDispatch(context: HandlerContext, budget: PeerBudget, logger: Logger): Dispatch {
  return {
    request: answers({ context, endpoints, budget }, logger),
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

/** For a peer that is in no room: what it publishes reaches nobody. */
export const createLineDispatch = (context: LineContext, budget: PeerBudget, logger: Logger): Dispatch => ({
  request: answers({ context, endpoints: lineEndpoints, budget }, logger),
  presence: async () => {
    await budget.trySpend('unknown')
  },
})
