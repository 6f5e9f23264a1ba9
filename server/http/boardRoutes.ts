// Pages of boards over HTTP: an expert sends them one by one and then attaches the board; everybody in the session gets
// them. Size and type are read from the bytes; what the sender says of them counts for nothing.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type BoardPage, MAX_BOARD_PAGE_PX, MAX_BOARD_PAGES } from '../../src/shared/protocol/boards.ts'
import { AppError } from '../../src/shared/protocol/errors.ts'
import { BoardId, SessionId } from '../../src/shared/protocol/ids.ts'
import { MAX_BOARD_PAGE_BYTES, NewBoard } from '../../src/shared/protocol/rest.ts'
import { MAX_BOARDS } from '../../src/shared/session/decideBoard.ts'
import { maySendBoards } from '../../src/shared/session/permissions.ts'
import type { Seat } from '../auth/joinToken.ts'
import type { BoardName, ObjectStore } from '../objects/objectStore.ts'
import { pictureOf } from '../../src/shared/pictureSize.ts'
import type { Logger } from '../observe/logger.ts'
import type { RoomRegistry } from '../rooms/roomRegistry.ts'
import { seatIn } from './access.ts'
import { type BoardUploads, createBoardUploads } from './boardUploads.ts'

export interface BoardRouteOptions {
  readonly objects: ObjectStore
  readonly registry: RoomRegistry
  readonly joinKey: Uint8Array
  readonly logger: Logger
}

const boardPath = '/api/sessions/:sessionId/boards/:boardId'
const pagePath = `${boardPath}/pages/:page`
const boardParams = z.object({ sessionId: SessionId, boardId: BoardId })
const pageParams = boardParams.extend({
  page: z
    .string()
    .regex(/^\d{1,2}$/)
    .transform(Number)
    .pipe(z.int().max(MAX_BOARD_PAGES - 1)),
})

/** A board of 40 pages in a minute, five times over, from one address. */
const sending = { config: { rateLimit: { max: 200, timeWindow: 60_000 } } }

/** The picture's type and size. Throws `malformed` for what is no picture, `too-large` for too many pixels a side. */
function checkedPage(bytes: Uint8Array): BoardPage & { readonly type: string } {
  const picture = pictureOf(bytes)
  if (picture === undefined) throw new AppError('malformed', 'The body is no JPEG or PNG picture.')
  if (Math.max(picture.width, picture.height) > MAX_BOARD_PAGE_PX) {
    throw new AppError('too-large', `A page has at most ${MAX_BOARD_PAGE_PX} pixels a side.`)
  }
  return picture
}

async function storedPages(objects: ObjectStore, board: BoardName, count: number): Promise<BoardPage[]> {
  const pages: BoardPage[] = []
  for (let page = 0; page < count; page += 1) {
    const bytes = await objects.getBoardPage({ ...board, page })
    if (bytes === undefined) throw new AppError('not-found', `Page ${page} was not sent.`)
    const { width, height } = checkedPage(bytes)
    pages.push({ width, height })
  }
  return pages
}

/** Refuses before anything is read: who may not send, a session that is over, one that is full of boards. */
async function checkSender(request: FastifyRequest, { registry, joinKey }: BoardRouteOptions): Promise<Seat> {
  const params = boardParams.safeParse(request.params)
  if (!params.success) throw new AppError('malformed', 'The address names no board.')
  const { sessionId, boardId } = params.data
  const seat = await seatIn(request, joinKey, { sessionId, isAllowed: maySendBoards })
  const { state } = await registry.open(sessionId)
  if (state.closed) throw new AppError('session-closed')
  if (!state.boards.has(boardId) && state.boards.size >= MAX_BOARDS) {
    throw new AppError('too-large', 'The session has as many boards as it can hold.')
  }
  return seat
}

function addPageRoutes(app: FastifyInstance, options: BoardRouteOptions, uploads: BoardUploads): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const { objects, joinKey } = options
  typed.put(
    pagePath,
    {
      ...sending,
      schema: { params: pageParams },
      bodyLimit: MAX_BOARD_PAGE_BYTES,
      onRequest: async (request) => {
        await checkSender(request, options)
      },
    },
    async (request, reply) => {
      const seat = await checkSender(request, options)
      if (!Buffer.isBuffer(request.body)) throw new AppError('malformed', 'The body is no picture.')
      checkedPage(request.body)
      await uploads.putPage(request.params, seat.participantId, request.body)
      return reply.code(204).send()
    },
  )
  typed.get(pagePath, { schema: { params: pageParams } }, async (request, reply) => {
    const { sessionId } = request.params
    await seatIn(request, joinKey, { sessionId, isAllowed: () => true })
    const { state } = await options.registry.open(sessionId)
    // Pages on their way are nobody's yet: what was seen once never changes after.
    const isAttached = state.boards.has(request.params.boardId)
    const bytes = isAttached ? await objects.getBoardPage(request.params) : undefined
    if (bytes === undefined) throw new AppError('not-found', 'There is no such page.')
    return reply
      .type(checkedPage(bytes).type)
      .header('cache-control', 'private, max-age=3600, immutable')
      .send(bytes)
  })
}

function addWholeBoardRoutes(app: FastifyInstance, options: BoardRouteOptions, uploads: BoardUploads): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const { objects, registry } = options
  typed.post(
    boardPath,
    { ...sending, schema: { params: boardParams, body: NewBoard } },
    async (request, reply) => {
      const seat = await checkSender(request, options)
      const { sessionId, boardId } = request.params
      const { title, pages } = request.body
      const room = await registry.open(sessionId)
      await uploads.attach({ sessionId, boardId }, seat.participantId, async () => {
        const before = room.state.boards.get(boardId)
        // Sent again after a lost answer: it is there already.
        if (before?.title === title && before.pages.length === pages) return
        if (before !== undefined) throw new AppError('wrong-state', 'There is another board of that id.')
        const sizes = await storedPages(objects, { sessionId, boardId }, pages)
        await room.submit(
          { participantId: 'server', role: 'server' },
          { type: 'board.attach', boardId, title, pages: sizes },
        )
      })
      return reply.code(204).send()
    },
  )
  typed.delete(boardPath, { ...sending, schema: { params: boardParams } }, async (request, reply) => {
    const seat = await checkSender(request, options)
    await uploads.giveUp(request.params, seat.participantId)
    return reply.code(204).send()
  })
}

/** Expects that JPEG and PNG bodies are parsed to a Buffer (sessionRoutes.ts). */
export function addBoardRoutes(app: FastifyInstance, options: BoardRouteOptions): void {
  const { objects, registry, logger } = options
  const uploads = createBoardUploads({
    objects,
    logger,
    isAttached: async ({ sessionId, boardId }) => (await registry.open(sessionId)).state.boards.has(boardId),
  })
  app.addHook('onClose', (_app, done) => {
    uploads.close()
    done()
  })
  addPageRoutes(app, options, uploads)
  addWholeBoardRoutes(app, options, uploads)
}
