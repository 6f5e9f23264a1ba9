// A session over HTTP: whom a link is for, the log as a file, stills.
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { PictureId, SessionId } from '../../src/shared/protocol/ids.ts'
import { MAX_PICTURE_BYTES, SessionInfo } from '../../src/shared/protocol/rest.ts'
import type { Role } from '../../src/shared/protocol/roles.ts'
import { mayReadLog } from '../../src/shared/session/permissions.ts'
import type { ObjectStore } from '../objects/objectStore.ts'
import { jpegSize } from '../../src/shared/pictureSize.ts'
import type { Room } from '../rooms/room.ts'
import type { RoomRegistry } from '../rooms/roomRegistry.ts'
import type { EventStore } from '../store/eventStore.ts'
import { seatIn, seatOf } from './access.ts'

interface SessionRouteOptions {
  readonly store: EventStore
  readonly objects: ObjectStore
  readonly registry: RoomRegistry
  readonly joinKey: Uint8Array
}

const LOG_PAGE = 500
const PictureSize = z.string().regex(/^[1-9]\d{0,3}x[1-9]\d{0,3}$/)
const pictureParams = z.object({ sessionId: SessionId, pictureId: PictureId })

async function* logLines(store: EventStore, sessionId: SessionId): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const events = await store.readAfter(sessionId, after, LOG_PAGE)
    if (events.length > 0) yield events.map((event) => `${JSON.stringify(event)}\n`).join('')
    if (events.length < LOG_PAGE) return
    after = events.at(-1)?.seq ?? after
  }
}

/** The picture's own size; it must be what the sender says (`WxH`), which catches a mixed-up upload. */
function checkedSize(jpeg: Buffer, stated: string | undefined): { width: number; height: number } {
  const size = jpegSize(jpeg)
  if (size === undefined || size.width === 0 || size.height === 0)
    throw new AppError('malformed', 'The body is not a JPEG picture.')
  const isStated = stated === undefined || stated === `${size.width}x${size.height}`
  if (!isStated) throw new AppError('malformed', 'x-picture-size does not fit the picture.')
  return size
}

function addLogRoutes(app: FastifyInstance, { store, joinKey }: SessionRouteOptions): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  typed.get('/api/session', { schema: { response: { 200: SessionInfo } } }, async (request, reply) => {
    const seat = await seatOf(request, joinKey)
    const session = await store.findSession(seat.sessionId)
    if (session === undefined) throw new AppError('session-unknown', 'There is no such session.')
    return reply
      .header('cache-control', 'no-store')
      .send({ ...seat, title: session.title, closed: session.closed })
  })
  typed.get(
    '/api/sessions/:sessionId/log',
    { schema: { params: z.object({ sessionId: SessionId }) } },
    async (request, reply) => {
      const { sessionId } = request.params
      await seatIn(request, joinKey, { sessionId, isAllowed: mayReadLog })
      if ((await store.findSession(sessionId)) === undefined) throw new AppError('session-unknown')
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(Readable.from(logLines(store, sessionId)))
    },
  )
}

/** The wearer sends the sharp still; an expert, of what they froze themselves, what came over the line. */
const maySendStill = (role: Role): boolean => role === 'wearer' || role === 'expert'

/** What came so late that the session has forgotten it is not kept [CAM-5]. */
async function attachStill(
  room: Room,
  objects: ObjectStore,
  still: { readonly pictureId: PictureId; readonly width: number; readonly height: number },
): Promise<void> {
  try {
    await room.submit({ participantId: 'server', role: 'server' }, { type: 'still.attach', ...still })
  } catch (error) {
    const { sessionId } = room.record
    if (error instanceof AppError && error.code === 'not-found')
      await objects.removeStill({ sessionId, pictureId: still.pictureId })
    throw error
  }
}

function addPictureRoutes(app: FastifyInstance, { objects, registry, joinKey }: SessionRouteOptions): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  app.addContentTypeParser(
    ['image/jpeg', 'image/png'],
    { parseAs: 'buffer', bodyLimit: MAX_PICTURE_BYTES },
    (_request, body, done) => {
      done(null, body)
    },
  )
  typed.put(
    '/api/sessions/:sessionId/pictures/:pictureId',
    {
      schema: { params: pictureParams, headers: z.looseObject({ 'x-picture-size': PictureSize.optional() }) },
      bodyLimit: MAX_PICTURE_BYTES,
      // Refused before megabytes are read.
      onRequest: async (request) => {
        const params = pictureParams.safeParse(request.params)
        if (!params.success) throw new AppError('malformed', 'The address names no picture.')
        const { sessionId } = params.data
        await seatIn(request, joinKey, { sessionId, isAllowed: maySendStill })
      },
    },
    async (request, reply) => {
      const { sessionId, pictureId } = request.params
      const seat = await seatIn(request, joinKey, { sessionId, isAllowed: maySendStill })
      if (!Buffer.isBuffer(request.body)) throw new AppError('malformed', 'The body is not a JPEG picture.')
      const size = checkedSize(request.body, request.headers['x-picture-size'])
      const room = await registry.open(sessionId)
      const frozen = room.state.pictures.get(pictureId)
      const picture = frozen ?? room.state.cameraStills.get(pictureId)
      if (picture === undefined) throw new AppError('not-found', 'There is no such picture.')
      if (seat.role !== 'wearer' && seat.participantId !== frozen?.by) throw new AppError('not-allowed')
      // Sent again after a lost answer: it is there already.
      if (picture.still === undefined) {
        await objects.putStill({ sessionId, pictureId }, request.body)
        await attachStill(room, objects, { pictureId, ...size })
      }
      return reply.code(204).send()
    },
  )
  typed.get(
    '/api/sessions/:sessionId/pictures/:pictureId',
    { schema: { params: pictureParams } },
    async (request, reply) => {
      const { sessionId, pictureId } = request.params
      await seatIn(request, joinKey, { sessionId, isAllowed: () => true })
      const jpeg = await objects.getStill({ sessionId, pictureId })
      if (jpeg === undefined) throw new AppError('not-found', 'There is no still of this picture.')
      return reply.type('image/jpeg').header('cache-control', 'private, max-age=3600, immutable').send(jpeg)
    },
  )
}

export function addSessionRoutes(app: FastifyInstance, options: SessionRouteOptions): void {
  addLogRoutes(app, options)
  addPictureRoutes(app, options)
}
