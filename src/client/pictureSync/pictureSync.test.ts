import { describe, expect, it } from 'vitest'
import type { FrameRecord } from '../../shared/protocol/frameRecord.ts'
import { createCaptureTimes } from './captureTimes.ts'
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

const rtpOf = (captureTimeMs: number): number => Math.floor((captureTimeMs + RTP_OFFSET_MS) * 90) % 2 ** 32

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

describe('captureTimes', () => {
  it('takes the camera driver’s capture time where there is one', () => {
    expect(createCaptureTimes().add({ captureTime: 41, presentationTime: 50, mediaTime: 1 })).toBe(41)
  })
  it('finds the capture time of a track made in the page, whatever the wait before it is shown', () => {
    const random = seeded(7)
    const times = createCaptureTimes()
    let last = 0
    for (let i = 0; i < 60; i++) {
      const captured = 1000 + i * 66
      last =
        times.add({ presentationTime: captured + 0.6 + random() * 40, mediaTime: (captured - 250) / 1000 }) -
        captured
    }
    expect(last).toBeGreaterThanOrEqual(0)
    expect(last).toBeLessThan(5)
  })
  it('starts anew when the track’s clock is another one', () => {
    const times = createCaptureTimes()
    times.add({ presentationTime: 1000, mediaTime: 1 })
    expect(times.add({ presentationTime: 5000, mediaTime: 0.2 })).toBe(5000)
  })
})

describe('rtpFit', () => {
  interface Conditions {
    dropEncoded?: number
    dropCapture?: number
    hearCaptureLateMs?: number
    driftPerPictureMs?: number
    missCapture?: (i: number) => boolean
  }
  /** Plays 120 pictures at 30/s and gives the fit's answer for the last one beside the truth. */
  const run = (encodeDelayMs: (i: number) => number, conditions: Conditions = {}) => {
    const random = seeded(11)
    const fit = createRtpFit()
    const drift = (i: number): number => i * (conditions.driftPerPictureMs ?? 0)
    const happenings: { at: number; tell: () => void }[] = []
    let capture = 1_000_000
    for (let i = 0; i < 120; i++) {
      capture += 33.3 + (random() - 0.5)
      const time = capture
      const at = time + encodeDelayMs(i)
      if (random() >= (conditions.dropCapture ?? 0) && conditions.missCapture?.(i) !== true) {
        happenings.push({ at: time + (conditions.hearCaptureLateMs ?? 0), tell: () => fit.addCapture(time) })
      }
      if (random() >= (conditions.dropEncoded ?? 0)) {
        happenings.push({ at, tell: () => fit.addEncoded(rtpOf(time + drift(i)), at) })
      }
    }
    for (const { tell } of happenings.toSorted((a, b) => a.at - b.at)) tell()
    return { rtp: fit.at(capture), truth: rtpOf(capture + drift(119)) }
  }
  it('finds the constant at a regular cadence', () => {
    const { rtp, truth } = run(() => 6)
    expect(Math.abs(rtpDistanceMs(rtp!, truth))).toBeLessThan(2)
  })
  it('is not a frame off when most pictures take longer than a frame interval to encode', () => {
    const { rtp, truth } = run((i) => (i % 7 === 0 ? 20 : 45))
    expect(Math.abs(rtpDistanceMs(rtp!, truth))).toBeLessThan(2)
  })
  it('is not a frame off when the page hears of a capture after its encoding', () => {
    const { rtp, truth } = run(() => 4, { hearCaptureLateMs: 40 })
    expect(Math.abs(rtpDistanceMs(rtp!, truth))).toBeLessThan(2)
  })
  it('is not a frame off when the page misses every other capture', () => {
    for (const phase of [0, 1]) {
      const { rtp, truth } = run(() => 4, { missCapture: (i) => i % 2 === phase && i < 119 })
      expect(Math.abs(rtpDistanceMs(rtp!, truth))).toBeLessThan(2)
    }
  })
  it('stands dropped pictures on either side', () => {
    const { rtp, truth } = run((i) => 4 + (i % 5), { dropEncoded: 0.2, dropCapture: 0.2 })
    expect(Math.abs(rtpDistanceMs(rtp!, truth))).toBeLessThan(2)
  })
  it('follows a track whose clock the browser aligns slowly', () => {
    const { rtp, truth } = run(() => 6, { driftPerPictureMs: 0.4 })
    expect(Math.abs(rtpDistanceMs(rtp!, truth))).toBeLessThan(4)
  })
  it('says nothing before it knows', () => {
    const fit = createRtpFit()
    fit.addCapture(1)
    fit.addEncoded(90, 2)
    expect(fit.at(1)).toBeUndefined()
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
    holed.add({ ...record(1, 1000, rtpOf(1000)), position: [0, 0, 0] })
    holed.add({ ...record(3, 1100, rtpOf(1100)), position: [0.1, 0, 0] })
    const matched = matchPicture(shown({ rtpTimestamp: rtpOf(1025) }), holed, undefined, 33)
    expect([matched.match, matched.record?.kept]).toEqual(['clock', false])
    expect(matched.record?.position[0]).toBeCloseTo(0.025, 3)
    expect(matchPicture(shown({ rtpTimestamp: rtpOf(1200) }), holed, undefined, 33).match).toBe('approximate')
  })
  it('does not look between two worlds', () => {
    const holed = createFrameRecordRing()
    holed.add(record(1, 1000, rtpOf(1000)))
    holed.add({ ...record(3, 1100, rtpOf(1100)), epoch: 2 })
    expect(matchPicture(shown({ rtpTimestamp: rtpOf(1050) }), holed, undefined, 33).match).toBe('approximate')
  })
  it('keeps one record per picture', () => {
    const twice = createFrameRecordRing()
    twice.add(record(1, 5))
    twice.add(record(1, 5))
    expect(twice.byFrameSeq(1)?.captureTimeMs).toBe(5)
  })
})
