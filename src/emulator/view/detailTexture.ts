// The fine texture of all surfaces, made by numbers: four kinds of noise in the four channels of one tile.
import { hash01 } from '../geometry/seededNoise.ts'

export const DETAIL_SIZE = 512

const fade = (t: number): number => t * t * (3 - 2 * t)

/** Value noise that repeats after `cells` in both directions. */
function tiledNoise(x: number, y: number, cells: number, seed: number): number {
  const gx = x * cells
  const gy = y * cells
  const ix = Math.floor(gx)
  const iy = Math.floor(gy)
  const fx = fade(gx - ix)
  const fy = fade(gy - iy)
  const value = (i: number, j: number): number =>
    hash01(seed, (((iy + j) % cells) * cells + ((ix + i) % cells)) * 7 + cells)
  const top = value(0, 0) * (1 - fx) + value(1, 0) * fx
  const bottom = value(0, 1) * (1 - fx) + value(1, 1) * fx
  return top * (1 - fy) + bottom * fy
}

/** [octave's cells per tile, weight] */
type Octaves = readonly (readonly [number, number])[]
const grain: Octaves = [
  [96, 0.45],
  [190, 0.55],
]
const mottle: Octaves = [
  [5, 0.28],
  [11, 0.3],
  [24, 0.27],
  [52, 0.15],
]

const layered = (octaves: Octaves, x: number, y: number, seed: number): number =>
  octaves.reduce((sum, [cells, weight], i) => sum + weight * tiledNoise(x, y, cells, seed + i), 0)

/** Wood grain and cloth: noise drawn out along y. */
const streak = (x: number, y: number, seed: number): number =>
  0.6 * tiledNoise(x, (y * 2) % 1, 46, seed) * 0.35 +
  0.5 * tiledNoise((x * 3) % 1, (y / 1) % 1, 12, seed + 1) * 0.3 +
  0.55 * tiledNoise(x, 0.5, 64, seed + 2) +
  0.2 * tiledNoise((x + 0.04 * tiledNoise(x, y, 4, seed + 3)) % 1, 0.25, 128, seed + 4)

/** Sparse flecks, mostly flat. */
function fleck(x: number, y: number, seed: number): number {
  const noise = tiledNoise(x, y, 42, seed) * 0.6 + tiledNoise(x, y, 84, seed + 1) * 0.4
  return noise > 0.72 ? 0.5 + (noise - 0.72) * 2.4 : noise < 0.26 ? 0.5 - (0.26 - noise) * 1.8 : 0.5
}

/** RGBA bytes, DETAIL_SIZE squared: grain, mottle, streak, fleck; 128 is neutral. */
export function createDetailTexture(seed: number): Uint8Array {
  const data = new Uint8Array(DETAIL_SIZE * DETAIL_SIZE * 4)
  const byte = (value: number): number => Math.max(0, Math.min(255, Math.round(value * 255)))
  const stretch = (value: number, gain: number): number => 0.5 + (value - 0.5) * gain
  for (let j = 0; j < DETAIL_SIZE; j++)
    for (let i = 0; i < DETAIL_SIZE; i++) {
      const x = i / DETAIL_SIZE
      const y = j / DETAIL_SIZE
      const o = (j * DETAIL_SIZE + i) * 4
      data[o] = byte(stretch(layered(grain, x, y, seed), 1.7))
      data[o + 1] = byte(stretch(layered(mottle, x, y, seed + 20), 2.1))
      data[o + 2] = byte(stretch(streak(x, y, seed + 40), 1.5))
      data[o + 3] = byte(fleck(x, y, seed + 60))
    }
  return data
}
