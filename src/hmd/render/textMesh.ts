// All texts of marks as one mesh with one texture: each faces the eye, upright, and keeps its size for the eye beyond arm's
// length. The sheet is painted and uploaded only when a text comes that is not on it, between two frames.
import { Mesh } from '@babylonjs/core/Meshes/mesh.pure.js'
import { DynamicTexture } from '@babylonjs/core/Materials/Textures/dynamicTexture.pure.js'
import { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial.pure.js'
import type { Scene } from '@babylonjs/core/scene.pure.js'
import { afterFrame } from './afterFrame.ts'
import { AS_PAINTED } from './quad.ts'
import { layTexts, LINE_PX, PAD_PX, SHEET_PX, sheetFont, textKey, type PlacedText } from './textAtlas.ts'
import { ARM_M, createTextQuads, type TextInRoom } from './textQuads.ts'

const VERTEX = `
precision highp float;
attribute vec3 position;
attribute vec2 uv;
attribute vec3 corners;
uniform mat4 worldView;
uniform mat4 projection;
varying vec2 vUv;
varying float vOpacity;
void main(void) {
  vec4 p = worldView * vec4(position, 1.0);
  vec3 up = normalize((worldView * vec4(0.0, 1.0, 0.0, 0.0)).xyz);
  vec3 away = normalize(p.xyz);
  vec3 right = normalize(cross(away, up));
  vec3 top = cross(right, away);
  float size = max(1.0, length(p.xyz) / ${ARM_M});
  p.xyz += (right * corners.x + top * corners.y) * size;
  vUv = uv;
  vOpacity = corners.z;
  gl_Position = projection * p;
}`

const FRAGMENT = `
precision highp float;
varying vec2 vUv;
varying float vOpacity;
uniform sampler2D sheet;
uniform float dim;
void main(void) {
  vec4 c = texture2D(sheet, vUv);
  gl_FragColor = c * vOpacity * dim;
}`

/** Premultiplied, as the XR layer wants it (Babylon's ALPHA_PREMULTIPLIED). */
const PREMULTIPLIED = 7
const GROUND = 'rgb(8 11 15 / 0.8)'
/** Texts at once; more would be a wall of words. */
const MAX_TEXTS = 128

export interface TextMesh {
  show(texts: readonly TextInRoom[]): void
  /** Takes over the opacities of the texts that were shown last, and nothing else. */
  fade(): void
  setDim(share: number): void
  dispose(): void
}

export function createTextMesh(name: string, scene: Scene, order: number): TextMesh {
  const sheet = new DynamicTexture(name, { width: SHEET_PX, height: SHEET_PX }, scene, true)
  sheet.hasAlpha = true
  const material = createMaterial(name, scene, sheet)
  const mesh = createMesh(name, scene, order)
  mesh.material = material
  const quads = createTextQuads(mesh, MAX_TEXTS)
  let places: ReadonlyMap<string, PlacedText> = new Map()
  let wanted: readonly TextInRoom[] = []
  let isToBePainted = false

  const isOnSheet = ({ text }: TextInRoom): boolean => places.has(textKey(text.style))

  function paintAndLay(): void {
    if (mesh.isDisposed()) return
    isToBePainted = false
    places = paintSheet(sheet, wanted) ?? places
    lay()
  }

  function lay(): void {
    quads.lay(
      wanted.flatMap((shown) => {
        const placed = places.get(textKey(shown.text.style))
        return placed === undefined ? [] : [{ shown, placed }]
      }),
    )
  }

  return {
    show(texts) {
      wanted = texts.slice(-MAX_TEXTS)
      lay()
      if (isToBePainted || wanted.every(isOnSheet)) return
      isToBePainted = true
      afterFrame(paintAndLay)
    },
    fade: () => quads.fade(),
    setDim: (share) => material.setFloat('dim', share),
    dispose() {
      mesh.dispose()
      material.dispose()
      sheet.dispose()
    },
  }
}

/** Texts that are not wanted any more stay on the sheet until another one comes. Undefined where nothing can be painted. */
function paintSheet(
  sheet: DynamicTexture,
  texts: readonly TextInRoom[],
): ReadonlyMap<string, PlacedText> | undefined {
  const context = sheet.getContext()
  // In a browser Babylon's canvas context is the browser's own.
  if (typeof CanvasRenderingContext2D === 'undefined' || !(context instanceof CanvasRenderingContext2D))
    return undefined
  context.font = sheetFont
  const styles = texts.map(({ text }) => text.style)
  const places = layTexts(styles, (line) => context.measureText(line).width)
  context.clearRect(0, 0, SHEET_PX, SHEET_PX)
  for (const placed of places.values()) paintPlaced(context, placed)
  sheet.update(true, AS_PAINTED)
  return places
}

function paintPlaced(
  context: CanvasRenderingContext2D,
  { style, lines, x, y, width, height }: PlacedText,
): void {
  if (style.ground === 'plate') {
    context.fillStyle = GROUND
    context.beginPath()
    context.roundRect(x + 1, y + 1, width - 2, height - 2, 10)
    context.fill()
    context.fillStyle = style.colour
    context.fillRect(x + 1, y + 8, 5, height - 16)
  }
  context.font = sheetFont
  context.lineWidth = 10
  context.lineJoin = 'round'
  context.strokeStyle = GROUND
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillStyle = style.ground === 'plate' ? '#FFFFFF' : style.colour
  lines.forEach((line, index) => {
    const at = [x + PAD_PX, y + PAD_PX / 2 + (index + 0.5) * LINE_PX] as const
    // A number from afar is as large as its ring: the rim takes the ring's light away about its digits.
    if (style.ground === 'bare') context.strokeText(line, ...at)
    context.fillText(line, ...at)
  })
}

function createMesh(name: string, scene: Scene, order: number): Mesh {
  const mesh = new Mesh(name, scene)
  mesh.isPickable = false
  mesh.alwaysSelectAsActiveMesh = true
  mesh.doNotSyncBoundingInfo = true
  mesh.alphaIndex = order
  mesh.setEnabled(false)
  return mesh
}

function createMaterial(name: string, scene: Scene, sheet: DynamicTexture): ShaderMaterial {
  const material = new ShaderMaterial(
    `${name}Texts`,
    scene,
    { vertexSource: VERTEX, fragmentSource: FRAGMENT },
    {
      attributes: ['position', 'uv', 'corners'],
      uniforms: ['worldView', 'projection', 'dim'],
      samplers: ['sheet'],
      needAlphaBlending: true,
    },
  )
  material.backFaceCulling = false
  material.alphaMode = PREMULTIPLIED
  material.disableDepthWrite = true
  material.setTexture('sheet', sheet)
  material.setFloat('dim', 1)
  material.freeze()
  return material
}
