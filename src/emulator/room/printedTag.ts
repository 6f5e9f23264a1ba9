// A sheet of paper with a printed tag, standing in the room. Its cells are surfaces of their own: their edges are as
// sharp as the camera is.
import { add, cross, normalize, scale, type Vec3 } from '../../shared/geometry/vec3.ts'
import { TAG_CELLS, tagCells } from '../../shared/geometry/tags/tagCode.ts'
import type { TagSpec } from '../scenario/scenarioSchema.ts'
import { parseColour, type SurfaceBuilder, type SurfaceLook } from './surfaceBuilder.ts'

const paper: SurfaceLook = { colour: parseColour('#f4f4f0'), pattern: 'plain', cellM: 1 }
const ink: SurfaceLook = { colour: parseColour('#1c1c1e'), pattern: 'plain', cellM: 1 }

/** A4 for a tag of 12 cm; paper and white cells lie a hair behind and before the black, which is where the tag is. */
const SHEET = { width: 1.75, height: 2.475 } as const
const BEHIND_M = 0.0006
const BEFORE_M = 0.0003

export function addTag(builder: SurfaceBuilder, { id, centre, normal, up, sizeM }: TagSpec): void {
  const out = normalize(normal)
  const wanted: Vec3 = up ?? (Math.abs(out[1]) > 0.99 ? [0, 0, -1] : [0, 1, 0])
  const right = normalize(cross(wanted, out))
  const top = cross(out, right)
  const at = (x: number, y: number, before: number): Vec3 =>
    add(add(centre, scale(out, before)), add(scale(right, x), scale(top, y)))
  const quad = (middle: Vec3, width: number, height: number, look: SurfaceLook): void => {
    builder.quad(middle, scale(right, width / 2), scale(top, height / 2), look)
  }
  quad(at(0, 0, -BEHIND_M), sizeM * SHEET.width, sizeM * SHEET.height, paper)
  quad(at(0, 0, 0), sizeM, sizeM, ink)
  const cell = sizeM / TAG_CELLS
  const inner = TAG_CELLS - 2
  tagCells(id).forEach((isWhite, index) => {
    if (!isWhite) return
    const column = (index % inner) - (inner - 1) / 2
    const row = (inner - 1) / 2 - Math.floor(index / inner)
    quad(at(column * cell, row * cell, BEFORE_M), cell, cell, paper)
  })
}
