// Over the lines of src/shaper, seeded: what a peer sends, when it arrives, and what is concluded meanwhile.
import { describe, expect, it } from 'vitest'
import { Line } from '../../src/shaper/line.ts'
import { profileOf, type ProfileName } from '../../src/shaper/profiles.ts'
import { Hearing } from './hearing.ts'

const HEARTBEAT_MS = 600
const LOOK_MS = 200

interface Sent {
  /** A page that sends and gets sound, and says every quarter of a second what came; else it has the signalling alone. */
  readonly withMedia: boolean
  readonly profile: ProfileName
  readonly seed: number
  readonly forMs: number
  /** The line is away from here to there. */
  readonly away?: { readonly fromMs: number; readonly forMs: number }
}

/** Arrivals at the server, by time. */
function arrivals({ withMedia, profile, seed, forMs, away }: Sent) {
  const down = new Line(profileOf(profile), seed + 500)
  const up = new Line(profileOf(profile), seed)
  const signalling: number[] = []
  const media: number[] = []
  const questions: number[] = []
  let answered = 0
  let lastDownMs = 0
  let lastUpMs = 0
  let isGone = false
  for (let ms = 0; ms < forMs; ms += 20) {
    if (away !== undefined && ms >= away.fromMs && !isGone) {
      isGone = true
      for (const line of [up, down]) line.goAway(ms, away.forMs)
    }
    if (withMedia) media.push(...up.datagram(ms, 120))
    if (withMedia && ms % 240 === 0) media.push(...up.datagram(ms, 80))
    if (ms % HEARTBEAT_MS === 0) questions.push((lastDownMs = down.segment(ms, 40, lastDownMs)))
    // The answer leaves when the question has come; what is behind it in the stream waits for it.
    while ((questions[answered] ?? Infinity) <= ms) {
      answered += 1
      signalling.push((lastUpMs = up.segment(ms, 40, lastUpMs)))
    }
  }
  return { signalling, media: media.toSorted((a, b) => a - b) }
}

/** What the looks come to, by time. */
function looks(sent: Sent): readonly { readonly ms: number; readonly isHeard: boolean }[] {
  const { signalling, media } = arrivals(sent)
  const firstMs = signalling[0] ?? 0
  const hearing = new Hearing(firstMs)
  let [heard, bytes] = [0, 0]
  const found: { ms: number; isHeard: boolean }[] = []
  for (let ms = firstMs; ms < sent.forMs; ms += LOOK_MS) {
    while ((signalling[heard] ?? Infinity) <= ms) hearing.heard(signalling[heard++] ?? 0)
    while ((media[bytes] ?? Infinity) <= ms) bytes += 1
    found.push({ ms, isHeard: hearing.look(ms, hearing.asksMedia(ms) ? bytes : undefined) })
  }
  return found
}

/** When the peer was thought silent. */
const silences = (sent: Sent): readonly number[] =>
  looks(sent).flatMap(({ ms, isHeard }) => (isHeard ? [] : [ms]))

const seeds = Array.from({ length: 20 }, (_, index) => 1 + index * 17)
const TEN_MINUTES_MS = 600_000

describe('whether a peer is heard from', () => {
  it.each(['good', 'rural', 'poor', 'bad'] as const)(
    '[H2] is never doubted over %s while its sound comes',
    (profile) => {
      for (const seed of seeds)
        expect(silences({ withMedia: true, profile, seed, forMs: TEN_MINUTES_MS }), `seed ${seed}`).toEqual(
          [],
        )
    },
  )

  it.each(['good', 'rural'] as const)(
    '[H2] is not doubted over %s by the signalling alone either',
    (profile) => {
      for (const seed of seeds)
        expect(silences({ withMedia: false, profile, seed, forMs: TEN_MINUTES_MS }), `seed ${seed}`).toEqual(
          [],
        )
    },
  )

  it.each(['good', 'rural', 'poor', 'bad'] as const)(
    '[H1] is known to end within 1.8 s over %s, and to be so again at once',
    (profile) => {
      for (const seed of seeds) {
        const fromMs = 30_000 + seed * 7
        const found = silences({
          withMedia: true,
          profile,
          seed,
          forMs: 60_000,
          away: { fromMs, forMs: 6000 },
        })
        const beganMs = found[0] ?? Infinity
        const endedMs = (found.at(-1) ?? Infinity) + LOOK_MS
        // What was on its way still comes; of a bad line a segment that is sent again may come in the midst of it.
        const { delayMs, jitterMs } = profileOf(profile)
        expect(beganMs - fromMs, `seed ${seed}`).toBeGreaterThan(0)
        expect(beganMs - fromMs, `seed ${seed}`).toBeLessThan(1800 + delayMs + jitterMs)
        expect(endedMs - fromMs - 6000, `seed ${seed}`).toBeLessThan(500 + delayMs + jitterMs)
      }
    },
  )

  it('[H2] does not hang on the signalling alone: a page that is busy sends on', () => {
    const hearing = new Hearing(0)
    for (let ms = 0; ms < 5000; ms += LOOK_MS) expect(hearing.look(ms, ms * 100), `${ms} ms`).toBe(true)
  })

  it('asks for the media only where the signalling is silent', () => {
    const hearing = new Hearing(0)
    expect(hearing.asksMedia(650)).toBe(false)
    expect(hearing.asksMedia(750)).toBe(true)
    hearing.heard(750)
    expect(hearing.asksMedia(800)).toBe(false)
  })
})
