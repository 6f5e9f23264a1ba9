// Babylon's engine and scene for the wearer's page: right-handed metres as WebXR's, nothing drawn but what we add.
import { Engine } from '@babylonjs/core/Engines/engine.pure.js'
import type { AbstractEngine } from '@babylonjs/core/Engines/abstractEngine.pure.js'
import { RegisterCoreEngineExtensions } from '@babylonjs/core/Engines/engineRegistration.pure.js'
import { RegisterAbstractEngineTexture } from '@babylonjs/core/Engines/AbstractEngine/abstractEngine.texture.pure.js'
import { RegisterEnginesExtensionsEngineAlpha } from '@babylonjs/core/Engines/Extensions/engine.alpha.pure.js'
import { RegisterEngineDynamicBuffer } from '@babylonjs/core/Engines/Extensions/engine.dynamicBuffer.pure.js'
import { RegisterEnginesExtensionsEngineDynamicTexture } from '@babylonjs/core/Engines/Extensions/engine.dynamicTexture.pure.js'
import { RegisterEnginesExtensionsEngineRenderTarget } from '@babylonjs/core/Engines/Extensions/engine.renderTarget.pure.js'
import { RegisterEnginesExtensionsEngineRenderTargetTexture } from '@babylonjs/core/Engines/Extensions/engine.renderTargetTexture.pure.js'
import { RegisterEngineUniformBuffer } from '@babylonjs/core/Engines/Extensions/engine.uniformBuffer.pure.js'
import { Color4 } from '@babylonjs/core/Maths/math.color.pure.js'
import { Scene } from '@babylonjs/core/scene.pure.js'
import { isSoftwareGl } from '../../client/softwareGl.ts'

export interface Stage {
  readonly engine: AbstractEngine
  readonly scene: Scene
  /** The engine's own context; undefined where the browser has WebGL 1 only. */
  readonly gl: WebGL2RenderingContext | undefined
  /** Whoever used `gl` calls it: the engine sets everything anew. */
  forgetState(): void
  dispose(): void
}

/** Only what our few meshes and two textures need is registered: the rest of Babylon stays out of the bundle. */
function registerEngineParts(): void {
  RegisterCoreEngineExtensions()
  RegisterAbstractEngineTexture()
  RegisterEnginesExtensionsEngineAlpha()
  RegisterEngineDynamicBuffer()
  RegisterEnginesExtensionsEngineDynamicTexture()
  RegisterEnginesExtensionsEngineRenderTarget()
  RegisterEnginesExtensionsEngineRenderTargetTexture()
  RegisterEngineUniformBuffer()
}

export function sceneOn(engine: AbstractEngine): Scene {
  const scene = new Scene(engine)
  scene.useRightHandedSystem = true
  scene.clearColor = new Color4(0, 0, 0, 0)
  scene.skipPointerMovePicking = true
  // The device's layer comes cleared; the page's own canvas is not seen and need not be.
  scene.autoClear = false
  scene.autoClearDepthAndStencil = false
  return scene
}

/** Throws when the browser has no WebGL. */
export function createStage(canvas: HTMLCanvasElement): Stage {
  registerEngineParts()
  // Smoothing edges costs the processor four pictures for one.
  const engine = new Engine(canvas, !isSoftwareGl(), {
    alpha: true,
    premultipliedAlpha: true,
    stencil: false,
    audioEngine: false,
    doNotHandleContextLost: false,
    xrCompatible: true,
    powerPreference: 'high-performance',
  })
  const scene = sceneOn(engine)
  const render = (): void => {
    if (scene.activeCamera === null) return
    scene.render(false)
    // What is drawn last writes no depth, and where it may not be written a runtime's clearing leaves the old one: boards
    // would cut out of later frames where they were in this one.
    engine.applyStates()
  }
  engine.runRenderLoop(render)
  return {
    engine,
    scene,
    // The canvas has one context: asking for it again gives the engine's.
    gl: canvas.getContext('webgl2') ?? undefined,
    forgetState: () => engine.wipeCaches(true),
    dispose() {
      engine.stopRenderLoop(render)
      scene.dispose()
      engine.dispose()
    },
  }
}
