// Tags in the wearer's own camera pictures, a few times a second while somebody wants to know. The detector works in a
// worker; a picture that comes while it is busy, or too soon, is let go.
import type { CameraFrame, CameraFrames } from '../../client/pictureSync/cameraFrames.ts'
import { handOver } from '../../client/pictureSync/handOver.ts'
import type { SeenTag } from '../../shared/geometry/tags/detectTags.ts'
import type { TagAnswer, TagRequest } from './tagMessages.ts'

export interface TagSighting {
  /** Page clock, ms since 1970; exposure is this less the camera's lag. */
  readonly captureTimeMs: number
  /** Size of the picture that was looked at, pixels. */
  readonly width: number
  readonly height: number
  /** What was seen; empty where there was no tag. */
  readonly tags: readonly SeenTag[]
}

export interface TagWatchOptions {
  readonly frames: Pick<CameraFrames, 'onFrame'>
  /** Pictures are at least so far apart. */
  readonly everyMs: number
  readonly onSighting: (sighting: TagSighting) => void
}

/** Looks at the camera's pictures until it is closed. */
export function watchTags({ frames, everyMs, onSighting }: TagWatchOptions): { close(): void } {
  const worker = new Worker(new URL('./tagWorker.ts', import.meta.url), { type: 'module', name: 'tags' })
  let asked: { readonly number: number; readonly of: Omit<TagSighting, 'tags'> } | undefined
  let lastMs = -Infinity
  let count = 0
  worker.addEventListener('message', ({ data }: MessageEvent<TagAnswer>) => {
    if (asked?.number !== data.number) return
    const { of } = asked
    asked = undefined
    onSighting({ ...of, tags: data.tags })
  })
  const look = ({ captureTimeMs, width, height, picture }: CameraFrame): void => {
    if (asked !== undefined || captureTimeMs - lastMs < everyMs) return
    lastMs = captureTimeMs
    const number = ++count
    asked = { number, of: { captureTimeMs, width, height } }
    handOver(picture).then(
      (own) => {
        const request: TagRequest = { number, picture: own }
        worker.postMessage(request, [own])
      },
      () => {
        // The next picture is looked at instead.
        if (asked?.number === number) asked = undefined
      },
    )
  }
  const stop = frames.onFrame(look)
  return {
    close() {
      stop()
      worker.terminate()
    },
  }
}
