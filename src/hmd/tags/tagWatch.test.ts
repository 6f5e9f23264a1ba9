import { afterEach, describe, expect, it, vi } from 'vitest'
import { openFakeCamera } from '../../testing/fakeCamera.ts'
import { useFakeWorkers } from '../../testing/fakeWorker.ts'
import { watchTags, type TagSighting } from './tagWatch.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

function watching() {
  const workers = useFakeWorkers()
  const camera = openFakeCamera()
  const seen: TagSighting[] = []
  const onFailure = vi.fn()
  watchTags({ frames: camera.frames, everyMs: 100, onSighting: (sighting) => seen.push(sighting), onFailure })
  return { workers, camera, seen, onFailure }
}

describe('the search for tags', () => {
  it('starts anew when its worker breaks in the middle of a picture', async () => {
    const { workers, camera, seen, onFailure } = watching()
    await camera.show(1000)
    expect(workers[0]!.posted).toMatchObject([{ number: 1 }])
    workers[0]!.breakDown()
    await camera.show(1200)
    expect(workers[1]!.posted).toMatchObject([{ number: 2 }])
    workers[1]!.answer({ number: 2, tags: [] })
    expect(seen).toMatchObject([{ captureTimeMs: 1200, tags: [] }])
    expect(onFailure).not.toHaveBeenCalled()
  })

  it('says so when it breaks again, and takes no more pictures', async () => {
    const { workers, camera, onFailure } = watching()
    workers[0]!.breakDown()
    workers[1]!.breakDown('messageerror')
    expect(onFailure).toHaveBeenCalledOnce()
    expect(camera.isWatched()).toBe(false)
  })

  it('goes on with the next picture after one that cannot be handed over', async () => {
    const { workers, camera } = watching()
    vi.spyOn(workers[0]!, 'postMessage').mockImplementationOnce(() => {
      throw new DOMException('gone', 'DataCloneError')
    })
    await camera.show(1000)
    await camera.show(1200)
    expect(workers[0]!.posted).toMatchObject([{ number: 2 }])
  })
})
