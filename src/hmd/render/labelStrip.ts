// A few short texts that face the wearer, as one mesh with one texture: one draw call, repainted when a text changes.
import { Mesh } from '@babylonjs/core/Meshes/mesh.pure.js'
import { DynamicTexture } from '@babylonjs/core/Materials/Textures/dynamicTexture.pure.js'
import { Quaternion } from '@babylonjs/core/Maths/math.vector.pure.js'
import type { Scene } from '@babylonjs/core/scene.pure.js'
import type { Pose } from '../../shared/geometry/pose.ts'
import { zero, type Vec3 } from '../../shared/geometry/vec3.ts'
import { afterFrame } from './afterFrame.ts'
import { letters, roundBox } from './paintCard.ts'
import { AS_PAINTED, createCardMaterial } from './quad.ts'
import { uploadVertices } from './upload.ts'

export interface StripLabel {
  readonly text: string
  /** Middle of the label, in the space that the strip is placed in; it faces +z. */
  readonly at: Vec3
}

export interface LabelStrip {
  show(labels: readonly StripLabel[]): void
  place(pose: Pose): void
  dispose(): void
}

/** Size of each label, metres and pixels. */
export const labelSize = { widthM: 0.19, heightM: 0.034, widthPx: 304, heightPx: 54 } as const

export function createLabelStrip(
  name: string,
  scene: Scene,
  { rows, order }: { readonly rows: number; readonly order: number },
): LabelStrip {
  const { widthPx, heightPx } = labelSize
  const texture = new DynamicTexture(name, { width: widthPx, height: heightPx * rows }, scene, false)
  texture.hasAlpha = true
  const material = createCardMaterial(name, scene, texture)
  const mesh = new Mesh(name, scene)
  const positions = new Float32Array(rows * 12)
  mesh.setVerticesData('position', positions, true, 3)
  mesh.setVerticesData('uv', uvsOf(rows), false, 2)
  mesh.setIndices(indicesOf(rows), rows * 4)
  mesh.material = material
  mesh.isPickable = false
  mesh.alwaysSelectAsActiveMesh = true
  mesh.alphaIndex = order
  mesh.doNotSyncBoundingInfo = true
  mesh.rotationQuaternion = Quaternion.Identity()
  mesh.setEnabled(false)
  let written = ''

  function write(texts: readonly string[]): void {
    const all = texts.join('\n')
    if (all === written) return
    written = all
    afterFrame(() => paint(texts))
  }

  function paint(texts: readonly string[]): void {
    if (mesh.isDisposed()) return
    const context = texture.getContext()
    if (typeof CanvasRenderingContext2D === 'undefined' || !(context instanceof CanvasRenderingContext2D))
      return
    context.clearRect(0, 0, widthPx, heightPx * rows)
    texts.forEach((text, row) => paintLabel(context, text, row * heightPx))
    texture.update(true, AS_PAINTED)
  }

  return {
    show(labels) {
      mesh.setEnabled(labels.length > 0)
      if (labels.length === 0) return
      write(labels.map(({ text }) => text))
      for (let row = 0; row < rows; row++) writeCorners(positions, row, labels[row]?.at)
      uploadVertices(mesh, 'position', positions, 0)
    },
    place({ position, orientation }) {
      mesh.position.set(position[0], position[1], position[2])
      mesh.rotationQuaternion?.set(orientation[0], orientation[1], orientation[2], orientation[3])
    },
    dispose() {
      mesh.dispose()
      material.dispose()
      texture.dispose()
    },
  }
}

/** White on a thin dark ground, which additive displays let the room through. */
function paintLabel(context: CanvasRenderingContext2D, text: string, top: number): void {
  const { widthPx, heightPx } = labelSize
  context.font = letters(600, 30)
  const width = Math.min(widthPx, context.measureText(text).width + 28)
  context.fillStyle = 'rgba(14, 17, 22, 0.7)'
  roundBox(context, { x: (widthPx - width) / 2, y: top + 3, width, height: heightPx - 6 }, 14)
  context.fill()
  context.fillStyle = '#FFFFFF'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, widthPx / 2, top + heightPx / 2 + 1, widthPx - 20)
}

/** A row that is not shown is a point. */
function writeCorners(positions: Float32Array, row: number, at: Vec3 | undefined): void {
  const w = at === undefined ? 0 : labelSize.widthM / 2
  const h = at === undefined ? 0 : labelSize.heightM / 2
  const middle = at ?? zero
  const first = row * 12
  for (let corner = 0; corner < 4; corner++) {
    positions[first + corner * 3] = middle[0] + (corner === 1 || corner === 2 ? w : -w)
    positions[first + corner * 3 + 1] = middle[1] + (corner >= 2 ? h : -h)
    positions[first + corner * 3 + 2] = middle[2]
  }
}

/** The first row is the texture's upper one; v goes up. */
const uvsOf = (rows: number): number[] =>
  Array.from({ length: rows }, (_, row) => {
    const [bottom, top] = [1 - (row + 1) / rows, 1 - row / rows]
    return [0, bottom, 1, bottom, 1, top, 0, top]
  }).flat()

const indicesOf = (rows: number): number[] =>
  Array.from({ length: rows }, (_, row) => [0, 1, 2, 0, 2, 3].map((index) => row * 4 + index)).flat()
