// One board as one textured rectangle: its page, and under it the strip of buttons, in one texture with mipmaps, so that
// text stays sharp at any distance. Unlit; light pages are dimmed, or light and dark change places.
import { Constants } from '@babylonjs/core/Engines/constants.js'
import { DynamicTexture } from '@babylonjs/core/Materials/Textures/dynamicTexture.pure.js'
import { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial.pure.js'
import { Quaternion } from '@babylonjs/core/Maths/math.vector.pure.js'
import { Mesh } from '@babylonjs/core/Meshes/mesh.pure.js'
import type { Scene } from '@babylonjs/core/scene.pure.js'
import type { Pose } from '../../shared/geometry/pose.ts'
import { STRIP_SHARE, type BoardShape } from '../boards/boardLayout.ts'
import { heightShare } from '../boards/boardPlace.ts'
import { FLAT_VERTEX } from './quad.ts'

const FRAGMENT = `
precision highp float;
varying vec2 vUv;
uniform sampler2D picture;
uniform float strip;
uniform float swap;
uniform float brightness;
void main(void) {
  vec3 c = texture2D(picture, vUv).rgb;
  float onPage = step(strip, vUv.y);
  c = mix(c, 1.0 - c, swap * onPage);
  gl_FragColor = vec4(c * mix(1.0, brightness, onPage), 1.0);
}`

/** Longest side of a texture: 7 pixels a millimetre on an A4 page at its first size, more than any headset resolves. */
const TEXTURE_PX = 2048
const ANISOTROPY = 8

/** Width and height in pixels of a texture for page and strip. */
export function textureSize(
  { page }: BoardShape,
  mostPx: number,
): { readonly width: number; readonly height: number } {
  const share = heightShare(page) + STRIP_SHARE
  const side = Math.min(TEXTURE_PX, mostPx)
  const width = Math.max(1, Math.round(share > 1 ? side / share : side))
  return { width, height: Math.min(side, Math.max(1, Math.round(width * share))) }
}

export interface BoardTone {
  /** Light and dark change places on the page. */
  readonly swapped: boolean
  /** 0..1 of the page's own brightness. */
  readonly brightness: number
}

export interface BoardQuad {
  readonly mesh: Mesh
  /** Paints page and strip and makes the mipmaps: on change only. */
  paint(painter: (context: CanvasRenderingContext2D, size: { width: number; height: number }) => void): void
  place(worldFromBoard: Pose, shape: BoardShape): void
  setTone(tone: BoardTone): void
  dispose(): void
}

export function createBoardQuad(name: string, scene: Scene, shape: BoardShape): BoardQuad {
  const size = textureSize(shape, scene.getEngine().getCaps().maxTextureSize)
  const texture = new DynamicTexture(name, size, scene, true, Constants.TEXTURE_TRILINEAR_SAMPLINGMODE)
  texture.anisotropicFilteringLevel = ANISOTROPY
  texture.wrapU = Constants.TEXTURE_CLAMP_ADDRESSMODE
  texture.wrapV = Constants.TEXTURE_CLAMP_ADDRESSMODE
  const material = createMaterial(name, scene)
  material.setTexture('picture', texture)
  material.setFloat('strip', STRIP_SHARE / (heightShare(shape.page) + STRIP_SHARE))
  const mesh = new Mesh(name, scene)
  // One wide; its height hangs below the page's middle by the strip.
  const [top, bottom] = [heightShare(shape.page) / 2, -heightShare(shape.page) / 2 - STRIP_SHARE]
  mesh.setVerticesData('position', [-0.5, bottom, 0, 0.5, bottom, 0, 0.5, top, 0, -0.5, top, 0], false, 3)
  mesh.setVerticesData('uv', [0, 0, 1, 0, 1, 1, 0, 1], false, 2)
  mesh.setIndices([0, 1, 2, 0, 2, 3], 4)
  mesh.material = material
  mesh.isPickable = false
  mesh.alwaysSelectAsActiveMesh = true
  mesh.rotationQuaternion = Quaternion.Identity()
  mesh.setEnabled(false)
  return {
    mesh,
    paint(painter) {
      const context = texture.getContext()
      // In a browser Babylon's canvas context is the browser's own.
      if (typeof CanvasRenderingContext2D === 'undefined' || !(context instanceof CanvasRenderingContext2D))
        return
      painter(context, size)
      texture.update(true)
      mesh.setEnabled(true)
    },
    place({ position, orientation }, { widthM }) {
      mesh.position.set(position[0], position[1], position[2])
      mesh.rotationQuaternion?.set(orientation[0], orientation[1], orientation[2], orientation[3])
      mesh.scaling.set(widthM, widthM, 1)
    },
    setTone({ swapped, brightness }) {
      material.setFloat('swap', swapped ? 1 : 0)
      material.setFloat('brightness', brightness)
    },
    dispose() {
      mesh.dispose()
      material.dispose()
      texture.dispose()
    },
  }
}

function createMaterial(name: string, scene: Scene): ShaderMaterial {
  const material = new ShaderMaterial(
    `${name}Board`,
    scene,
    { vertexSource: FLAT_VERTEX, fragmentSource: FRAGMENT },
    {
      attributes: ['position', 'uv'],
      uniforms: ['worldViewProjection', 'strip', 'swap', 'brightness'],
      samplers: ['picture'],
    },
  )
  material.backFaceCulling = false
  material.freeze()
  return material
}
