// The socket. The only file that imports socket.io: who may connect is decided here, what they say in dispatch.
import type { Server as HttpServer } from 'node:http'
import { type DefaultEventsMap, type Namespace, Server, type Socket } from 'socket.io'
import { verifyJoinToken, type Seat } from '../auth/joinToken.ts'
import { AppError, type ErrorCode, type WireError } from '../../src/shared/protocol/errors.ts'
import { PeerId } from '../../src/shared/protocol/ids.ts'
import { Handshake, LINE_TEST_NAMESPACE } from '../../src/shared/protocol/signalling.ts'
import { PROTOCOL_VERSION } from '../../src/shared/protocol/version.ts'
import type { Sfu } from '../media/sfu.ts'
import type { Logger } from '../observe/logger.ts'
import type { PeerLink } from '../rooms/peer.ts'
import type { Admission, Room } from '../rooms/room.ts'
import type { RoomRegistry } from '../rooms/roomRegistry.ts'
import { turnServersFor } from '../turn/turnCredentials.ts'
import type { TurnSettings } from '../turn/turnSettings.ts'
import { createDispatch, type Dispatch } from './dispatch.ts'
import { createLineTests } from './lineTests.ts'
import { createRateLimits, type PeerBudget, type RateLimits } from './rateLimits.ts'

export interface GatewayOptions {
  readonly registry: RoomRegistry
  readonly sfu: Sfu
  readonly newId: () => string
  readonly joinKey: Uint8Array
  readonly isAllowedOrigin: (origin: string) => boolean
  readonly nowMs: () => number
  readonly logger: Logger
  readonly turn: TurnSettings | undefined
  /** Somebody was not let in. */
  readonly onRefused: (code: ErrorCode) => void
}

/** A stroke of 2,000 samples with its picture is about 120 kB. */
const MAX_MESSAGE_BYTES = 256 * 1024
/**
 * The pages take the heartbeat for the line (client/silenceWatch): two of them and a repetition fit in the 1.5 s after which
 * they call it quiet. The others are told of a peer that is
 * not heard within 2 s (rooms/hearing.ts); it is taken for gone within 9 s: a page that is busy for less than 8 s is not.
 */
const PING_INTERVAL_MS = 600
const PING_TIMEOUT_MS = 8_000

interface SocketData {
  seat?: Seat
  takeOver?: boolean
}
// What is emitted is typed by PeerLink; what comes in is unknown until dispatch has parsed it.
type Io = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>
type Clients = Namespace<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>
type Client = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>

/** socket.io hands `data` of a middleware's error to the client's connect_error. */
class Refusal extends Error {
  readonly data: WireError
  constructor(error: AppError) {
    super(error.code)
    this.data = { code: error.code, message: error.message.slice(0, 500) }
  }
}

const admissionOf = (seat: Seat, takeOver: boolean): Admission => ({
  participantId: seat.participantId,
  role: seat.role,
  takeOver,
})

/** Whom the link is for, once nothing is wrong with it and with where it comes from. Throws AppError. */
async function seatOf(socket: Client, options: GatewayOptions): Promise<{ seat: Seat; takeOver: boolean }> {
  const { origin } = socket.handshake.headers
  if (origin !== undefined && !options.isAllowedOrigin(origin)) {
    throw new AppError('origin-refused', 'This page was not opened from a Skulder address.')
  }
  const auth: Record<string, unknown> = socket.handshake.auth
  const { token, protocolVersion } = auth
  if (token === undefined || token === '') throw new AppError('link-missing', 'No join link was given.')
  const handshake = Handshake.safeParse(auth)
  if (typeof protocolVersion === 'number' && protocolVersion !== PROTOCOL_VERSION) {
    throw new AppError('version-mismatch', `This server speaks protocol ${PROTOCOL_VERSION}.`)
  }
  if (!handshake.success) throw new AppError('malformed', 'The handshake does not fit the protocol.')
  const seat = await verifyJoinToken(handshake.data.token, options.joinKey)
  if (!seat.ok) throw new AppError(seat.error)
  return { seat: seat.value, takeOver: handshake.data.takeOver ?? false }
}

/** Everything that can be wrong with who comes, before anything is opened for them. Throws AppError. */
async function checkAdmission(socket: Client, options: GatewayOptions): Promise<void> {
  const { seat, takeOver } = await seatOf(socket, options)
  const room = await options.registry.open(seat.sessionId)
  const check = room.checkAdmission(admissionOf(seat, takeOver))
  if (!check.ok) throw new AppError(check.error)
  socket.data.seat = seat
  socket.data.takeOver = takeOver
}

function linkOf(socket: Client): PeerLink {
  return {
    notify: (name, data) => {
      socket.emit(name, data)
    },
    relayPresence: (presence) => {
      socket.volatile.emit('presence.relayed', presence)
    },
    dismiss: (error) => {
      socket.emit('peer.dismissed', error)
      socket.disconnect(true)
    },
    drop: () => {
      socket.conn.close()
    },
  }
}

/** Ends the line of someone who holds an expired link, at the moment it expires. */
function dismissAtExpiry(socket: Client, seat: Seat, nowMs: number): void {
  const leftMs = Math.min(seat.expiresAtMs - nowMs, 2 ** 31 - 1)
  const timer = setTimeout(() => {
    linkOf(socket).dismiss({ code: 'link-expired', message: 'The join link has expired.' })
  }, leftMs)
  timer.unref()
  socket.once('disconnect', () => clearTimeout(timer))
}

function attach(
  socket: Client,
  room: Room,
  options: GatewayOptions & { limits: RateLimits },
): Dispatch | undefined {
  const { seat, takeOver } = socket.data
  if (seat === undefined || !socket.connected) return undefined
  const link = linkOf(socket)
  const peer = room.admit(admissionOf(seat, takeOver ?? false), link)
  const logger = options.logger.child({ sessionId: seat.sessionId, peerId: peer.peerId })
  const budget = budgetOf(seat, link, { limits: options.limits, logger })
  peer.joined.catch((error: unknown) => {
    logger.error({ err: error }, 'a peer could not be logged')
    link.dismiss({ code: codeOf(error), message: 'The session log failed.' })
  })
  socket.conn.on('packet', () => peer.hearing.heard(performance.now()))
  socket.on('disconnect', (reason) => {
    room.leave(peer, reason === 'client namespace disconnect' ? 'left' : 'lost')
  })
  dismissAtExpiry(socket, seat, options.nowMs())
  const { nowMs, turn } = options
  const turnServers = () => turn && turnServersFor(turn, peer.peerId, nowMs())
  return createDispatch({ room, media: room.media, peer, nowMs, turnServers }, budget, logger)
}

function budgetOf(
  { sessionId, participantId }: Seat,
  link: PeerLink,
  { limits, logger }: { limits: RateLimits; logger: Logger },
): PeerBudget {
  return limits.forSeat(`${sessionId}/${participantId}`, () => {
    logger.warn('peer cut for flooding')
    link.dismiss({ code: 'rate-limited', message: 'Too many messages in a short time.' })
  })
}

const codeOf = (error: unknown): ErrorCode => (error instanceof AppError ? error.code : 'internal')

const isAck = (value: unknown): value is (answer: unknown) => void => typeof value === 'function'

/** Listens from the first moment on; what comes before the room is open waits for it. */
function listen(socket: Client, entered: Promise<Dispatch | undefined>): void {
  socket.onAny((name: unknown, ...args: unknown[]) => {
    const ack = args.at(-1)
    void entered.then(async (dispatch) => {
      if (name === 'presence.publish') {
        await dispatch?.presence(args[0])
        // By this the sender knows what the line bears.
        if (isAck(ack)) ack({})
        return
      }
      const answer = await dispatch?.request(String(name), args[0])
      if (answer !== undefined && isAck(ack)) ack(answer)
    })
  })
}

export interface Gateway {
  close(): Promise<void>
}

/** Lets in who passes `check`; whoever does not is told why. */
function guard(
  clients: Clients,
  check: (socket: Client) => Promise<void>,
  { logger, onRefused, limits }: GatewayOptions & { limits: RateLimits },
): void {
  clients.use((socket, next) => {
    const { address } = socket.handshake
    const admit = async (): Promise<void> => {
      if (!(await limits.mayConnect(address)))
        throw new AppError('rate-limited', 'Too many refused attempts.')
      await check(socket)
    }
    admit().then(
      () => next(),
      (error: unknown) => {
        const refusal =
          error instanceof AppError
            ? error
            : new AppError('internal', 'Something went wrong.', { cause: error })
        logger.info({ code: refusal.code }, 'socket refused')
        onRefused(refusal.code)
        if (refusal.code === 'internal') logger.error({ err: error }, 'a handshake failed')
        const isGuess = refusal.code.startsWith('link-')
        void (isGuess ? limits.noteRefused(address) : Promise.resolve()).then(() =>
          next(new Refusal(refusal)),
        )
      },
    )
  })
}

/** The pre-call test: with a join link, but into no room. */
function openLineTests(clients: Clients, options: GatewayOptions & { limits: RateLimits }) {
  const { limits, turn, nowMs } = options
  const tests = createLineTests(options)
  const check = async (socket: Client): Promise<void> => {
    socket.data.seat = (await seatOf(socket, options)).seat
    tests.checkRoom()
  }
  guard(clients, check, options)
  clients.on('connection', (socket) => {
    const { seat } = socket.data
    if (seat === undefined) {
      socket.disconnect(true)
      return
    }
    const link = linkOf(socket)
    const peerId = PeerId.parse(options.newId())
    const logger = options.logger.child({ sessionId: seat.sessionId, peerId, lineTest: true })
    const test = tests.open(
      { seat, peerId, link, logger },
      budgetOf(seat, link, { limits, logger }),
      () => turn && turnServersFor(turn, peerId, nowMs()),
    )
    socket.on('disconnect', () => test.close())
    listen(socket, Promise.resolve(test.dispatch))
  })
  return tests
}

/** Listens for sockets on `httpServer`. */
export function createGateway(httpServer: HttpServer, options: GatewayOptions): Gateway {
  const limits = createRateLimits()
  const io: Io = new Server(httpServer, {
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: 10_000,
    serveClient: false,
  })
  const all = { ...options, limits }
  guard(io.of('/'), (socket) => checkAdmission(socket, options), all)
  const tests = openLineTests(io.of(LINE_TEST_NAMESPACE), all)
  io.on('connection', (socket) => {
    const { seat } = socket.data
    if (seat === undefined) {
      socket.disconnect(true)
      return
    }
    const entered = options.registry
      .open(seat.sessionId)
      .then((room) => attach(socket, room, all))
      .catch((error: unknown) => {
        linkOf(socket).dismiss({ code: codeOf(error), message: 'The session could not be entered.' })
        return undefined
      })
    listen(socket, entered)
  })
  return {
    close: async () => {
      await io.close()
      await tests.close()
    },
  }
}
