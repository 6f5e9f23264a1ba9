// How often a peer may ask: a budget per class of request, and the end of patience with one that goes on and on.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../../src/shared/protocol/errors.ts'
import type { LineRequestName } from '../../src/shared/protocol/lineTest.ts'
import type { RequestName } from '../../src/shared/protocol/signalling.ts'

export type BudgetName = RequestName | LineRequestName | 'presence' | 'unknown'
type BudgetClass = 'command' | 'read' | 'media' | 'presence' | 'unknown'

/** Points per window. A person draws a few strokes a second; a refining desk with 100 marks sends bursts. */
const budgets: Record<BudgetClass, { readonly points: number; readonly duration: number }> = {
  command: { points: 200, duration: 5 },
  // A late joiner reads a long log page by page.
  read: { points: 200, duration: 5 },
  // Opening a call with everything takes about 15; a flapping network opens it again and again.
  media: { points: 150, duration: 5 },
  // Pointer and ink in batches of at most 60 a second each.
  presence: { points: 240, duration: 2 },
  unknown: { points: 20, duration: 10 },
}
/** Messages over budget within 10 s after which the line is cut. */
const PATIENCE = { points: 1000, duration: 10 }

const classOf = (name: BudgetName): BudgetClass => {
  if (name === 'presence' || name === 'unknown') return name
  if (name === 'command.submit') return 'command'
  return name === 'log.readAfter' || name === 'clock.ping' || name === 'session.enter' ? 'read' : 'media'
}

export interface PeerBudget {
  /** Rejects with AppError `rate-limited` when the class is used up. */
  spend(name: BudgetName): Promise<void>
  trySpend(name: BudgetName): Promise<boolean>
}

export interface RateLimits {
  /** One budget per seat, over reconnects too; `onFlood` is called once patience is at its end. */
  forSeat(seat: string, onFlood: () => void): PeerBudget
  /** False when this address has tried too many links that were refused. */
  mayConnect(address: string): Promise<boolean>
  noteRefused(address: string): Promise<void>
}

async function take(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key)
    return true
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return false
    throw refusal
  }
}

export function createRateLimits(): RateLimits {
  const limiters: Record<BudgetClass, RateLimiterMemory> = {
    command: new RateLimiterMemory({ keyPrefix: 'command', ...budgets.command }),
    read: new RateLimiterMemory({ keyPrefix: 'read', ...budgets.read }),
    media: new RateLimiterMemory({ keyPrefix: 'media', ...budgets.media }),
    presence: new RateLimiterMemory({ keyPrefix: 'presence', ...budgets.presence }),
    unknown: new RateLimiterMemory({ keyPrefix: 'unknown', ...budgets.unknown }),
  }
  const patience = new RateLimiterMemory({ keyPrefix: 'patience', ...PATIENCE })
  // A whole ward may sit behind one address: only refused links count.
  const refused = new RateLimiterMemory({ keyPrefix: 'refused', points: 300, duration: 60 })
  return {
    forSeat: (seat, onFlood) => {
      let isCut = false
      const cut = (): void => {
        if (isCut) return
        isCut = true
        onFlood()
      }
      const trySpend = async (name: BudgetName): Promise<boolean> => {
        if (isCut) return false
        if (await take(limiters[classOf(name)], seat)) return true
        if (!(await take(patience, seat))) cut()
        return false
      }
      return {
        trySpend,
        spend: async (name) => {
          if (!(await trySpend(name)))
            throw new AppError('rate-limited', 'Too many messages in a short time.')
        },
      }
    },
    mayConnect: async (address) => ((await refused.get(address))?.remainingPoints ?? 1) > 0,
    noteRefused: async (address) => {
      await take(refused, address)
    },
  }
}
