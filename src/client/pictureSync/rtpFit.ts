// Pairs a camera's pictures with the RTP timestamps that they are sent with.
//
// The browser tells the RTP timestamp only when a picture leaves the encoder, and does not say which picture it was.
// But rtp/90 - captureTime is nearly constant: for a camera to ± 2 ms (hmd-platforms.md section 6), for a track made in
// the page it drifts slowly, as the browser aligns such a track's clock to its own. Pictures leave the encoder after
// they came in, and some leave within one frame interval. So the offset is found once: of all under which the two series
// fall together, the one with the smallest delay that is never negative. Then it is followed, picture by picture. While it
// is sought, too, it is followed: on a busy page that has just started it moves by more than a millisecond a picture.

/** Both series are kept for so long. */
const WINDOW_MS = 8000
/** The offset is sought in the newest pictures only. */
const SEEK_IN = 30
const ENOUGH = 12
/** So many new pictures between two searches. */
const SEEK_EVERY = 4
/** The offset that is sought belongs to one of the last pictures; the page may have missed the others' captures. */
const ANCHORS = 3
/** A followed picture is the nearest one within this; pictures are at least 16 ms apart. */
const FOLLOW_TOLERANCE_MS = 8
/** What is found again a few pictures later may have drifted by so much: less than half a frame interval. */
const AGAIN_TOLERANCE_MS = 12
/** Share of each new difference that the offset takes over, and while it is sought. */
const FOLLOW_GAIN = 0.3
const SEEK_GAIN = 0.8
/** So many encoded pictures in a row without a capture beside them: the track's clock is another one. */
const LOST_AFTER = 20
/** A capture time may be read late on a busy page (measured: up to 7 ms); far less than a frame interval. */
const SLACK_MS = 12
const ACCEPT_SHARE = 0.8
const CLEARLY_BETTER = 0.12
/** No encoder in use, on a page as busy as can be, holds a picture longer. */
const LONGEST_DELAY_MS = 700

interface Encoded {
  readonly rtpMs: number
  readonly atMs: number
}

export interface RtpFit {
  addCapture(captureTimeMs: number): void
  /** A picture left the encoder with this RTP timestamp at this page-clock time. */
  addEncoded(rtpTimestamp: number, atMs: number): void
  /** RTP timestamp of the picture of this capture time; undefined while the offset is not known. */
  at(captureTimeMs: number): number | undefined
}

/** The member of an ascending series nearest to `time`. */
function nearest(ascending: readonly number[], time: number): number | undefined {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? 0) < time) low = middle + 1
    else high = middle
  }
  const [before, after] = [ascending[low - 1], ascending[low]]
  if (before === undefined || after === undefined) return before ?? after
  return time - before < after - time ? before : after
}

interface Trace {
  /** Share of the shorter series that falls together with the other: either may lack pictures. */
  readonly share: number
  /** Smallest time from a capture to its encoded picture. */
  readonly delayMs: number
}

/** Follows `offsetMs`, which holds for the newest picture, back through the series. */
function trace(captures: readonly number[], encoded: readonly Encoded[], offsetMs: number): Trace {
  const [first, last] = [captures[0] ?? Infinity, captures.at(-1) ?? -Infinity]
  let followed = offsetMs
  let known = 0
  let hits = 0
  let delayMs = Infinity
  let [newest, oldest]: (number | undefined)[] = []
  for (const { rtpMs, atMs } of encoded.toReversed()) {
    const expected = rtpMs - followed
    // Captures that the page has not heard of yet, or has forgotten, speak neither for nor against.
    if (expected < first - FOLLOW_TOLERANCE_MS || expected > last + FOLLOW_TOLERANCE_MS) continue
    known += 1
    newest ??= expected
    oldest = expected
    const capture = nearest(captures, expected) ?? Infinity
    const difference = expected - capture
    if (Math.abs(difference) > FOLLOW_TOLERANCE_MS) continue
    hits += 1
    followed += difference * SEEK_GAIN
    delayMs = Math.min(delayMs, atMs - capture)
  }
  const [from, to] = [(oldest ?? 0) - FOLLOW_TOLERANCE_MS, (newest ?? 0) + FOLLOW_TOLERANCE_MS]
  const possible = Math.min(known, captures.filter((time) => time >= from && time <= to).length)
  return { share: possible < ENOUGH ? 0 : hits / possible, delayMs }
}

/**
 * The offsets worth trying for the newest picture, smallest delay first. Each of the last few proposes one with every capture that it may be
 * of: the page may have missed the newest one's own.
 */
function candidates(captures: readonly number[], encoded: readonly Encoded[]): number[] {
  const offsets = encoded
    .slice(-ANCHORS)
    .flatMap(({ rtpMs, atMs }) =>
      captures
        .filter((capture) => capture <= atMs + SLACK_MS && capture >= atMs - LONGEST_DELAY_MS)
        .map((capture) => rtpMs - capture),
    )
    .toSorted((a, b) => a - b)
  return offsets.filter((offsetMs, index) => offsetMs - (offsets[index - 1] ?? -Infinity) > 0.5)
}

/**
 * The offset under which most pictures fall together; where several do equally well (an even cadence), the one with the
 * smallest delay that is never negative. Only the newest pictures count.
 */
function seek(captures: readonly number[], encoded: readonly Encoded[]): number | undefined {
  const newest = encoded.slice(-SEEK_IN)
  let best: number | undefined
  let bestShare = ACCEPT_SHARE - CLEARLY_BETTER
  for (const candidate of candidates(captures, newest)) {
    const { share, delayMs } = trace(captures, newest, candidate)
    if (delayMs >= -SLACK_MS && share > bestShare + CLEARLY_BETTER) [best, bestShare] = [candidate, share]
  }
  return best
}

export function createRtpFit(): RtpFit {
  const captures: number[] = []
  const encoded: Encoded[] = []
  let offsetMs: number | undefined
  let unwrapped = 0
  let previous: number | undefined
  let untilNextSeek = ENOUGH + SEEK_EVERY
  let lost = 0
  let foundBefore: number | undefined

  const follow = (known: number, rtpMs: number): void => {
    const capture = nearest(captures, rtpMs - known)
    const difference = capture === undefined ? Infinity : rtpMs - capture - known
    if (Math.abs(difference) <= FOLLOW_TOLERANCE_MS) {
      offsetMs = known + difference * FOLLOW_GAIN
      lost = 0
    } else {
      lost += 1
      if (lost > LOST_AFTER) offsetMs = undefined
    }
  }
  const seekAgain = (): void => {
    const found = seek(captures, encoded)
    const isFoundAgain = Math.abs((found ?? NaN) - (foundBefore ?? NaN)) <= AGAIN_TOLERANCE_MS
    foundBefore = found
    // What is found while a page starts may be a picture off: only what is found twice is believed.
    if (found === undefined || !isFoundAgain) return
    if (offsetMs === undefined || Math.abs(found - offsetMs) > FOLLOW_TOLERANCE_MS) offsetMs = found
    lost = 0
  }
  return {
    addCapture(captureTimeMs) {
      if (captureTimeMs <= (captures.at(-1) ?? -Infinity)) return
      captures.push(captureTimeMs)
      while (captureTimeMs - (captures[0] ?? captureTimeMs) > WINDOW_MS) captures.shift()
    },
    addEncoded(rtpTimestamp, atMs) {
      unwrapped += previous === undefined ? rtpTimestamp : (rtpTimestamp - previous) | 0
      previous = rtpTimestamp
      const rtpMs = unwrapped / 90
      encoded.push({ rtpMs, atMs })
      while (atMs - (encoded[0]?.atMs ?? atMs) > WINDOW_MS) encoded.shift()
      if (offsetMs !== undefined) follow(offsetMs, rtpMs)
      untilNextSeek -= 1
      if (untilNextSeek > 0) return
      untilNextSeek = SEEK_EVERY
      seekAgain()
    },
    at: (captureTimeMs) =>
      offsetMs === undefined
        ? undefined
        : ((Math.round((captureTimeMs + offsetMs) * 90) % 2 ** 32) + 2 ** 32) % 2 ** 32,
  }
}
