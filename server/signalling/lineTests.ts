// The pre-call test on the server's side: a peer that is alone with the relay, in no room and no log. What it sends goes
// nowhere, and what it gets is made up; its browser measures how both got there. SPEC: src/check/line/SPEC.md.
import { AppError } from '../../src/shared/protocol/errors.ts'
import type { PeerId } from '../../src/shared/protocol/ids.ts'
import type { TurnServers } from '../../src/shared/protocol/signalling.ts'
import type { Seat } from '../auth/joinToken.ts'
import type { Sfu } from '../media/sfu.ts'
import type { Logger } from '../observe/logger.ts'
import { createPeer, type PeerLink } from '../rooms/peer.ts'
import { createLineDispatch, type Dispatch } from './dispatch.ts'
import { LineRig } from './lineRig.ts'
import type { PeerBudget } from './rateLimits.ts'

/** Each takes a room's place at a worker, and sends and gets 2.5 Mbit/s for some seconds. */
const MAX_TESTS = 20
/** Six times what one takes on a good line, and some more than where every way is tried in vain (SPEC.md, L9). */
const LONGEST_MS = 150_000

interface Tester {
  readonly seat: Seat
  readonly peerId: PeerId
  readonly link: PeerLink
  readonly logger: Logger
}

interface LineTest {
  readonly dispatch: Dispatch
  close(): void
}

export interface LineTests {
  /** Throws AppError `server-full`. */
  checkRoom(): void
  /** One per seat: a newer one sees the older off. */
  open(tester: Tester, budget: PeerBudget, turnServers: () => TurnServers | undefined): LineTest
  close(): Promise<void>
}

export function createLineTests({ sfu }: { readonly sfu: Sfu }): LineTests {
  const running = new Map<string, { readonly link: PeerLink; readonly close: () => void }>()
  const closing = new Set<Promise<void>>()
  return {
    checkRoom() {
      if (running.size >= MAX_TESTS) throw new AppError('server-full', 'Too many lines are tested now.')
    },
    open({ seat, peerId, link, logger }, budget, turnServers) {
      const key = `${seat.sessionId}/${seat.participantId}`
      running.get(key)?.link.dismiss({ code: 'replaced', message: 'The line is tested in another window.' })
      const { participantId, role } = seat
      const peer = createPeer({ peerId, participantId, role }, link)
      const rig = new LineRig({ sfu, logger, peer, onLost: () => link.notify('media.lost', {}) })
      const timer = setTimeout(() => {
        link.dismiss({ code: 'timeout', message: 'The test took too long.' })
      }, LONGEST_MS)
      const test = {
        link,
        close: () => {
          clearTimeout(timer)
          if (running.get(key) === test) running.delete(key)
          const closed = rig.close().finally(() => closing.delete(closed))
          closing.add(closed)
        },
      }
      running.set(key, test)
      const context = {
        rig,
        peer,
        turnServers,
        get media() {
          return rig.media
        },
      }
      return { dispatch: createLineDispatch(context, budget, logger), close: test.close }
    },
    async close() {
      for (const { close } of [...running.values()]) close()
      await Promise.all(closing)
    },
  }
}
