// @vitest-environment happy-dom
// What is drawn over what, in Babylon's engine without a display.
import { NullEngine } from '@babylonjs/core/Engines/nullEngine.js'
import { signal } from '@preact/signals-core'
import { expect, it } from 'vitest'
import type { WearerGuide } from '../guide/wearerGuide.ts'
import { sceneOn } from './stage.ts'
import { createXrView, type XrViewOptions } from './xrView.ts'

it('[CLEAR-2] marks, strokes as they grow and their words are drawn over panel, menu and sentence', () => {
  const engine = new NullEngine()
  const scene = sceneOn(engine)
  const guide = {
    chosen: signal(undefined),
    handling: signal({ tag: 'none' }),
    help: signal(''),
    settings: { sound: signal(true) },
    voice: { canListen: signal(false) },
  } as unknown as WearerGuide
  const options: Partial<XrViewOptions> = { guide, epoch: () => 1 }
  const view = createXrView(scene, options as XrViewOptions)
  const orderOf = (name: string): number => scene.getMeshByName(name)?.alphaIndex ?? NaN
  const cards = ['panel', 'face', 'menu', 'sentence'].map(orderOf)
  const marks = ['marks', 'live', 'markTexts'].map(orderOf)
  expect(Math.min(...marks)).toBeGreaterThan(Math.max(...cards))
  view.dispose()
  scene.dispose()
  engine.dispose()
})
