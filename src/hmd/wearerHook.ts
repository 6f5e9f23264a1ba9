// What benches and browser tests may ask of the running page: small, typed, read-only.
import type { FrameStats } from './call/frameMeter.ts'
import type { LiveNode } from './render/liveLayer.ts'
import type { MarkNode } from './render/markLayer.ts'

export interface SkulderWearer {
  readonly mode: 'starting' | 'immersive' | 'page'
  frameStats(): FrameStats | undefined
  /** Placed marks in the scene graph, with when they appeared (page clock, ms since 1970). */
  markNodes(): readonly MarkNode[]
  /** Ink that grows in the scene graph, with when its newest sample appeared. */
  liveNodes(): readonly LiveNode[]
  /** Pose records sent so far. */
  recorded(): { readonly frames: number; readonly lastCaptureTimeMs: number | undefined }
}

declare global {
  interface Window {
    skulderWearer?: SkulderWearer | undefined
  }
}
