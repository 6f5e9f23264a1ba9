// Camera pictures without a camera: each is nothing but its capture time and size.
import { vi } from 'vitest'
import type { CameraFrame, CameraFrames } from '../client/pictureSync/cameraFrames.ts'

export interface FakeCamera {
  readonly frames: Pick<CameraFrames, 'onFrame'>
  /** Whoever watches gets it, and has handed it on when this resolves. */
  show(captureTimeMs: number): Promise<void>
  isWatched(): boolean
}

/** Undone by `vi.unstubAllGlobals`. */
export function openFakeCamera(): FakeCamera {
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: () => undefined }))
  const listeners = new Set<(frame: CameraFrame) => void>()
  return {
    frames: {
      onFrame(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    async show(captureTimeMs) {
      const frame = { captureTimeMs, width: 640, height: 360, picture: {} } as unknown as CameraFrame
      for (const listener of listeners) listener(frame)
      await new Promise((resolve) => setTimeout(resolve))
    },
    isWatched: () => listeners.size > 0,
  }
}
