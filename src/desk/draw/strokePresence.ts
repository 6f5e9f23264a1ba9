// What the others see while the pen is down: growing ink and the live pointer, in batches at the pace that each way to them
// bears (presenceWays.ts). Lossy on purpose: the durable mark replaces it.
import type { PresenceWay } from './presenceWays.ts'
import type { BoardPageRef, Presence } from '../../shared/protocol/presence.ts'
import type { MarkId, PictureId } from '../../shared/protocol/ids.ts'
import type { MarkColour, MarkKind, Stroke, StrokeSample } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

export interface GrowingMark {
  readonly markId: MarkId
  readonly kind: MarkKind
  readonly sweepRad?: number | undefined
  readonly colour: MarkColour
  readonly picture: PictureRef | undefined
  readonly pictureId: PictureId | undefined
  /** Set on a board's page, where there is no picture. */
  readonly board?: BoardPageRef | undefined
  readonly samples: Stroke
}

export interface PointedAt {
  readonly picture: PictureRef | undefined
  readonly pictureId: PictureId | undefined
  readonly board?: BoardPageRef | undefined
  readonly colour: MarkColour
}

/** So many in one message; more follow in the next. On a way that loses packets a message must be one. */
const MAX_INK_SAMPLES = { sure: 256, lossy: 24 } as const
const MAX_POINTS = 64
/** A batch may be lost; the picture is told again now and then so that a late one still knows where. */
const PICTURE_EVERY_BATCHES = 10
/** On a way that loses packets each batch tells the last samples of those before it again, */
const TOLD_AGAIN = 6
/** and so many in the beginning name the picture. */
const PICTURE_IN_FIRST = { sure: 1, lossy: 3 } as const
/** A tenth of a pixel on a picture of 1280: packets stay short. */
const round = (share: number): number => Math.round(share * 1e4) / 1e4

type Kind = keyof typeof MAX_INK_SAMPLES

/** What of a mark has been sent on a way. */
interface Sent {
  readonly samples: number
  readonly batches: number
}

/** Ink and areas are sent in parts, all others are short and sent whole. */
const growsOn = (kind: MarkKind): boolean => kind === 'ink' || kind === 'area'

/** The next batch. */
function inkBatch(mark: GrowingMark, sent: Sent, kind: Kind): Extract<Presence, { type: 'ink' }> {
  const isGrowing = growsOn(mark.kind)
  const from = sent.samples - (kind === 'lossy' ? TOLD_AGAIN : 0)
  const start = isGrowing ? Math.max(0, Math.min(from, mark.samples.length)) : 0
  const most = isGrowing ? MAX_INK_SAMPLES[kind] : MAX_INK_SAMPLES.sure
  const namesPicture = sent.batches < PICTURE_IN_FIRST[kind] || sent.batches % PICTURE_EVERY_BATCHES === 0
  return {
    type: 'ink',
    markId: mark.markId,
    kind: mark.kind,
    colour: mark.colour,
    ...(mark.picture !== undefined && namesPicture ? { picture: mark.picture } : {}),
    ...(mark.pictureId === undefined ? {} : { pictureId: mark.pictureId }),
    ...(mark.board === undefined ? {} : { board: mark.board }),
    ...(mark.sweepRad === undefined ? {} : { sweepRad: mark.sweepRad }),
    from: Math.min(start, 2000),
    samples: mark.samples
      .slice(start, start + most)
      .map(([u, v, pressure]): StrokeSample => [round(u), round(v), round(pressure)]),
  }
}

/** The pointer's samples since the last batch; an empty list takes the pointer away. */
function pointerBatch(
  at: PointedAt,
  points: readonly { readonly at: ImagePoint; readonly atMs: number }[],
  nowMs: number,
): Extract<Presence, { type: 'pointer' }> {
  return {
    type: 'pointer',
    ...(at.picture === undefined ? {} : { picture: at.picture }),
    ...(at.pictureId === undefined ? {} : { pictureId: at.pictureId }),
    ...(at.board === undefined ? {} : { board: at.board }),
    colour: at.colour,
    points: points
      .slice(-MAX_POINTS)
      .map((point) => ({ at: point.at, msAgo: Math.min(5000, Math.max(0, nowMs - point.atMs)) })),
  }
}

interface Pacing {
  readonly nowMs: () => number
  /** Runs `task` after `delayMs`; returns the way to call it off. */
  readonly after: (delayMs: number, task: () => void) => () => void
}

export interface StrokePresenceOptions extends Pacing {
  readonly ways: readonly PresenceWay[]
}

export interface StrokePresence {
  grow(mark: GrowingMark): void
  /** The stroke ended; without a mark when `cancelled`. */
  end(mark: GrowingMark, cancelled: boolean): void
  point(at: PointedAt, samples: readonly StrokeSample[]): void
  pointEnd(at: PointedAt): void
  close(): void
}

/** A loop becomes a circle, a line an arc: then nothing of the new shape has been sent. */
const sentOf = (before: { readonly mark: GrowingMark } & Sent, { kind, samples }: GrowingMark): number =>
  before.mark.kind === kind ? Math.min(before.samples, samples.length) : 0

interface Pacer {
  /** At once when the last batch is long enough ago; only what comes right after it waits. */
  soon(): void
  now(): void
  close(): void
}

/** `send` returns whether there is more to send: then it is called again. */
function createPacer({ nowMs, after }: Pacing, intervalMs: () => number, send: () => boolean): Pacer {
  let callOff: (() => void) | undefined
  let sentAtMs = -Infinity
  const now = (): void => {
    callOff?.()
    callOff = undefined
    sentAtMs = nowMs()
    if (send()) soon()
  }
  const soon = (): void => {
    if (callOff !== undefined) return
    const waitMs = sentAtMs + intervalMs() - nowMs()
    if (waitMs <= 0) now()
    else {
      callOff = after(waitMs, () => {
        callOff = undefined
        now()
      })
    }
  }
  return { now, soon, close: () => callOff?.() }
}

interface Growing extends Sent {
  readonly mark: GrowingMark
  readonly tag: 'new' | 'told' | 'toldTwice'
}

/** Presence on one way. */
class Feed implements StrokePresence {
  readonly #way: PresenceWay
  readonly #nowMs: () => number
  readonly #kind: Kind
  readonly #pacer: Pacer
  #growing: Growing | undefined
  #pointing:
    { readonly at: PointedAt; readonly points: readonly { at: ImagePoint; atMs: number }[] } | undefined

  constructor(way: PresenceWay, pacing: Pacing) {
    this.#way = way
    this.#nowMs = pacing.nowMs
    this.#kind = way.isLossy ? 'lossy' : 'sure'
    this.#pacer = createPacer(pacing, way.intervalMs, () => {
      const [ink, pointer] = [this.#flushInk(), this.#flushPointer()]
      return ink || pointer
    })
  }

  grow(mark: GrowingMark): void {
    const before = this.#growing?.mark.markId === mark.markId ? this.#growing : undefined
    this.#growing =
      before === undefined
        ? { mark, samples: 0, batches: 0, tag: 'new' }
        : { ...before, mark, samples: sentOf(before, mark), tag: 'new' }
    if (this.#growing.batches > 0) this.#pacer.soon()
    else this.#pacer.now()
  }

  end(mark: GrowingMark, cancelled: boolean): void {
    if (cancelled)
      this.#way.sendEnd({
        ...inkBatch({ ...mark, samples: [] }, { samples: 0, batches: 0 }, this.#kind),
        cancelled: true,
      })
    else if (this.#growing !== undefined) {
      this.#growing = { ...this.#growing, mark, samples: sentOf(this.#growing, mark), tag: 'new' }
      this.#flushInk()
    }
    this.#growing = undefined
  }

  point(at: PointedAt, samples: readonly StrokeSample[]): void {
    const atMs = this.#nowMs()
    const points = samples.map(([u, v]) => ({ at: [round(u), round(v)] as const, atMs }))
    this.#pointing = { at, points: [...(this.#pointing?.points ?? []), ...points].slice(-MAX_POINTS) }
    this.#pacer.soon()
  }

  pointEnd(at: PointedAt): void {
    this.#flushPointer()
    this.#pointing = undefined
    this.#way.sendEnd(pointerBatch(at, [], this.#nowMs()))
  }

  close(): void {
    this.#pacer.close()
    this.#growing = undefined
    this.#pointing = undefined
  }

  /** True while there is more: what the way would not take, what did not fit, and what is told once more lest it was lost. */
  #flushInk(): boolean {
    if (this.#growing === undefined) return false
    const { mark, tag, ...sent } = this.#growing
    const { isLossy } = this.#way
    if (tag === 'toldTwice' || (tag === 'told' && !isLossy)) return false
    const batch = inkBatch(mark, sent, this.#kind)
    if (batch.samples.length === 0) return false
    if (!this.#way.send(batch)) return true
    const samples = batch.from + batch.samples.length
    const hasMore = samples < mark.samples.length && growsOn(mark.kind)
    const now = tag === 'new' ? 'told' : 'toldTwice'
    this.#growing = { mark, samples, batches: sent.batches + 1, tag: hasMore ? 'new' : now }
    return hasMore || (isLossy && now === 'told')
  }

  #flushPointer(): boolean {
    const pointing = this.#pointing
    if (pointing === undefined || pointing.points.length === 0) return false
    if (!this.#way.send(pointerBatch(pointing.at, pointing.points, this.#nowMs()))) return true
    this.#pointing = { at: pointing.at, points: [] }
    return false
  }
}

export function createStrokePresence({ ways, ...pacing }: StrokePresenceOptions): StrokePresence {
  const feeds = ways.map((way) => new Feed(way, pacing))
  const all = (tell: (feed: Feed) => void): void => {
    for (const feed of feeds) tell(feed)
  }
  return {
    grow: (mark) => all((feed) => feed.grow(mark)),
    end: (mark, cancelled) => all((feed) => feed.end(mark, cancelled)),
    point: (at, samples) => all((feed) => feed.point(at, samples)),
    pointEnd: (at) => all((feed) => feed.pointEnd(at)),
    close: () => all((feed) => feed.close()),
  }
}
