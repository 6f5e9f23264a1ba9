// Printed tags in a picture: id and corners to a small part of a pixel (SPEC.md). Pure; runs in a worker.
import type { ImagePoint } from '../../protocol/spaces.ts'
import type { GrayImage } from '../motion/motionTypes.ts'
import { findQuads } from './findQuads.ts'
import { mapPoint, squareToQuad, type Homography, type Quad } from './homography.ts'
import { lumaAt, refineQuad } from './refineQuad.ts'
import { readTagCells, TAG_CELLS } from './tagCode.ts'

export interface SeenTag {
  /** One of `tagIds`. */
  readonly id: number
  /** Outer corners of the black border as printed: top left, top right, bottom right, bottom left. */
  readonly corners: readonly [ImagePoint, ImagePoint, ImagePoint, ImagePoint]
  /** Length of the shortest side, pixels of the picture: what its corners' accuracy goes by. */
  readonly sidePx: number
}

/** Least difference of brightness between the border and the paper around it, of 255. */
const MIN_CONTRAST = 25

/** All tags in the picture, each once. A tag that is cut off by the picture's rim is not seen. */
export function detectTags(image: GrayImage): readonly SeenTag[] {
  const seen = new Map<number, SeenTag>()
  for (const candidate of findQuads(image)) {
    const tag = readQuad(image, candidate)
    if (tag === undefined) continue
    const other = seen.get(tag.id)
    if (other === undefined || other.sidePx < tag.sidePx) seen.set(tag.id, tag)
  }
  return [...seen.values()]
}

function readQuad(image: GrayImage, candidate: Quad): SeenTag | undefined {
  const quad = refineQuad(image, candidate)
  const pictureFromTag = quad && squareToQuad(quad)
  if (quad === undefined || pictureFromTag === undefined) return undefined
  const cells = readCells(image, pictureFromTag)
  const read = cells && readTagCells(cells)
  if (read === undefined) return undefined
  const corner = (index: number): ImagePoint => {
    const [x, y] = quad[(index + read.quarterTurns) % 4] ?? quad[0]
    return [x / image.width, y / image.height]
  }
  const sides = quad.map(([x, y], index) => {
    const [nx, ny] = quad[(index + 1) % 4] ?? [x, y]
    return Math.hypot(nx - x, ny - y)
  })
  return { id: read.id, corners: [corner(0), corner(1), corner(2), corner(3)], sidePx: Math.min(...sides) }
}

/** The inner cells as seen from the quad's first corner on, true = white; undefined where the border is not black. */
function readCells(image: GrayImage, pictureFromTag: Homography): readonly boolean[] | undefined {
  const at = (column: number, row: number): number => {
    // Nine points about the cell's middle: their mean bears noise and a slightly wrong quad.
    let sum = 0
    for (const dx of [-0.22, 0, 0.22])
      for (const dy of [-0.22, 0, 0.22]) {
        const [x, y] = mapPoint(pictureFromTag, [
          (column + 0.5 + dx) / TAG_CELLS,
          (row + 0.5 + dy) / TAG_CELLS,
        ])
        sum += lumaAt(image, x, y)
      }
    return sum / 9
  }
  const border: number[] = []
  const paper: number[] = []
  for (let i = 0; i < TAG_CELLS; i++) {
    border.push(at(i, 0), at(i, TAG_CELLS - 1), at(0, i), at(TAG_CELLS - 1, i))
    paper.push(at(i, -0.8), at(i, TAG_CELLS - 0.2), at(-0.8, i), at(TAG_CELLS - 0.2, i))
  }
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [black, white] = [mean(border), mean(paper)]
  const level = (black + white) / 2
  if (white - black < MIN_CONTRAST || border.filter((luma) => luma > level).length > 2) return undefined
  const cells: boolean[] = []
  for (let row = 1; row < TAG_CELLS - 1; row++)
    for (let column = 1; column < TAG_CELLS - 1; column++) cells.push(at(column, row) > level)
  return cells
}
