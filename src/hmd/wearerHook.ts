// What benches and browser tests may ask of the running page: small, typed, read-only.
import type { FrameStats } from './call/frameMeter.ts'
import type { GuideSaying, GuideSpot } from './render/guideLayer.ts'
import type { CameraCalibration } from '../shared/protocol/spaces.ts'
import type { WizardState } from './calibration/wizardFlow.ts'
import type { BoardNode } from './render/boardLayer.ts'
import type { LiveNode } from './render/liveLayer.ts'
import type { MarkNode } from './render/markLayer.ts'
import type { CaptionedView } from './render/xrView.ts'

export interface SkulderWearer {
  readonly mode: 'starting' | 'immersive' | 'page'
  frameStats(): FrameStats | undefined
  /** Placed marks in the scene graph, with when they appeared (page clock, ms since 1970). */
  markNodes(): readonly MarkNode[]
  /** Ink that grows in the scene graph, with when its newest sample appeared. */
  liveNodes(): readonly LiveNode[]
  /** What can be tapped on in the room (`panel next`, `menu move`, `mark <id>`), and where it is, world. */
  spots(): readonly GuideSpot[]
  /** The words before the wearer's eyes; undefined outside mixed reality. */
  saying(): GuideSaying | undefined
  /** The view that the expert draws on now, as it stands in the room, and the words that say so. */
  frozen(): CaptionedView | undefined
  /** What is believed of the camera now, and how far the calibration wizard is. */
  calibration(): { readonly believed: CameraCalibration | undefined; readonly wizard: WizardState }
  /** Boards that stand in the room. */
  boards(): readonly BoardNode[]
  /** Pose records sent so far. */
  recorded(): { readonly frames: number; readonly lastCaptureTimeMs: number | undefined }
  /** Marks that are hidden because the world that they stood in is over. */
  hiddenMarks(): number
  /** Printed tags whose place in the present world is known. */
  knownTags(): number
  /** True when one of the device's anchors holds marks of the present world. */
  isAnchored(): boolean
}

declare global {
  interface Window {
    skulderWearer?: SkulderWearer | undefined
  }
}
