// What the others see while the pen is down: growing ink and the live pointer, batched to at most 60 a second, as screens show them.
// Lossy on purpose: the durable mark replaces it.
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

/** The protocol takes so many in one message; more follow in the next. */
const MAX_INK_SAMPLES = 256
const MAX_POINTS = 64
/** The first batch may be lost; the picture is told again now and then so that a late one still knows where. */
const PICTURE_EVERY_BATCHES = 10

/** The next batch: samples from `from` on. Ink and areas are sent in parts, all others are short and sent whole. */
export function inkBatch(
  mark: GrowingMark,
  from: number,
  batchIndex: number,
): Extract<Presence, { type: 'ink' }> {
  const growsOn = mark.kind === 'ink' || mark.kind === 'area'
  const start = growsOn ? Math.min(from, mark.samples.length) : 0
  return {
    type: 'ink',
    markId: mark.markId,
    kind: mark.kind,
    colour: mark.colour,
    ...(mark.picture !== undefined && batchIndex % PICTURE_EVERY_BATCHES === 0
      ? { picture: mark.picture }
      : {}),
    ...(mark.pictureId === undefined ? {} : { pictureId: mark.pictureId }),
    ...(mark.board === undefined ? {} : { board: mark.board }),
    ...(mark.sweepRad === undefined ? {} : { sweepRad: mark.sweepRad }),
    from: Math.min(start, 2000),
    samples: mark.samples.slice(start, start + MAX_INK_SAMPLES),
  }
}

/** The pointer's samples since the last batch; an empty list takes the pointer away. */
export function pointerBatch(
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

export interface StrokePresenceOptions {
  readonly publish: (presence: Presence) => void
  readonly nowMs: () => number
  /** Runs `task` after `delayMs`; returns the way to call it off. */
  readonly after: (delayMs: number, task: () => void) => () => void
}

export interface StrokePresence {
  grow(mark: GrowingMark): void
  /** The stroke ended; without a mark when `cancelled`. */
  end(mark: GrowingMark, cancelled: boolean): void
  point(at: PointedAt, samples: readonly StrokeSample[]): void
  pointEnd(at: PointedAt): void
  close(): void
}

const INTERVAL_MS = 1000 / 60

/** A loop becomes a circle, a line an arc: then nothing of the new shape has been sent. */
const sentOf = (
  before: { readonly mark: GrowingMark; readonly sent: number },
  { kind, samples }: GrowingMark,
): number => (before.mark.kind === kind ? Math.min(before.sent, samples.length) : 0)

interface Pacer {
  /** At once when the last batch is long enough ago; only what comes right after it waits. */
  soon(): void
  now(): void
  close(): void
}

function createPacer(
  { nowMs, after }: Pick<StrokePresenceOptions, 'nowMs' | 'after'>,
  send: () => void,
): Pacer {
  let callOff: (() => void) | undefined
  let sentAtMs = -Infinity
  const now = (): void => {
    callOff?.()
    callOff = undefined
    sentAtMs = nowMs()
    send()
  }
  return {
    now,
    soon() {
      if (callOff !== undefined) return
      const waitMs = sentAtMs + INTERVAL_MS - nowMs()
      if (waitMs <= 0) now()
      else {
        callOff = after(waitMs, () => {
          callOff = undefined
          now()
        })
      }
    },
    close: () => callOff?.(),
  }
}

export function createStrokePresence({ publish, nowMs, after }: StrokePresenceOptions): StrokePresence {
  let growing: { mark: GrowingMark; sent: number; batches: number } | undefined
  let pointing: { at: PointedAt; points: { at: ImagePoint; atMs: number }[] } | undefined
  const flushInk = (): void => {
    if (growing === undefined) return
    const batch = inkBatch(growing.mark, growing.sent, growing.batches)
    if (batch.samples.length === 0) return
    publish(batch)
    growing = { mark: growing.mark, sent: batch.from + batch.samples.length, batches: growing.batches + 1 }
  }
  const flushPointer = (): void => {
    if (pointing === undefined || pointing.points.length === 0) return
    publish(pointerBatch(pointing.at, pointing.points, nowMs()))
    pointing = { at: pointing.at, points: [] }
  }
  const pacer = createPacer({ nowMs, after }, () => {
    flushInk()
    flushPointer()
  })
  return {
    grow(mark) {
      growing =
        growing?.mark.markId === mark.markId
          ? { mark, sent: sentOf(growing, mark), batches: growing.batches }
          : { mark, sent: 0, batches: 0 }
      if (growing.batches > 0) pacer.soon()
      else pacer.now()
    },
    end(mark, cancelled) {
      if (cancelled) publish({ ...inkBatch({ ...mark, samples: [] }, 0, 0), cancelled: true })
      else {
        if (growing !== undefined) growing = { ...growing, mark, sent: sentOf(growing, mark) }
        flushInk()
      }
      growing = undefined
    },
    point(at, samples) {
      const atMs = nowMs()
      const points = samples.map(([u, v]) => ({ at: [u, v] as const, atMs }))
      pointing = { at, points: [...(pointing?.points ?? []), ...points] }
      pacer.soon()
    },
    pointEnd(at) {
      flushPointer()
      pointing = undefined
      publish(pointerBatch(at, [], nowMs()))
    },
    close() {
      pacer.close()
      growing = undefined
      pointing = undefined
    },
  }
}
