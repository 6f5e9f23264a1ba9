import { describe, expect, it } from 'vitest'
import { fromAxisAngle } from '../../shared/geometry/quat.ts'
import type { FrameRecord } from '../../shared/protocol/frameRecord.ts'
import { createCaptureTimes, type CaptureTimes, type FrameTimes } from './captureTimes.ts'
import { createFrameRecordRing, rtpDistanceMs } from './frameRecordRing.ts'
import { matchPicture, type ShownPicture } from './pictureClock.ts'
import { createRtpFit } from './rtpFit.ts'
import { createRtpToCapture } from './rtpToCapture.ts'

const RTP_OFFSET_MS = 12_345_678.4

/** Small deterministic generator, so that a failing run can be had again. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** As browsers do: whole milliseconds. */
const rtpOf = (captureTimeMs: number): number => (Math.round(captureTimeMs + RTP_OFFSET_MS) * 90) % 2 ** 32

function record(frameSeq: number, captureTimeMs: number, rtpTimestamp?: number): FrameRecord {
  return {
    epoch: 1,
    frameSeq,
    captureTimeMs,
    rtpTimestamp,
    position: [0, 1.6, 0],
    orientation: [0, 0, 0, 1],
    calibrationId: 1,
    tracked: true,
    limited: false,
    kept: true,
    speed: undefined,
  }
}

const shown = (over: Partial<ShownPicture>): ShownPicture => ({
  shownAtMs: 0,
  width: 640,
  height: 360,
  rtpTimestamp: undefined,
  captureTimeMs: undefined,
  ...over,
})

/** On the performance.now() time base. */
const captureTime = (times: CaptureTimes, frame: FrameTimes): number =>
  Math.round((times.add(frame).captureTimeMs - performance.timeOrigin) * 1000) / 1000

describe('captureTimes', () => {
  it('takes the camera driver’s capture time where there is one', () => {
    expect(captureTime(createCaptureTimes(), { captureTime: 41, presentationTime: 50, mediaTime: 1 })).toBe(
      41,
    )
  })
  it('finds the capture time of a track made in the page, whatever the wait before it is shown', () => {
    const random = seeded(7)
    const times = createCaptureTimes()
    let last = 0
    for (let i = 0; i < 60; i++) {
      const captured = 1000 + i * 66
      last =
        captureTime(times, {
          presentationTime: captured + 0.6 + random() * 40,
          mediaTime: (captured - 250) / 1000,
        }) - captured
    }
    expect(last).toBeGreaterThanOrEqual(0)
    expect(last).toBeLessThan(5)
  })
  it('takes off what a frame tells of its way to the track', () => {
    const times = createCaptureTimes(true)
    expect(captureTime(times, { presentationTime: 90, mediaTime: 0.08, durationMs: 30 })).toBe(50)
  })
  it('starts anew when the track’s clock is another one', () => {
    const times = createCaptureTimes()
    times.add({ presentationTime: 1000, mediaTime: 1 })
    expect(captureTime(times, { presentationTime: 5000, mediaTime: 0.2 })).toBe(5000)
  })
})

describe('rtpFit', () => {
  interface Conditions {
    /** Intervals between pictures vary by so much. */
    unevenMs?: number
    encodeDelayMs?: (i: number) => number
    dropEncoded?: number
    hearCaptureLateMs?: number
    driftPerPictureMs?: number
    missCapture?: (i: number) => boolean
    /** From the camera to the sender: reports tell of the latter. */
    toSenderMs?: number
    /** The browser's clock for its reports is behind by so much. */
    reportsLateMs?: number
    reportTakesMs?: number
    /** From this picture on the track's clock is taken for another one. */
    jump?: { readonly at: number; readonly byMs: number }
  }
  /** The track's own clock beside the page's. */
  const TRACK_MS = -3_000
  const PICTURES = 150

  const usual = {
    unevenMs: 2.5,
    encodeDelayMs: (): number => 6,
    dropEncoded: 0,
    hearCaptureLateMs: 0,
    driftPerPictureMs: 0,
    missCapture: (): boolean => false,
    toSenderMs: 3,
    reportsLateMs: 0,
    reportTakesMs: 60,
    jump: { at: Infinity, byMs: 0 },
  }

  /** Plays pictures at 30/s with a report a second, and gives the fit's answer for the last one beside the truth. */
  const run = (conditions: Conditions = {}, pictures = PICTURES) => {
    const { jump, ...so }: Required<Conditions> = { ...usual, ...conditions }
    const random = seeded(11)
    const fit = createRtpFit()
    const rtpAt = (i: number, timeMs: number): number =>
      rtpOf(timeMs + i * so.driftPerPictureMs + (i >= jump.at ? jump.byMs : 0))
    const happenings: { at: number; tell: () => void }[] = []
    let [capture, sentAt] = [1_000_000, 0]
    for (let i = 0; i < pictures; i++) {
      capture += 33.3 + (random() - 0.5) * so.unevenMs
      const time = capture
      sentAt = Math.max(sentAt + 1, time + so.encodeDelayMs(i))
      if (!so.missCapture(i)) {
        const tell = () =>
          fit.addCapture({ captureTimeMs: time - 20, trackTimeMs: time + TRACK_MS, joinedMs: time })
        happenings.push({ at: time + so.hearCaptureLateMs, tell })
      }
      if (random() >= so.dropEncoded)
        happenings.push({ at: sentAt, tell: () => fit.addEncoded(rtpAt(i, time)) })
      if (i % 30 === 20) {
        const arrivedMs = time + so.reportTakesMs
        const tell = () => fit.addReport(rtpAt(i, time - so.toSenderMs), time - so.reportsLateMs, arrivedMs)
        happenings.push({ at: arrivedMs, tell })
      }
    }
    for (const { tell } of happenings.toSorted((a, b) => a.at - b.at)) tell()
    return { rtp: fit.at(capture - 20), truth: rtpAt(pictures - 1, capture) }
  }
  const offMs = (conditions: Conditions): number => {
    const { rtp, truth } = run(conditions)
    return rtp === undefined ? Infinity : Math.abs(rtpDistanceMs(rtp, truth))
  }
  it('finds the constant at a regular cadence', () => {
    expect(offMs({})).toBeLessThan(2)
  })
  it('is not a frame off when every picture takes longer than two frame intervals to encode', () => {
    expect(offMs({ encodeDelayMs: () => 80 })).toBeLessThan(2)
    expect(offMs({ encodeDelayMs: (i) => (i % 7 === 0 ? 20 : 145) })).toBeLessThan(2)
  })
  it('is not a frame off when the page hears of a capture after its encoding', () => {
    expect(offMs({ encodeDelayMs: () => 4, hearCaptureLateMs: 40 })).toBeLessThan(2)
  })
  it('is not a frame off when pictures take a third of an interval from the camera to the sender', () => {
    expect(offMs({ toSenderMs: 12 })).toBeLessThan(2)
  })
  it('is not a frame off when the page misses every other capture', () => {
    for (const phase of [0, 1])
      expect(offMs({ missCapture: (i) => i % 2 === phase && i < PICTURES - 1 })).toBeLessThan(2)
  })
  it('stands dropped pictures on either side', () => {
    const conditions = { encodeDelayMs: (i: number) => 4 + (i % 5), dropEncoded: 0.2 }
    expect(offMs({ ...conditions, missCapture: (i) => i % 6 === 2 && i < PICTURES - 1 })).toBeLessThan(2)
  })
  it('follows a track whose clock the browser aligns slowly', () => {
    expect(offMs({ driftPerPictureMs: 0.4 })).toBeLessThan(4)
  })
  it('finds a track’s clock again that the browser has set anew', () => {
    for (const byMs of [400, 333, -310]) expect(offMs({ jump: { at: 75, byMs } })).toBeLessThan(2)
  })
  it('sees by the cadence that all reports are off by a constant', () => {
    for (const reportsLateMs of [165, -90, 40])
      expect(offMs({ reportsLateMs, encodeDelayMs: () => 80 })).toBeLessThan(2)
  })
  it('says nothing before the stream has told of its clock', () => {
    expect(run({}, 18).rtp).toBeUndefined()
  })
  it('says nothing on the word of a report that was long on its way, until the cadence has been compared', () => {
    expect(run({}, 50).rtp).toBeUndefined()
    expect(run({}, 100).rtp).toBeDefined()
  })
  it('takes no report for prompt because the page misses most captures', () => {
    // 40 ms would be little between pictures 133 ms apart; they are 33 ms apart.
    const busy = { missCapture: (i: number) => i % 4 !== 3, reportTakesMs: 40, toSenderMs: 20, unevenMs: 0.4 }
    expect(run(busy, 48).rtp).toBeUndefined()
  })
  it('needs few pictures where the cadence is uneven', () => {
    const { rtp, truth } = run({ unevenMs: 30 }, 28)
    expect(rtp).toBeDefined()
    expect(Math.abs(rtpDistanceMs(rtp!, truth))).toBeLessThan(2)
  })
  it('knows after the first prompt report', () => {
    const { rtp, truth } = run({ reportTakesMs: 8 }, 28)
    expect(Math.abs(rtpDistanceMs(rtp!, truth))).toBeLessThan(2)
  })
})

describe('rtpToCapture', () => {
  it('fills in capture times from the RTP clock, over its wrap', () => {
    const map = createRtpToCapture()
    expect(map.add(2 ** 32 - 900)).toBeUndefined()
    map.learn(2 ** 32 - 450, 100)
    expect(map.add(2 ** 32 - 450)).toBe(100)
    expect(map.add(450)).toBeCloseTo(110)
  })
  it('knows the usual interval', () => {
    const map = createRtpToCapture()
    for (let i = 0; i < 10; i++) map.add(i * 6000)
    expect(map.intervalMs()).toBeCloseTo(66.67, 1)
  })
})

describe('matchPicture', () => {
  const ring = createFrameRecordRing()
  for (let i = 0; i < 30; i++) ring.add(record(i, 50_000 + i * 33, rtpOf(50_000 + i * 33)))
  const newest = ring.newest()
  it('is exact by RTP timestamp, also for a picture long past', () => {
    const matched = matchPicture(shown({ rtpTimestamp: rtpOf(50_000 + 5 * 33) }), ring, undefined, 33)
    expect([matched.match, matched.record?.frameSeq]).toEqual(['exact', 5])
  })
  it('falls back to the capture time on the wearer’s clock', () => {
    const matched = matchPicture(shown({ captureTimeMs: 50_000 + 7 * 33 - 400 + 3 }), ring, 400, 33)
    expect([matched.match, matched.record?.frameSeq]).toEqual(['clock', 7])
  })
  it('says approximate when nothing fits within half a frame', () => {
    const matched = matchPicture(shown({ captureTimeMs: 10 }), ring, 0, 33)
    expect([matched.match, matched.record]).toEqual(['approximate', newest])
  })
  it('finds the pose of a lost record between its neighbours', () => {
    const holed = createFrameRecordRing()
    holed.add({ ...record(0, 950, rtpOf(950)), position: [-0.05, 0, 0] })
    holed.add({ ...record(1, 1000, rtpOf(1000)), position: [0, 0, 0] })
    holed.add({ ...record(3, 1100, rtpOf(1100)), position: [0.1, 0, 0] })
    const matched = matchPicture(shown({ rtpTimestamp: rtpOf(1025) }), holed, undefined, 33)
    expect([matched.match, matched.record?.kept]).toEqual(['clock', false])
    expect(matched.record?.position[0]).toBeCloseTo(0.025, 3)
    expect(matchPicture(shown({ rtpTimestamp: rtpOf(1200) }), holed, undefined, 33).match).toBe('approximate')
  })
  it('takes no neighbour for a lost record, however wrong the clocks are', () => {
    const holed = createFrameRecordRing()
    for (const atMs of [1000, 1066, 1198]) holed.add(record(atMs, atMs, rtpOf(atMs)))
    const lost = shown({ rtpTimestamp: rtpOf(1132), captureTimeMs: 1132 + 40 })
    const matched = matchPicture(lost, holed, 0, 66)
    expect(matched.match).toBe('clock')
    expect(matched.record?.captureTimeMs).toBeCloseTo(1132, 0)
    // The record after it is not here yet: it is waited for.
    const newest = shown({ rtpTimestamp: rtpOf(1264), captureTimeMs: 1264 - 40 })
    expect(matchPicture(newest, holed, 0, 66).match).toBe('approximate')
    // With two lost in a row a turning head may have turned back in between.
    holed.add(record(1396, 1396, rtpOf(1396)))
    expect(matchPicture(newest, holed, 0, 66).match).toBe('approximate')
  })
  it('guesses nothing where the head turned back, on either side of what was lost', () => {
    const lost = shown({ rtpTimestamp: rtpOf(1100) })
    for (const degrees of [
      [-4, 0, 0, -4],
      [-8, -4, 4, 0],
      [-8, -4, 0, -4],
    ]) {
      const holed = createFrameRecordRing()
      ;[934, 1000, 1133, 1200].forEach((atMs, index) => {
        const orientation = fromAxisAngle([0, 1, 0], ((degrees[index] ?? 0) * Math.PI) / 180)
        holed.add({ ...record(atMs, atMs, rtpOf(atMs)), orientation })
      })
      expect(matchPicture(lost, holed, undefined, 66).match).toBe('approximate')
    }
  })
  it('does not look between two worlds', () => {
    const holed = createFrameRecordRing()
    holed.add(record(1, 1000, rtpOf(1000)))
    holed.add({ ...record(3, 1100, rtpOf(1100)), epoch: 2 })
    expect(matchPicture(shown({ rtpTimestamp: rtpOf(1050) }), holed, undefined, 33).match).toBe('approximate')
  })
  it('takes the RTP time that a record is told with the second time', () => {
    const twice = createFrameRecordRing()
    expect([twice.add(record(1, 5)), twice.add(record(1, 5)), twice.add(record(1, 5, 90))]).toEqual([
      true,
      false,
      true,
    ])
    expect(matchPicture(shown({ rtpTimestamp: 90 }), twice, undefined, 33).match).toBe('exact')
  })
  it('keeps one record per picture', () => {
    const twice = createFrameRecordRing()
    expect([twice.add(record(1, 5)), twice.add(record(1, 5))]).toEqual([true, false])
    expect(twice.byFrameSeq(1)?.captureTimeMs).toBe(5)
  })
})
