import { expect, it } from 'vitest'
import { SilenceWatch, type LineLook } from './silenceWatch.ts'

const EVERY_MS = 200

/** What each look finds, from `fromMs` on, when the last was heard at 0. */
function looks(watch: SilenceWatch, untilMs: number): Map<LineLook, number> {
  const first = new Map<LineLook, number>()
  for (let nowMs = EVERY_MS; nowMs <= untilMs; nowMs += EVERY_MS) {
    const look = watch.look(nowMs, EVERY_MS)
    if (!first.has(look)) first.set(look, nowMs)
  }
  return first
}

it('is quiet within two seconds of silence, and lost some time after', () => {
  const first = looks(new SilenceWatch(0), 6000)
  expect(first.get('quiet')).toBeGreaterThan(1400)
  expect(first.get('quiet')).toBeLessThanOrEqual(2000 - EVERY_MS)
  expect(first.get('lost')).toBeGreaterThan(4000)
})

it('hears again, and forgets the silence', () => {
  const watch = new SilenceWatch(0)
  looks(watch, 3000)
  watch.heard(3100)
  expect(watch.look(3200, EVERY_MS)).toBe('heard')
  expect(watch.look(3400, EVERY_MS)).toBe('heard')
})

it('does not take its own page’s standstill for the line’s: what came meanwhile is heard next', () => {
  const watch = new SilenceWatch(0)
  expect(watch.look(200, EVERY_MS)).toBe('heard')
  expect(watch.look(9000, EVERY_MS)).toBe('heard')
  watch.heard(9001)
  expect(watch.look(9200, EVERY_MS)).toBe('heard')
})

it('but on a machine that is always late, a silence is one all the same', () => {
  const watch = new SilenceWatch(0)
  expect([700, 1400, 2100].map((nowMs) => watch.look(nowMs, EVERY_MS))).toEqual(['heard', 'heard', 'quiet'])
  expect(watch.look(4900, EVERY_MS)).toBe('lost')
})

it('after a change of the network the next heartbeat decides', () => {
  const watch = new SilenceWatch(0)
  watch.suspect(100)
  expect(looks(watch, 2000).get('lost')).toBeLessThanOrEqual(1600)
  const spoken = new SilenceWatch(0)
  spoken.suspect(100)
  spoken.heard(600)
  expect(spoken.look(700, EVERY_MS)).toBe('heard')
})
