import { describe, expect, it } from 'vitest'
import { FRAME_BEGINS, FRAME_ENDS } from './inPage/frameTimes.ts'
import { threadTimes } from './threadTime.ts'

const at = (name: string, ts: number, tts: number | undefined, tid = 1) => ({
  name,
  pid: 7,
  tid,
  ts,
  ...(tts === undefined ? {} : { tts }),
})

describe('the thread’s own time of a frame', () => {
  it('is told of whole frames alone, in the order of the clock, whatever stands between', () => {
    const events = [
      at(FRAME_ENDS, 100, 40),
      at(FRAME_BEGINS, 10_000, 2000),
      at('other', 10_500, 2100),
      at(FRAME_BEGINS, 40_000, 9000),
      at(FRAME_ENDS, 18_000, 2800),
      at(FRAME_ENDS, 41_000, 9900),
      at(FRAME_BEGINS, 70_000, 12_000),
    ]
    expect(threadTimes(events)).toEqual([0.8, 0.9])
  })

  it('is not told where the browser does not tell it, or of another thread', () => {
    expect(threadTimes([at(FRAME_BEGINS, 1, undefined), at(FRAME_ENDS, 2, undefined)])).toEqual([])
    expect(threadTimes([at(FRAME_BEGINS, 1, 1), at(FRAME_ENDS, 2, 2, 3)])).toEqual([])
  })
})
