// Pairs a camera's pictures with the RTP timestamps that they are sent with.
//
// The browser tells the RTP timestamp only when a picture leaves the encoder, and does not say which picture it was.
// But rtp/90 - captureTime is nearly constant: for a camera to ± 2 ms (hmd-platforms.md section 6), for a track made in
// the page it drifts slowly, as the browser aligns such a track's clock to its own. Pictures leave the encoder after
// they came in, and some leave within one frame interval. So the offset is found once: of all under which the two series
// fall together, the one with the smallest delay that is never negative. Then it is followed, picture by picture.

/** Both series are kept for so long. */
const WINDOW_MS = 8000
/** The offset is sought in the newest pictures only: over these few it does not drift. */
const SEEK_IN = 36
const ENOUGH = 12
/** Two series agree when they fall together within this. */
const SEEK_TOLERANCE_MS = 5
/** A followed picture is the nearest one within this; pictures are at least 16 ms apart. */
const FOLLOW_TOLERANCE_MS = 8
/** Share of each new difference that the offset takes over. */
const FOLLOW_GAIN = 0.3
/** So many encoded pictures in a row without a capture beside them: the track's clock is another one. */
const LOST_AFTER = 20
/** A capture time may be read late on a busy page (measured: up to 7 ms); far less than a frame interval. */
const SLACK_MS = 12
const ACCEPT_SHARE = 0.8
const CLEARLY_BETTER = 0.12
/** No encoder in use holds a picture longer in the best case. */
const LONGEST_DELAY_MS = 500

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

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

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

/** The captures that fall together with an encoded picture under `offsetMs`, as the offsets they would give. */
function agreeing(captures: readonly number[], encoded: readonly Encoded[], offsetMs: number): number[] {
  const found: number[] = []
  for (const { rtpMs } of encoded) {
    const capture = nearest(captures, rtpMs - offsetMs)
    if (capture !== undefined && Math.abs(rtpMs - offsetMs - capture) <= SEEK_TOLERANCE_MS) {
      found.push(rtpMs - capture)
    }
  }
  return found
}

/** Share of the shorter series that agrees (either side may have skipped pictures). */
function agreement(captures: readonly number[], encoded: readonly Encoded[], offsetMs: number): number {
  const first = (encoded[0]?.rtpMs ?? 0) - offsetMs - SEEK_TOLERANCE_MS
  const last = (encoded.at(-1)?.rtpMs ?? 0) - offsetMs + SEEK_TOLERANCE_MS
  const overlapping = captures.filter((time) => time >= first && time <= last).length
  const possible = Math.min(overlapping, encoded.length)
  return possible < ENOUGH ? 0 : agreeing(captures, encoded, offsetMs).length / possible
}

/**
 * The offsets worth trying, smallest encoder delay first. Every pair of an encoded and a captured picture proposes
 * one: either series may lack the other's picture (a busy page misses frames, an encoder drops them).
 */
function candidates(captures: readonly number[], encoded: readonly Encoded[]): number[] {
  const smallest = Math.max(...encoded.map(({ rtpMs, atMs }) => rtpMs - atMs)) - SLACK_MS
  const offsets = encoded
    .flatMap(({ rtpMs }) => captures.map((capture) => rtpMs - capture))
    .filter((offsetMs) => offsetMs >= smallest && offsetMs <= smallest + LONGEST_DELAY_MS)
    .toSorted((a, b) => a - b)
  return offsets.filter((offsetMs, index) => offsetMs - (offsets[index - 1] ?? -Infinity) > 0.5)
}

/**
 * The offset under which most pictures fall together; where several do equally well (an even cadence), the one with the
 * smallest delay. Only the newest pictures count: while a page starts, a track's clock is still being aligned.
 */
function seek(captures: readonly number[], encoded: readonly Encoded[]): number | undefined {
  const newest = encoded.slice(-SEEK_IN)
  if (newest.length < ENOUGH) return undefined
  let best: number | undefined
  let bestShare = ACCEPT_SHARE - CLEARLY_BETTER
  for (const candidate of candidates(captures, newest)) {
    const share = agreement(captures, newest, candidate)
    if (share > bestShare + CLEARLY_BETTER) [best, bestShare] = [candidate, share]
  }
  return best === undefined ? undefined : median(agreeing(captures, newest, best))
}

export function createRtpFit(): RtpFit {
  const captures: number[] = []
  const encoded: Encoded[] = []
  let offsetMs: number | undefined
  let unwrapped = 0
  let previous: number | undefined
  let untilNextSeek = ENOUGH
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
    const isFoundAgain = Math.abs((found ?? NaN) - (foundBefore ?? NaN)) <= FOLLOW_TOLERANCE_MS
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
      untilNextSeek = ENOUGH
      seekAgain()
    },
    at: (captureTimeMs) =>
      offsetMs === undefined
        ? undefined
        : ((Math.round((captureTimeMs + offsetMs) * 90) % 2 ** 32) + 2 ** 32) % 2 ** 32,
  }
}
