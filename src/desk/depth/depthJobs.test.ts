import { describe, expect, it } from 'vitest'
import type { MotionDepth, MotionEstimate, MotionPicture } from '../../shared/geometry/motion/motionTypes.ts'
import { newMarkId } from '../../testing/scenarios.ts'
import { createDepthJobs } from './depthJobs.ts'
import type { KeptPicture } from './pictureKeeper.ts'

const picture = (frameSeq: number): KeptPicture => ({
  image: { width: 1, height: 1, data: new Uint8Array(1) },
  worldFromCamera: { position: [0, 0, 0], orientation: [0, 0, 0, 1] },
  intrinsics: { width: 1, height: 1, fx: 1, fy: 1, cx: 0.5, cy: 0.5 },
  captureTimeMs: frameSeq,
  epoch: 1,
  frameSeq,
  limited: false,
})
const pictures = (count: number, from = 0): KeptPicture[] =>
  Array.from({ length: count }, (_, index) => picture(from + index))

/** Knows the pictures it was given; tells the newer ones most. */
function fakeDepth(sigmaM = 0.004): MotionDepth & { readonly added: MotionPicture[] } {
  const added: MotionPicture[] = []
  return {
    added,
    add: (given) => added.push(given),
    gain: ({ captureTimeMs }) => (captureTimeMs % 2 === 0 ? 1 : 0),
    mostTelling: (given, count) => given.slice(-count),
    estimate: (): MotionEstimate => ({
      status: 'settled',
      points: [{ depthM: 0.7, sigmaM }],
      surfaces: [undefined],
      normalWorld: undefined,
      limit: undefined,
      isBorneOut: true,
      parallaxM: 0.04,
      picturesUsed: added.length,
    }),
  }
}

/** `msPerLook`: how long the clock goes on each time that it is looked at. */
function atWork(msPerLook = 100) {
  let timeMs = 0
  const told: { readonly markId: string; readonly used: number; readonly status: string }[] = []
  const failed: string[] = []
  const jobs = createDepthJobs({
    nowMs: () => (timeMs += msPerLook),
    onFailure: (markId) => failed.push(markId),
    onEstimate: (markId, { picturesUsed, status }) => told.push({ markId, used: picturesUsed, status }),
  })
  return { jobs, told, failed }
}

describe('the depth worker takes turns', () => {
  it('answers with the most telling pictures first, and takes the rest in afterwards', () => {
    const { jobs, told } = atWork(0)
    const depth = fakeDepth()
    const markId = newMarkId()
    jobs.start(markId, depth, pictures(20))
    expect(jobs.work()).toBe(false)
    expect(told.map(({ used }) => used)).toEqual([12, 20])
    expect(depth.added[0]).toMatchObject({ frameSeq: 8 })
  })
  it('does not settle for a middling answer while better pictures are at hand', () => {
    const { jobs, told } = atWork(0)
    jobs.start(newMarkId(), fakeDepth(0.02), pictures(20))
    jobs.work()
    expect(told.map(({ status }) => status)).toEqual(['gathering', 'settled'])
  })
  it('works on the newest mark first, and on the others in every second turn', () => {
    const { jobs, told } = atWork()
    const [old, older, newest] = [newMarkId(), newMarkId(), newMarkId()]
    for (const markId of [older, old, newest]) jobs.start(markId, fakeDepth(), [])
    for (let round = 0; round < 3; round++) jobs.add(picture(round * 2))
    while (jobs.work());
    expect(told.map(({ markId }) => markId)).toEqual([newest, older, old])
    jobs.add(picture(8))
    jobs.work()
    jobs.add(picture(10))
    while (jobs.work());
    expect(told.slice(3, 6).map(({ markId }) => markId)).toEqual([newest, old, newest])
  })
  it('lets pictures go that a slow machine has no time for', () => {
    const { jobs, told } = atWork()
    const depth = fakeDepth()
    jobs.start(newMarkId(), depth, pictures(2))
    while (jobs.work());
    for (const late of pictures(40, 100)) jobs.add(late)
    while (jobs.work());
    expect(told.map(({ used }) => used)).toEqual([2, 14])
  })
  it('takes for a watched mark only what tells clearly more, and for a stopped one nothing', () => {
    const { jobs, told } = atWork()
    const markId = newMarkId()
    jobs.start(markId, fakeDepth(), [])
    jobs.watch(markId)
    jobs.add(picture(1))
    expect(jobs.work()).toBe(false)
    jobs.add(picture(2))
    jobs.work()
    expect(told).toHaveLength(1)
    jobs.add(picture(4))
    jobs.stop(markId)
    expect(jobs.work()).toBe(false)
    expect(told).toHaveLength(1)
  })
})

describe('a mark whose measuring throws', () => {
  const thrown = (): never => {
    throw new Error('no')
  }
  it('is stopped and told of, and takes no other with it', () => {
    const { jobs, told, failed } = atWork(0)
    const [good, bad] = [newMarkId(), newMarkId()]
    jobs.start(good, fakeDepth(), pictures(12))
    jobs.start(bad, { ...fakeDepth(), estimate: thrown }, pictures(12))
    while (jobs.work());
    expect(failed).toEqual([bad])
    expect(told.map(({ markId }) => markId)).toEqual([good])
  })
  it('is so, too, when it is looked at whether a picture tells more', () => {
    const { jobs, told, failed } = atWork(0)
    const [good, bad] = [newMarkId(), newMarkId()]
    jobs.start(bad, { ...fakeDepth(), gain: thrown }, [])
    jobs.start(good, fakeDepth(), [])
    jobs.watch(bad)
    jobs.add(picture(2))
    while (jobs.work());
    expect(failed).toEqual([bad])
    expect(told.map(({ markId }) => markId)).toEqual([good])
  })
})
