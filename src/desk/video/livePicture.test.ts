// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import type { MatchedPicture, PictureClock } from '../../client/pictureSync/pictureClock.ts'
import { createLivePicture } from './livePicture.ts'

it('[LIVE-1] while a still stands the live picture has the shape that it has now', () => {
  let take: (picture: MatchedPicture, pixels: HTMLVideoElement) => void = () => {}
  const pictureClock = {
    onPicture: (listener: typeof take) => {
      take = listener
      return () => {}
    },
  } as unknown as PictureClock
  const canvas = document.createElement('canvas')
  vi.spyOn(canvas, 'getContext').mockReturnValue(null)
  const live = createLivePicture({ canvas, pictureClock, nowMs: () => 0, wait: () => Promise.resolve() })
  const show = (width: number, height: number): void =>
    take({ shown: { width, height } } as unknown as MatchedPicture, document.createElement('video'))
  show(720, 1280)
  live.hold()
  show(1280, 720)
  expect(live.size.value).toEqual({ width: 720, height: 1280 })
  expect(live.liveSize.value).toEqual({ width: 1280, height: 720 })
})
