// Everything that is drawn in the headset, put together: marks, what is under way, edge arrows, panel, sentence.
// Ten draw calls per eye at most, whatever the number of marks.
import type { AbstractEngine } from '@babylonjs/core/Engines/abstractEngine.pure.js'
import type { Scene } from '@babylonjs/core/scene.pure.js'
import type { LiveOverlay } from '../../client/liveOverlay.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { SessionState } from '../../shared/session/state.ts'
import { rayOf } from '../xr/xrPoses.ts'
import type { ViewCone } from './edgeArrow.ts'
import { createEdgeLayer } from './edgeLayer.ts'
import { createLineMesh } from './lineMesh.ts'
import { createLiveLayer, type LiveLayerOptions, type LiveNode } from './liveLayer.ts'
import { createMarkLayer, type MarkNode } from './markLayer.ts'
import { createPanel, type PanelWords } from './panel.ts'
import { faceBox, panelSize, type PanelButton } from './panelLayout.ts'
import { createQuad } from './quad.ts'
import { createSentence, sentenceSize } from './sentence.ts'

export interface XrViewOptions extends LiveLayerOptions {
  /** `prefers-reduced-motion`. */
  readonly still: boolean
  /** Additive displays show no dark rim. */
  readonly additive: boolean
}

export interface XrFrameInput {
  /** Page clock. */
  readonly nowMs: number
  readonly worldFromViewer: Pose
  readonly limited: boolean
  readonly pointing: readonly Ray[]
}

export interface XrView {
  showState(state: SessionState): void
  showOverlay(overlay: LiveOverlay): void
  setWords(words: PanelWords): void
  setFace(video: HTMLVideoElement | undefined): void
  setSentence(text: string | undefined): void
  setCone(cone: ViewCone): void
  tick(input: XrFrameInput): void
  select(ray: Ray): void
  onPress(listener: (button: PanelButton) => void): void
  marks(): readonly MarkNode[]
  live(): readonly LiveNode[]
  dispose(): void
}

/** While tracking is lost marks fade: they may not be where they should be. */
const LOST_DIM = 0.3

export function createXrView(scene: Scene, options: XrViewOptions): XrView {
  const outline = !options.additive
  const markMesh = createLineMesh('marks', scene, { outline, order: 1 })
  const liveMesh = createLineMesh('live', scene, { outline, order: 2 })
  const edgeMesh = createLineMesh('edge', scene, { outline, order: 12 })
  const label = createQuad('edgeLabel', scene, {
    widthM: 0.06,
    heightM: 0.03,
    widthPx: 128,
    heightPx: 64,
    order: 13,
  })
  const panelQuad = createQuad('panel', scene, panelSize)
  const faceM = panelSize.widthM / panelSize.widthPx
  const faceQuad = createQuad('face', scene, {
    widthM: faceBox.width * faceM,
    heightM: faceBox.height * faceM,
    widthPx: 256,
    heightPx: 192,
    order: 11,
  })
  const sentenceQuad = createQuad('sentence', scene, sentenceSize)
  const marks = createMarkLayer(markMesh, { still: options.still })
  const live = createLiveLayer(liveMesh, options)
  const edge = createEdgeLayer(edgeMesh, label)
  const panel = createPanel({ panel: panelQuad, face: faceQuad, still: options.still })
  const sentence = createSentence(sentenceQuad)
  return {
    showState(state) {
      marks.show(state, options.epoch())
      live.showState(state)
    },
    showOverlay: (overlay) => live.showOverlay(overlay),
    setWords: (words) => panel.setWords(words),
    setFace: (video) => panel.setFace(video),
    setSentence: (text) => sentence.set(text),
    setCone: (cone) => edge.setCone(cone),
    tick({ nowMs, worldFromViewer, limited, pointing }) {
      markMesh.setDim(limited ? LOST_DIM : 1)
      marks.tick(nowMs)
      live.tick(nowMs)
      edge.tick(nowMs, worldFromViewer, marks.targets())
      panel.tick(nowMs, worldFromViewer, { pointing, gaze: rayOf(worldFromViewer) })
      sentence.tick(worldFromViewer)
    },
    select: (ray) => panel.select(ray),
    onPress: (listener) => panel.onPress(listener),
    marks: () => marks.nodes(),
    live: () => live.nodes(),
    dispose() {
      for (const part of [markMesh, liveMesh, edgeMesh, label, panelQuad, faceQuad, sentenceQuad])
        part.dispose()
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
