// Tags in the wearer's own camera pictures, a few times a second while somebody wants to know. The detector works in a
// worker; a picture that comes while it is busy, or too soon, is let go.
import { openWorker } from '../../client/openWorker.ts'
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
  /** No picture is looked at any more. */
  readonly onFailure: () => void
}

/** Looks at the camera's pictures until it is closed. */
export function watchTags({ frames, everyMs, onSighting, onFailure }: TagWatchOptions): { close(): void } {
  let asked: { readonly number: number; readonly of: Omit<TagSighting, 'tags'> } | undefined
  let lastMs = -Infinity
  let count = 0
  const worker = openWorker<TagRequest, TagAnswer>({
    make: () => new Worker(new URL('./tagWorker.ts', import.meta.url), { type: 'module', name: 'tags' }),
    // What the one before was asked is not answered any more.
    onBegin: () => (asked = undefined),
    onAnswer({ number, tags }) {
      if (asked?.number !== number) return
      const { of } = asked
      asked = undefined
      onSighting({ ...of, tags })
    },
    onFailure() {
      stop()
      onFailure()
    },
  })
  const look = ({ captureTimeMs, width, height, picture }: CameraFrame): void => {
    if (asked !== undefined || captureTimeMs - lastMs < everyMs) return
    lastMs = captureTimeMs
    const number = ++count
    asked = { number, of: { captureTimeMs, width, height } }
    handOver(picture)
      .then((own) => worker.post({ number, picture: own }, [own]))
      .catch(() => {
        // The next picture is looked at instead.
        if (asked?.number === number) asked = undefined
      })
  }
  const stop = frames.onFrame(look)
  return {
    close() {
      stop()
      worker.close()
    },
  }
}
