// A number written into the camera picture as black and white cells, for benches that must know which picture they
// see. One row, top left: a white and a black cell to find the levels, 24 bits, 6 bits of check.

/** Side of a cell in pixels of the camera's own picture. */
export const FRAME_ID_CELL_PX = 10
const ID_BITS = 24
const CHECK_BITS = 6
export const FRAME_ID_CELLS = 2 + ID_BITS + CHECK_BITS
/** Greater numbers start again at 0. */
export const FRAME_ID_LIMIT = 2 ** ID_BITS

/** Six bits that change with every single flipped bit of `id` and most double ones. */
function checkBits(id: number): number {
  let check = 0x15
  for (let bit = 0; bit < ID_BITS; bit++)
    if (((id >> bit) & 1) === 1) check ^= ((bit + 1) * 0x2b + (bit >> 1)) & 0x3f
  return check
}

/** Which cells are white, from left to right. */
export function frameIdCells(id: number): readonly boolean[] {
  const wrapped = id % FRAME_ID_LIMIT
  const bits = (value: number, count: number): boolean[] =>
    Array.from({ length: count }, (_, bit) => ((value >> bit) & 1) === 1)
  return [true, false, ...bits(wrapped, ID_BITS), ...bits(checkBits(wrapped), CHECK_BITS)]
}

export interface FrameIdImage {
  /** RGBA, as canvas gives it. */
  readonly data: ArrayLike<number>
  readonly width: number
  readonly height: number
}

/**
 * Reads the number from a picture, which may have been scaled: `sourceWidth` is the camera's own picture width.
 * Undefined when there is no strip, or it is too damaged to be sure.
 */
export function decodeFrameId(image: FrameIdImage, sourceWidth: number): number | undefined {
  const cell = (FRAME_ID_CELL_PX * image.width) / sourceWidth
  const level = (index: number): number => cellLevel(image, cell, index)
  const white = level(0)
  const black = level(1)
  if (white - black < 60) return undefined
  const middle = (white + black) / 2
  const read = (first: number, count: number): number => {
    let value = 0
    for (let bit = 0; bit < count; bit++) if (level(first + bit) > middle) value |= 1 << bit
    return value
  }
  const id = read(2, ID_BITS)
  return read(2 + ID_BITS, CHECK_BITS) === checkBits(id) ? id : undefined
}

/** Mean brightness of the inner half of a cell, away from the blurred edges. */
function cellLevel({ data, width, height }: FrameIdImage, cell: number, index: number): number {
  let sum = 0
  let count = 0
  const from = (start: number): number => Math.floor(start + cell * 0.3)
  const to = (start: number): number => Math.max(from(start) + 1, Math.ceil(start + cell * 0.7))
  for (let y = from(0); y < Math.min(height, to(0)); y++)
    for (let x = from(index * cell); x < Math.min(width, to(index * cell)); x++) {
      const i = (y * width + x) * 4
      sum += ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0)) / 3
      count++
    }
  return count === 0 ? 0 : sum / count
}
