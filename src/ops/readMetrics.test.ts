import { describe, expect, it } from 'vitest'
import { quantileBetween, readMetrics, seriesOf, total } from './readMetrics.ts'

const text = `# HELP skulder_peers Peers in rooms, by role.
# TYPE skulder_peers gauge
skulder_peers{role="wearer"} 2
skulder_peers{role="expert"} 3
skulder_peers_by_grade{grade="good"} 7
skulder_rooms 1.5e+1
skulder_broken Nan
nonsense
`

it('reads every series that has a number', () => {
  expect(Object.fromEntries(readMetrics(text))).toEqual({
    'skulder_peers{role="wearer"}': 2,
    'skulder_peers{role="expert"}': 3,
    'skulder_peers_by_grade{grade="good"}': 7,
    skulder_rooms: 15,
  })
})

it('finds the series of a metric, and their sum, and not those of one whose name goes on', () => {
  const reading = readMetrics(text)
  expect(seriesOf(reading, 'skulder_peers', 'role')).toEqual([
    { label: 'wearer', value: 2 },
    { label: 'expert', value: 3 },
  ])
  expect(total(reading, 'skulder_peers')).toBe(5)
  expect(total(reading, 'skulder_rooms')).toBe(15)
  expect(total(reading, 'skulder_none')).toBeUndefined()
})

describe('a quantile between two readings', () => {
  const counts = (small: number, middle: number, all: number) =>
    readMetrics(`a_bucket{le="0.01"} ${small}\na_bucket{le="0.1"} ${middle}\na_bucket{le="+Inf"} ${all}`)
  const between = (before: ReturnType<typeof counts>, after: ReturnType<typeof counts>, q: number) =>
    quantileBetween(before, after, { name: 'a', q })

  it('counts only what came in between', () => {
    expect(between(counts(100, 100, 100), counts(110, 110, 110), 0.5)).toBeCloseTo(0.005)
    expect(between(counts(100, 100, 100), counts(100, 110, 110), 0.5)).toBeCloseTo(0.055)
  })

  it('says the last bound of what lies beyond it, and nothing where nothing was counted', () => {
    expect(between(counts(0, 0, 0), counts(1, 1, 10), 0.95)).toBe(0.1)
    expect(between(counts(5, 5, 5), counts(5, 5, 5), 0.95)).toBeUndefined()
    expect(between(readMetrics(''), readMetrics(''), 0.95)).toBeUndefined()
  })
})
