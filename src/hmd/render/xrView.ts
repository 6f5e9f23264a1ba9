// Everything that is drawn in the headset, put together: marks, what is under way, guiding, panel, sentence.
// A dozen draw calls per eye at most, whatever the number of marks.
import type { AbstractEngine } from '@babylonjs/core/Engines/abstractEngine.pure.js'
import type { Scene } from '@babylonjs/core/scene.pure.js'
import type { LiveOverlay } from '../../client/liveOverlay.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { SessionState } from '../../shared/session/state.ts'
import type { Chime } from '../guide/chime.ts'
import { menuSize } from '../guide/menuLayout.ts'
import type { Tap } from '../guide/tap.ts'
import type { WearerGuide } from '../guide/wearerGuide.ts'
import type { SurfaceHit } from '../placement/worldGeometry.ts'
import { MAX_SIGHTS } from '../guide/attention.ts'
import { hololensCone, type ViewCone } from './edgeArrow.ts'
import { createEdgeLayer } from './edgeLayer.ts'
import { captionSize, createFrozenCaption } from './frozenCaption.ts'
import { createGuideLayer, type GuideSaying, type GuideSpot } from './guideLayer.ts'
import { createGuideLines } from './guideLines.ts'
import { createLabelStrip } from './labelStrip.ts'
import { createLineMesh } from './lineMesh.ts'
import { createLiveLayer, type FrozenView, type LiveLayerOptions, type LiveNode } from './liveLayer.ts'
import { createMarkLayer, type MarkNode } from './markLayer.ts'
import { createMenuCard } from './menuCard.ts'
import { noPanel } from './noPanel.ts'
import { createPanel, type PanelWords } from './panel.ts'
import { faceBox, panelSize, type PanelButton } from './panelLayout.ts'
import { createQuad } from './quad.ts'
import type { Edge } from './sentencePlace.ts'
import { createSentence, sentenceSize, type Message } from './sentence.ts'
import { createTextMesh } from './textMesh.ts'

export interface XrViewOptions extends LiveLayerOptions {
  /** `prefers-reduced-motion`. */
  readonly still: boolean
  /** Additive displays show no dark rim. */
  readonly additive: boolean
  /** A phone: its page shows what a headset's panel and messages show. */
  readonly handheld: boolean
  readonly guide: WearerGuide
  readonly chime: Chime
  /** Where a page over the view shows a hint so that the mark which it is about stays free. */
  readonly onHintEdge: (edge: Edge) => void
  /** What a ray meets of the room, at once. */
  cast(ray: Ray, nowMs: number): SurfaceHit | undefined
}

export interface XrFrameInput {
  /** Page clock. */
  readonly nowMs: number
  /** Server's clock: marks fade by it. */
  readonly sessionMs: number
  readonly worldFromViewer: Pose
  /** The device doubts this frame's pose. */
  readonly limited: boolean
  /** [LOST-1] Until the place is surely known again. */
  readonly isLost: boolean
  readonly pointing: readonly Ray[]
}

/** The view that is drawn on now, and where the words that say so stand. */
export type CaptionedView = FrozenView & { readonly captionWorld: Vec3 | undefined }

export interface XrView {
  showState(state: SessionState): void
  showOverlay(overlay: LiveOverlay): void
  setWords(words: PanelWords): void
  setFace(video: HTMLVideoElement | undefined): void
  setMessage(message: Message | undefined): void
  setCone(cone: ViewCone): void
  tick(input: XrFrameInput): void
  /** What an air-tap along `ray` means here; undefined before the first frame. */
  tapOn(ray: Ray): Tap | undefined
  onPress(listener: (button: PanelButton) => void): void
  marks(): readonly MarkNode[]
  live(): readonly LiveNode[]
  /** What can be tapped on, and where it is. */
  spots(): readonly GuideSpot[]
  saying(): GuideSaying
  frozen(): CaptionedView | undefined
  dispose(): void
}

/** While tracking is lost marks fade: they may not be where they should be. */
const LOST_DIM = 0.3

/** All meshes, in the order in which they are drawn over each other. [CLEAR-2] Marks over all cards. */
function createMeshes(scene: Scene, outline: boolean) {
  const faceM = panelSize.widthM / panelSize.widthPx
  const faceSize = { widthM: faceBox.width * faceM, heightM: faceBox.height * faceM }
  return {
    halos: createLineMesh('halos', scene, { outline: false, order: 0 }),
    caption: createQuad('frozenCaption', scene, captionSize),
    panel: createQuad('panel', scene, panelSize),
    face: createQuad('face', scene, { ...faceSize, widthPx: 256, heightPx: 192, order: 11 }),
    menu: createQuad('menu', scene, menuSize),
    sentence: createQuad('sentence', scene, sentenceSize),
    marks: createLineMesh('marks', scene, { outline, order: 14 }),
    live: createLineMesh('live', scene, { outline, order: 15 }),
    texts: createTextMesh('markTexts', scene, 16),
    edge: createLineMesh('edge', scene, { outline, order: 17 }),
    labels: createLabelStrip('edgeLabels', scene, { rows: MAX_SIGHTS, order: 18 }),
    gaze: createLineMesh('gaze', scene, { outline, order: 19 }),
  }
}

export function createXrView(scene: Scene, options: XrViewOptions): XrView {
  const meshes = createMeshes(scene, !options.additive)
  const { still } = options
  const marks = createMarkLayer({ lines: meshes.marks, texts: meshes.texts }, { still })
  const live = createLiveLayer(meshes.live, options)
  const edge = createEdgeLayer(meshes.edge, meshes.labels)
  const panelOptions = { panel: meshes.panel, face: meshes.face, still }
  const panel = options.handheld ? noPanel : createPanel(panelOptions)
  const sentence = createSentence(meshes.sentence)
  const menu = createMenuCard(meshes.menu, options.guide)
  const lines = createGuideLines(meshes.halos, meshes.gaze)
  const guiding = createGuideLayer(options, { menu, panel, sentence, lines, edge, marks })
  const caption = createFrozenCaption(meshes.caption)
  let cone = hololensCone
  return {
    showState(state) {
      marks.show(state, options.epoch())
      live.showState(state)
      guiding.showState(state)
    },
    showOverlay: (overlay) => [live, guiding].forEach((part) => part.showOverlay(overlay)),
    setWords: (words) => panel.setWords(words),
    setFace: (video) => panel.setFace(video),
    setMessage: (message) => sentence.set(message),
    setCone(next) {
      cone = next
      for (const part of [edge, guiding]) part.setCone(cone)
      if (options.handheld) menu.keepWithin(cone)
    },
    tick({ nowMs, sessionMs, worldFromViewer, limited, isLost, pointing }) {
      for (const mesh of [meshes.marks, meshes.live, meshes.texts]) mesh.setDim(isLost ? LOST_DIM : 1)
      marks.tick(nowMs, sessionMs)
      live.tick(nowMs)
      caption.tick(live.frozen(), worldFromViewer, cone)
      guiding.tick({ nowMs, sessionMs, worldFromViewer, limited, pointing, frozen: live.frozen() })
    },
    tapOn: (ray) => guiding.tapOn(ray),
    onPress: (listener) => panel.onPress(listener),
    marks: () => marks.nodes(),
    live: () => live.nodes(),
    spots: () => guiding.spots(),
    saying: () => guiding.saying(),
    frozen() {
      const frozen = live.frozen()
      return frozen && { ...frozen, captionWorld: caption.atWorld() }
    },
    dispose() {
      menu.dispose()
      for (const part of Object.values(meshes)) part.dispose()
    },
  }
}

/** Counts what was drawn. `frameDrawn` after each frame; figures are of both eyes together. */
export function createDrawCounter(
  engine: AbstractEngine,
  scene: Scene,
): { frameDrawn: () => void; last: () => { drawCalls: number; triangles: number } } {
  let drawCalls = 0
  let triangles = 0
  return {
    frameDrawn() {
      drawCalls = engine._drawCalls.current
      triangles = Math.floor(scene.getActiveIndices() / 3)
      engine._drawCalls.fetchNewFrame()
    },
    last: () => ({ drawCalls, triangles }),
  }
}
