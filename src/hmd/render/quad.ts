// A textured rectangle: the panel, the face, a sentence. The texture is a 2D canvas that is uploaded only on demand.
import { Constants } from '@babylonjs/core/Engines/constants.js'
import { Mesh } from '@babylonjs/core/Meshes/mesh.pure.js'
import { DynamicTexture } from '@babylonjs/core/Materials/Textures/dynamicTexture.pure.js'
import { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial.pure.js'
import { Quaternion } from '@babylonjs/core/Maths/math.vector.pure.js'
import type { Scene } from '@babylonjs/core/scene.pure.js'
import type { Pose } from '../../shared/geometry/pose.ts'

/** A flat thing with its picture's coordinates. */
export const FLAT_VERTEX = `
precision highp float;
attribute vec3 position;
attribute vec2 uv;
uniform mat4 worldViewProjection;
varying vec2 vUv;
void main(void) {
  vUv = uv;
  gl_Position = worldViewProjection * vec4(position, 1.0);
}`
const FRAGMENT = `
precision highp float;
varying vec2 vUv;
uniform sampler2D picture;
void main(void) {
  gl_FragColor = texture2D(picture, vUv);
}`
const PREMULTIPLIED = 7
/** A canvas holds its colours multiplied by their opacity already: they go to the texture without being worked on. */
export const AS_PAINTED = true

/** What a painter draws with: a browser's 2D context on the texture's canvas. */
export type Painter = (context: CanvasRenderingContext2D) => void

export interface Quad {
  readonly mesh: Mesh
  /** Paints and uploads. Costs a texture upload: call on change only. */
  paint(painter: Painter): void
  place(worldFromQuad: Pose): void
  setShown(shown: boolean): void
  dispose(): void
}

export interface QuadSize {
  readonly widthM: number
  readonly heightM: number
  readonly widthPx: number
  readonly heightPx: number
  /** Lower ones are drawn first. */
  readonly order: number
}

/** Shows a painted texture as it is, on top of what was drawn before. */
export function createCardMaterial(name: string, scene: Scene, texture: DynamicTexture): ShaderMaterial {
  const material = new ShaderMaterial(
    `${name}Card`,
    scene,
    { vertexSource: FLAT_VERTEX, fragmentSource: FRAGMENT },
    {
      attributes: ['position', 'uv'],
      uniforms: ['worldViewProjection'],
      samplers: ['picture'],
      needAlphaBlending: true,
    },
  )
  material.backFaceCulling = false
  material.alphaMode = PREMULTIPLIED
  material.disableDepthWrite = true
  // [CLEAR-3] Also over a board that stands nearer.
  material.depthFunction = Constants.ALWAYS
  material.setTexture('picture', texture)
  material.freeze()
  return material
}

export function createQuad(name: string, scene: Scene, size: QuadSize): Quad {
  const texture = new DynamicTexture(name, { width: size.widthPx, height: size.heightPx }, scene, false)
  texture.hasAlpha = true
  const material = createCardMaterial(name, scene, texture)
  const mesh = new Mesh(name, scene)
  const [w, h] = [size.widthM / 2, size.heightM / 2]
  mesh.setVerticesData('position', [-w, -h, 0, w, -h, 0, w, h, 0, -w, h, 0], false, 3)
  mesh.setVerticesData('uv', [0, 0, 1, 0, 1, 1, 0, 1], false, 2)
  mesh.setIndices([0, 1, 2, 0, 2, 3], 4)
  mesh.material = material
  mesh.isPickable = false
  mesh.alwaysSelectAsActiveMesh = true
  mesh.alphaIndex = size.order
  mesh.doNotSyncBoundingInfo = true
  mesh.rotationQuaternion = Quaternion.Identity()
  mesh.setEnabled(false)
  return {
    mesh,
    paint(painter) {
      if (mesh.isDisposed()) return
      const context = texture.getContext()
      // In a browser Babylon's canvas context is the browser's own.
      if (typeof CanvasRenderingContext2D === 'undefined' || !(context instanceof CanvasRenderingContext2D))
        return
      context.clearRect(0, 0, size.widthPx, size.heightPx)
      painter(context)
      texture.update(true, AS_PAINTED)
    },
    place({ position, orientation }) {
      mesh.position.set(position[0], position[1], position[2])
      mesh.rotationQuaternion?.set(orientation[0], orientation[1], orientation[2], orientation[3])
    },
    setShown: (shown) => mesh.setEnabled(shown),
    dispose() {
      mesh.dispose()
      material.dispose()
      texture.dispose()
    },
  }
}
