// @vitest-environment happy-dom
// What is drawn over what, in Babylon's engine without a display.
import { Constants } from '@babylonjs/core/Engines/constants.js'
import { NullEngine } from '@babylonjs/core/Engines/nullEngine.js'
import type { Scene } from '@babylonjs/core/scene.pure.js'
import { signal } from '@preact/signals-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { WearerGuide } from '../guide/wearerGuide.ts'
import { identityPose } from '../../shared/geometry/pose.ts'
import { sceneOn } from './stage.ts'
import { createXrView, type XrView, type XrViewOptions } from './xrView.ts'

/** What a shader's material says of itself. */
interface Written {
  readonly floats: { readonly dim?: number }
}

let engine: NullEngine
let scene: Scene
let view: XrView

beforeEach(() => {
  engine = new NullEngine()
  scene = sceneOn(engine)
  const guide = {
    chosen: signal(undefined),
    handling: signal({ tag: 'none' }),
    help: signal(''),
    settings: { sound: signal(true), gaze: signal(true) },
    voice: { canListen: signal(false) },
    pointOut: { words: signal(undefined) },
  } as unknown as WearerGuide
  const options: Partial<XrViewOptions> = {
    guide,
    epoch: () => 1,
    onHintEdge: () => {},
    cast: () => undefined,
  }
  view = createXrView(scene, options as XrViewOptions)
})
afterEach(() => {
  view.dispose()
  scene.dispose()
  engine.dispose()
})

it('[CLEAR-2] marks, strokes as they grow and their words are drawn over panel, menu and sentence', () => {
  const orderOf = (name: string): number => scene.getMeshByName(name)?.alphaIndex ?? NaN
  const cards = ['panel', 'face', 'menu', 'sentence'].map(orderOf)
  const marks = ['marks', 'live', 'markTexts'].map(orderOf)
  expect(Math.min(...marks)).toBeGreaterThan(Math.max(...cards))
})

it('[CLEAR-3] cards are seen also where a board stands nearer', () => {
  for (const name of ['panel', 'face', 'menu', 'sentence', 'frozenCaption', 'edgeLabels'])
    expect(scene.getMeshByName(name)?.material?.depthFunction, name).toBe(Constants.ALWAYS)
})

it('[LOST-1] marks are dim until the place is surely known again, also while a single frame has a pose', () => {
  const dims = (isLost: boolean): readonly unknown[] => {
    const frame = { nowMs: 1, sessionMs: 1, worldFromViewer: identityPose, limited: false, pointing: [] }
    view.tick({ ...frame, isLost })
    const materials = ['marks', 'live', 'markTexts'].map((name) => scene.getMeshByName(name)?.material)
    return materials.map((material) => (material?.serialize() as Written | undefined)?.floats.dim)
  }
  expect(dims(true)).toEqual([0.3, 0.3, 0.3])
  expect(dims(false)).toEqual([1, 1, 1])
})
