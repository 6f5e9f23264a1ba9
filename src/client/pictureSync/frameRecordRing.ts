// The last seconds of pose records, found again by RTP timestamp or capture time. Records come unordered and may
// be lost or late; looking up is therefore done whenever asked, never once at arrival.
import { interpolate } from '../../shared/geometry/pose.ts'
import { angleBetween } from '../../shared/geometry/quat.ts'
import { distance } from '../../shared/geometry/vec3.ts'
import type { FrameRecord } from '../../shared/protocol/frameRecord.ts'

const CAPACITY = 300

export interface FrameRecordRing {
  /** False where it tells nothing new: each is told twice, the second time perhaps with an RTP time that is known by then. */
  add(record: FrameRecord): boolean
  /** Nearest in RTP time, within `toleranceMs`; RTP clocks wrap at 2^32 ticks of 1/90 ms. */
  byRtpTimestamp(rtpTimestamp: number, toleranceMs: number): FrameRecord | undefined
  /** Nearest in the wearer's capture time, within `toleranceMs`. */
  byCaptureTime(captureTimeMs: number, toleranceMs: number): FrameRecord | undefined
  /** What a lost record must have said: between its two neighbours in RTP time, at most `gapMs` apart. */
  betweenRtp(rtpTimestamp: number, gapMs: number): FrameRecord | undefined
  /** The same in the wearer's capture time. */
  betweenCaptures(captureTimeMs: number, gapMs: number): FrameRecord | undefined
  byFrameSeq(frameSeq: number): FrameRecord | undefined
  newest(): FrameRecord | undefined
}

/** Signed distance in ms between two RTP timestamps of a 90 kHz clock. */
export const rtpDistanceMs = (a: number, b: number): number => ((a - b) | 0) / 90

function nearest(
  records: readonly FrameRecord[],
  distanceMs: (record: FrameRecord) => number,
  toleranceMs: number,
): FrameRecord | undefined {
  let best: FrameRecord | undefined
  let bestDistance = toleranceMs
  for (const record of records) {
    const distance = Math.abs(distanceMs(record))
    if (distance <= bestDistance) {
      best = record
      bestDistance = distance
    }
  }
  return best
}

/**
 * The record of a picture that lies `share` of the way from `before` to `after`: its pose interpolated, its number its
 * own (the wearer keeps no picture under it).
 */
function interpolated(before: FrameRecord, after: FrameRecord, share: number): FrameRecord {
  const { position, orientation } = interpolate(before, after, share)
  const captureTimeMs = before.captureTimeMs + (after.captureTimeMs - before.captureTimeMs) * share
  return {
    ...before,
    frameSeq: Math.round(captureTimeMs * 1000) % 2 ** 32,
    captureTimeMs,
    position,
    orientation,
    limited: before.limited || after.limited,
    kept: false,
  }
}

/** Between two known poses of one world and one camera; anything else would be a guess. */
const canInterpolate = (a: FrameRecord, b: FrameRecord): boolean =>
  a.tracked && b.tracked && a.epoch === b.epoch && a.calibrationId === b.calibrationId

/** The known record must lie so near to where its neighbours say; between them a head is then some millimetres off. */
const EVEN_RAD = (1 * Math.PI) / 180
const EVEN_M = 0.01

/** Whether the head went on evenly from `a` by way of `b` to `c`: a head that turns back between records is not where they say. */
function isEven(a: FrameRecord, b: FrameRecord, c: FrameRecord): boolean {
  const share = (b.captureTimeMs - a.captureTimeMs) / (c.captureTimeMs - a.captureTimeMs)
  const { position, orientation } = interpolate(a, c, share)
  return (
    canInterpolate(a, c) &&
    distance(position, b.position) < EVEN_M &&
    angleBetween(orientation, b.orientation) < EVEN_RAD
  )
}

/**
 * `distanceMs`: how much later than the sought picture a record is. Only where the records before and after the gap's own
 * two go on as these do.
 */
function between(
  records: readonly FrameRecord[],
  distanceMs: (record: FrameRecord) => number,
  gapMs: number,
): FrameRecord | undefined {
  const told = records
    .map((record) => ({ record, ms: distanceMs(record) }))
    .filter(({ ms }) => Number.isFinite(ms))
    .toSorted((a, b) => a.ms - b.ms)
  const next = told.findIndex(({ ms }) => ms > 0)
  const [earlier, before, after, later] = [next - 2, next - 1, next, next + 1].map((at) => told[at])
  if (before === undefined || after === undefined || after.ms - before.ms > gapMs) return undefined
  if (earlier === undefined || !isEven(earlier.record, before.record, after.record)) return undefined
  if (later !== undefined && !isEven(before.record, after.record, later.record)) return undefined
  return interpolated(before.record, after.record, -before.ms / (after.ms - before.ms))
}

export function createFrameRecordRing(): FrameRecordRing {
  const records: FrameRecord[] = []
  return {
    add(record) {
      const known = records.findIndex(
        ({ frameSeq, epoch }) => frameSeq === record.frameSeq && epoch === record.epoch,
      )
      if (known !== -1) {
        if (records[known]?.rtpTimestamp !== undefined || record.rtpTimestamp === undefined) return false
        records[known] = record
        return true
      }
      records.push(record)
      if (records.length > CAPACITY) records.shift()
      return true
    },
    byRtpTimestamp: (rtpTimestamp, toleranceMs) =>
      nearest(
        records,
        (record) =>
          record.rtpTimestamp === undefined ? Infinity : rtpDistanceMs(record.rtpTimestamp, rtpTimestamp),
        toleranceMs,
      ),
    byCaptureTime: (captureTimeMs, toleranceMs) =>
      nearest(records, (record) => record.captureTimeMs - captureTimeMs, toleranceMs),
    betweenRtp: (rtpTimestamp, gapMs) =>
      between(
        records,
        (record) =>
          record.rtpTimestamp === undefined ? NaN : rtpDistanceMs(record.rtpTimestamp, rtpTimestamp),
        gapMs,
      ),
    betweenCaptures: (captureTimeMs, gapMs) =>
      between(records, (record) => record.captureTimeMs - captureTimeMs, gapMs),
    byFrameSeq: (frameSeq) => records.find((record) => record.frameSeq === frameSeq),
    newest: () =>
      records.reduce<FrameRecord | undefined>(
        (best, record) => (best === undefined || record.captureTimeMs > best.captureTimeMs ? record : best),
        undefined,
      ),
  }
}
