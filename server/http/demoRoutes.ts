// The demo's start page asks here for its links: one sample consultation, a fresh seat per button.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { ParticipantId, SessionId } from '../../src/shared/protocol/ids.ts'
import { DemoInfo, type DemoLink } from '../../src/shared/protocol/rest.ts'
import { joinHref } from '../auth/joinHref.ts'
import { signJoinToken } from '../auth/joinToken.ts'
import type { EventStore, SessionRecord } from '../store/eventStore.ts'

interface DemoRouteOptions {
  readonly store: EventStore
  readonly joinKey: Uint8Array
  readonly lanOrigin: () => string | undefined
  readonly nowMs: () => number
  readonly newId: () => string
}

const SESSION_NAME = 'demo-shoulder'
const TITLE = 'Helserom Rødøy'
const LINK_HOURS = 12

const seats = [
  { seat: 'wearer-emulated', role: 'wearer', query: '?emulate=1' },
  { seat: 'wearer-camera', role: 'wearer', query: '' },
  { seat: 'expert', role: 'expert', query: '' },
  { seat: 'patient', role: 'patient', query: '' },
] as const satisfies readonly (Pick<DemoLink, 'seat' | 'role'> & { query: string })[]

/** The sample consultation that is open, or a new one: the first is `demo-shoulder`, then `demo-shoulder-2` … */
async function demoSession({ store, nowMs }: DemoRouteOptions): Promise<SessionRecord> {
  const demos = (await store.listSessions()).filter(({ sessionId }) =>
    /^demo-shoulder(-\d+)?$/.test(sessionId),
  )
  const open = demos.find((session) => !session.closed)
  if (open !== undefined) return open
  const name = demos.length === 0 ? SESSION_NAME : `${SESSION_NAME}-${demos.length + 1}`
  return store.createSession({ sessionId: SessionId.parse(name), title: TITLE, openedAtMs: nowMs() })
}

export function addDemoRoutes(app: FastifyInstance, options: DemoRouteOptions): void {
  const { joinKey, nowMs, newId } = options
  app
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/demo', { schema: { response: { 200: DemoInfo } } }, async (_request, reply) => {
      const { sessionId } = await demoSession(options)
      const lanOrigin = options.lanOrigin()
      const expiresAtMs = nowMs() + LINK_HOURS * 3_600_000
      const links = await Promise.all(
        seats.map(async ({ seat, role, query }): Promise<DemoLink> => {
          const participantId = ParticipantId.parse(newId())
          const token = await signJoinToken({ sessionId, participantId, role, expiresAtMs }, joinKey)
          return { seat, role, href: joinHref(role, token, query) }
        }),
      )
      return reply
        .header('cache-control', 'no-store')
        .send({ sessionId, links, ...(lanOrigin === undefined ? {} : { lanOrigin }) })
    })
}
