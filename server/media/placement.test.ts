import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseWorker, mayGrow, type WorkerLoad } from './placement.ts'

const limits = { roomsPerWorker: 5, consumersPerWorker: 50 }
const worker = (index: number, rooms: number, consumers: number): { load: WorkerLoad } => ({
  load: { index, rooms, consumers },
})
const chosen = (...workers: { load: WorkerLoad }[]): number | undefined =>
  chooseWorker(workers, limits)?.load.index

describe('P1: a new room goes to the worker that has least to do', () => {
  it('one large room is more than two small ones', () => {
    expect(chosen(worker(0, 1, 40), worker(1, 2, 16))).toBe(1)
  })

  it('rooms that have only just opened count as those of three people', () => {
    expect(chosen(worker(0, 2, 0), worker(1, 1, 12))).toBe(1)
    expect(chosen(worker(0, 1, 0), worker(1, 0, 0))).toBe(1)
  })

  it('spreads rooms that open together, before any has a stream, evenly', () => {
    const workers = [0, 1, 2].map((index) => ({ index, rooms: 0, consumers: 0 }))
    for (let n = 0; n < 15; n += 1) {
      const home = chooseWorker(
        workers.map((load) => ({ load })),
        limits,
      )
      workers[home!.load.index]!.rooms += 1
    }
    expect(workers.map(({ rooms }) => rooms)).toEqual([5, 5, 5])
  })
})

describe('P2: no worker is given more than it may carry', () => {
  it('passes over who has as many rooms, or as many streams, as it may', () => {
    expect(chosen(worker(0, 5, 40), worker(1, 1, 49))).toBeUndefined()
    expect(chosen(worker(0, 5, 1), worker(1, 4, 42))).toBe(1)
    expect(chosen()).toBeUndefined()
  })

  it('whatever the loads, leaves nobody over the limit', () => {
    const load = fc.record({ index: fc.nat(9), rooms: fc.nat(8), consumers: fc.nat(80) })
    fc.assert(
      fc.property(fc.array(load), (loads) => {
        const home = chooseWorker(
          loads.map((each) => ({ load: each })),
          limits,
        )?.load
        const fits = loads.filter(
          ({ rooms, consumers }) => rooms < 5 && Math.max(consumers, rooms * 8) + 8 <= 50,
        )
        if (home === undefined) expect(fits).toEqual([])
        else expect(fits).toContain(home)
      }),
    )
  })
})

it('P3: a room takes nobody new while its worker sends as many streams as it may', () => {
  expect(mayGrow({ index: 0, rooms: 1, consumers: 49 }, limits)).toBe(true)
  expect(mayGrow({ index: 0, rooms: 1, consumers: 50 }, limits)).toBe(false)
})
