import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEED } from '../testing/arbitraries.ts'
import { Line } from './line.ts'
import { profileOf, type LineProfile } from './profiles.ts'

const good = profileOf('good')
const BYTES = 1000

/** Arrivals of datagrams sent `everyMs`. */
const send = (line: Line, count: number, everyMs: number, bytes = BYTES): (readonly number[])[] =>
  Array.from({ length: count }, (_, index) => line.datagram(index * everyMs, bytes))

const lostOf = (fates: readonly (readonly number[])[]): boolean[] => fates.map(({ length }) => length === 0)
const share = (flags: readonly boolean[]): number => flags.filter(Boolean).length / flags.length

/** Lengths of the runs of losses. */
const runsOf = (lost: readonly boolean[]): number[] =>
  lost
    .map((isLost) => (isLost ? 'x' : ' '))
    .join('')
    .split(/ +/)
    .map(({ length }) => length)
    .filter((length) => length > 0)

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length

const someLine = fc.record({
  lossShare: fc.double({ min: 0, max: 0.4, noNaN: true }),
  lossRun: fc.integer({ min: 2, max: 8 }),
  delayMs: fc.integer({ min: 0, max: 400 }),
  jitterMs: fc.integer({ min: 0, max: 100 }),
  reorderShare: fc.double({ min: 0, max: 0.2, noNaN: true }),
  duplicateShare: fc.double({ min: 0, max: 0.2, noNaN: true }),
  rateBps: fc.integer({ min: 100_000, max: 5_000_000 }),
  udp: fc.constant(true),
  media: fc.constant(true),
  awayMs: fc.constant(0),
}) satisfies fc.Arbitrary<LineProfile>
const gaps = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 1, maxLength: 200 })
const seeds = fc.integer({ min: 0, max: 1e6 })

/** Each gap, and the instant after it. */
const instants = (all: readonly number[]): number[] => {
  let nowMs = 0
  return all.map((gap) => (nowMs += gap))
}

describe('a line, datagrams', () => {
  it('[LINE-1] good: all arrive, 20 ms later', () => {
    expect(send(new Line(good, 1), 3, 10)).toEqual([[20], [30], [40]])
  })

  it('[LINE-3] the same seed, packets and times: the same fates', () => {
    fc.assert(
      fc.property(someLine, seeds, gaps, (profile, seed, all) => {
        const [one, other] = [new Line(profile, seed), new Line(profile, seed)]
        for (const nowMs of instants(all)) {
          expect(one.datagram(nowMs, BYTES)).toEqual(other.datagram(nowMs, BYTES))
        }
      }),
      { seed: SEED },
    )
  })

  it('[LINE-3] which datagram is lost does not depend on when it is sent', () => {
    const profile = { ...profileOf('poor'), rateBps: 1e9 }
    expect(lostOf(send(new Line(profile, 7), 500, 3))).toEqual(lostOf(send(new Line(profile, 7), 500, 40)))
  })

  it('[LINE-3] the two ways, or another seed, do not lose the same', () => {
    const poor = profileOf('poor')
    expect(lostOf(send(new Line(poor, 1), 500, 20))).not.toEqual(lostOf(send(new Line(poor, 1001), 500, 20)))
  })

  it.each([
    ['rural', 0.01],
    ['poor', 0.05],
    ['bad', 0.1],
  ] as const)('%s loses its share', (name, lossShare) => {
    const lost = lostOf(send(new Line(profileOf(name), 3), 40_000, 30))
    expect(share(lost)).toBeGreaterThan(lossShare * 0.9)
    expect(share(lost)).toBeLessThan(lossShare * 1.1)
  })

  it('loses in runs where it is told to, else by chance alone', () => {
    const runLength = (name: 'poor' | 'bad'): number =>
      mean(runsOf(lostOf(send(new Line(profileOf(name), 3), 40_000, 30))))
    expect(runLength('bad')).toBeGreaterThan(3.6)
    expect(runLength('bad')).toBeLessThan(4.4)
    expect(runLength('poor')).toBeLessThan(1.15)
  })

  it('[LINE-4] the delay stays within the jitter and the order is kept', () => {
    fc.assert(
      fc.property(someLine, seeds, gaps, (some, seed, all) => {
        const profile = { ...some, reorderShare: 0, rateBps: 1e9 }
        const line = new Line(profile, seed)
        let lastMs = -Infinity
        for (const nowMs of instants(all)) {
          for (const atMs of line.datagram(nowMs, BYTES)) {
            expect(atMs).toBeGreaterThanOrEqual(lastMs)
            expect(atMs - nowMs).toBeGreaterThanOrEqual(profile.delayMs - profile.jitterMs - 1e-6)
            expect(atMs - nowMs).toBeLessThanOrEqual(profile.delayMs + profile.jitterMs + 1)
            lastMs = atMs
          }
        }
      }),
      { seed: SEED },
    )
  })

  it('[LINE-4] the chosen share is overtaken, or comes twice', () => {
    const overtaken = send(new Line({ ...good, reorderShare: 0.1 }, 5), 2000, 5).flat()
    const isBack = overtaken.map((atMs, index) => (overtaken[index + 1] ?? Infinity) < atMs)
    expect(share(isBack)).toBeGreaterThan(0.07)
    expect(share(isBack)).toBeLessThan(0.13)
    const twice = send(new Line({ ...good, duplicateShare: 0.1 }, 5), 2000, 5).map(
      ({ length }) => length === 2,
    )
    expect(share(twice)).toBeGreaterThan(0.08)
    expect(share(twice)).toBeLessThan(0.12)
  })

  it('[LINE-5] never carries more than its rate and one bucket, whatever is sent', () => {
    fc.assert(
      fc.property(someLine, seeds, gaps, (some, seed, all) => {
        const profile = { ...some, jitterMs: 0, reorderShare: 0, duplicateShare: 0 }
        const line = new Line(profile, seed)
        const arrivals = instants(all).flatMap((nowMs) => line.datagram(nowMs, BYTES))
        for (const [index, atMs] of arrivals.entries()) {
          const carriedBits = (arrivals.length - index - 1) * (BYTES + 28) * 8
          const spanMs = (arrivals.at(-1) ?? 0) - atMs
          expect(carriedBits).toBeLessThanOrEqual((spanMs * profile.rateBps) / 1000 + 3000 * 8 + 1)
        }
      }),
      { seed: SEED },
    )
  })

  it('[LINE-5] what would wait for more than 0.3 s is dropped, and the queue drains', () => {
    const line = new Line({ ...good, rateBps: 1_000_000 }, 1)
    const fates = Array.from({ length: 100 }, () => line.datagram(0, 1222))
    const arrived = fates.flat()
    // 10 ms each, after the bucket's 3000 bytes.
    expect(arrived.length).toBeGreaterThan(30)
    expect(arrived.length).toBeLessThan(36)
    expect(Math.max(...arrived)).toBeLessThan(20 + 311)
    expect(line.datagram(400, 1222)).toEqual([420])
  })

  it('behind a firewall without UDP none arrives', () => {
    expect(send(new Line(profileOf('tcp-only'), 1), 5, 10).flat()).toEqual([])
  })

  it('[LINE-7] away, none arrives; afterwards all do', () => {
    const profile = profileOf('blackout 5')
    const line = new Line(profile, 1)
    expect(line.datagram(999, BYTES)).toHaveLength(1)
    line.goAway(1000, profile.awayMs)
    expect(line.datagram(1000, BYTES)).toEqual([])
    expect(line.datagram(5999, BYTES)).toEqual([])
    expect(line.datagram(6000, BYTES)).toEqual([6020])
  })
})

describe('a line, streams', () => {
  it('[LINE-6] every segment arrives, in order, never before its delay', () => {
    fc.assert(
      fc.property(someLine, seeds, gaps, (profile, seed, all) => {
        const line = new Line(profile, seed)
        let lastMs = -Infinity
        for (const nowMs of instants(all)) {
          const atMs = line.segment(nowMs, BYTES, lastMs)
          expect(Number.isFinite(atMs)).toBe(true)
          expect(atMs).toBeGreaterThanOrEqual(lastMs)
          expect(atMs - nowMs).toBeGreaterThanOrEqual(profile.delayMs - profile.jitterMs - 1e-6)
          lastMs = atMs
        }
      }),
      { seed: SEED },
    )
  })

  it('[LINE-6] a lost segment comes later by what sending it again takes', () => {
    const line = new Line({ ...profileOf('poor'), jitterMs: 0, rateBps: 1e9 }, 2)
    const latenesses = Array.from({ length: 4000 }, (_, index) => {
      const nowMs = index * 1000
      return Math.round(line.segment(nowMs, BYTES, -Infinity) - nowMs - 150)
    })
    expect([...new Set(latenesses)].sort((a, b) => a - b).slice(0, 3)).toEqual([0, 300, 900])
    const lateShare = share(latenesses.map((late) => late > 0))
    expect(lateShare).toBeGreaterThan(0.04)
    expect(lateShare).toBeLessThan(0.06)
  })

  it('[LINE-6] holds back what would fill more than half of the queue', () => {
    const line = new Line({ ...good, rateBps: 1_000_000 }, 1)
    let segments = 0
    while (line.holdMs(0) === 0) {
      line.segment(0, 1210, -Infinity)
      segments += 1
    }
    expect(line.queueMs(0)).toBeLessThan(150 + 11)
    expect(segments).toBeGreaterThan(14)
    expect(line.datagram(0, BYTES)).toHaveLength(1)
  })

  it('[LINE-6] one segment at a time passes where datagrams fill the queue', () => {
    const line = new Line({ ...good, rateBps: 1_000_000 }, 1)
    const fill = (nowMs: number): void => {
      while (line.datagram(nowMs, 1222).length > 0);
    }
    fill(0)
    expect(line.holdMs(0)).toBe(0)
    const leavesMs = line.segment(0, 1210, -Infinity) - 20
    expect(leavesMs).toBeGreaterThan(300)
    fill(100)
    expect(line.holdMs(100)).toBeGreaterThan(140)
    fill(leavesMs)
    expect(line.holdMs(leavesMs)).toBe(0)
  })

  it('[LINE-7] stands still while the line is away', () => {
    const line = new Line(good, 1)
    line.goAway(1000, 5000)
    expect(line.segment(1500, BYTES, -Infinity)).toBe(6020)
  })
})

describe('profiles', () => {
  it('are as the measures say', () => {
    expect(profileOf('rural')).toMatchObject({ lossShare: 0.01, delayMs: 80, jitterMs: 20, rateBps: 2e6 })
    expect(profileOf('poor')).toMatchObject({ lossShare: 0.05, delayMs: 150, jitterMs: 40, rateBps: 1e6 })
    expect(profileOf('bad')).toMatchObject({ lossShare: 0.1, delayMs: 300, jitterMs: 80, rateBps: 5e5 })
    expect(profileOf('blackout 2.5').awayMs).toBe(2500)
    expect(() => profileOf('blackout -1')).toThrow(RangeError)
  })
})
