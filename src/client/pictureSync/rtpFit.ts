// Pairs a camera's pictures with the RTP timestamps that they are sent with (ADR 0001).
//
// The browser tells the RTP timestamp only when a picture leaves the encoder, and does not say which picture it was. But
// RTP time follows the track's own time: rtp/90 - trackTime is constant but for a slow drift, as the browser aligns the
// track's clock to its own. Which constant it is cannot be seen from where the two series fall together, as cameras have an
// even cadence and an encoder may hold pictures for longer than an interval: shifted by one picture they do so as well.
// Two things tell it:
// - The stream's sender reports (RFC 3550 section 6.4.1): the RTP time of an instant of the machine's clock, good to some
//   milliseconds, the time from the camera to the sender. On a machine that is starved when the browser sets up its
//   clocks all its reports are off by one constant (seen: 0.17 s).
// - No cadence is quite even: under the right constant the small unevennesses (some tenths of a millisecond; RTP times are
//   whole milliseconds) are the same in both series. Where that is plain it is believed, and tells the constant by which
//   the reports are off; where it is not, the reports are.
// Nothing is told before either is sure: a report that is here within a fraction of the interval between pictures cannot be
// off by more, and a cadence that has been compared for long enough would have shown it. Then the offset is followed
// picture by picture.

/** Both series are kept for so long. */
const WINDOW_MS = 15_000
/** The offset is sought in the newest pictures only. */
const SEEK_IN = 130
const ENOUGH = 8
/** So many new pictures between two searches while the offset is not known; afterwards each report is one's cause. */
const SEEK_EVERY = 4
/** The offset that is sought belongs to one of the last pictures; the page may have missed the others' captures. */
const ANCHORS = 4
/** A followed picture is the nearest one within this; pictures are at least 16 ms apart. */
const FOLLOW_TOLERANCE_MS = 6
/** Share of each new difference that the offset takes over, and while it is sought. */
const FOLLOW_GAIN = 0.3
const SEEK_GAIN = 0.8
/** So many encoded pictures in a row without a capture beside them: the track's clock is another one. */
const LOST_AFTER = 8
/** So is one whose pictures seem to have been left out by the encoder, so many in a row. */
const MANY_LEFT_OUT = 6
const ACCEPT_SHARE = 0.7
const CLEARLY_BETTER = 0.12
/** So far from the report the offset is sought. */
const REACH_MS = 400
/** An older report says nothing of a clock that drifts; reports come every second. */
const REPORT_HOLDS_MS = 10_000
/** In so many pictures any unevenness would have shown another constant than the report's. */
const ENOUGH_TO_COMPARE = 60
/** A root mean square of n differences scatters by 1/sqrt(2n) of itself, and there are some twenty candidates. */
const plainlyEvener = (hits: number): number => 1 - 3.5 / Math.sqrt(hits)
/** A cadence so uneven that the pictures fall together under one constant alone tells it with these. */
const ENOUGH_WHEN_ALONE = 12
/** A report that is here within this share of the interval between pictures is not off by a picture. */
const PROMPT_SHARE = 0.4
/** Two candidates this close are the same, found by way of two pictures. */
const SAME_MS = 8

export interface CapturedPicture {
  /** When the camera had it, page clock, ms since 1970. */
  readonly captureTimeMs: number
  /** Its timestamp on its track's own clock, ms: RTP time follows it. */
  readonly trackTimeMs: number
  /** When it joined its track, page clock, ms since 1970. */
  readonly joinedMs: number
}

interface Report {
  /** RTP time minus page clock, ms. */
  readonly offsetMs: number
  readonly atMs: number
}

export interface RtpFit {
  addCapture(picture: CapturedPicture): void
  /** A picture left the encoder with this RTP timestamp. */
  addEncoded(rtpTimestamp: number): void
  /** The stream has this RTP time at that instant; told at `arrivedMs`. Page clock, ms since 1970. */
  addReport(rtpTimestamp: number, pageMs: number, arrivedMs: number): void
  /** RTP timestamp of the picture of that capture time; undefined while the offset is not known. */
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

/** Of the last members of an ascending series; 0 before the second. */
function usualInterval(ascending: readonly number[]): number {
  const intervals = ascending.slice(-20).map((time, index, all) => time - (all[index - 1] ?? time))
  return intervals.toSorted((a, b) => a - b)[Math.floor(intervals.length / 2)] ?? 0
}

interface Trace {
  /** Of the shorter series, how much falls together with the other: either may lack pictures. */
  readonly share: number
  /** How differently the two series are spaced, ms (root mean square of the differences of their intervals). */
  readonly unevennessMs: number
  readonly hits: number
}

/** Follows `offsetMs`, which holds for the newest picture, back through the series. */
function trace(captures: readonly number[], encoded: readonly number[], offsetMs: number): Trace {
  // Captures that the page has not heard of yet, or has forgotten, speak neither for nor against.
  const from = (captures[0] ?? Infinity) - FOLLOW_TOLERANCE_MS
  const to = (captures.at(-1) ?? -Infinity) + FOLLOW_TOLERANCE_MS
  let followed = offsetMs
  let hits = 0
  let squares = 0
  let later: number | undefined
  const told: number[] = []
  for (const rtpMs of encoded.toReversed()) {
    const expected = rtpMs - followed
    if (expected < from || expected > to) continue
    told.push(expected)
    const capture = nearest(captures, expected) ?? Infinity
    const difference = expected - capture
    if (Math.abs(difference) > FOLLOW_TOLERANCE_MS) continue
    hits += 1
    followed += difference * SEEK_GAIN
    if (later !== undefined) squares += (rtpMs - capture - later) ** 2
    later = rtpMs - capture
  }
  const oldest = (told.at(-1) ?? 0) - FOLLOW_TOLERANCE_MS
  const newest = (told[0] ?? 0) + FOLLOW_TOLERANCE_MS
  const possible = Math.min(told.length, captures.filter((time) => time >= oldest && time <= newest).length)
  return {
    share: possible < ENOUGH ? 0 : hits / possible,
    unevennessMs: Math.sqrt(squares / Math.max(1, hits - 1)),
    hits,
  }
}

interface Found {
  readonly offsetMs: number
  /** Told by the cadence itself, against the report. */
  readonly isPlain: boolean
  /** No other constant is as likely, whatever the reports say. */
  readonly isSure: boolean
}

interface Candidate extends Trace {
  readonly offsetMs: number
}

/** The candidates under which about as many pictures fall together as under any other, nearest to the report first. */
function candidates(
  captures: readonly number[],
  encoded: readonly number[],
  expectedMs: number,
): readonly Candidate[] {
  const newest = encoded.slice(-SEEK_IN)
  const away = (offsetMs: number): number => Math.abs(offsetMs - expectedMs)
  const traced: Candidate[] = []
  const offsets = newest
    .slice(-ANCHORS)
    .flatMap((rtpMs) => captures.map((capture) => rtpMs - capture))
    .filter((offsetMs) => away(offsetMs) <= REACH_MS)
    .toSorted((a, b) => away(a) - away(b))
  for (const offsetMs of offsets) {
    const same = traced.findIndex((known) => Math.abs(known.offsetMs - offsetMs) < SAME_MS)
    if ((traced[same]?.share ?? 0) > ACCEPT_SHARE) continue
    const found = { offsetMs, ...trace(captures, newest, offsetMs) }
    if (same === -1) traced.push(found)
    else if (found.share > (traced[same]?.share ?? 0)) traced[same] = found
  }
  const best = Math.max(...traced.map(({ share }) => share))
  return best < ACCEPT_SHARE ? [] : traced.filter(({ share }) => share >= best - CLEARLY_BETTER)
}

function seek(
  captures: readonly number[],
  encoded: readonly number[],
  expectedMs: number,
): Found | undefined {
  const found = candidates(captures, encoded, expectedMs)
  const [nearestToReport] = found
  if (nearestToReport === undefined) return undefined
  // The right constant's unevenness is that of rounding; a shifted one has the cadence's twice over besides.
  const evenest = found.reduce((best, one) => (one.unevennessMs < best.unevennessMs ? one : best))
  const hits = Math.min(evenest.hits, nearestToReport.hits)
  const isPlain = evenest.unevennessMs < plainlyEvener(hits) * nearestToReport.unevennessMs
  const isSure = isPlain || hits >= (found.length === 1 ? ENOUGH_WHEN_ALONE : ENOUGH_TO_COMPARE)
  return { offsetMs: (isPlain ? evenest : nearestToReport).offsetMs, isPlain, isSure }
}

class FollowingFit implements RtpFit {
  readonly #captures: CapturedPicture[] = []
  /** RTP times without their wrap, ms. */
  readonly #encoded: number[] = []
  /** Those of them that are still to be followed. */
  readonly #waiting: number[] = []
  #report: Report | undefined
  #offsetMs: number | undefined
  #unwrapped = 0
  #previous: number | undefined
  /** Constant while the browser runs; 0 until the cadence has told it. */
  #reportsAreOffMs = 0
  #isSure = false
  #untilNextSeek = ENOUGH
  #lost = 0
  /** Capture of the picture that was followed last. */
  #followed: number | undefined

  addCapture({ captureTimeMs, trackTimeMs, joinedMs }: CapturedPicture): void {
    // Another clock: the track was replaced, or began anew.
    if (trackTimeMs <= (this.#captures.at(-1)?.trackTimeMs ?? -Infinity)) this.#captures.length = 0
    this.#captures.push({ captureTimeMs, trackTimeMs, joinedMs })
    while (trackTimeMs - (this.#captures[0]?.trackTimeMs ?? trackTimeMs) > WINDOW_MS) this.#captures.shift()
    this.#followWaiting()
  }

  addEncoded(rtpTimestamp: number): void {
    const rtpMs = this.#unwrap(rtpTimestamp)
    this.#previous = rtpTimestamp
    this.#unwrapped = rtpMs * 90
    this.#encoded.push(rtpMs)
    while (rtpMs - (this.#encoded[0] ?? rtpMs) > WINDOW_MS) this.#encoded.shift()
    this.#waiting.push(rtpMs)
    this.#followWaiting()
    this.#untilNextSeek -= 1
    if (this.#offsetMs === undefined && this.#untilNextSeek <= 0) this.#seekAgain()
  }

  addReport(rtpTimestamp: number, pageMs: number, arrivedMs: number): void {
    // Before the first picture there is nothing that it could be compared with.
    if (this.#previous === undefined) return
    if (arrivedMs - pageMs < PROMPT_SHARE * this.#intervalMs()) this.#isSure = true
    this.#report = { offsetMs: this.#unwrap(rtpTimestamp) - pageMs, atMs: pageMs }
    this.#seekAgain()
  }

  at(captureTimeMs: number): number | undefined {
    const capture = this.#captures.findLast((known) => known.captureTimeMs === captureTimeMs)
    if (!this.#isSure || this.#offsetMs === undefined || capture === undefined) return undefined
    const ticks = Math.round((capture.trackTimeMs + this.#offsetMs) * 90)
    return ((ticks % 2 ** 32) + 2 ** 32) % 2 ** 32
  }

  /** Usual time between pictures; 0 before the second. A busy page misses captures, an encoder leaves pictures out. */
  #intervalMs(): number {
    return Math.min(
      usualInterval(this.#captures.map(({ trackTimeMs }) => trackTimeMs)),
      usualInterval(this.#encoded),
    )
  }

  #unwrap(rtpTimestamp: number): number {
    return (this.#unwrapped + ((rtpTimestamp - (this.#previous ?? 0)) | 0)) / 90
  }

  /** The page may hear of a capture after its encoding. */
  #followWaiting(): void {
    const heardOf = (this.#captures.at(-1)?.trackTimeMs ?? -Infinity) + FOLLOW_TOLERANCE_MS
    while (this.#waiting[0] !== undefined) {
      if (this.#offsetMs !== undefined && this.#waiting[0] - this.#offsetMs > heardOf) return
      const rtpMs = this.#waiting.shift()
      if (rtpMs !== undefined) this.#follow(rtpMs)
    }
  }

  #follow(rtpMs: number): void {
    if (this.#offsetMs === undefined) return
    const capture = nearest(
      this.#captures.map(({ trackTimeMs }) => trackTimeMs),
      rtpMs - this.#offsetMs,
    )
    const difference = capture === undefined ? Infinity : rtpMs - capture - this.#offsetMs
    if (capture === undefined || Math.abs(difference) > FOLLOW_TOLERANCE_MS) {
      this.#lost += 1
      if (this.#lost > LOST_AFTER) this.#forget(rtpMs)
      return
    }
    this.#lost = 0
    this.#offsetMs += difference * FOLLOW_GAIN
    const previous = this.#followed ?? capture
    this.#followed = capture
    const leftOut = this.#captures.filter(({ trackTimeMs: at }) => at > previous && at < capture).length
    if (capture < previous || leftOut > MANY_LEFT_OUT) this.#forget(rtpMs)
  }

  /** The track's clock is another one: what was known of the old one misleads, until the next report. */
  #forget(newestRtpMs: number): void {
    this.#offsetMs = undefined
    this.#report = undefined
    this.#followed = undefined
    this.#encoded.splice(0, this.#encoded.length, newestRtpMs)
  }

  #seekAgain(): void {
    const newest = this.#captures.at(-1)
    if (this.#report === undefined || newest === undefined) return
    if (newest.joinedMs - this.#report.atMs > REPORT_HOLDS_MS) return
    this.#untilNextSeek = SEEK_EVERY
    const reportedMs = this.#report.offsetMs + newest.joinedMs - newest.trackTimeMs
    const found = seek(
      this.#captures.map(({ trackTimeMs }) => trackTimeMs),
      this.#encoded,
      reportedMs - this.#reportsAreOffMs,
    )
    if (found === undefined) return
    if (found.isPlain) this.#reportsAreOffMs = reportedMs - found.offsetMs
    if (found.isSure) this.#isSure = true
    if (Math.abs(found.offsetMs - (this.#offsetMs ?? Infinity)) > FOLLOW_TOLERANCE_MS)
      this.#offsetMs = found.offsetMs
    this.#lost = 0
  }
}

export const createRtpFit = (): RtpFit => new FollowingFit()
