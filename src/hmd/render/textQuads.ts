// The rectangles of the texts in the room, in the mesh's own arrays: where each stands, what of the sheet it shows, how
// opaque it is. What changes goes to the graphics card, and no more.
import type { Mesh } from '@babylonjs/core/Meshes/mesh.pure.js'
import type { ShownText } from './markTexts.ts'
import { FONT_PX, SHEET_PX, type PlacedText } from './textAtlas.ts'
import { uploadVertices } from './upload.ts'

/** Beyond arm's length texts grow with the distance: they are seen as large as here, and nearer by larger. */
export const ARM_M = 0.7
/** [TEXT-1] 1.1° from line to line of the font, as the panel's buttons: its low letters are 0.6° high. */
const PX_M = (ARM_M * Math.tan((1.1 * Math.PI) / 180)) / FONT_PX
/** A plate stands up and to the right of its place, clear of the mark. */
const PLATE_ASIDE = { rightM: 0.012, upM: 0.014 }

export interface TextInRoom {
  readonly text: ShownText
  opacity: number
}

/** A text and its place on the sheet. */
export interface LaidText {
  readonly shown: TextInRoom
  readonly placed: PlacedText
}

export interface TextQuads {
  lay(texts: readonly LaidText[]): void
  /** Takes over the opacities of the texts that were laid last. */
  fade(): void
}

interface QuadArrays {
  readonly positions: Float32Array
  readonly uvs: Float32Array
  /** Metres to the right and up from the place, and the opacity. */
  readonly corners: Float32Array
}

/** Gives `mesh` room for `most` texts. */
export function createTextQuads(mesh: Mesh, most: number): TextQuads {
  const arrays: QuadArrays = {
    positions: new Float32Array(most * 12),
    uvs: new Float32Array(most * 8),
    corners: new Float32Array(most * 12),
  }
  const { positions, uvs, corners } = arrays
  mesh.setVerticesData('position', positions, true, 3)
  mesh.setVerticesData('uv', uvs, true, 2)
  mesh.setVerticesData('corners', corners, true, 3)
  mesh.setIndices(quadIndices(most), most * 4)
  let laid: readonly LaidText[] = []
  return {
    lay(texts) {
      const quads = Math.max(laid.length, texts.length)
      laid = texts
      for (const [index, text] of texts.entries()) writeQuad(arrays, index, text)
      // What is left over has no size.
      corners.fill(0, texts.length * 12, quads * 12)
      mesh.setEnabled(texts.length > 0)
      uploadVertices(mesh, 'position', positions.subarray(0, quads * 12), 0)
      uploadVertices(mesh, 'uv', uvs.subarray(0, quads * 8), 0)
      uploadVertices(mesh, 'corners', corners.subarray(0, quads * 12), 0)
    },
    fade() {
      let first = laid.length
      let end = 0
      for (let index = 0; index < laid.length; index++) {
        if (!writeOpacity(corners, index, laid[index]?.shown.opacity ?? 0)) continue
        first = Math.min(first, index)
        end = index + 1
      }
      if (first < end) uploadVertices(mesh, 'corners', corners.subarray(first * 12, end * 12), first * 12)
    },
  }
}

/** Corners in the order left bottom, right bottom, right top, left top. */
function writeQuad(
  { positions, uvs, corners }: QuadArrays,
  index: number,
  { shown, placed }: LaidText,
): void {
  const { at } = shown.text
  const [width, height] = [placed.width * PX_M, placed.height * PX_M]
  const isBare = placed.style.ground === 'bare'
  const left = isBare ? -width / 2 : PLATE_ASIDE.rightM
  const bottom = isBare ? -height / 2 : PLATE_ASIDE.upM
  const [u0, u1] = [placed.x / SHEET_PX, (placed.x + placed.width) / SHEET_PX]
  const [v0, v1] = [1 - (placed.y + placed.height) / SHEET_PX, 1 - placed.y / SHEET_PX]
  for (let corner = 0; corner < 4; corner++) {
    const vertex = index * 4 + corner
    const [isRight, isTop] = [corner === 1 || corner === 2, corner >= 2]
    positions.set(at, vertex * 3)
    corners[vertex * 3] = isRight ? left + width : left
    corners[vertex * 3 + 1] = isTop ? bottom + height : bottom
    uvs[vertex * 2] = isRight ? u1 : u0
    uvs[vertex * 2 + 1] = isTop ? v1 : v0
  }
  writeOpacity(corners, index, shown.opacity)
}

/** False when it was so already. */
function writeOpacity(corners: Float32Array, index: number, opacity: number): boolean {
  const first = index * 12 + 2
  if (corners[first] === Math.fround(opacity)) return false
  for (let corner = 0; corner < 4; corner++) corners[first + corner * 3] = opacity
  return true
}

function quadIndices(count: number): number[] {
  return Array.from({ length: count }, (_, quad) =>
    [0, 1, 2, 0, 2, 3].map((corner) => quad * 4 + corner),
  ).flat()
}
