// The last seconds of pose records, found again by RTP timestamp or capture time. Records come unordered and may
// be lost or late; looking up is therefore done whenever asked, never once at arrival.
import { interpolate } from '../../shared/geometry/pose.ts'
import type { FrameRecord } from '../../shared/protocol/frameRecord.ts'

const CAPACITY = 300

export interface FrameRecordRing {
  add(record: FrameRecord): void
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

/** `distanceMs`: how much later than the sought picture a record is. */
function between(
  records: readonly FrameRecord[],
  distanceMs: (record: FrameRecord) => number,
  gapMs: number,
): FrameRecord | undefined {
  let [before, after]: (FrameRecord | undefined)[] = []
  let [beforeMs, afterMs] = [-Infinity, Infinity]
  for (const record of records) {
    const distance = distanceMs(record)
    if (distance <= 0 && distance > beforeMs) [before, beforeMs] = [record, distance]
    if (distance > 0 && distance < afterMs) [after, afterMs] = [record, distance]
  }
  if (before === undefined || after === undefined || afterMs - beforeMs > gapMs) return undefined
  if (!canInterpolate(before, after)) return undefined
  return interpolated(before, after, -beforeMs / (afterMs - beforeMs))
}

export function createFrameRecordRing(): FrameRecordRing {
  const records: FrameRecord[] = []
  return {
    add(record) {
      if (records.some((known) => known.frameSeq === record.frameSeq && known.epoch === record.epoch)) return
      records.push(record)
      if (records.length > CAPACITY) records.shift()
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
